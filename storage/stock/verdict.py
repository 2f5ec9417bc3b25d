"""What the answers of those who decide left of requests for stock."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from domain.stock import Cut, of_thousandths, thousandths
from storage.db import Tx
from storage.tables import stock_cuts

_STANDING = (
    sa.select(stock_cuts)
    .where(stock_cuts.c.request_id.in_(sa.bindparam("ids", expanding=True)), stock_cuts.c.fell.is_(None))
    .order_by(stock_cuts.c.request_id, stock_cuts.c.version)
)


def standing(tx: Tx, ids: Iterable[int]) -> dict[int, tuple[Cut, ...]]:
    """The cuts of these requests that stand, oldest first."""
    found: dict[int, tuple[Cut, ...]] = {}
    for row in tx.execute(_STANDING, {"ids": list(ids)}):
        cut = Cut(
            version=row.version,
            step=row.step,
            by_id=row.by_id,
            quantity=of_thousandths(row.approved),
            reason=row.reason,
        )
        found[row.request_id] = (*found.get(row.request_id, ()), cut)
    return found


def keep(tx: Tx, request_id: int, cut: Cut) -> None:
    """Keep the cut of an answer."""
    row = {
        "request_id": request_id,
        "version": cut.version,
        "step": cut.step,
        "by_id": cut.by_id,
        "approved": thousandths(cut.quantity),
        "reason": cut.reason,
    }
    tx.execute(sa.insert(stock_cuts).values(row))


def fall(tx: Tx, request_id: int, fallen: Sequence[Cut], *, version: int) -> None:
    """These cuts count no more, from this version of the request on."""
    if fallen:
        mine = (stock_cuts.c.request_id == request_id, stock_cuts.c.version.in_({cut.version for cut in fallen}))
        tx.execute(sa.update(stock_cuts).where(*mine).values(fell=version))
