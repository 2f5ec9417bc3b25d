"""How owed messages and cards are paid: claimed under a lease, settled only by the holder of the lease."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from domain.ticket import KIND, State
from storage.db import UPSERTS, Tx, clock
from storage.messages import CARD_COLUMNS, HOME, UNSENT, Card, MessageState, Priority, card_of
from storage.tables import cards, messages, rate_gates, tickets

POST, UPDATE, PUBLISH = "chat.postMessage", "chat.update", "views.publish"
LEASE = timedelta(seconds=30)
"""Longer than three times the timeout of a call to Slack."""
SWEEP_AFTER = timedelta(seconds=60)
ATTEMPTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A claimed message. ``doubtful``: an earlier try may have arrived.

    ``thread_ts`` is the message in whose thread it is posted, ``below_id`` the card in whose.
    """

    id: int
    token: str
    person_id: int | None
    channel: str | None
    kind: str
    facts: Mapping[str, Any]
    card_id: int | None
    below_id: int | None
    thread_ts: str | None
    doubtful: bool
    attempts: int
    owed_at: datetime
    expires_at: datetime | None
    lease_until: datetime


_OWED = tuple(messages.c[f] for f in Owed.__dataclass_fields__)


def _free(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.lease_until.is_(None), table.c.lease_until < clock())


