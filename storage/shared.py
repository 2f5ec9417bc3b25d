"""Cards that stand in a channel, once each, for whoever is in it."""

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.messages import CARD, Audience, MessageState, Priority, owe
from storage.tables import EPOCH, cards, messages

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


def leave(tx: Tx, *, kind: str, subject_id: int, as_kind: str, as_subject: int) -> int | None:
    """What stands in a channel is not the card of this subject any more: it is drawn as another from now on.

    What was still to be posted there, or below it, is not. Its id, None if there was none.
    """
    same = (_SHARED, cards.c.kind == kind, cards.c.subject_id == subject_id)
    other = {"kind": as_kind, "subject_id": as_subject, "wanted": cards.c.wanted + 1, "attempts": 0, "error": None}
    left: int | None = tx.execute(
        sa.update(cards).where(*same).values({**other, "next_at": EPOCH}).returning(cards.c.id)
    ).scalar()
    if left is not None:
        _drop(tx, left)
    return left


def _drop(tx: Tx, card_id: int) -> None:
    """A card, and what was to stand below it, is not posted. What may stand already is found, and drawn again."""
    unsent = (messages.c.state == MessageState.OWED.value, messages.c.doubtful.is_(False))
    of_it = sa.or_(messages.c.card_id == card_id, messages.c.below_id == card_id)
    tx.execute(sa.update(messages).where(*unsent, of_it).values(state=MessageState.DROPPED.value))


def hide_below(tx: Tx, card_id: int, *, kind: str, person_id: int) -> None:
    """News that were posted below a card are drawn as cards of this kind from now on, whose subjects they are."""
    posted = (messages.c.below_id == card_id, messages.c.state == MessageState.SENT.value, messages.c.card_id.is_(None))
    card = {"kind": kind, "audience": Audience.CHANNEL.value, "person_id": person_id, "next_at": EPOCH}
    rows = tx.execute(sa.select(messages.c.id, messages.c.channel, messages.c.ts).where(*posted)).all()
    for row in rows:
        hidden = UPSERTS[tx.dialect.name](cards).values(
            {**card, "subject_id": row.id, "channel": row.channel, "ts": row.ts}
        )
        tx.execute(hidden.on_conflict_do_nothing())


def stands_in(tx: Tx, *, kind: str, subject_id: int) -> str | None:
    """The channel in which a card stands or will."""
    same = (_SHARED, cards.c.kind == kind, cards.c.subject_id == subject_id)
    found: str | None = tx.execute(sa.select(cards.c.channel).where(*same)).scalar()
    return found
