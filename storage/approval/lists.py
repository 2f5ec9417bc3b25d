"""The lists of requests that people look at. Each costs what it shows, not what is kept."""

import sqlalchemy as sa

from domain.approval import State
from storage.approval.seats import WAITING
from storage.db import Tx
from storage.tables import approval_seats, requests


def waiting_for(tx: Tx, person_id: int, *, limit: int, skip: int = 0) -> list[int]:
    """The requests that this person can decide now, in their own place or another's, longest waiting first."""
    seat = approval_seats.c
    mine = sa.select(seat.request_id, seat.asked_at).where(seat.state == WAITING, seat.person_id == person_id)
    others = sa.select(seat.request_id, seat.asked_at).where(seat.state == WAITING, seat.stand_in_id == person_id)
    both = sa.union(mine, others).subquery()
    query = sa.select(both.c.request_id).order_by(both.c.asked_at, both.c.request_id).limit(limit).offset(skip)
    return list(tx.execute(query).scalars())


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


def all_waiting(tx: Tx, *, limit: int) -> list[int]:
    """All requests that wait for somebody, oldest first."""
    waiting = requests.c.state == State.PENDING.value
    return list(tx.execute(sa.select(requests.c.id).where(waiting).order_by(requests.c.id).limit(limit)).scalars())


def settled(tx: Tx, kind: str, *, limit: int) -> list[str]:
    """The states of the newest requests of a kind that were approved or rejected."""
    decided = requests.c.state.in_([State.APPROVED.value, State.REJECTED.value])
    newest = sa.select(requests.c.state).where(requests.c.kind == kind, decided).order_by(requests.c.id.desc())
    return list(tx.execute(newest.limit(limit)).scalars())
