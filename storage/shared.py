"""Cards that stand in a channel, once each, for whoever is in it."""

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.messages import CARD, Audience, Priority, owe
from storage.tables import EPOCH, cards

_SHARED = cards.c.audience == Audience.CHANNEL.value


def owe_in(tx: Tx, channel: str, *, kind: str, subject_id: int, person_id: int) -> None:
    """Owe a channel its card of a subject, brought about by a person, unless it stands there."""
    same = (_SHARED, cards.c.kind == kind, cards.c.subject_id == subject_id)
    known = tx.execute(sa.select(cards.c.id, cards.c.channel).where(*same)).one_or_none()
    if known and known.channel == channel:
        return
    if known:
        # The policy names another channel now.
        moved = {"channel": channel, "ts": None, "shown": 0, "error": None, "next_at": EPOCH}
        tx.execute(sa.update(cards).where(cards.c.id == known.id).values(moved))
        card_id = known.id
    else:
        row = {"kind": kind, "subject_id": subject_id, "audience": Audience.CHANNEL.value, "person_id": person_id}
        new = UPSERTS[tx.dialect.name](cards).values({**row, "channel": channel, "next_at": EPOCH})
        card_id = tx.execute(new.on_conflict_do_nothing().returning(cards.c.id)).scalar()
    if card_id is not None:
        owe(tx, CARD, facts={}, channel=channel, priority=Priority.OTHERS, card_id=card_id)


def stands_in(tx: Tx, *, kind: str, subject_id: int) -> str | None:
    """The channel in which a card stands or will."""
    same = (_SHARED, cards.c.kind == kind, cards.c.subject_id == subject_id)
    found: str | None = tx.execute(sa.select(cards.c.channel).where(*same)).scalar()
    return found
