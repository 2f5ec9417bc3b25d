"""Access in words: which system, as what, for how long."""

from domain.access import Access
from handlers.office import Office
from handlers.texts import Voice


def system(v: Voice, office: Office, key: str) -> str:
    """What a system is called; one that is gone, by its key."""
    known = office.policy.access.systems.get(key)
    return known.name.in_(v.language) if known else key


def role(v: Voice, office: Office, access: Access) -> str:
    """What somebody is to be in it."""
    known = office.policy.access.systems.get(access.system)
    named = known.roles.get(access.role) if known else None
    return named.name.in_(v.language) if named else access.role


def queue_of(office: Office, key: str) -> str:
    """The category of tickets whose people see to a system; one that is gone is seen to by those of the first."""
    known = office.policy.access.systems.get(key)
    return known.queue if known else next(iter(office.policy.tickets.categories))


def lasts(v: Voice, days: int | None) -> str:
    """For how long."""
    return v.say("for good") if days is None else v.count("for {n} day", "for {n} days", days)
