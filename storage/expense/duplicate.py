"""Lines that may be claims of the same expense: candidates by index alone, whatever is kept; who has which receipt."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.approval import State
from domain.expense import STANDS, Line
from domain.expense.duplicate import USUAL, Claim, route, within
from domain.expense.merchant import alike
from domain.expense.picture import NEAR, apart
from domain.money import Money
from storage.db import UPSERTS, Tx
from storage.tables import attachments, expense_lines, expense_proofs, receipt_readings, requests

NEAREST = 25
"""So many of others' lines of the same amount are looked at on either side of the day, the nearest first."""
EACH = 5
"""Where there are more, so many of each colleague's: nobody hides another's line among their own."""
CROWD = 100
"""And of those no more than so many on either side."""
NEARBY = 250
"""So many on either side are mostly enough to find those: all that cost the same may be most of what is claimed."""

_line, _request = expense_lines.c, requests.c
_STANDS = sa.and_(
    _request.state.in_(sorted(STANDS)),
    sa.or_(_request.state != State.APPROVED.value, _line.approved.is_(None), _line.approved != 0),
)
_CLAIMS = (
    sa.select(
        _line.request_id, _line.position, _line.day, _line.spent, _line.spent_currency, _line.category, _line.merchant,
        _line.cost_centre, _line.details, _request.reference, _request.requester_id,
    )
    .join(requests, _request.id == _line.request_id)
    .where(_STANDS)
)  # fmt: skip
_OF = _CLAIMS.where(_line.request_id.in_(sa.bindparam("ids", expanding=True)))
_FIRST, _DAY, _LAST = (sa.bindparam(name, type_=sa.Date) for name in ("first", "day", "last"))
_BY: sa.BindParameter[int] = sa.bindparam("by")


_SAME_FACTS = sa.and_(_line.day == _DAY, _line.category == sa.bindparam("category"))
_NONE = sa.literal_column("0", sa.Integer)
_FOUND = (_line.request_id, _line.position, _line.merchant, _line.person_id, _line.day)
_SAME_AMOUNT = sa.and_(
    _line.spent == sa.bindparam("spent"),
    _line.spent_currency == sa.bindparam("currency"),
    _line.request_id != sa.bindparam("report"),
)
_OWN = sa.and_(_SAME_AMOUNT, _line.person_id == _BY, _line.day >= _FIRST, _line.day <= _LAST)
Order = Callable[[Any], sa.ColumnElement[Any]]
_SIDES: Sequence[tuple[sa.ColumnElement[bool], Order]] = (
    (sa.and_(_SAME_AMOUNT, _line.person_id != _BY, _line.day >= _DAY, _line.day <= _LAST), sa.asc),
    (sa.and_(_SAME_AMOUNT, _line.person_id != _BY, _line.day < _DAY, _line.day >= _FIRST), sa.desc),
)
"""Others' lines, from that day on and before it, each with the order of what is near."""


_STILL = sa.exists().where(_request.id == _line.request_id, _STANDS)


def _told(same: sa.ColumnElement[int], stands: sa.ColumnElement[bool], read: sa.ColumnElement[int]) -> list[Any]:
    """Whether the facts are the same and the line is known to stand, and of how many it is one."""
    return [same.label("same"), stands.label("stands"), read.label("read")]


def _nearest(side: sa.ColumnElement[bool], order: Order) -> sa.Select[Any]:
    found = sa.select(*_FOUND, *_told(_NONE, _STILL, _NONE)).where(side)
    return sa.select(found.order_by(order(_line.day)).limit(NEAREST).subquery())


def _of_each(side: sa.ColumnElement[bool], order: Order, most: int | None) -> sa.Select[Any]:
    """Of the nearest ``most``. What nobody claims any more takes no place."""
    near = sa.select(*_FOUND).where(side, _STILL).order_by(order(_line.day)).limit(most).subquery()
    turn = sa.func.row_number().over(partition_by=near.c.person_id, order_by=order(near.c.day)).label("turn")
    of = sa.select(*near.c, *_told(_NONE, sa.true(), sa.func.count().over()), turn).subquery()
    found = sa.select(*(column for column in of.c if column.name != turn.name)).where(of.c.turn <= EACH)
    return sa.select(found.order_by(order(of.c.day)).limit(CROWD).subquery())


# Of one's own all: they are one's own doing.
_FACTS = sa.case((_SAME_FACTS, 1), else_=0)
_MINE: sa.Select[Any] = sa.select(*_FOUND, *_told(_FACTS, sa.false(), _NONE)).where(_OWN)
_NEAR: sa.CompoundSelect[Any] = sa.union_all(_MINE, *(_nearest(*side) for side in _SIDES))
_CROWD, _WHOLE_CROWD = (sa.union_all(_MINE, *(_of_each(*side, most) for side in _SIDES)) for most in (NEARBY, None))
_OWN_WAYS = (
    sa.select(_line.request_id, _line.position)
    .where(_line.person_id == _BY, _line.day == _DAY, _line.distance.is_not(None))
    .where(_line.request_id != sa.bindparam("report"))
)


def _around(day: date, reach: int) -> tuple[date, date]:
    """So many days before and after a day, as far as there are any: nobody has said yet that the day is possible."""
    last = date.max.toordinal()
    return date.fromordinal(max(day.toordinal() - reach, 1)), date.fromordinal(min(day.toordinal() + reach, last))


