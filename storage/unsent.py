"""What is owed to Slack and was not tried yet: and dropped where nobody waits for it."""

from collections.abc import Collection

import sqlalchemy as sa

from storage.db import Tx
from storage.messages import CARD_COLUMNS, Card, MessageState, card_of
from storage.tables import cards, messages

_OWED = messages.c.state == MessageState.OWED.value


def cards_owed(tx: Tx) -> list[tuple[int, Card]]:
    """The messages that bring a card, each with it."""
    query = sa.select(messages.c.id.label("message_id"), *CARD_COLUMNS).join(cards, cards.c.id == messages.c.card_id)
    return [(row.message_id, card_of(row)) for row in tx.execute(query.where(_OWED).order_by(messages.c.id))]


def drop(tx: Tx, *, besides: Collection[int]) -> int:
    """Nobody is told any more what was owed until now, ``besides`` these messages; returns how many are dropped."""
    others = messages.c.id.not_in(besides)
    return tx.execute(sa.update(messages).where(_OWED, others).values(state=MessageState.DROPPED.value)).rowcount
