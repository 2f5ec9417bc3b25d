"""The lists of requests that people look at. Each costs what it shows, not what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.approval import State
from storage.approval.seats import WAITING
from storage.db import Tx
from storage.tables import approval_seats, requests


def waiting_for(tx: Tx, person_id: int, *, limit: int, skip: int = 0) -> list[int]:
    """The requests that this person can decide now, in their own place or another's, longest waiting first."""
    both = _seats_of(person_id)
    query = sa.select(both.c.request_id).order_by(both.c.asked_at, both.c.request_id).limit(limit).offset(skip)
    return list(tx.execute(query).scalars())


def count_waiting_for(tx: Tx, person_id: int) -> int:
    """How many requests this person can decide now."""
    many = sa.func.count(sa.distinct(_seats_of(person_id).c.request_id))
    return int(tx.execute(sa.select(many)).scalar_one())


def _seats_of(person_id: int) -> sa.Subquery:
    seat = approval_seats.c
    mine = sa.select(seat.request_id, seat.asked_at).where(seat.state == WAITING, seat.person_id == person_id)
    others = sa.select(seat.request_id, seat.asked_at).where(seat.state == WAITING, seat.stand_in_id == person_id)
    return sa.union(mine, others).subquery()


def asked_by(tx: Tx, person_id: int, *, limit: int, kind: str | None = None, before: int | None = None) -> list[int]:
    """The newest requests for this person, those with a smaller id than ``before``."""
    wanted = [requests.c.requester_id == person_id]
    wanted += [requests.c.kind == kind] if kind else []
    wanted += [requests.c.id < before] if before else []
    return list(
        tx.execute(sa.select(requests.c.id).where(*wanted).order_by(requests.c.id.desc()).limit(limit)).scalars()
    )


def decided_by(tx: Tx, person_id: int, *, limit: int, before: int | None = None) -> list[int]:
    """The newest requests that this person answered, those with a smaller id than ``before``."""
    seat = approval_seats.c
    wanted = [seat.answered_by_id == person_id, *([seat.request_id < before] if before else [])]
    newest = sa.select(seat.request_id).where(*wanted).distinct().order_by(seat.request_id.desc()).limit(limit)
    return list(tx.execute(newest).scalars())


_PENDING = requests.c.state == State.PENDING.value


def all_waiting(tx: Tx, *, limit: int, skip: int = 0, kinds: Sequence[str] = ()) -> list[int]:
    """All requests that wait for somebody (of these kinds), oldest first."""
    query = sa.select(requests.c.id).where(_PENDING, *_of(kinds)).order_by(requests.c.id).limit(limit).offset(skip)
    return list(tx.execute(query).scalars())


def count_waiting(tx: Tx, *, kinds: Sequence[str] = ()) -> int:
    """How many requests wait for somebody (of these kinds)."""
    many = sa.select(sa.func.count()).select_from(requests).where(_PENDING, *_of(kinds))
    return int(tx.execute(many).scalar_one())


def _of(kinds: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    return [requests.c.kind.in_(kinds)] if kinds else []


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody for whom ``n`` requests wait, the longest ``since``."""

    person_id: int
    n: int
    since: datetime


def silent(tx: Tx, *, limit: int) -> list[Silence]:
    """For whom requests wait, in their own place, longest first."""
    seat = approval_seats.c
    since = sa.func.min(seat.asked_at).label("since")
    each = sa.select(seat.person_id, sa.func.count().label("n"), since).where(seat.state == WAITING)
    query = each.group_by(seat.person_id).order_by(since, seat.person_id).limit(limit)
    return [Silence(row.person_id, row.n, row.since) for row in tx.execute(query)]


def settled(tx: Tx, kind: str, *, limit: int) -> list[str]:
    """The states of the newest requests of a kind that were approved or rejected."""
    decided = requests.c.state.in_([State.APPROVED.value, State.REJECTED.value])
    newest = sa.select(requests.c.state).where(requests.c.kind == kind, decided).order_by(requests.c.id.desc())
    return list(tx.execute(newest.limit(limit)).scalars())
