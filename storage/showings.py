"""Who is to be shown which file: a copy of it is owed to a person's own conversation with the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage import leases
from storage.below import Place
from storage.db import Tx, clock
from storage.tables import EPOCH, attachment_showings, attachments


class ShowingState(StrEnum):
    """Where a showing stands."""

    OWED = "owed"
    SENT = "sent"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    """What it is a copy of was taken back: if it was sent, it is to be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A copy for a person of a file that was handed in, of the list of a payment, or of an item's history.

    ``export`` is what the file is called that is made for them, of what there is in stock or of tickets. It is sent
    below a card (``below_id``), into a thread, or to the person.

    ``copy_id`` is Slack's, once one was announced: it may have arrived. It is kept as long as the copy may stand.
    """

    id: int
    attachment_id: int | None
    batch_id: int | None
    item_id: int | None
    export: str | None
    person_id: int
    below_id: int | None = None
    channel: str | None = None
    thread_ts: str | None = None
    copy_id: str | None
    attempts: int
    lease_until: datetime | None


_TABLE, _STATE = attachment_showings, ShowingState.OWED.value
_COLUMNS = tuple(_TABLE.c[f] for f in Showing.__dataclass_fields__)
_DUE = leases.due(_TABLE, _STATE)
_TO_DELETE = leases.due(_TABLE, ShowingState.WITHDRAWN.value)


def owe(tx: Tx, attachment_id: int, *, to: int, now: datetime) -> bool:
    """Owe somebody a copy of a file. False if one is on its way already."""
    return _owe(tx, _TABLE.c.attachment_id, attachment_id, to, now)


def owe_list(tx: Tx, batch_id: int, *, to: int, now: datetime) -> bool:
    """Owe somebody the list of a payment. False if one is on its way already."""
    return _owe(tx, _TABLE.c.batch_id, batch_id, to, now)


def owe_history(tx: Tx, item_id: int, *, to: int, now: datetime) -> bool:
    """Owe somebody the picture of an item's history. False if one is on its way already."""
    return _owe(tx, _TABLE.c.item_id, item_id, to, now)


def owe_export(tx: Tx, name: str, *, to: int, now: datetime) -> bool:
    """Owe somebody an export, as a file called so. False if one is on its way already."""
    return _owe(tx, _TABLE.c.export, name, to, now)


def _owe(tx: Tx, what: sa.Column[Any], which: int | str, to: int, now: datetime) -> bool:
    same = (what == which, _TABLE.c.person_id == to, _TABLE.c.state == _STATE)
    if tx.execute(sa.select(_TABLE.c.id).where(*same)).first():
        return False
    row = {what.name: which, "person_id": to, "state": _STATE, "asked_at": now, "next_at": EPOCH}
    tx.execute(sa.insert(_TABLE), row)
    return True


def owe_in_thread(tx: Tx, attachment_id: int, place: Place, *, now: datetime) -> None:
    """Owe a copy of a file to a thread."""
    where = {"below_id": place.below_id, "channel": place.channel, "thread_ts": place.thread_ts}
    row = {"attachment_id": attachment_id, "person_id": place.person_id, "asked_at": now, **where}
    tx.execute(sa.insert(_TABLE), {**row, "state": _STATE, "next_at": EPOCH})


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything."""
    return tx.execute(_DUE).first() is not None


def claim(tx: Tx, *, owner: str) -> Showing | None:
    """Lease the oldest showing that is due."""
    row = leases.take(tx, _TABLE, _DUE, _COLUMNS, owner=owner)
    return None if row is None else Showing(**row._mapping)


def announce(tx: Tx, showing: Showing, copy_id: str, *, owner: str) -> bool:
    """Note which copy is about to be sent. False if the lease ended: then it is not to be sent."""
    return leases.note(tx, _TABLE, showing, {"copy_id": copy_id}, owner=owner, state=_STATE)


def _settle(tx: Tx, showing: Showing, owner: str, was: str = _STATE, **values: Any) -> bool:
    return leases.settle(tx, _TABLE, showing, values, owner=owner, state=was)


def sent(tx: Tx, showing: Showing, *, owner: str) -> bool:
    """The copy stands in the conversation."""
    return _settle(tx, showing, owner, state=ShowingState.SENT.value, error=None)


def drop(tx: Tx, showing: Showing, *, owner: str, error: str) -> bool:
    """It will not be sent."""
    return _settle(tx, showing, owner, state=ShowingState.DROPPED.value, error=error)


def put_off(tx: Tx, showing: Showing, *, owner: str, delay: float, error: str, counts: bool) -> None:
    """Try again after ``delay`` seconds."""
    _settle(tx, showing, owner, attempts=showing.attempts + counts, error=error, next_at=clock(delay))


def drop_owed(tx: Tx) -> int:
    """After a restore: what was owed then may have been sent since, and can be asked for again. Returns how many."""
    owed = sa.update(_TABLE).where(_TABLE.c.state == _STATE)
    return tx.execute(owed.values(state=ShowingState.DROPPED.value, error="restored")).rowcount


# --- what is taken back -----------------------------------------------------------------------------------------------


_STANDS = _TABLE.c.state.in_([ShowingState.OWED.value, ShowingState.SENT.value])
_OF_WORDS = sa.select(attachments.c.id).where(attachments.c.words_id.in_(sa.bindparam("words", expanding=True)))


def of_words(tx: Tx, words_ids: Sequence[int]) -> list[Showing]:
    """The copies of files that came with some words, which stand or will."""
    query = sa.select(*_COLUMNS).where(_TABLE.c.attachment_id.in_(_OF_WORDS), _STANDS).order_by(_TABLE.c.id)
    return [Showing(**row._mapping) for row in tx.execute(query, {"words": list(words_ids)})]


def withdraw(tx: Tx, ids: Sequence[int]) -> None:
    """Copies are not to stand any more. Whoever is sending one holds its lease still, and it is deleted after that."""
    values = {"state": ShowingState.WITHDRAWN.value, "attempts": 0, "error": None, "next_at": EPOCH}
    tx.execute(sa.update(_TABLE).where(_TABLE.c.id.in_(list(ids)), _STANDS).values(values))


def something_to_delete(tx: Tx) -> bool:
    """Whether a claim of what was taken back would find anything."""
    return tx.execute(_TO_DELETE).first() is not None


def claim_withdrawn(tx: Tx, *, owner: str) -> Showing | None:
    """Lease the copy that is to be deleted for longest."""
    row = leases.take(tx, _TABLE, _TO_DELETE, _COLUMNS, owner=owner)
    return None if row is None else Showing(**row._mapping)


def deleted(tx: Tx, showing: Showing, *, owner: str, error: str | None = None) -> bool:
    """The copy is gone, or with an ``error`` cannot be deleted."""
    was, gone = ShowingState.WITHDRAWN.value, ShowingState.DROPPED.value
    return _settle(tx, showing, owner, was, state=gone, error=error)


def delete_later(tx: Tx, showing: Showing, *, owner: str, delay: float, error: str, counts: bool) -> None:
    """Try again to delete it after ``delay`` seconds."""
    values = {"attempts": showing.attempts + counts, "error": error, "next_at": clock(delay)}
    _settle(tx, showing, owner, ShowingState.WITHDRAWN.value, **values)
