"""Who is away when: names and days, never why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa

from domain.approval import State
from domain.calendar import Half
from domain.vacation.span import LONGEST_REST
from storage.db import Tx
from storage.tables import booked_days, leave_requests, people, requests
from storage.vacation.requests import AWAITING, HELD

APPROVED = sa.func.coalesce(requests.c.state, "") == State.APPROVED.value
"""Of what is found by its days. As a plain column SQLite would begin with it, and read all that was ever approved."""

DAYS = 200
"""So many days of people are looked at at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Somebody's absence as others may know it: from when until when, and nothing else."""

    person_id: int
    name: str
    request_id: int
    first: date
    last: date
    pending: bool


def away(tx: Tx, *, first: date, last: date, among: sa.ColumnElement[bool], limit: int) -> list[Away]:
    """Who of some people is away between two days, soonest first."""
    rows = tx.execute(_held(first, last, sa.and_(leave_requests.c.away, among), limit)).mappings()
    return [_away(row) for row in rows]


_DECIDED = (
    sa.select(
        people.c.id.label("person_id"),
        people.c.name,
        leave_requests.c.request_id,
        leave_requests.c.first,
        leave_requests.c.last,
        sa.false().label("pending"),
    )
    .select_from(leave_requests)
    .join(requests, requests.c.id == leave_requests.c.request_id)
    .join(people, people.c.id == requests.c.requester_id)
    .where(APPROVED)
)


def soonest_away(tx: Tx, *, first: date, last: date, limit: int) -> list[Away]:
    """Who is away between two days by a decision: those who are so on the earliest of these days, longest away first.

    Days are looked at one after the other, until there are so many: not all of them, to be put in order.
    """
    found, seen, mark = dict[int, Away](), set[int](), (first, 0)
    while len(found) < limit and (booked := _booked(tx, mark, last)):
        ids = [id_ for id_ in dict.fromkeys(row.request_id for row in booked) if id_ not in seen]
        known = tx.execute(_DECIDED.where(leave_requests.c.away, leave_requests.c.request_id.in_(ids))).mappings()
        away_ = {row["request_id"]: _away(row) for row in known}
        found |= {id_: away_[id_] for id_ in ids if id_ in away_}
        seen |= set(ids)
        mark = (booked[-1].day, booked[-1].id)
    return sorted(islice(found.values(), limit), key=lambda one: (one.first, one.name))


def _booked(tx: Tx, after: tuple[date, int], last: date) -> Sequence[Any]:
    """The next days that are held, after a day and its row."""
    day = booked_days.c
    later = sa.and_(day.day.between(after[0], last), sa.tuple_(day.day, day.id) > after)
    query = sa.select(day.day, day.id, day.request_id).where(HELD, later).order_by(day.day, day.id)
    return tx.execute(query.limit(DAYS)).all()


def at_work(tx: Tx, *, first: date, last: date, limit: int) -> list[tuple[str, Away]]:
    """Who is not away between two days and yet has leave by a decision, with its type: home office and the like."""
    day, leave = booked_days.c, leave_requests.c
    held = sa.exists().where(day.request_id == leave.request_id, HELD, day.day.between(first, last))
    found = _DECIDED.add_columns(leave.type).where(~leave.away, leave.last >= first, held)
    rows = tx.execute(found.order_by(leave.first, people.c.name, leave.request_id).limit(limit)).mappings()
    return [(row["type"], _away(row)) for row in rows]


def _away(row: Mapping[Any, Any]) -> Away:
    known = {name: row[name] for name in ("person_id", "name", "request_id", "first", "last")}
    return Away(**known, pending=bool(row["pending"]))


def _held(first: date, last: date, among: sa.ColumnElement[bool], limit: int | None) -> sa.Select[Any]:
    day = booked_days.c
    return (
        sa.select(
            day.person_id,
            people.c.name,
            day.request_id,
            sa.func.min(leave_requests.c.first).label("first"),
            sa.func.max(leave_requests.c.last).label("last"),
            sa.func.max(sa.case((AWAITING, 1), else_=0)).label("pending"),
        )
        .join(people, people.c.id == day.person_id)
        .join(requests, requests.c.id == day.request_id)
        .join(leave_requests, leave_requests.c.request_id == day.request_id)
        .where(HELD, day.day.between(first, last), among)
        .group_by(day.person_id, people.c.name, day.request_id)
        .order_by(sa.text("first"), people.c.name)
        .limit(limit)
    )


