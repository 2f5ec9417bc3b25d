"""What the CLT asks of the database: the parts of férias that are booked, and the absences that count."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from domain.approval import State
from domain.policy.clt import Absence
from domain.vacation import DAY, Posted, Rule
from domain.vacation.brazil.periods import Pause
from domain.vacation.brazil.standing import Part
from storage.db import Tx
from storage.tables import booked_days, leave_requests, requests
from storage.vacation.requests import AWAITING, HELD, NONE, WHOLE

_DAY, _TERMS = booked_days.c, leave_requests.c
_THEIRS = sa.and_(HELD, _DAY.person_id == sa.bindparam("person"))
_PARTS = (
    sa.select(_DAY.request_id, _TERMS.period, _TERMS.sold, sa.func.min(_DAY.day), sa.func.sum(_DAY.amount))
    .join(leave_requests, _TERMS.request_id == _DAY.request_id)
    .where(_THEIRS, _DAY.type == sa.bindparam("of_type"), _DAY.request_id != sa.bindparam("besides"))
    .group_by(_DAY.request_id, _TERMS.period, _TERMS.sold)
    .order_by(_DAY.request_id)
)


def parts(tx: Tx, person_id: int, type_: str, *, besides: int = NONE) -> list[Part]:
    """The leave of a type that is booked or asked for, in the order of asking, without the request ``besides``."""
    found = tx.execute(_PARTS, {"person": person_id, "of_type": type_, "besides": besides})
    return [
        Part(first=first, days=int(amount) // DAY, sold=sold // DAY, period=period)
        for _, period, sold, first, amount in found
    ]


_SALES = (
    sa.select(_TERMS.first, _TERMS.sold)
    .join(requests, requests.c.id == _TERMS.request_id)
    .where(
        requests.c.requester_id == sa.bindparam("person"),
        AWAITING,
        _TERMS.type == sa.bindparam("of_type"),
        _TERMS.sold > 0,
        _TERMS.request_id != sa.bindparam("besides"),
    )
)


def sales(tx: Tx, person_id: int, type_: str, *, besides: int = NONE) -> tuple[Posted, ...]:
    """What is to be sold by requests that await a decision, as lines of the ledger."""
    rows = tx.execute(_SALES, {"person": person_id, "of_type": type_, "besides": besides})
    return tuple(Posted(day=row.first, amount=-row.sold, rule=Rule.ENCASHED) for row in rows)


_ABSENCES = (
    sa.select(_DAY.type, _DAY.day, _DAY.half, _TERMS.first, _TERMS.last)
    .join(leave_requests, _TERMS.request_id == _DAY.request_id)
    .join(requests, requests.c.id == _DAY.request_id)
    .where(_THEIRS, _DAY.type.in_(sa.bindparam("types", expanding=True)), requests.c.state == State.APPROVED.value)
)


def absences(tx: Tx, person_id: int, kinds: Mapping[str, Absence]) -> tuple[frozenset[date], tuple[Pause, ...]]:
    """What is approved of some types: the whole days without justification, and the pauses of other kinds."""
    rows = tx.execute(_ABSENCES, {"person": person_id, "types": sorted(kinds)}).all() if kinds else []
    unjustified = frozenset(r.day for r in rows if kinds[r.type] is Absence.UNJUSTIFIED and r.half == WHOLE)
    others = {(kinds[r.type], r.first, r.last) for r in rows if kinds[r.type] is not Absence.UNJUSTIFIED}
    return unjustified, tuple(Pause(kind=kind, first=first, last=last) for kind, first, last in sorted(others))
