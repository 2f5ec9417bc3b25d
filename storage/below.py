"""Cards that are posted below others, or in the thread of a known message."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.messages import CARD, Audience, Priority, owe
from storage.tables import EPOCH, cards, messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is posted: below a card, wherever that stands by then, or in the thread of a known message.

    Without a ``channel`` it is the person's conversation with the bot; in one the person is who brought it about.
    """

    audience: Audience
    person_id: int
    channel: str | None = None
    below_id: int | None = None
    thread_ts: str | None = None


def owe_card(tx: Tx, place: Place, *, kind: str, subject_id: int, priority: Priority = Priority.OTHERS) -> None:
    """Owe a card of a subject in a thread, once."""
    row = {"kind": kind, "subject_id": subject_id, "audience": place.audience.value, "person_id": place.person_id}
    new = UPSERTS[tx.dialect.name](cards).values({**row, "channel": place.channel, "next_at": EPOCH})
    card_id = tx.execute(new.on_conflict_do_nothing().returning(cards.c.id)).scalar()
    if card_id is not None:
        _owe(tx, CARD, place, {}, priority, card_id)


def places(tx: Tx, *, kind: str, subject_id: int) -> list[Place]:
    """Where the cards of a subject stand, or will."""
    columns = (cards.c.audience, cards.c.person_id, cards.c.channel, messages.c.below_id, messages.c.thread_ts)
    query = sa.select(*columns).join(messages, messages.c.card_id == cards.c.id)
    rows = tx.execute(query.where(cards.c.kind == kind, cards.c.subject_id == subject_id).order_by(cards.c.id)).all()
    return [
        Place(
            audience=Audience(row.audience),
            person_id=row.person_id,
            channel=row.channel if row.audience == Audience.CHANNEL.value else None,
            below_id=row.below_id,
            thread_ts=row.thread_ts,
        )
        for row in rows
    ]


def owe_news(
    tx: Tx, place: Place, *, kind: str, facts: dict[str, object], priority: Priority = Priority.OTHERS
) -> None:
    """Owe news in a thread."""
    _owe(tx, kind, place, facts, priority, None)


def _owe(
    tx: Tx, kind: str, place: Place, facts: dict[str, object], priority: Priority, card_id: int | None
) -> None:  # fmt: skip
    owe(
        tx,
        kind,
        facts=facts,
        person_id=None if place.channel else place.person_id,
        channel=place.channel,
        priority=priority,
        card_id=card_id,
        below_id=place.below_id,
        thread_ts=place.thread_ts,
    )
