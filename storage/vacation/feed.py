"""Leave as calendars outside of Slack show it: whose, when, and since which change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from domain.approval import State
from domain.people import Person
from domain.vacation import BookedDay
from storage.db import Tx
from storage.tables import booked_days, leave_requests, people, request_moves, requests
from storage.vacation.requests import HELD, half_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody's leave: the days that are held, and the version of the request that they belong to."""

    request_id: int
    person_id: int
    name: str
    type: str
    pending: bool
    version: int
    asked_at: datetime
    changed_at: datetime
    days: tuple[BookedDay, ...]
    away: bool = True


_DAY = booked_days.c
_SINCE = sa.bindparam("since", type_=sa.Date)
_SHOWN = (
    sa.select(
        _DAY.request_id,
        _DAY.person_id,
        people.c.name,
        _DAY.type,
        requests.c.state,
        requests.c.version,
        requests.c.asked_at,
        sa.func.coalesce(request_moves.c.at, requests.c.asked_at).label("changed_at"),
        _DAY.day,
        _DAY.half,
        leave_requests.c.away,
    )
    .join(people, people.c.id == _DAY.person_id)
    .join(requests, requests.c.id == _DAY.request_id)
    .join(leave_requests, leave_requests.c.request_id == _DAY.request_id)
    .outerjoin(
        request_moves,
        sa.and_(request_moves.c.request_id == requests.c.id, request_moves.c.version == requests.c.version),
    )
    .where(HELD, _DAY.day >= _SINCE, sa.or_(people.c.left_on.is_(None), _DAY.day <= people.c.left_on))
    .order_by(_DAY.request_id, _DAY.day, _DAY.id)
)
_OF_SOME = _SHOWN.where(_DAY.person_id.in_(sa.bindparam("people", expanding=True)))


def shown(tx: Tx, *, since: date, of: Collection[int] | None = None) -> list[Shown]:
    """The leave that holds days from a day on, awaited decisions too: of some people, or of everybody."""
    if of is None:
        rows: Sequence[Any] = tx.execute(_SHOWN, {"since": since}).all()
    else:
        rows = tx.execute(_OF_SOME, {"since": since, "people": sorted(of)}).all()
    return [_shown(list(group)) for _, group in groupby(rows, lambda row: row.request_id)]


def _shown(rows: Sequence[Any]) -> Shown:
    row = rows[0]
    return Shown(
        request_id=row.request_id,
        person_id=row.person_id,
        name=row.name,
        type=row.type,
        pending=row.state != State.APPROVED.value,
        version=row.version,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
        days=tuple(BookedDay(r.day, half_of(r.half)) for r in rows),
        away=row.away,
    )


def team(tx: Tx, person: Person) -> frozenset[int]:
    """Who has the same manager as somebody, and whose manager they are; not they themselves."""
    bosses = [person.id, *([person.manager_id] if person.manager_id else [])]
    query = sa.select(people.c.id).where(people.c.manager_id.in_(bosses), people.c.id != person.id)
    return frozenset(tx.execute(query).scalars())
