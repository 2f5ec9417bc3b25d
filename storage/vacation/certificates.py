"""Which leave may lack a certificate, and what leave came before it."""

from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa

from domain.attachment import FileState, Purpose
from domain.calendar import Half
from domain.vacation import HOLDS_DAYS, Span
from storage.db import Tx
from storage.tables import attachments, leave_requests, requests

NEAR = timedelta(days=366)
"""How far back leave of the same type is walked."""
_COUNTS = requests.c.state.in_(sorted(HOLDS_DAYS))
_EARLIER = (
    sa.select(leave_requests.c.first, leave_requests.c.last, leave_requests.c.starts, leave_requests.c.ends)
    .join(requests, requests.c.id == leave_requests.c.request_id)
    .where(requests.c.requester_id == sa.bindparam("person"), leave_requests.c.type == sa.bindparam("type"), _COUNTS)
    .where(leave_requests.c.first.between(sa.bindparam("since"), sa.bindparam("until")))
)


def earlier(tx: Tx, person_id: int, type_: str, *, before: date) -> list[Span]:
    """The person's leave of a type that begins before a day, and holds days still."""
    asked = {"person": person_id, "type": type_, "since": before - NEAR, "until": before - timedelta(days=1)}
    return [Span(r.first, r.last, Half(r.starts), Half(r.ends)) for r in tx.execute(_EARLIER, asked)]


_THERE = (
    sa.select(attachments.c.id)
    .where(attachments.c.request_id == leave_requests.c.request_id)
    .where(attachments.c.purpose == Purpose.CERTIFICATE.value)
    .where(attachments.c.state.in_([FileState.WANTED.value, FileState.KEPT.value]))
    .exists()
)


def lacking(tx: Tx, types: Collection[str], *, first: date, last: date, of: int | None = None) -> list[int]:
    """The requests (or a person's) for leave that begins between two days and has no certificate, soonest first."""
    begins, theirs = leave_requests.c.first, () if of is None else (requests.c.requester_id == of,)
    query = (
        sa.select(leave_requests.c.request_id)
        .join(requests, requests.c.id == leave_requests.c.request_id)
        .where(leave_requests.c.type.in_(sorted(types)), begins.between(first, last), _COUNTS, ~_THERE, *theirs)
        .order_by(begins, leave_requests.c.request_id)
    )
    return list(tx.execute(query).scalars())
