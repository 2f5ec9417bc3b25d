"""What the clocks of tickets bring about: warnings, breaches, the levels above; and the end of what was resolved.

A ticket is looked at when a share of a promise is spent, and what holds is asked again then, and once more when it is
said. Nobody is woken, unless the ticket is promised around the clock; and it never stays silent: where whoever has a
ticket is away, or comes only when it is too late, the team is told in their place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.people import Person, Role
from domain.ticket import Clock, Clocks, Ticket, clocks, reached
from handlers import quiet
from handlers.call import Message
from handlers.each import each, in_the_end
from handlers.office import Office, Reader
from handlers.texts import Voice
from handlers.ticket import book, words
from handlers.ticket.agent import agents
from handlers.ticket.clocks import closing
from storage import messages, people
from storage.approval import Stale
from storage.db import Database, Tx
from storage.ticket import checks, tickets

DUE = "ticket.due"
"""The news that a share of a promise is spent."""
RESPONSE, RESOLUTION = "response", "resolution"
BATCH = 100
Facts = Mapping[str, Any]


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Look at each ticket whose time has come; returns how many."""
    looked = 0
    while not stopped():
        with db.read() as tx:
            due = checks.to_check(tx, now, limit=BATCH)
        done = each(due, lambda one: _looked(db, office, *one, now), name=lambda one: f"ticket {one[0]}")
        looked += sum(done)
        # Where none could be dealt with the same ones would be found again.
        if len(due) < BATCH or not done:
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
    # Late, for we were not running: the team is not woken either.
    later = quiet.heard(book.calendar(office, ticket), now)
    if later > now:
        return book.look_again(tx, office, ticket, at=later, seen=moment)
    after = _told(office, ticket, now)
    if not book.look_again(tx, office, after, seen=moment):
        return False
    if after != ticket:
        _owe(tx, office, ticket, after, now)
        messages.touch(tx, kind=book.CARD, subject_id=ticket.id)
    return True


def _told(office: Office, ticket: Ticket, now: datetime) -> Ticket:
    """The ticket, with all told that is spent."""
    shares, known = office.policy.tickets.shares, clocks(ticket, book.hours(office, ticket))
    return replace(
        ticket,
        told_response=max(ticket.told_response, reached(known.response, shares, now)),
        told_resolution=max(ticket.told_resolution, reached(known.resolution, shares, now)),
    )


def _owe(tx: Tx, office: Office, before: Ticket, after: Ticket, now: datetime) -> None:
    """Only the highest share of each promise is told."""
    for what, was, told in (
        (RESPONSE, before.told_response, after.told_response),
        (RESOLUTION, before.told_resolution, after.told_resolution),
    ):
        if told > was:
            share = office.policy.tickets.shares[told - 1]
            _tell(tx, office, after, {"ticket": after.id, "what": what, "share": share}, now)


def _tell(tx: Tx, office: Office, ticket: Ticket, facts: Facts, now: datetime) -> None:
    """Before the end whoever has it, or the team in their place; at the end both; at the levels above the leads too."""
    share = facts["share"]
    whose = people.get(tx, ticket.assignee_id) if ticket.assignee_id else None
    missed = whose is not None and _missed(tx, office, ticket, whose, facts, now)
    told = {whose.id: whose} if whose else {}
    if share >= 100 or whose is None or missed:
        told |= {person.id: person for person in _team(tx, office, ticket, {**facts, "missed": missed}, now)}
    if share > 100:
        told |= {person.id: person for person in leads(tx, office, ticket)}
    for person in told.values():
        mine = {**facts, "whose": person.id} if person.id == ticket.assignee_id else {**facts, "missed": missed}
        subject, urgent = f"{ticket.id}:{facts['what']}", ticket.promise.around_the_clock
        quiet.tell(tx, office, person, DUE, subject=subject, facts=mine, now=now, urgent=urgent)


def _missed(tx: Tx, office: Office, ticket: Ticket, whose: Person, facts: Facts, now: datetime) -> bool:
    """Whether whoever has a ticket is away, or at work again only when it is too late."""
    due = _clock(office, ticket, facts).due()
    too_late = due is not None and now < due < quiet.at_work(tx, office, whose, now)
    return quiet.away(tx, office, whose, now) or (too_late and not ticket.promise.around_the_clock)


def _team(tx: Tx, office: Office, ticket: Ticket, facts: Facts, now: datetime) -> Iterator[Person]:
    """Tell the team in its channel; where it has none, whoever of it is there, else its leads or administrators."""
    if channel := book.channel_of(office, ticket):
        cards = messages.copies(tx, kind=book.CARD, subject_id=ticket.id)
        below = next((card.id for card in cards if card.channel == channel), None)
        messages.owe(tx, DUE, facts=facts, channel=channel, below_id=below)
        return
    known = [one for one in agents(tx, office, ticket.category, now) if one.id != ticket.requester_id]
    there = [one for one in known if not quiet.away(tx, office, one, now)]
    yield from there or leads(tx, office, ticket) or people.with_role(tx, Role.ADMIN)


def leads(tx: Tx, office: Office, ticket: Ticket) -> tuple[Person, ...]:
    """Whom a ticket goes to that takes too long: those of its category, else the manager of whoever has it."""
    found = (people.by_email(tx, email) for email in office.policy.tickets.category(ticket.category).leads)
    named = tuple(person for person in found if person and person.reachable)
    if named or ticket.assignee_id is None:
        return named
    return people.managers(tx, people.get(tx, ticket.assignee_id))


# --- in words ---------------------------------------------------------------------------------------------------------


def _clock(office: Office, ticket: Ticket, facts: Facts) -> Clock:
    known: Clocks = clocks(ticket, book.hours(office, ticket))
    return known.response if facts["what"] == RESPONSE else known.resolution


def tell(tx: Tx, reader: Reader, facts: Facts) -> Message | None:
    """A promise that is about to be broken, or is; None once it is kept, put off, in confidence or of others."""
    ticket = tickets.load(tx, facts["ticket"])
    if not reader.person.id and book.channel_of(reader.office, ticket) is None:
        return None
    clock = _clock(reader.office, ticket, facts)
    due, moot = clock.due(), not reached(clock, [facts["share"]], reader.now)
    if due is None or moot or facts.get("whose", ticket.assignee_id) != ticket.assignee_id:
        return None
    who = people.get(tx, ticket.assignee_id).name if ticket.assignee_id else None
    place = book.place_of(tx, ticket, reader.person)
    link = reader.office.permalink(*place) if place else None
    lines = [_heading(reader.voice, facts, due, late=due <= reader.now)]
    if facts["share"] > 100:
        spent = reader.voice.number(100 * clock.spent(reader.now) // clock.target)
        lines.append(reader.voice.say("It has taken {share}% of the time that was promised.", share=spent))
    lines.append(words.line(reader, ticket, who, link))
    if facts.get("missed") and who:
        lines.append(reader.voice.say("{who} is not at work. Somebody else can take it over.", who=who))
    # In a channel, whoever has no part in the thread hears of it too.
    return Message(text="\n".join(lines), aloud=not reader.person.id)


def _heading(v: Voice, facts: Facts, due: datetime, *, late: bool) -> str:
    told = {"when": v.moment(due)}
    if facts["what"] == RESPONSE:
        return (
            v.say("🚨 No answer yet: it was due {when}.", **told)
            if late
            else v.say("⏰ An answer is due {when}.", **told)
        )
    return (
        v.say("🚨 Not solved yet: it was due {when}.", **told)
        if late
        else v.say("⏰ A solution is due {when}.", **told)
    )
