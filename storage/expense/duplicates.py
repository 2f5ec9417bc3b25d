"""Lines that may be claims of the same expense: candidates by index alone, whatever is kept; who has which receipt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from domain.approval import State
from domain.expense import STANDS, Line
from domain.expense.duplicate import Claim, alike, route
from domain.money import Money
from storage.db import UPSERTS, Tx
from storage.expense import readings
from storage.tables import attachments, expense_lines, expense_proofs, requests

NEAREST = 50
"""So many lines of the same amount are looked at on either side of the day, the nearest first."""

_line, _request = expense_lines.c, requests.c
_STANDS = sa.and_(
    _request.state.in_(sorted(STANDS)),
    sa.or_(_request.state != State.APPROVED.value, _line.approved.is_(None), _line.approved != 0),
)
_CLAIMS = (
    sa.select(
        _line.request_id, _line.day, _line.spent, _line.spent_currency, _line.category, _line.merchant,
        _line.cost_centre, _line.details, _request.reference, _request.requester_id,
    )
    .join(requests, _request.id == _line.request_id)
    .where(_STANDS)
)  # fmt: skip
_SAME_AMOUNT = sa.select(_line.request_id, _line.person_id, _line.day, _line.category, _line.merchant).where(
    _line.spent == sa.bindparam("spent"),
    _line.spent_currency == sa.bindparam("currency"),
    _line.request_id != sa.bindparam("report"),
)
_BY_DAY = {name: sa.bindparam(name, type_=sa.Date) for name in ("first", "day", "last")}
_FROM_THEN_ON = (
    _SAME_AMOUNT.where(_line.day >= _BY_DAY["day"], _line.day <= _BY_DAY["last"]).order_by(_line.day).limit(NEAREST)
)
_BEFORE = (
    _SAME_AMOUNT.where(_line.day < _BY_DAY["day"], _line.day >= _BY_DAY["first"])
    .order_by(_line.day.desc())
    .limit(NEAREST)
)
_OWN_DAY = _CLAIMS.where(
    _line.person_id == sa.bindparam("by"),
    _line.day == _BY_DAY["day"],
    _line.request_id != sa.bindparam("report"),
)
_OF = _CLAIMS.where(_line.request_id.in_(sa.bindparam("ids", expanding=True)))


def candidates(tx: Tx, claim: Claim) -> list[Claim]:
    """The lines of other reports with the same amount, fiscal key or file, and those of one's own of that day."""
    far = timedelta(days=claim.reach)
    asked = {"spent": claim.spent.minor, "currency": claim.spent.currency, "report": claim.report, "day": claim.day,
             "first": claim.day - far, "last": claim.day + far}  # fmt: skip
    near = [*tx.execute(_FROM_THEN_ON, asked), *tx.execute(_BEFORE, asked)]
    ids = sorted({row.request_id for row in near if _may_match(claim, row)})
    likely = [row for row in (tx.execute(_OF, {"ids": ids}) if ids else ()) if _same_amount(claim, row, far)]
    # However many lines of that amount there are: what somebody withdrew hides nothing.
    likely += tx.execute(_OWN_DAY, {"by": claim.by_id, "day": claim.day, "report": claim.report})
    holders = sorted({held for held in holding(tx, claim.proofs).values() if held != claim.report})
    return list(dict.fromkeys(_claims(tx, [*likely, *(tx.execute(_OF, {"ids": holders}) if holders else ())])))


def _may_match(claim: Claim, row: Any) -> bool:
    """Whether it is worth reading more of a line of the same amount: of usual amounts there are many."""
    same = (row.person_id, row.day, row.category) == (claim.by_id, claim.day, claim.category)
    return bool(claim.pictures) or same or alike(claim.merchant, row.merchant)


def _same_amount(claim: Claim, row: Any, far: timedelta) -> bool:
    """Of a report found for one of its lines, the others may be of anything."""
    same = (row.spent, row.spent_currency) == (claim.spent.minor, claim.spent.currency)
    return same and abs(row.day - claim.day) <= far


def of_reports(tx: Tx, ids: Iterable[int]) -> list[Claim]:
    """The lines of these reports that are still claimed."""
    return _claims(tx, tx.execute(_OF, {"ids": sorted(set(ids))}).all())


