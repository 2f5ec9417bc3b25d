"""The seats that are waiting: whom to remind, and who answers in whose place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from domain.approval import Cause, Seat, SeatState, StandIn
from storage.db import Tx, literal
from storage.tables import approval_seats, people, requests

WAITING = literal(SeatState.WAITING)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody whose answer is awaited since ``asked_at``, and was reminded of so often."""

    request_id: int
    kind: str
    position: int
    person_id: int
    asked_at: datetime
    reminded: int
    stand_in_id: int | None
    cause: str | None
    remind_at: datetime | None

    @property
    def stand_in(self) -> StandIn | None:
        """Who may answer for them, if somebody may."""
        return StandIn(person_id=self.stand_in_id, cause=Cause(self.cause)) if self.stand_in_id and self.cause else None


def _asked(tx: Tx, *where: sa.ColumnElement[bool], limit: int) -> list[Asked]:
    columns = [requests.c.kind if f == "kind" else approval_seats.c[f] for f in Asked.__dataclass_fields__]
    asked = approval_seats.join(requests, requests.c.id == approval_seats.c.request_id)
    query = sa.select(*columns).select_from(asked).where(approval_seats.c.state == WAITING, *where)
    return [Asked(*row) for row in tx.execute(query.order_by(approval_seats.c.asked_at).limit(limit))]


def unplanned(tx: Tx, *, limit: int) -> list[Asked]:
    """Whose reminder has no time yet, in the order in which seats are locked."""
    asked = _asked(tx, approval_seats.c.remind_at.is_(None), limit=limit)
    return sorted(asked, key=lambda a: (a.request_id, a.position, a.person_id))


def to_remind(tx: Tx, *, now: datetime, limit: int) -> list[Asked]:
    """Whose reminder is due, longest waiting first."""
    return _asked(tx, approval_seats.c.remind_at <= now, limit=limit)


def asked_of_departed(tx: Tx, *, before: date) -> list[int]:
    """Those whose answer is awaited and whose last day here was before that day."""
    seat, gone = approval_seats.c, people.c.left_on < before
    query = sa.select(seat.person_id).join(people, people.c.id == seat.person_id).where(seat.state == WAITING, gone)
    return list(tx.execute(query.distinct()).scalars())


def plan_reminder(tx: Tx, asked: Asked, at: datetime, *, reminded: int | None = None) -> bool:
    """When this person is reminded next, and how often they were; False if somebody planned that, or answered."""
    values = {"remind_at": at, "reminded": asked.reminded if reminded is None else reminded}
    planned = approval_seats.c.remind_at.is_not_distinct_from(asked.remind_at)
    return tx.execute(sa.update(approval_seats).where(*_same(asked), planned).values(values)).rowcount == 1


def snooze(tx: Tx, request_id: int, person_id: int, *, until: datetime) -> None:
    """Remind this person of the request then, and not before."""
    seat = approval_seats.c
    mine = sa.or_(seat.person_id == person_id, seat.stand_in_id == person_id)
    asked = sa.update(approval_seats).where(seat.request_id == request_id, seat.state == WAITING, mine)
    tx.execute(asked.values(remind_at=until))


def seat_stand_in(tx: Tx, request_id: int, position: int, seat: Seat) -> None:
    """Keep who answers in this person's place, or that nobody does. The requester's row must be owned."""
    key = {"request_id": request_id, "position": position, "person_id": seat.person_id}
    values = {
        "stand_in_id": seat.stand_in.person_id if seat.stand_in else None,
        "cause": seat.stand_in.cause.value if seat.stand_in else None,
    }
    mine = [approval_seats.c[name] == value for name, value in key.items()]
    tx.execute(sa.update(approval_seats).where(*mine).values(values))


def _same(asked: Asked) -> Sequence[sa.ColumnElement[bool]]:
    key = [approval_seats.c[f] == getattr(asked, f) for f in ("request_id", "position", "person_id", "asked_at")]
    return (*key, approval_seats.c.state == WAITING)
