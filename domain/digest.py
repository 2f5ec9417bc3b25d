"""When a digest is due, and for whom it is: on the local day and hour of its receiver, late rather than never."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.people import Person, Role
from domain.policy import EVERY, WEEKDAYS, Sent
from domain.refusal import Refusal, refusal

LOOK_BACK_DAYS = 3
"""How late a weekly digest may still be sent: a Monday's is worth reading until Wednesday."""


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
    """The local date of the latest one that should be out by now and is worth reading; None if none is.

    Found by looking at local times, so that no daylight-saving change skips or doubles a day. Whether the receiver
    works on it is not known here.
    """
    local = now.astimezone(zone)
    for back in range(read_for(wanted).days):
        day = local.date() - timedelta(days=back)
        if wanted.weekday in (EVERY, WEEKDAYS[day.weekday()]):
            return day if back > 0 or local.time() >= wanted.at else None
    return None


def may_have(person: Person, whom: Role | Circle, *, leads: bool) -> bool:
    """Whether somebody may have a digest: whom it is for, and administrators; ``leads`` if they have people."""
    match whom:
        case Circle.EVERYBODY:
            return True
        case Circle.MANAGERS:
            return leads
    return bool(person.roles & {whom, Role.ADMIN})
