"""What the answers of those who decide left of the lines of a report."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from domain.expense import Cut, Verdict
from domain.money import Money
from storage.db import Tx
from storage.tables import expense_cuts

_STANDING = (
    sa.select(expense_cuts)
    .where(expense_cuts.c.request_id.in_(sa.bindparam("ids", expanding=True)), expense_cuts.c.fell.is_(None))
    .order_by(expense_cuts.c.request_id, expense_cuts.c.version, expense_cuts.c.line)
)


def cuts(tx: Tx, ids: Iterable[int]) -> dict[int, tuple[Cut, ...]]:
    """The cuts of these requests that stand, oldest first."""
    found: dict[int, tuple[Cut, ...]] = {}
    for row in tx.execute(_STANDING, {"ids": list(ids)}):
        verdict = Verdict(approved=Money.of_minor(row.approved, row.currency), reason=row.reason)
        cut = Cut(version=row.version, line=row.line, step=row.step, by_id=row.by_id, verdict=verdict)
        found[row.request_id] = (*found.get(row.request_id, ()), cut)
    return found


def keep(tx: Tx, request_id: int, made: Sequence[Cut]) -> None:
    """Keep the cuts of an answer."""
    rows = [
        {
            "request_id": request_id,
            "version": cut.version,
            "line": cut.line,
            "step": cut.step,
            "by_id": cut.by_id,
            "approved": cut.verdict.approved.minor,
            "currency": cut.verdict.approved.currency,
            "reason": cut.verdict.reason,
        }
        for cut in made
    ]
    if rows:
        tx.execute(sa.insert(expense_cuts), rows)


def fall(tx: Tx, request_id: int, fallen: Sequence[Cut], *, version: int) -> None:
    """These cuts count no more, from this version of the request on."""
    if fallen:
        mine = (expense_cuts.c.request_id == request_id, expense_cuts.c.version.in_({c.version for c in fallen}))
        tx.execute(sa.update(expense_cuts).where(*mine).values(fell=version))