def candidates(tx: Tx, claim: Claim) -> list[Claim]:
    """The lines of other reports that may match: of the same amount near that day, way, fiscal key or file."""
    first, last = _around(claim.day, claim.reach)
    asked = {"spent": claim.spent.minor, "currency": claim.spent.currency, "report": claim.report, "day": claim.day,
             "by": claim.by_id, "first": first, "last": last,
             "category": claim.category}  # fmt: skip
    likely = _likely(tx, claim, _near(tx, claim, asked))
    if claim.route:
        likely |= {tuple(row) for row in tx.execute(_OWN_WAYS, asked)}
    holders = {held for held in holding(tx, claim.proofs).values() if held != claim.report}
    ids = sorted(holders | {report for report, _ in likely})
    found = tx.execute(_OF, {"ids": ids}) if ids else ()
    # Of a report that is found for one of its lines, the others may be of anything.
    rows = [row for row in found if row.request_id in holders or (row.request_id, row.position) in likely]
    return list(dict.fromkeys(_claims(tx, rows)))


def _near(tx: Tx, claim: Claim, asked: Mapping[str, Any]) -> Sequence[Any]:
    """Lines of the same amount, one's own and others'; of a crowd some of each colleague's."""
    near = tx.execute(_NEAR, asked).all()
    # Of a price that is usual there, pictures alone could tell more.
    if len(near) < NEAREST or (_usual(claim, near) and not claim.pictures):
        return near
    found = tx.execute(_CROWD, asked).all()
    # Of these sides not all was read.
    sides = Counter(row.day < claim.day for row in found if row.read == NEARBY)
    return tx.execute(_WHOLE_CROWD, asked).all() if any(n < CROWD for n in sides.values()) else found


def _likely(tx: Tx, claim: Claim, near: Sequence[Any]) -> set[tuple[int, int]]:
    """Those worth reading more of: by what their index says alone, and by their pictures."""
    likely = {_key(row) for row in [*(row for row in near if row.same), *_of_merchant(claim, near)]}
    if claim.pictures and near:
        seen = {
            row.request_id
            for row in tx.execute(_PICTURES, {"ids": sorted({row.request_id for row in near})})
            if any(apart(int(row.picture, 16), picture) <= NEAR for picture in claim.pictures)
        }
        likely |= {_key(row) for row in near if row.request_id in seen}
    return likely


def _key(row: Any) -> tuple[int, int]:
    return row.request_id, row.position


def _of_merchant(claim: Claim, near: Sequence[Any]) -> Sequence[Any]:
    """Lines of the same merchant. Of a usual price it says nothing: hundreds would be read to be dismissed."""
    return _usual(claim, near) or [row for row in near if alike(claim.merchant, row.merchant)]


def _usual(claim: Claim, near: Sequence[Any]) -> Sequence[Any]:
    """As many lines as show that the merchant takes that amount again and again; none if they do not."""
    days, others = within(claim.spent), dict[tuple[int, date], Any]()
    for row in near:
        if row.stands and abs(row.day - claim.day).days <= days and alike(claim.merchant, row.merchant):
            others[row.person_id, row.day] = row
        if len(others) == USUAL:
            return list(others.values())
    return ()


_PICTURES = (
    sa.select(attachments.c.request_id, receipt_readings.c.picture)
    .join(receipt_readings, receipt_readings.c.attachment_id == attachments.c.id)
    .where(attachments.c.request_id.in_(sa.bindparam("ids", expanding=True)), receipt_readings.c.picture.is_not(None))
)


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


_KNOWN = (
    sa.select(attachments.c.id, attachments.c.sha256, receipt_readings.c.fiscal_key, receipt_readings.c.picture)
    .outerjoin(receipt_readings, receipt_readings.c.attachment_id == attachments.c.id)
    .where(attachments.c.id.in_(sa.bindparam("ids", expanding=True)))
)


class _Receipts:
    """What is known of some receipts, in one statement."""

    def __init__(self, tx: Tx, ids: Sequence[int]) -> None:
        wanted = sorted(set(ids))
        self.known = {row.id: row for row in tx.execute(_KNOWN, {"ids": wanted})} if wanted else {}

    def of(self, ids: Iterable[int], typed: str | None) -> dict[str, frozenset[Any]]:
        """The fields of a claim with these receipts, and a fiscal key that was typed."""
        known = [self.known[id_] for id_ in ids if id_ in self.known]
        return {
            "keys": frozenset([*(row.fiscal_key for row in known if row.fiscal_key), *([typed] if typed else [])]),
            "files": frozenset(row.sha256 for row in known if row.sha256),
            "pictures": frozenset(int(row.picture, 16) for row in known if row.picture),
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
_DROP = sa.delete(expense_proofs).where(
    expense_proofs.c.request_id == sa.bindparam("_report"),
    expense_proofs.c.proof.not_in(sa.bindparam("proofs", expanding=True)),
)


def take(tx: Tx, report: int, proofs: Iterable[str]) -> dict[str, int]:
    """Take receipts for a report, all that it has; those that another report still claims, and which one it is.

    One after the other in one order, so that two who take the same wait for each other and never both ways.
    """
    wanted = sorted(set(proofs))
    tx.execute(_DROP, {"_report": report, "proofs": wanted})
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
