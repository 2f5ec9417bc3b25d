"""What is owed to Slack: news, posted once and in order, and cards, which converge on what is wanted."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx, clock, literal, literals
from storage.tables import EPOCH, cards, messages


class Priority(IntEnum):
    """What is paid first: the card that was pressed, the requester's, other copies, what the clock owes."""

    PRESSED = 0
    REQUESTER = 1
    OTHERS = 2
    SCHEDULED = 3


class Audience(StrEnum):
    """For whom a card is drawn. HOME is the person's Home tab: published, never posted. A CHANNEL is nobody's."""

    REQUESTER = "requester"
    DECIDER = "decider"
    HOME = "home"
    CHANNEL = "channel"


class MessageState(StrEnum):
    """Where an owed message stands."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    EXPIRED = "expired"
    DROPPED = "dropped"


UNSENT = literals((MessageState.OWED, MessageState.SENDING))
GIVEN_UP = messages.c.state == literal(MessageState.DEAD)
HOME = "home"
CARD = "card"


_OWE = sa.insert(messages).values(owed_at=clock(), next_at=EPOCH, state=MessageState.OWED.value)


def owe(
    tx: Tx,
    kind: str,
    *,
    facts: Mapping[str, Any],
    person_id: int | None = None,
    channel: str | None = None,
    priority: Priority = Priority.OTHERS,
    expires_at: datetime | None = None,
    card_id: int | None = None,
    below_id: int | None = None,
    thread_ts: str | None = None,
) -> None:
    """Owe one message to a person or a channel. Its words are made when it is sent, from ``kind`` and ``facts``.

    It is posted below a card, wherever that stands by then, or in the thread of a known message.
    """
    row = {
        "token": secrets.token_hex(16),
        "lane": f"person:{person_id}" if person_id else f"channel:{channel}",
        "person_id": person_id,
        "channel": channel,
        "kind": kind,
        "facts": dict(facts),
        "card_id": card_id,
        "below_id": below_id,
        "thread_ts": thread_ts,
        "priority": priority.value,
        "expires_at": expires_at,
    }
    tx.execute(_OWE, row)


def owe_each(tx: Tx, people_ids: Iterable[int], kind: str, *, facts: Mapping[str, Any]) -> None:
    """Owe each of these people a message of their own, with the same facts."""
    same = {"kind": kind, "facts": dict(facts), "priority": Priority.OTHERS.value}
    rows = [{"person_id": id_, "lane": f"person:{id_}", "token": secrets.token_hex(16), **same} for id_ in people_ids]
    if rows:
        tx.execute(_OWE, rows)


_SAME_CARD = sa.and_(
    *(cards.c[name] == sa.bindparam(f"_{name}") for name in ("kind", "subject_id", "audience", "person_id"))
)
# A card that stands is tried again, whatever befell it before; one that never stood needs a post.
_AGAIN = {"wanted": cards.c.wanted + 1, "attempts": 0, "error": sa.case((cards.c.ts.is_(None), cards.c.error))}
_WANT_AGAIN = sa.update(cards).where(_SAME_CARD).values(_AGAIN).returning(cards.c.id, cards.c.ts, cards.c.error)
_NEW_CARD = {
    name: build(cards).values(next_at=EPOCH).on_conflict_do_nothing().returning(cards.c.id)
    for name, build in UPSERTS.items()
}


def owe_card(tx: Tx, *, kind: str, subject_id: int, audience: Audience, person_id: int) -> None:
    """Owe a person their card of a subject: a new one is posted, an old one drawn again."""
    card = {"kind": kind, "subject_id": subject_id, "audience": audience.value, "person_id": person_id}
    priority = Priority.REQUESTER if audience is Audience.REQUESTER else Priority.OTHERS
    known = tx.execute(_WANT_AGAIN, {f"_{name}": value for name, value in card.items()}).one_or_none()
    if known and (known.ts or known.error or _on_its_way(tx, known.id)):
        return None
    card_id = (
        known.id if known else tx.execute(_NEW_CARD[tx.dialect.name], {**card, "priority": priority.value}).scalar()
    )
    if card_id is None:
        # A Home tab that was opened twice at the same moment.
        return owe_card(tx, kind=kind, subject_id=subject_id, audience=audience, person_id=person_id)
    if audience is not Audience.HOME:
        owe(tx, CARD, facts={}, person_id=person_id, priority=priority, card_id=card_id)
    return None


def _on_its_way(tx: Tx, card_id: int) -> bool:
    unsent = sa.select(messages.c.id).where(messages.c.card_id == card_id, messages.c.state.in_(UNSENT))
    return tx.execute(unsent.limit(1)).first() is not None


_PRESSED = sa.and_(cards.c.channel == sa.bindparam("_channel"), cards.c.ts == sa.bindparam("_ts"))
_MINE = cards.c.audience == Audience.REQUESTER.value
_FIRST = sa.case((_PRESSED, Priority.PRESSED), (_MINE, Priority.REQUESTER), else_=Priority.OTHERS)
_TOUCH = (
    sa.update(cards)
    .where(cards.c.kind == sa.bindparam("_kind"), cards.c.subject_id == sa.bindparam("_subject"))
    .values({**_AGAIN, "priority": _FIRST, "next_at": EPOCH})
)


def touch(tx: Tx, *, kind: str, subject_id: int, pressed: tuple[str, str] | None = None) -> None:
    """Want every copy of a card drawn again; first the one that was ``pressed`` (conversation, ts)."""
    touch_all(tx, [(kind, subject_id)], pressed=pressed)


def touch_all(tx: Tx, subjects: Iterable[tuple[str, int]], *, pressed: tuple[str, str] | None = None) -> None:
    """Want every copy of some cards drawn again, each a kind and a subject; they are locked in this order."""
    channel, ts = pressed or (None, None)
    rows = [{"_kind": kind, "_subject": of, "_channel": channel, "_ts": ts} for kind, of in subjects]
    if rows:
        tx.execute(_TOUCH, rows)


_TOUCH_HOMES = (
    sa.update(cards)
    .where(cards.c.kind == HOME, cards.c.person_id.in_(sa.bindparam("people", expanding=True)))
    .values(wanted=cards.c.wanted + 1)
)


def touch_homes(tx: Tx, people_ids: Collection[int]) -> None:
    """Want the Home tabs of these people drawn again, if they ever opened one. A just drawn one waits its pause."""
    tx.execute(_TOUCH_HOMES, {"people": sorted(people_ids)})


# --- what stands where ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message or Home tab that shows a subject. ``wanted`` is the version that drawing it now would show."""

    id: int
    kind: str
    subject_id: int
    audience: Audience
    person_id: int
    wanted: int
    shown: int
    channel: str | None
    ts: str | None
    attempts: int
    lease_until: datetime | None