def of_lines(tx: Tx, lines: Sequence[Line], *, report: int, by_id: int) -> list[Claim]:
    """Lines that are about to be handed in, as they are compared."""
    known = _Receipts(tx, [id_ for line in lines for id_ in line.receipts])
    return [
        Claim(
            report=report,
            reference="",
            by_id=by_id,
            day=line.day,
            spent=line.spent,
            category=line.category,
            merchant=line.merchant,
            cost_centre=line.cost_centre,
            route=route(line.journey.start, line.journey.end) if line.journey else None,
            **known.of(line.receipts, line.fiscal_key),
        )
        for line in lines
    ]


def _claims(tx: Tx, rows: Sequence[Any]) -> list[Claim]:
    known = _Receipts(tx, [id_ for row in rows for id_ in row.details.get("receipts", ())])
    return [
        Claim(
            report=row.request_id,
            reference=row.reference,
            by_id=row.requester_id,
            day=row.day,
            spent=Money.of_minor(row.spent, row.spent_currency),
            category=row.category,
            merchant=row.merchant,
            cost_centre=row.cost_centre,
            route=_route(row.details.get("journey")),
            **known.of(row.details.get("receipts", ()), row.details.get("fiscal_key")),
        )
        for row in rows
    ]


def _route(journey: Mapping[str, Any] | None) -> tuple[str, str] | None:
    return route(journey["start"], journey["end"]) if journey else None


_DIGESTS = sa.select(attachments.c.id, attachments.c.sha256).where(
    attachments.c.id.in_(sa.bindparam("ids", expanding=True)), attachments.c.sha256.is_not(None)
)


class _Receipts:
    """What is known of some receipts, in two statements."""

    def __init__(self, tx: Tx, ids: Sequence[int]) -> None:
        wanted = sorted(set(ids))
        self.readings = readings.get_many(tx, wanted)
        found = tx.execute(_DIGESTS, {"ids": wanted}) if wanted else ()
        self.digests: dict[int, str] = {row.id: row.sha256 for row in found}

    def of(self, ids: Iterable[int], typed: str | None) -> dict[str, frozenset[Any]]:
        """The fields of a claim with these receipts, and a fiscal key that was typed."""
        read = [self.readings[id_] for id_ in ids if id_ in self.readings]
        keys = [reading.fiscal_key for reading in read if reading.fiscal_key]
        return {
            "keys": frozenset([*keys, *([typed] if typed else [])]),
            "files": frozenset(self.digests[id_] for id_ in ids if id_ in self.digests),
            "pictures": frozenset(reading.picture for reading in read if reading.picture is not None),
        }


# --- who has which receipt --------------------------------------------------------------------------------------------

_HOLDING = sa.select(expense_proofs).where(expense_proofs.c.proof.in_(sa.bindparam("proofs", expanding=True)))


def holding(tx: Tx, proofs: Iterable[str]) -> dict[str, int]:
    """The reports that have these receipts, as far as somebody claimed them."""
    wanted = sorted(set(proofs))
    return {row.proof: row.request_id for row in tx.execute(_HOLDING, {"proofs": wanted})} if wanted else {}


def _taking(name: str) -> Any:
    """Whoever has it stays; that its row is written keeps everybody else waiting until the transaction ends."""
    put = UPSERTS[name](expense_proofs)
    same = {"proof": put.excluded.proof}
    return put.on_conflict_do_update(index_elements=["proof"], set_=same).returning(expense_proofs.c.request_id)


_TAKE = {name: _taking(name) for name in UPSERTS}
_PASS_ON = (
    sa.update(expense_proofs)
    .where(expense_proofs.c.proof == sa.bindparam("_proof"))
    .values(request_id=sa.bindparam("_report"))
)
_DROP = sa.delete(expense_proofs).where(expense_proofs.c.request_id == sa.bindparam("_report"))


def take(tx: Tx, report: int, proofs: Iterable[str]) -> dict[str, int]:
    """Take receipts for a report, all that it has; those that another report still claims, and which one it is.

    One after the other in one order, so that two who take the same wait for each other and never both ways.
    """
    wanted = sorted(set(proofs))
    tx.execute(_DROP.where(expense_proofs.c.proof.not_in(wanted)), {"_report": report})
    taken = {}
    for proof in wanted:
        holder = tx.execute(_TAKE[tx.dialect.name], {"proof": proof, "request_id": report}).scalar_one()
        if holder == report:
            continue
        if any(proof in claim.proofs for claim in of_reports(tx, [holder])):
            taken[proof] = holder
        else:
            tx.execute(_PASS_ON, {"_proof": proof, "_report": report})
    return taken
