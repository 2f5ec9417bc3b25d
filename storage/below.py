"""Cards that are posted below others, or in the thread of a known message."""

from dataclasses import dataclass

from storage.db import UPSERTS, Tx
from storage.messages import CARD, Audience, Priority, owe
from storage.tables import EPOCH, cards


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
