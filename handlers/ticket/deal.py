"""Who gets a ticket that nobody has: by the policy, of those who are there."""

from datetime import datetime

from domain.people import Person, Role
from domain.ticket import Helper, Ticket, whose
from handlers.approval.presence import look
from handlers.office import Office
from storage import people
from storage.db import Tx
from storage.ticket import turns


def choose(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> int | None:
    """Whose turn it is, which is theirs then; None where whoever wants claims it, or nobody is there."""
    assign = office.policy.tickets.category(ticket.category).assign
    if assign == "claim":
        return None
    turn = turns.next_turn(tx)
    ids = [person.id for person in there(tx, office, ticket, now)]
    loads, last = turns.loads(tx, ids), turns.turns(tx, ticket.category, ids)
    chosen = whose(assign, [Helper(id=i, live=loads.get(i, 0), turn=last.get(i, 0)) for i in ids])
    if chosen:
        turns.take(tx, ticket.category, chosen, turn)
    return chosen


def there(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> list[Person]:
    """Who works on such tickets and is at work today: not on leave, not on a day off, and not who asked."""
    role = Role(office.policy.tickets.category(ticket.category).role)
    known = {person.id: person for person in people.with_role(tx, role) if person.id != ticket.requester_id}
    presence = look(tx, office, known, now)
    return [person for i, person in known.items() if i not in presence.away and _works(office, person, now)]


def _works(office: Office, person: Person, now: datetime) -> bool:
    calendar = office.calendar(person)
    today = calendar.today(now)
    return person.works_here(today) and calendar.is_working_day(today)
