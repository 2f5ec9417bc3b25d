"""Where what is owed to somebody stands in Slack, once that is somebody else's conversation."""

from collections.abc import Collection

import sqlalchemy as sa

from domain.approval import SeatState
from domain.ticket import KIND as TICKET
from storage import messages
from storage.db import Tx
from storage.tables import approval_seats, cards, requests, tickets
from storage.tables import messages as owed
from storage.ticket.lists import IS_LIVE

_PEOPLE: sa.BindParameter[int] = sa.bindparam("people", expanding=True)
# What stands in a channel is nobody's, whoever brought it about.
_THEIRS = sa.and_(cards.c.person_id.in_(_PEOPLE), cards.c.audience != messages.Audience.CHANNEL.value)
_FORGET = (
    sa.update(cards)
    .where(_THEIRS)
    .values(channel=None, ts=None, shown=0, attempts=0, error=None, lease_owner=None, lease_until=None)
)
# Whoever is posting it now loses the lease, and with it the right to say where it stands.
_STOP = (
    sa.update(owed)
    .where(owed.c.person_id.in_(_PEOPLE), owed.c.state == messages.MessageState.SENDING.value)
    .values(state=messages.MessageState.OWED.value, doubtful=True, lease_owner=None, lease_until=None)
)
# By its kind too: a request and a ticket may have the same number.
_AWAITED = (
    sa.select(approval_seats.c.request_id)
    .join(requests, requests.c.id == approval_seats.c.request_id)
    .where(requests.c.id == cards.c.subject_id, requests.c.kind == cards.c.kind)
    .where(approval_seats.c.state == SeatState.WAITING.value)
    .exists()
)
_ASKED = sa.exists().where(tickets.c.id == cards.c.subject_id, cards.c.kind == TICKET, IS_LIVE)
_UNSENT = sa.select(owed.c.id).where(owed.c.card_id == cards.c.id, owed.c.state.in_(messages.UNSENT)).exists()
_OPEN = (
    sa.select(cards.c.id, cards.c.person_id)
    .where(_THEIRS, cards.c.kind != messages.HOME, sa.or_(_AWAITED, _ASKED), ~_UNSENT)
    .order_by(cards.c.id)
)


def leave(tx: Tx, people_ids: Collection[int]) -> None:
    """These people lost an account: their cards are drawn there no more, and those of what is open are posted anew."""
    whose = {"people": sorted(people_ids)}
    tx.execute(_FORGET, whose)
    tx.execute(_STOP, whose)
    for card in tx.execute(_OPEN, whose).all():
        messages.owe(tx, messages.CARD, facts={}, person_id=card.person_id, card_id=card.id)
