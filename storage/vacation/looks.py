"""Which leave is looked at for holidays: what changed, and what holds a day on which nobody works any more."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from domain.approval import OPEN
from storage.db import UPSERTS, Tx
from storage.tables import booked_days, leave_calendars, leave_requests, people, requests
from storage.vacation.requests import HELD

_SETTLED = sa.func.coalesce(requests.c.state, "").not_in(sorted(OPEN))
"""Not as a plain column, by which SQLite would begin."""


class CalendarYear(NamedTuple):
    """A year of those whose days are counted alike; empty is what the roster does not say."""

    country: str
    subdivision: str
    schedule: str
    year: int


_KEY = ("country", "subdivision", "schedule", "year")
_OF_YEAR = sa.and_(*(leave_calendars.c[name] == sa.bindparam(f"its_{name}") for name in _KEY))


def calendars(tx: Tx) -> dict[CalendarYear, str]:
    """The days of each year as they were when its leave was last looked at."""
    return {CalendarYear(*(getattr(row, name) for name in _KEY)): row.days for row in tx.execute(_CALENDARS)}


_CALENDARS = sa.select(leave_calendars)


def learn(tx: Tx, year: CalendarYear, days: str) -> bool:
    """A year of which no leave was looked at before; False if it is known already."""
    put = UPSERTS[tx.dialect.name](leave_calendars).values(**year._asdict(), days=days)
    # RETURNING, because psycopg tells no row count of an insert that Core compiled.
    return tx.execute(put.on_conflict_do_nothing().returning(leave_calendars.c.year)).first() is not None


def renew(tx: Tx, year: CalendarYear, days: str, *, was: str) -> bool:
    """The days of a year are others now; False if another process said so before us."""
    ours = sa.update(leave_calendars).where(_OF_YEAR, leave_calendars.c.days == was)
    return tx.execute(ours.values(days=days), _asked(year)).rowcount == 1


def forget(tx: Tx, years: Collection[CalendarYear]) -> None:
    """Years that are over, or that no calendar is known for any more."""
    if years:
        tx.execute(sa.delete(leave_calendars).where(_OF_YEAR), [_asked(year) for year in years])


def _asked(year: CalendarYear) -> dict[str, object]:
    return {f"its_{name}": value for name, value in year._asdict().items()}


def look_again(tx: Tx, year: CalendarYear, days: Collection[date]) -> None:
    """Leave that holds one of these days is to be looked at: that of people whose days are counted so."""
    theirs = (sa.func.coalesce(people.c[name], "") == getattr(year, name) for name in _KEY[:-1])
    holding = (
        sa.select(booked_days.c.request_id)
        .join(people, people.c.id == booked_days.c.person_id)
        .where(HELD, booked_days.c.day.in_(sorted(days)), *theirs)
    )
    _mark(tx, holding)


def look_at_all(tx: Tx, *, since: date) -> None:
    """All leave that holds a day from this one on is to be looked at."""
    _mark(tx, sa.select(booked_days.c.request_id).where(HELD, booked_days.c.day >= since))


def _mark(tx: Tx, holding: sa.Select[tuple[int]]) -> None:
    # What seems unlooked already is written too: another process may be about to say that it looked.
    tx.execute(sa.update(leave_requests).where(leave_requests.c.request_id.in_(holding)).values(unlooked=True))


_UNLOOKED = (
    sa.select(leave_requests.c.request_id)
    .join(requests, requests.c.id == leave_requests.c.request_id)
    .where(leave_requests.c.unlooked, leave_requests.c.request_id > sa.bindparam("above"), _SETTLED)
    .order_by(leave_requests.c.request_id)
    .limit(sa.bindparam("most"))
    .with_for_update(of=leave_requests, skip_locked=True)
)


def unlooked(tx: Tx, *, above: int, limit: int) -> Sequence[int]:
    """The requests to look at, by id and above one, less those that somebody changes just now.

    What is read after this is at least as new as what they were changed by: they cannot be marked again meanwhile.
    """
    return tx.execute(_UNLOOKED, {"above": above, "most": limit}).scalars().all()


def looked(tx: Tx, ids: Collection[int]) -> None:
    """These were looked at: not again before something changes."""
    tx.execute(sa.update(leave_requests).where(leave_requests.c.request_id.in_(sorted(ids))).values(unlooked=False))
