"""What is owed to Slack and not known to stand: dropped where nobody waits for it, or in doubt while it is posted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from storage.db import Tx, clock
from storage.messages import CARD_COLUMNS, GIVEN_UP, UNSENT, Card, MessageState, card_of
from storage.tables import cards, messages

LATELY = timedelta(minutes=4)
"""So long it is worth waiting to know: Slack tells of an event for the last time five minutes after the first."""
_OWED = messages.c.state == MessageState.OWED.value


def cards_owed(tx: Tx) -> list[tuple[int, Card]]:
    """The messages that bring a card, each with it."""
    query = sa.select(messages.c.id.label("message_id"), *CARD_COLUMNS).join(cards, cards.c.id == messages.c.card_id)
    return [(row.message_id, card_of(row)) for row in tx.execute(query.where(_OWED).order_by(messages.c.id))]


def drop(tx: Tx, *, besides: Collection[int]) -> int:
    """Nobody is told any more what was owed until now, ``besides`` these messages; returns how many are dropped."""
    others = messages.c.id.not_in(besides)
    return tx.execute(sa.update(messages).where(_OWED, others).values(state=MessageState.DROPPED.value)).rowcount


def in_doubt(tx: Tx, *, channel: str, person_id: int | None) -> bool:
    """Whether something may stand in a channel, or with a person, that was sent lately and is not known to."""
    lanes = [f"channel:{channel}", *([f"person:{person_id}"] if person_id else [])]
    tried = sa.or_(messages.c.state == MessageState.SENDING.value, messages.c.doubtful)
    lately = messages.c.owed_at > clock(-LATELY.total_seconds())
    here = messages.c.lane.in_(lanes), messages.c.state.in_(UNSENT)
    return tx.execute(sa.select(messages.c.id).where(*here, tried, lately).limit(1)).first() is not None


def doubt(tx: Tx) -> int:
    """After a restore: whatever is unsent may have been sent since the backup. Returns how many."""
    return tx.execute(
        sa.update(messages)
        .where(messages.c.state.in_(UNSENT))
        .values(state=MessageState.OWED.value, doubtful=True, lease_owner=None, lease_until=None)
    ).rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much is owed: messages unsent, seconds the oldest of them is late, cards to draw, messages given up."""

    unsent: int
    oldest_seconds: float
    cards: int
    dead: int


def backlog(tx: Tx) -> Backlog:
    """What is owed at this moment."""
    unsent = messages.c.state.in_(UNSENT)
    row = tx.execute(
        sa.select(sa.func.count(), sa.func.min(messages.c.owed_at), clock()).select_from(messages).where(unsent)
    ).one()
    due = sa.select(sa.func.count()).where(cards.c.shown < cards.c.wanted, cards.c.error.is_(None))
    gone = sa.select(sa.func.count()).select_from(messages).where(GIVEN_UP)
    late = (row[2] - row[1]).total_seconds() if row[1] else 0.0
    return Backlog(
        unsent=row[0], oldest_seconds=late, cards=tx.execute(due).scalar_one(), dead=tx.execute(gone).scalar_one()
    )