CARD_COLUMNS = tuple(cards.c[f] for f in Card.__dataclass_fields__)


def card_of(row: Any) -> Card:
    """A row of CARD_COLUMNS as a value."""
    values = {f: getattr(row, f) for f in Card.__dataclass_fields__}
    return Card(**{**values, "audience": Audience(row.audience)})


def get_card(tx: Tx, card_id: int) -> Card:
    """The card with this id."""
    return card_of(tx.execute(sa.select(*CARD_COLUMNS).where(cards.c.id == card_id)).one())


def copies(tx: Tx, *, kind: str, subject_id: int) -> list[Card]:
    """Every card of a subject, whether it is posted yet or not."""
    same = (cards.c.kind == kind, cards.c.subject_id == subject_id)
    return [card_of(row) for row in tx.execute(sa.select(*CARD_COLUMNS).where(*same).order_by(cards.c.id))]


def standing_at(tx: Tx, channel: str, ts: str) -> Card | None:
    """The card that is posted there."""
    row = tx.execute(sa.select(*CARD_COLUMNS).where(cards.c.channel == channel, cards.c.ts == ts)).first()
    return card_of(row) if row else None


def shown_to(tx: Tx, *, kind: str, subject_id: int, person_id: int) -> tuple[str, str] | None:
    """Where a person's card of a subject stands: conversation and ts, None while it is not posted."""
    return shown_many(tx, [(kind, subject_id)], person_id=person_id).get((kind, subject_id))


def shown_many(tx: Tx, subjects: Collection[tuple[str, int]], *, person_id: int) -> dict[Any, tuple[str, str]]:
    """Where a person's cards of some subjects, each a kind and an id, stand: of those that are posted."""
    c, kinds, ids = cards.c, {kind for kind, _ in subjects}, {id_ for _, id_ in subjects}
    of_these = (c.kind.in_(sorted(kinds)), c.subject_id.in_(sorted(ids)), c.person_id == person_id)
    rows = tx.execute(sa.select(c.kind, c.subject_id, c.channel, c.ts).where(*of_these, c.ts.is_not(None)))
    return {(row.kind, row.subject_id): (row.channel, row.ts) for row in rows}


# --- what an operator sees --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message that was given up, and why."""

    id: int
    kind: str
    lane: str
    owed_at: datetime
    attempts: int
    error: str | None


def dead(tx: Tx, *, limit: int = 200) -> list[Dead]:
    """The messages that were given up, oldest first."""
    columns = [messages.c[f] for f in Dead.__dataclass_fields__]
    rows = tx.execute(sa.select(*columns).where(GIVEN_UP).order_by(messages.c.id).limit(limit))
    return [Dead(**row) for row in rows.mappings()]


def retry(tx: Tx, message_id: int) -> bool:
    """Owe a dead message again; it is looked for before it is posted. False if it is not dead."""
    dead_one = (messages.c.id == message_id, messages.c.state == MessageState.DEAD.value)
    again = {"state": MessageState.OWED.value, "doubtful": True, "attempts": 0, "next_at": EPOCH, "error": None}
    return tx.execute(sa.update(messages).where(*dead_one).values(again)).rowcount == 1


def drop(tx: Tx, message_id: int) -> bool:
    """Give a dead message up for good. False if it is not dead."""
    dead_one = (messages.c.id == message_id, messages.c.state == MessageState.DEAD.value)
    return tx.execute(sa.update(messages).where(*dead_one).values(state=MessageState.DROPPED.value)).rowcount == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A card that Slack would not draw again: it may show what is no longer true."""

    id: int
    kind: str
    person_id: int
    error: str


def stuck(tx: Tx, *, limit: int = 200) -> list[Stuck]:
    """The cards that stand somewhere and cannot be drawn, oldest first. One whose message is gone shows nothing."""
    columns = [cards.c[f] for f in Stuck.__dataclass_fields__]
    refused = (cards.c.shown < cards.c.wanted, cards.c.error.is_not(None), cards.c.error != "message_not_found")
    stands = sa.or_(cards.c.ts.is_not(None), cards.c.kind == HOME)
    rows = tx.execute(sa.select(*columns).where(*refused, stands).order_by(cards.c.id).limit(limit))
    return [Stuck(**row) for row in rows.mappings()]


def redraw(tx: Tx, card_id: int) -> bool:
    """Draw a stuck card again. False if it is not stuck."""
    refused = (cards.c.id == card_id, cards.c.shown < cards.c.wanted, cards.c.error.is_not(None))
    again = {"error": None, "attempts": 0, "next_at": EPOCH}
    return tx.execute(sa.update(cards).where(*refused).values(again)).rowcount == 1
