"""The two sides of a ticket's conversation, and where each of them reads it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.access import KIND
from domain.ticket import Ticket
from handlers.office import Office
from handlers.ticket import book
from storage import messages, shared
from storage.access import requests
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience, Card
from storage.ticket import followers, origins, threads, tickets


def spoken_of(tx: Tx, ticket: Ticket) -> Ticket:
    """The ticket in whose conversation words about this one belong: that into which it was merged."""
    while ticket.into_id:
        ticket = tickets.load(tx, ticket.into_id)
    return ticket


def private(tx: Tx, office: Office, ticket: Ticket) -> bool:
    """Whether it is between who asked and those who help: in confidence, or who gets into what."""
    return bool(privates(tx, office, [ticket]))


def privates(tx: Tx, office: Office, found: Sequence[Ticket]) -> set[int]:
    """Those of these tickets that are private."""
    confided = {one.id for one in found if book.in_confidence(office, one)}
    return confided | requests.tasks(tx, [one.id for one in found])


def asking(tx: Tx, ticket: Ticket) -> list[Ticket]:
    """A ticket, and those of others that were merged into it: whoever asked reads on."""
    merged = tickets.load_many(tx, threads.merged_into(tx, ticket.id)).values()
    theirs = {one.requester_id: one for one in merged if one.requester_id != ticket.requester_id}
    return [ticket, *theirs.values()]


def may_read(tx: Tx, office: Office, ticket: Ticket, place: Place | None, now: datetime) -> bool:
    """Whether what is said about a ticket may be read in a place now: who was to read it may be nobody to it by now."""
    here = {one.id: one for one in (ticket, spoken_of(tx, ticket))}.values()
    return place is not None and any(_reads(tx, office, one, place, now) for one in here)


def _reads(tx: Tx, office: Office, ticket: Ticket, place: Place, now: datetime) -> bool:
    match place.audience:
        case Audience.CHANNEL:
            return place.channel in _channels(tx, office, ticket)
        case Audience.DECIDER:
            return any(person.id == place.person_id for person in book.helping(tx, office, ticket, now))
    return place.person_id in askers(tx, office, ticket)


def _channels(tx: Tx, office: Office, ticket: Ticket) -> set[str | None]:
    """Where everybody may read on: where its queue's card stands, and around the message that it was made of."""
    if book.in_confidence(office, ticket):
        return set()
    origin, listed = origins.of(tx, ticket.id), book.channel_of(office, ticket) is not None
    stands = shared.stands_in(tx, kind=book.CARD, subject_id=ticket.id) if listed else None
    return {stands, *([origin.channel] if origin and origin.spoken_in else [])} - {None}


def askers(tx: Tx, office: Office, ticket: Ticket) -> set[int]:
    """Who asked, and unless it is private whoever asked for the same or joined them."""
    if private(tx, office, ticket):
        return {ticket.requester_id}
    same = [ticket, *tickets.load_many(tx, threads.merged_into(tx, ticket.id)).values()]
    return {person_id for one in same for person_id in (one.requester_id, *followers.of(tx, one.id))}


def of_requester(
    tx: Tx, office: Office, ticket: Ticket, *, alone: bool = False, proof: bool = False
) -> Iterator[Place]:
    """The thread of the message it was made of, else below the card of who asked; and of whoever asked for the same.

    And below those of whoever joined them, unless it is for who asked ``alone``. A ``proof`` is told in no channel.
    """
    origin, apart = origins.of(tx, ticket.id), private(tx, office, ticket)
    if origin and origin.spoken_in and not proof and not book.in_confidence(office, ticket):
        thread = origin.channel, origin.thread_ts
        yield Place(audience=Audience.CHANNEL, person_id=ticket.requester_id, channel=thread[0], thread_ts=thread[1])
    else:
        yield from _own(tx, ticket, alone=alone or apart)
    # What is private is no matter of whoever else asked for the same.
    for other in [] if apart else asking(tx, ticket)[1:]:
        yield from _own(tx, other, alone=alone)


def _own(tx: Tx, ticket: Ticket, *, alone: bool) -> Iterator[Place]:
    told = {ticket.requester_id, *([] if alone else followers.of(tx, ticket.id))}
    # Of a task for access who asked has no card but that of the request.
    request_id = requests.of_ticket(tx, ticket.id)
    asked = messages.copies(tx, kind=KIND, subject_id=request_id) if request_id else []
    for card in (*messages.copies(tx, kind=book.CARD, subject_id=ticket.id), *asked):
        if card.audience is Audience.REQUESTER and card.person_id in told:
            yield Place(audience=Audience.REQUESTER, person_id=card.person_id, below_id=card.id)


def of_helpers(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> Iterator[Place]:
    """The thread below the queue's card in its channel; where it has none, below the card of each who helps."""
    found = list(_of_helpers(tx, office, ticket, now))
    if not found:
        # Whoever had a card helps no more, or app.yaml names another place: what is said now is not said to nobody.
        book.queue(tx, office, ticket, now)
        found = list(_of_helpers(tx, office, ticket, now))
    yield from found


def _of_helpers(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> Iterator[Place]:
    cards = messages.copies(tx, kind=book.CARD, subject_id=ticket.id)
    if shared := _in_channel(office, ticket, cards):
        yield Place(audience=Audience.CHANNEL, person_id=shared.person_id, channel=shared.channel, below_id=shared.id)
        return
    helping = {person.id for person in book.helping(tx, office, ticket, now)}
    for card in cards:
        if card.audience is Audience.DECIDER and card.person_id in helping:
            yield Place(audience=Audience.DECIDER, person_id=card.person_id, below_id=card.id)


def _in_channel(office: Office, ticket: Ticket, cards: list[Card]) -> Card | None:
    """The card of the queue's channel; None where it has none, or is sensitive: nothing is said in channels then."""
    if book.channel_of(office, ticket) is None:
        return None
    return next((card for card in cards if card.audience is Audience.CHANNEL), None)
