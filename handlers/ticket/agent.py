"""Who works on which tickets: the role says so; who is in a channel only sees its queue."""

from datetime import datetime

from domain.people import Action, Person, Role, Standing, may, standings
from domain.ticket import NotAnAgent, Ticket
from handlers.call import Call
from handlers.office import Office
from storage import people
from storage.db import Tx


def works_on(office: Office, person: Person, category: str) -> bool:
    """Whether somebody works on tickets of a category."""
    return Role(office.policy.tickets.category(category).role) in person.roles


def held(office: Office, ticket: Ticket, person: Person, *, joined: bool = False) -> frozenset[Standing]:
    """What somebody is to a ticket."""
    also = {Standing.JOINED} if joined else set[Standing]()
    if works_on(office, person, ticket.category):
        also.add(Standing.AGENT)
    if person.email in office.policy.tickets.category(ticket.category).leads:
        also.add(Standing.LEAD)
    return standings(person, about=ticket.requester_id, also=also)


def permits(office: Office, ticket: Ticket, person: Person, action: Action, *, joined: bool = False) -> bool:
    """Whether somebody may do that to a ticket."""
    return may(action, held(office, ticket, person, joined=joined))


def check(call: Call, ticket: Ticket, action: Action) -> None:
    """Raises NotAnAgent, with the role that it takes."""
    if not permits(call.office, ticket, call.actor, action):
        raise NotAnAgent(role=call.office.policy.tickets.category(ticket.category).role)


def agents(tx: Tx, office: Office, category: str, now: datetime) -> tuple[Person, ...]:
    """Who works on tickets of a category."""
    role = Role(office.policy.tickets.category(category).role)
    return tuple(p for p in people.with_role(tx, role) if p.works_here(office.day(now)))