def _may(method: str | sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether Slack lets us call it: no process does while its gate is closed."""
    return ~sa.select(rate_gates.c.method).where(rate_gates.c.method == method, rate_gates.c.until > clock()).exists()


_OTHER = messages.alias("other")
_IN_FLIGHT = MessageState.SENDING.value
# What is in flight comes before everything else: on PostgreSQL a lower id can be committed after it.
_FIRST_OF_LANE = ~(
    sa.select(_OTHER.c.id)
    .where(_OTHER.c.lane == messages.c.lane, _OTHER.c.id != messages.c.id, _OTHER.c.state.in_(UNSENT))
    .where(
        sa.or_(
            _OTHER.c.state == _IN_FLIGHT,
            sa.and_(_OTHER.c.id < messages.c.id, messages.c.state != _IN_FLIGHT),
        )
    )
    .exists()
)
_POSTS_DUE = (
    sa.select(messages.c.id)
    .where(messages.c.state.in_(UNSENT), messages.c.next_at <= clock(), _free(messages), _FIRST_OF_LANE, _may(POST))
    .order_by(messages.c.priority, messages.c.id)
    .limit(sa.bindparam("most"))
)
_CARDS_DUE = (
    sa.select(cards.c.id)
    .where(
        cards.c.shown < cards.c.wanted,
        cards.c.error.is_(None),
        sa.or_(cards.c.ts.is_not(None), cards.c.kind == HOME),
        cards.c.next_at <= clock(),
        _free(cards),
        _may(sa.case((cards.c.kind == HOME, PUBLISH), else_=UPDATE)),
    )
    .order_by(cards.c.priority, cards.c.id)
    .limit(sa.bindparam("most"))
)
_TAKE_POSTS, _TAKE_CARDS = (due.with_for_update(skip_locked=True) for due in (_POSTS_DUE, _CARDS_DUE))
_LOOK = sa.union_all(*(sa.select(due.subquery().c.id) for due in (_POSTS_DUE, _CARDS_DUE))).limit(1)


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything: asked often, so it only reads."""
    return tx.execute(_LOOK, {"most": 1}).first() is not None


def _lease(owner: str) -> dict[str, Any]:
    return {"lease_owner": owner, "lease_until": clock(LEASE.total_seconds())}


def claim_posts(tx: Tx, *, owner: str, limit: int) -> list[Owed]:
    """Lease due messages: of each lane only the earliest unsent. One whose lease ended is doubtful from now on.

    Raises Duplicate if two processes met on one lane; the loser comes back later.
    """
    ids = tx.execute(_TAKE_POSTS, {"most": limit}).scalars().all()
    if not ids:
        return []
    taken_over = sa.or_(messages.c.doubtful, messages.c.state == MessageState.SENDING.value)
    sending = {"state": MessageState.SENDING.value, "doubtful": taken_over}
    take = sa.update(messages).where(messages.c.id.in_(ids)).values(**sending, **_lease(owner))
    rows = tx.execute(take.returning(*_OWED, messages.c.priority)).mappings().all()
    rows = sorted(rows, key=lambda r: (r["priority"], r["id"]))
    return [Owed(**{f: row[f] for f in Owed.__dataclass_fields__}) for row in rows]


def _held(table: sa.Table, what: Owed | Card, owner: str) -> sa.ColumnElement[bool]:
    # With the end of the lease: after a pause of the whole machine a process takes over from itself.
    return sa.and_(table.c.id == what.id, table.c.lease_owner == owner, table.c.lease_until == what.lease_until)


def still_mine(tx: Tx, owed: Owed, *, owner: str) -> bool:
    """Whether the lease holds: asked just before a post, because a worker may have been frozen."""
    held = (_held(messages, owed, owner), messages.c.lease_until > clock())
    return tx.execute(sa.select(messages.c.id).where(*held)).first() is not None


def _settle(tx: Tx, owed: Owed, owner: str, values: Mapping[str, Any]) -> bool:
    held = (_held(messages, owed, owner), messages.c.state == MessageState.SENDING.value)
    freed = {"lease_owner": None, "lease_until": None, **values}
    return tx.execute(sa.update(messages).where(*held).values(freed)).rowcount == 1


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a message stands: conversation, ts, and the message in whose thread it does, if in any."""

    channel: str
    ts: str
    thread_ts: str | None = None


def sent(tx: Tx, owed: Owed, stands: Stands, *, owner: str, shown: int = 0) -> bool:
    """The message stands there; of a card, its version ``shown`` does."""
    values: dict[str, Any] = {"state": MessageState.SENT.value, "error": None, **asdict(stands)}
    if owed.doubtful:
        values["sweep_at"] = clock(SWEEP_AFTER.total_seconds())
    if not _settle(tx, owed, owner, values):
        return False
    if owed.card_id:
        place = {"channel": stands.channel, "ts": stands.ts, "shown": shown, "error": None}
        tx.execute(sa.update(cards).where(cards.c.id == owed.card_id).values(place))
    return True


def put_off(tx: Tx, owed: Owed, *, owner: str, delay: timedelta, error: str, doubtful: bool, counts: bool) -> bool:
    """Try again after ``delay``; the tenth counted try was the last. Returns whether the message lives on."""
    attempts = owed.attempts + counts
    if attempts >= ATTEMPTS:
        bury(tx, replace(owed, attempts=attempts), owner=owner, error=error)
        return False
    values = {
        "state": MessageState.OWED.value,
        "attempts": attempts,
        "error": error,
        "next_at": clock(delay.total_seconds()),
    }
    _settle(tx, owed, owner, {**values, "doubtful": owed.doubtful or doubtful})
    return True


def bury(tx: Tx, owed: Owed, *, owner: str, error: str) -> bool:
    """Slack will never take the message: it is dead, visible, and its lane goes on."""
    dead = {"state": MessageState.DEAD.value, "attempts": owed.attempts, "error": error}
    if not _settle(tx, owed, owner, dead):
        return False
    if owed.card_id:
        tx.execute(sa.update(cards).where(cards.c.id == owed.card_id).values(error=error))
    return True


def expire(tx: Tx, owed: Owed, *, owner: str) -> None:
    """Nobody wants the message any more."""
    _settle(tx, owed, owner, {"state": MessageState.EXPIRED.value})


# --- cards that stand already -----------------------------------------------------------------------------------------


def claim_cards(tx: Tx, *, owner: str, limit: int) -> list[Card]:
    """Lease cards that show less than is wanted, one update in flight each."""
    ids = tx.execute(_TAKE_CARDS, {"most": limit}).scalars().all()
    if not ids:
        return []
    take = sa.update(cards).where(cards.c.id.in_(ids)).values(**_lease(owner))
    rows = tx.execute(take.returning(*CARD_COLUMNS, cards.c.priority)).all()
    return [card_of(row) for row in sorted(rows, key=lambda r: (r.priority, r.id))]


def drawn(tx: Tx, card: Card, *, owner: str, pause: timedelta = timedelta(0)) -> None:
    """The card shows the version it was claimed with; it is not drawn again within ``pause``."""
    values: dict[str, Any] = {"shown": card.wanted, "attempts": 0, "priority": Priority.OTHERS.value}
    if pause:
        values["next_at"] = clock(pause.total_seconds())
    _free_card(tx, card, owner, values)


def _free_card(tx: Tx, card: Card, owner: str, values: Mapping[str, Any]) -> bool:
    freed = {"lease_owner": None, "lease_until": None, **values}
    if tx.execute(sa.update(cards).where(_held(cards, card, owner)).values(freed)).rowcount:
        return True
    # Another drew it meanwhile, and what we drew late may stand over it.
    tx.execute(sa.update(cards).where(cards.c.id == card.id).values(wanted=cards.c.wanted + 1))
    return False


def put_off_card(tx: Tx, card: Card, *, owner: str, delay: timedelta, error: str, counts: bool) -> None:
    """Draw the card again after ``delay``; the tenth counted try was the last."""
    attempts = card.attempts + counts
    values: dict[str, Any] = {"attempts": attempts, "next_at": clock(delay.total_seconds())}
    if attempts >= ATTEMPTS:
        values["error"] = error
    _free_card(tx, card, owner, values)


def lose_card(tx: Tx, card: Card, *, owner: str, error: str) -> None:
    """The card cannot be drawn any more."""
    _free_card(tx, card, owner, {"error": error})


def forget_place(tx: Tx, card: Card, *, owner: str) -> bool:
    """The card's message is gone; the next post gives it a new one. False if another holds the card by now."""
    return _free_card(tx, card, owner, {"ts": None, "shown": 0})


# --- Slack's limits ---------------------------------------------------------------------------------------------------


def close_gate(tx: Tx, method: str, *, seconds: float) -> None:
    """No process calls ``method`` before that many seconds are over: Slack said so."""
    put = UPSERTS[tx.dialect.name](rate_gates).values(method=method, until=clock(seconds))
    tx.execute(put.on_conflict_do_update(index_elements=["method"], set_={"until": put.excluded.until}))


# --- sweeping ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Swept:
    """A message that was doubtful once and stands at ``ts`` now: other copies of ``token`` are extra."""

    id: int
    token: str
    channel: str
    ts: str
    thread_ts: str | None
    owed_at: datetime


def to_sweep(tx: Tx, *, limit: int = 20) -> list[Swept]:
    """Doubtful messages that were sent a minute ago."""
    columns = [messages.c[f] for f in Swept.__dataclass_fields__]
    due = sa.select(*columns).where(messages.c.sweep_at <= clock()).order_by(messages.c.sweep_at).limit(limit)
    return [Swept(*row) for row in tx.execute(due)]


def sweep_later(tx: Tx, message_id: int) -> None:
    """The conversation could not be looked at now: the others come first."""
    later = {"sweep_at": clock(SWEEP_AFTER.total_seconds())}
    tx.execute(sa.update(messages).where(messages.c.id == message_id, messages.c.sweep_at.is_not(None)).values(later))


def swept(tx: Tx, message_id: int) -> None:
    """The conversation was looked at."""
    tx.execute(sa.update(messages).where(messages.c.id == message_id).values(sweep_at=None))


_NOT_OVER = (
    sa.select(cards.c.id)
    .join(tickets, tickets.c.id == cards.c.subject_id)
    .where(cards.c.id == messages.c.below_id, cards.c.kind == KIND, tickets.c.state != State.CLOSED.value)
)


def forget_sent(tx: Tx, *, after: timedelta) -> int:
    """Drop messages that were dealt with that long ago; returns how many.

    What stands below the card of a ticket that is not closed is kept: should it be in confidence one day, it is hidden.
    """
    done = messages.c.state.in_(
        state.value for state in (MessageState.SENT, MessageState.EXPIRED, MessageState.DROPPED)
    )
    old = messages.c.owed_at < clock(-after.total_seconds())
    return tx.execute(sa.delete(messages).where(done, old, messages.c.sweep_at.is_(None), ~_NOT_OVER.exists())).rowcount