def known_away(
    tx: Tx, *, first: date, last: date, limit: int, skip: int = 0, of: int | None = None, beginning: bool = False
) -> list[Away]:
    """Who is away between two days by a decision, in the whole company or among the people ``of`` one manager.

    ``beginning``: only those whose leave begins then.
    """
    query = _held(first, last, _known(first, of, beginning), limit).offset(skip)
    return [_away(row) for row in tx.execute(query).mappings()]


def count_away(tx: Tx, *, first: date, last: date, of: int | None = None, beginning: bool = False) -> int:
    """How many absences ``known_away`` tells of."""
    found = _held(first, last, _known(first, of, beginning), None).order_by(None).subquery()
    return int(tx.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


def many_away(tx: Tx, *, first: date, last: date) -> dict[date, int]:
    """How many people are away by a decision on each day between two, of those that anybody is away on."""
    day = booked_days.c
    away_then = (HELD, day.day.between(first, last), leave_requests.c.away, APPROVED)
    query = (
        sa.select(day.day, sa.func.count(sa.distinct(day.person_id)).label("n"))
        .join(requests, requests.c.id == day.request_id)
        .join(leave_requests, leave_requests.c.request_id == day.request_id)
        .where(*away_then)
        .group_by(day.day)
    )
    return {row.day: row.n for row in tx.execute(query)}


def _known(first: date, of: int | None, beginning: bool) -> sa.ColumnElement[bool]:
    wanted = [APPROVED, leave_requests.c.away]
    wanted += [people.c.manager_id == of] if of is not None else []
    wanted += [leave_requests.c.first >= first] if beginning else []
    return sa.and_(*wanted)


def team_away(tx: Tx, *, manager_id: int, besides: int, first: date, last: date) -> list[Away]:
    """Who of one manager's people is away between two days, but for the person ``besides``."""
    among = sa.and_(people.c.manager_id == manager_id, people.c.id != besides)
    return away(tx, first=first, last=last, among=among, limit=20)


def away_among(tx: Tx, ids: Collection[int], *, first: date, last: date, limit: int) -> list[Away]:
    """Who of these people is away between two days by a decision."""
    among = sa.and_(booked_days.c.person_id.in_(ids), APPROVED)
    return away(tx, first=first, last=last, among=among, limit=limit)


_ON: sa.BindParameter[date] = sa.bindparam("on", type_=sa.Date)
_ABSENT = (
    sa.select(booked_days.c.person_id)
    .join(leave_requests, leave_requests.c.request_id == booked_days.c.request_id)
    .join(requests, requests.c.id == booked_days.c.request_id)
    .where(booked_days.c.person_id.in_(sa.bindparam("people", expanding=True)), HELD)
    .where(booked_days.c.day.between(sa.bindparam("since"), sa.bindparam("until")))
    .where(leave_requests.c.first <= _ON, leave_requests.c.last >= _ON)
    .where(sa.or_(leave_requests.c.first < _ON, leave_requests.c.starts == Half.MORNING.value))
    .where(sa.or_(leave_requests.c.last > _ON, leave_requests.c.ends == Half.AFTERNOON.value))
    .where(APPROVED, leave_requests.c.away)
)


def absent(tx: Tx, people_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Who of these people is on approved leave all day, rest days between days of leave included."""
    asked = {"people": sorted(people_ids), "on": on, "since": on - LONGEST_REST, "until": on + LONGEST_REST}
    return frozenset(tx.execute(_ABSENT, asked).scalars())


def beginning(tx: Tx, *, on_or_before: date, after: date) -> list[int]:
    """The requests whose leave begins in these days."""
    first = leave_requests.c.first
    query = sa.select(leave_requests.c.request_id).where(first <= on_or_before, first > after)
    return list(tx.execute(query).scalars())
