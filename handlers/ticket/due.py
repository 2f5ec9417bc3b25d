"""What the clocks of tickets bring about: warnings, breaches, the levels above; and the end of what was resolved.

A ticket is looked at when a share of a promise is spent, and what holds is asked again then. Nobody is woken: whoever
is not at work is told when they are, unless the ticket is promised around the clock.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.people import Person
from domain.ticket import Clock, Ticket, clocks, reached
from handlers.call import Message
from handlers.office import Office, Reader
from handlers.ticket import book, closing, words
from handlers.ticket.agent import agents
from storage import messages, people
from storage.approval import Stale
from storage.db import Database, Tx
from storage.ticket import tickets

DUE = "ticket.due"
"""The news that a share of a promise is spent."""
RESPONSE, RESOLUTION = "response", "resolution"
BATCH = 100


def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Look at each ticket whose time has come; returns how many."""
    looked = 0
    while not stopped():
        with db.read() as tx:
            due = tickets.to_check(tx, now, limit=BATCH)
        for ticket_id, moment in due:
            looked += _looked(db, office, ticket_id, moment, now)
        if len(due) < BATCH:
            break
    return looked


def _looked(db: Database, office: Office, ticket_id: int, moment: datetime, now: datetime) -> bool:
    try:
        with db.write() as tx:
            return _look(tx, office, ticket_id, moment, now)
    except Stale:
        # Somebody reopened it meanwhile, or another process closed it.
        return False


def _look(tx: Tx, office: Office, ticket_id: int, moment: datetime, now: datetime) -> bool:
    """Do what is due about one ticket; False if another process did. Raises Stale."""
    ticket = tickets.load(tx, ticket_id)
    if book.closes_by(office, ticket, now):
        closing.close(tx, office, ticket, now)
        return True
    shares, known = office.policy.tickets.shares, clocks(ticket, book.hours(office, ticket))
    told = {
        RESPONSE: _more(known.response, shares, ticket.told_response, now),
        RESOLUTION: _more(known.resolution, shares, ticket.told_resolution, now),
    }
    after = replace(ticket, told_response=told[RESPONSE], told_resolution=told[RESOLUTION])
    if after == ticket:
        return book.look_again(tx, office, ticket, seen=moment)
    if later := _later(tx, office, ticket, now):
        return book.look_again(tx, office, ticket, at=later, seen=moment)
    if not book.look_again(tx, office, after, seen=moment):
        return False
    _owe(tx, office, ticket, after, now)
    messages.touch(tx, kind=book.CARD, subject_id=ticket.id)
    return True


def _more(clock: Clock, shares: tuple[int, ...], told: int, now: datetime) -> int:
    return max(told, reached(clock, shares, now))


def _later(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> datetime | None:
    """When whoever has the ticket is at work again, if they are not; None if they may be told now."""
    if ticket.promise.around_the_clock or ticket.assignee_id is None:
        return None
    moment = office.working_hours(people.get(tx, ticket.assignee_id)).next_working_moment(now)
    return moment if moment > now else None


def _owe(tx: Tx, office: Office, before: Ticket, after: Ticket, now: datetime) -> None:
    """Only the highest share of each promise is told."""
    for what, was, told in (
        (RESPONSE, before.told_response, after.told_response),
        (RESOLUTION, before.told_resolution, after.told_resolution),
    ):
        if told > was:
            share = office.policy.tickets.shares[told - 1]
            facts = {"ticket": after.id, "what": what, "share": share}
            _tell(tx, office, after, facts, share, now)


def _tell(tx: Tx, office: Office, ticket: Ticket, facts: Mapping[str, Any], share: int, now: datetime) -> None:
    """Before the end whoever has it, else the team; at the end both; at the levels above the leads too."""
    channel = book.channel_of(office, ticket)
    if ticket.assignee_id:
        messages.owe(tx, DUE, facts=facts, person_id=ticket.assignee_id)
    if channel and (share >= 100 or ticket.assignee_id is None):
        cards = messages.copies(tx, kind=book.CARD, subject_id=ticket.id)
        below = next((card.id for card in cards if card.channel == channel), None)
        messages.owe(tx, DUE, facts=facts, channel=channel, below_id=below)
    told = set(_besides(tx, office, ticket, share, now, in_channel=channel is not None))
    for person in sorted(told - {ticket.assignee_id or 0}):
        messages.owe(tx, DUE, facts=facts, person_id=person)


def _besides(tx: Tx, office: Office, ticket: Ticket, share: int, now: datetime, *, in_channel: bool) -> Iterator[int]:
    """Who else is told, by id: the team where it has no channel, the leads above the end."""
    if not in_channel and (share >= 100 or ticket.assignee_id is None):
        yield from (person.id for person in agents(tx, office, ticket.category, now))
    if share > 100:
        yield from (person.id for person in leads(tx, office, ticket))


def leads(tx: Tx, office: Office, ticket: Ticket) -> tuple[Person, ...]:
    """Whom a ticket goes to that takes too long: those of its category, else the manager of whoever has it."""
    found = (people.by_email(tx, email) for email in office.policy.tickets.category(ticket.category).leads)
    named = tuple(person for person in found if person and person.reachable)
    if named or ticket.assignee_id is None:
        return named
    return people.managers(tx, people.get(tx, ticket.assignee_id))


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """A promise that is about to be broken, or is; nothing once it is kept."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    known = clocks(ticket, book.hours(reader.office, ticket))
    clock = known.response if facts["what"] == RESPONSE else known.resolution
    due = clock.due()
    if clock.stopped or due is None:
        return None
    who = people.get(tx, ticket.assignee_id).name if ticket.assignee_id else None
    told = {"when": v.moment(due)}
    late = clock.breached(reader.now)
    if facts["what"] == RESPONSE and late:
        line = v.say("🚨 No answer yet: it was due {when}.", **told)
    elif facts["what"] == RESPONSE:
        line = v.say("⏰ An answer is due {when}.", **told)
    elif late:
        line = v.say("🚨 Not solved yet: it was due {when}.", **told)
    else:
        line = v.say("⏰ A solution is due {when}.", **told)
    place = book.place_of(tx, ticket, reader.person)
    link = reader.office.permalink(*place) if place else None
    return Message(text=f"{line}\n{words.line(reader, ticket, who, link)}")
