"""Each live ticket stands where those read it who help now: after a change of people or of app.yaml it is put there."""

from collections.abc import Callable, Iterator
from datetime import datetime

from domain.ticket import Ticket
from handlers.each import each
from handlers.office import Office
from handlers.ticket import book
from handlers.ticket.agent import agents
from handlers.ticket.team import left, move
from handlers.ticket.threads import so_far
from storage import messages, shared
from storage.below import Place
from storage.db import Database, Tx
from storage.messages import Audience, Card
from storage.ticket import followers, queues, tickets

PAGE = 100


def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Look at the tickets of the categories that others read since the last look; returns at how many."""
    with db.read() as tx:
        known = queues.known(tx)
        reading = {name: _readers(tx, office, name, now) for name in {*office.policy.tickets.categories, *known}}
    turned = [
        (category, readers)
        for category, readers in sorted(reading.items())
        if category not in known or known[category].readers != readers or known[category].walked is not None
    ]
    return sum(each(turned, lambda one: _walk(db, office, *one, now, stopped), name=lambda one: f"tickets of {one[0]}"))


def _walk(db: Database, office: Office, category: str, readers: str, now: datetime, stopped: Callable[[], bool]) -> int:
    """Look at all tickets of a category, from where a look before ended; returns at how many."""
    with db.write() as tx:
        queues.turn(tx, category, readers)
    looked = 0
    while not stopped() and (many := _page(db, office, category, readers, now)):
        looked += many
    return looked


def _readers(tx: Tx, office: Office, category: str, now: datetime) -> str:
    """Who reads a category: its channel, those who help, and what else is in confidence."""
    policy = office.policy.tickets
    secret = sorted(name for name, one in policy.categories.items() if one.sensitive)
    helping = sorted(person.id for person in agents(tx, office, category, now))
    return f"{policy.queue(category)} {helping} {secret}"


def _page(db: Database, office: Office, category: str, readers: str, now: datetime) -> int:
    with db.write() as tx:
        ids = queues.take(tx, category, readers, limit=PAGE)
        cards = queues.standing(tx, ids)
        for ticket in tickets.load_many(tx, ids).values():
            _put(tx, office, ticket, cards[ticket.id], now)
        return len(ids)


def _put(tx: Tx, office: Office, ticket: Ticket, cards: list[Card], now: datetime) -> None:
    """Put a ticket where those who help read it, and tell them there what was said so far."""
    channel = book.channel_of(office, ticket)
    shown = next((card.channel for card in cards if card.audience is Audience.CHANNEL), None)
    had = {card.person_id for card in cards if card.audience is Audience.DECIDER}
    helping = set() if channel else {person.id for person in book.helping(tx, office, ticket, now)}
    if shown == channel and helping <= had and (channel or had <= helping):
        return
    # Nobody hands it over meanwhile.
    followers.own(tx, ticket.id)
    if shown and not channel:
        move.leave(tx, office, ticket, left.by_no_step(tx, ticket), now)
    if channel:
        shared.owe_in(tx, channel, kind=book.CARD, subject_id=ticket.id, person_id=ticket.requester_id)
    for person_id in sorted(helping - had):
        messages.owe_card(tx, kind=book.CARD, subject_id=ticket.id, audience=Audience.DECIDER, person_id=person_id)
    # Of whoever helps no more the card says so.
    for kind in (book.CARD, book.THREAD, book.MAJOR):
        messages.touch(tx, kind=kind, subject_id=ticket.id)
    new = list(_new(tx, ticket, channel if channel != shown else None, helping - had))
    so_far.owe(tx, new, ticket, so_far.of(tx, ticket), now)


def _new(tx: Tx, ticket: Ticket, channel: str | None, people: set[int]) -> Iterator[Place]:
    """Where it stands from now on and did not before."""
    for card in messages.copies(tx, kind=book.CARD, subject_id=ticket.id):
        if card.audience is Audience.CHANNEL and channel:
            yield Place(audience=card.audience, person_id=card.person_id, channel=channel, below_id=card.id)
        elif card.audience is Audience.DECIDER and card.person_id in people:
            yield Place(audience=card.audience, person_id=card.person_id, below_id=card.id)
