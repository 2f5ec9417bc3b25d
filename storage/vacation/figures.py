"""Who was to work in a time, and who was away: not one by one, but so many by each calendar."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import booked_days, leave_requests, people, requests
from storage.vacation.absence import APPROVED
from storage.vacation.requests import HELD, WHOLE

_CALENDAR = (people.c.country, people.c.subdivision, people.c.schedule)


@dataclass(frozen=True, slots=True)
class Same:
    """What the roster says of the calendar of some people; None is the company's."""

    country: str | None
    subdivision: str | None
    schedule: str | None


def employed(tx: Tx, *, first: date, last: date) -> list[tuple[Same, date, date, int]]:
    """How many people worked here from which day to which other, of those between two days."""
    hired, left = people.c.hired_on, people.c.left_on
    since = sa.case((hired > first, hired), else_=sa.literal(first, sa.Date))
    until = sa.case((left < last, left), else_=sa.literal(last, sa.Date))
    here = (sa.or_(hired.is_(None), hired <= last), sa.or_(left.is_(None), left >= first))
    dated = sa.select(*_CALENDAR, since.label("since"), until.label("until")).where(*here).subquery()
    query = sa.select(*dated.c, sa.func.count()).group_by(*dated.c)
    return [(Same(*row[:3]), row[3], row[4], row[5]) for row in tx.execute(query)]


def missed(tx: Tx, *, first: date, last: date) -> list[tuple[Same, date, int]]:
    """How many halves of each day between two people were away by a decision while they worked here."""
    day, hired, left = booked_days.c.day, people.c.hired_on, people.c.left_on
    query = (
        sa.select(*_CALENDAR, day, sa.func.sum(sa.case((booked_days.c.half == WHOLE, 2), else_=1)))
        .join(people, people.c.id == booked_days.c.person_id)
        .join(requests, requests.c.id == booked_days.c.request_id)
        .join(leave_requests, leave_requests.c.request_id == booked_days.c.request_id)
        .where(HELD, day.between(first, last), APPROVED, leave_requests.c.away)
        .where(sa.or_(hired.is_(None), hired <= day), sa.or_(left.is_(None), left >= day))
        .group_by(*_CALENDAR, day)
    )
    return [(Same(*row[:3]), row[3], int(row[4])) for row in tx.execute(query)]
