"""Who is given a ticket hears of it; tickets of whoever does not work on them any more go back to their team."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.people import Person, Role
from domain.ticket import Act, Step, Ticket, move
from handlers.call import Message
from handlers.cards import sections
from handlers.each import each
from handlers.office import Office, Reader
from handlers.ticket import book, words
from handlers.ticket.agent import agents, works_on
from storage import messages, people
from storage.approval import Stale
from storage.db import Database, Tx
from storage.ticket import lists, tickets

FREED = "ticket.freed"
"""The news that tickets have nobody any more."""
BATCH = 100
NAMED = 10
"""So many tickets are named."""


def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Give the tickets of whoever left, or lost the role, back to their teams; returns how many."""
    with db.read() as tx:
        having = lists.having(tx)
        known = people.get_many(tx, {person_id for person_id, _ in having})
        lost = [(known[i], category) for i, category in having if not _helps(office, known[i], category, now)]
    there = (one for one in lost if not stopped())
    return sum(each(there, lambda one: _free(db, office, *one, now), name=lambda one: f"{one[1]} of {one[0].id}"))


def _helps(office: Office, person: Person, category: str, now: datetime) -> bool:
    return works_on(office, person, category) and person.works_here(office.calendar(person).today(now))


def _free(db: Database, office: Office, person: Person, category: str, now: datetime) -> int:
    try:
        with db.write() as tx:
            return _freed(tx, office, person, category, now)
    except Stale:
        # Somebody moved one of them meanwhile: the next look finds what is left.
        return 0


def _freed(tx: Tx, office: Office, person: Person, category: str, now: datetime) -> int:
    found = tickets.load_many(tx, lists.assigned_to(tx, person.id, category, limit=BATCH)).values()
    if not found:
        return 0
    moved = [_back(tx, office, ticket, person, now) for ticket in found]
    facts = {"person": person.id, "tickets": [ticket.id for ticket in found]}
    _tell_team(tx, office, next(iter(found)), facts, now)
    for before, after in zip(found, moved, strict=True):
        book.by_the_clock(tx, after, since=before)
    return len(found)


def _back(tx: Tx, office: Office, ticket: Ticket, person: Person, now: datetime) -> Ticket:
    """Nobody has it, or whose turn it is."""
    free = move(ticket, Step(act=Act.UNASSIGN, by_id=None, at=now, to_id=person.id))
    book.write(tx, office, ticket, free)
    return book.deal_out(tx, office, free, now)


def _tell_team(tx: Tx, office: Office, ticket: Ticket, facts: Mapping[str, Any], now: datetime) -> None:
    if channel := book.channel_of(office, ticket):
        messages.owe(tx, FREED, facts=facts, channel=channel)
        return
    for person in agents(tx, office, ticket.category, now) or people.with_role(tx, Role.ADMIN):
        book.tell(tx, office, person, FREED, facts, ticket, now)


# --- in words ---------------------------------------------------------------------------------------------------------


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """A ticket is somebody's now, by their turn or because somebody gave it to them; nothing once it is not."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    if ticket.assignee_id != reader.person.id or not ticket.live:
        return None
    by_id = facts.get("by")
    if by_id:
        line = v.say("{who} gave you a ticket:", who=people.get(tx, by_id).name)
    else:
        line = v.say("It is your turn, so this ticket is yours:")
    return _listed(tx, reader, line, [ticket])


def tell_nobody(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """A ticket waits for a role that nobody has; None once somebody has it."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    if not ticket.live or agents(tx, reader.office, ticket.category, reader.now):
        return None
    told = {"reference": ticket.reference, "role": reader.office.policy.tickets.category(ticket.category).role}
    said = v.say("{reference} waits, and nobody works on such tickets: nobody has the role {role}.", **told)
    return Message(text=said)


def tell_freed(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """Which tickets somebody does not work on any more, as they stand now; nothing once none is live."""
    v, known = reader.voice, tickets.load_many(tx, facts["tickets"])
    live = [ticket for ticket in known.values() if ticket.live]
    line = v.say("{who} does not work on these tickets any more. They are the team's again:",
                 who=people.get(tx, facts["person"]).name)  # fmt: skip
    return _listed(tx, reader, line, live) if live else None


def _listed(tx: Tx, reader: Reader, line: str, found: list[Ticket]) -> Message:
    names = people.get_many(tx, {ticket.assignee_id for ticket in found if ticket.assignee_id})
    places, lines = book.places_of(tx, found[:NAMED], reader.person), [line]
    for ticket in found[:NAMED]:
        place = places.get(ticket.id)
        link = reader.office.permalink(*place) if place else None
        who = names[ticket.assignee_id].name if ticket.assignee_id else None
        lines.append(words.line(reader, ticket, who, link))
    more = [reader.voice.say("… and more")] if len(found) > NAMED else []
    return Message(text="\n".join([*lines, *more])[:4000], blocks=sections(*lines, *more))
