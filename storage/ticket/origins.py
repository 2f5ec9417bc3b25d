"""The messages that tickets are made of: whose thread is still to be read, and whether it is answered there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import leases
from storage.db import UPSERTS, Tx, clock
from storage.tables import EPOCH, ticket_origins

SOON = 1.0
"""Seconds after which a thread is read whose ticket was just opened: by then its card stands, and can be linked to."""


class OriginState(StrEnum):
    """Where a message stands: its thread is WANTED, READ, or could not be; DROPPED is one that becomes no ticket."""

    WANTED = "wanted"
    READ = "read"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A message that a ticket is made of, by somebody. ``thread_ts`` is known once it was read.

    ``answers``: the ticket is answered in its thread, once that is read.
    """

    id: int
    ticket_id: int | None
    channel: str
    ts: str
    thread_ts: str | None
    by_id: int
    state: OriginState
    answers: bool
    attempts: int
    lease_until: datetime | None

    @property
    def heard(self) -> bool:
        """Whether what is written in its thread belongs to the ticket."""
        return self.answers and self.state in (OriginState.WANTED, OriginState.READ)

    @property
    def spoken_in(self) -> bool:
        """Whether the ticket is answered in its thread by now."""
        return self.answers and self.state is OriginState.READ


_TABLE, _STATE = ticket_origins, OriginState.WANTED.value
_COLUMNS = tuple(_TABLE.c[f] for f in Origin.__dataclass_fields__)
_DUE = leases.due(_TABLE, _STATE)


def _origin(row: Any) -> Origin:
    return Origin(**{**row._mapping, "state": OriginState(row.state)})


def want(
    tx: Tx,
    place: tuple[str, str],
    *,
    by_id: int,
    now: datetime,
    ticket_id: int | None = None,
    thread_ts: str | None = None,
) -> None:
    """Want the thread of a message to be read, once; without a ticket it becomes one then."""
    row = {
        "ticket_id": ticket_id,
        "channel": place[0],
        "ts": place[1],
        "thread_ts": thread_ts,
        "by_id": by_id,
        "at": now,
        "state": _STATE,
        "next_at": EPOCH,
    }
    put = UPSERTS[tx.dialect.name](_TABLE).values(row)
    # A form that is handed in takes over from an emoji that was added meanwhile, or that found no ticket to make.
    anew = {name: put.excluded[name] for name in ("ticket_id", "thread_ts", "by_id", "state", "next_at")}
    taken_over = sa.and_(_TABLE.c.ticket_id.is_(None), put.excluded.ticket_id.is_not(None))
    tx.execute(
        put.on_conflict_do_update(index_elements=["channel", "ts"], set_={**anew, **leases.FREED}, where=taken_over)
    )


def made_by(tx: Tx, person_id: int, *, since: datetime) -> int:
    """Of how many messages somebody wanted to make tickets from a moment on."""
    query = sa.select(sa.func.count()).where(_TABLE.c.by_id == person_id, _TABLE.c.at >= since)
    return int(tx.execute(query).scalar_one())


def want_again(tx: Tx, origin: Origin) -> None:
    """Look once more into a thread that could not be read."""
    values = {"state": _STATE, "answers": True, "attempts": 0, "error": None, "next_at": EPOCH}
    same = (_TABLE.c.id == origin.id, _TABLE.c.state == OriginState.REFUSED.value)
    tx.execute(sa.update(_TABLE).where(*same).values(values))


def of(tx: Tx, ticket_id: int) -> Origin | None:
    """The message that a ticket was made of; None for one that was written to the bot."""
    row = tx.execute(sa.select(*_COLUMNS).where(_TABLE.c.ticket_id == ticket_id)).first()
    return _origin(row) if row else None


def in_thread(tx: Tx, channel: str, thread_ts: str) -> Origin | None:
    """The message in this thread that a ticket was made of."""
    same = (_TABLE.c.channel == channel, _TABLE.c.thread_ts == thread_ts, _TABLE.c.ticket_id.is_not(None))
    row = tx.execute(sa.select(*_COLUMNS).where(*same)).first()
    return _origin(row) if row else None


# --- what is still to be read -----------------------------------------------------------------------------------------


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything: asked often, so it only reads."""
    return tx.execute(_DUE).first() is not None


def claim(tx: Tx, *, owner: str) -> Origin | None:
    """Lease the oldest message that is due."""
    row = leases.take(tx, _TABLE, _DUE, _COLUMNS, owner=owner)
    return None if row is None else _origin(row)


def mine(tx: Tx, origin: Origin, *, owner: str) -> bool:
    """Whether the lease holds still: asked before anything is written that comes of the reading."""
    return leases.note(tx, _TABLE, origin, {"error": None}, owner=owner, state=_STATE)


def opened(tx: Tx, origin: Origin, *, ticket_id: int, thread_ts: str, owner: str) -> None:
    """It is a ticket now; its thread is read in a moment."""
    values = {"ticket_id": ticket_id, "thread_ts": thread_ts, "next_at": clock(SOON)}
    leases.settle(tx, _TABLE, origin, values, owner=owner, state=_STATE)


def settle(tx: Tx, origin: Origin, state: OriginState, *, owner: str, answers: bool, error: str | None = None) -> bool:
    """The thread was read or never will be. False if another took it over."""
    values = {"state": state.value, "answers": answers, "error": error}
    return leases.settle(tx, _TABLE, origin, values, owner=owner, state=_STATE)


def put_off(tx: Tx, origin: Origin, *, owner: str, delay: float, error: str, counts: bool) -> None:
    """Try again after ``delay`` seconds."""
    values = {"attempts": origin.attempts + counts, "error": error, "next_at": clock(delay)}
    leases.settle(tx, _TABLE, origin, values, owner=owner, state=_STATE)
