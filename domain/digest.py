"""When a digest is due, and for whom it is: on the local day and hour of its receiver, late but not in the evening."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.people import Person, Role
from domain.policy import EVERY, Sent
from domain.refusal import Refusal, refusal

LOOK_BACK_DAYS = 3
"""How late a weekly digest may still be sent: a Monday's is worth reading until Wednesday."""
TOLD_FOR = timedelta(hours=9)
"""So long after its time it may be told, on any of those days: a working day, and nobody is woken."""


class Circle(StrEnum):
    """Circle a digest is for, beside those who hold a role."""

    MANAGERS = "managers"
    EVERYBODY = "everybody"


@refusal
class NotForYou(Refusal):
    """Somebody wants a digest, or a list of it, that is for those who answer for it."""

    digest: str


def read_for(wanted: Sent) -> timedelta:
    """So long one is worth reading: a weekly one for some days, the others for their day."""
    return timedelta(days=1 if wanted.weekday == EVERY else LOOK_BACK_DAYS)


def due_on(wanted: Sent, now: datetime, zone: ZoneInfo) -> date | None:
    """The local date of the latest one that should be out by now and may be told now; None if none is.

    Found by looking at local times, so that no daylight-saving change skips or doubles a day. Whether the receiver
    works on it is not known here.
    """
    # As if their days began at its hour.
    local = now.astimezone(zone).replace(tzinfo=None) - _hours(wanted.at)
    if local - datetime.combine(local, time()) >= TOLD_FOR:
        return None
    return latest(wanted, local.date())


def latest(wanted: Sent, day: date) -> date | None:
    """The day of the latest one that is still worth reading on a day; None if none is."""
    days = (day - timedelta(days=back) for back in range(read_for(wanted).days))
    return next((one for one in days if wanted.is_of(one)), None)


def over(wanted: Sent, day: date, zone: ZoneInfo) -> datetime:
    """When the one of a day is not told any more."""
    last = datetime.combine(day + read_for(wanted) - timedelta(days=1), wanted.at)
    return (last + TOLD_FOR).replace(tzinfo=zone)


def _hours(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def may_have(person: Person, whom: Role | Circle, *, leads: bool) -> bool:
    """Whether somebody may have a digest: whom it is for, and administrators; ``leads`` if they have people."""
    match whom:
        case Circle.EVERYBODY:
            return True
        case Circle.MANAGERS:
            return leads
    return bool(person.roles & {whom, Role.ADMIN})
