"""The block of working days in a row that is to be taken once a year: said when it is no longer possible."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.people import Person
from domain.policy import LeaveType, LeaveYear
from domain.policy.leave import Block
from domain.vacation import DAY, BookedDay, Projection, total, year_of
from domain.vacation.accrual import shift
from domain.vacation.block import possible
from handlers.office import Office
from handlers.texts import Voice
from storage import vacation
from storage.db import Tx

BEYOND = timedelta(days=120)
"""A block that begins in one leave year may end in the next."""


def hint(
    tx: Tx, office: Office, v: Voice, person: Person, type_: str, rules: LeaveType, balance: Projection, *,
    on: date, now: datetime, days: Sequence[BookedDay] = (), besides: int = vacation.NONE,
) -> list[str]:  # fmt: skip
    """What is no longer possible in the leave year of the day ``on``, with ``days`` that are asked for now.

    Nothing while less than the block could be taken in that year at all. ``balance`` is what they leave.
    """
    if rules.block is None:
        return []
    calendar, block = office.calendar(person), rules.block
    first = year_of(rules.accrual.from_ if rules.accrual else LeaveYear.JANUARY, person.hired_on, on)
    last, today = shift(first, 12) - timedelta(days=1), calendar.today(now)
    taken = vacation.taken(tx, person.id, first=first, last=last + BEYOND, besides=besides)
    booked = [*(t.booked for t in taken if t.type == type_), *days]
    left = _left(balance, max(on, today), last)
    enough = total([b for b in booked if b.day <= last]) + left >= block.days * DAY
    whole = {b.day for b in booked if b.half is None}
    if not enough or possible(
        block.days, booked=whole, left=left, today=today, first=first, last=last, calendar=calendar
    ):
        return []
    return [_said(v, block, v.day(last, year=last.year != today.year))]


def _said(v: Voice, block: Block, last: str) -> str:
    told = {"days": v.number(block.days), "last": last}
    if block.law is None:
        return v.say("⚠️ {days} working days in a row, due once a year, are no longer possible by {last}.", **told)
    return v.say(
        "⚠️ {days} working days in a row, due once a year by {law}, are no longer possible by {last}.",
        law=block.law,
        **told,
    )


def _left(balance: Projection, since: date, last: date) -> int:
    """The most that can be taken from any day of the rest of the year on."""
    later = [day for day in balance.changes if since < day <= last]
    return max(balance.from_day(day).usable() for day in (since, *later))
