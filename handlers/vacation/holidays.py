"""Days of an approved leave that became holidays are given back, by the clock.

That can only be where something changed: the leave, the calendar of its person, or the days of that calendar. The first
two mark the leave in the database; the days are compared here with those by which leave was looked at before. Of what
lies behind nothing is given back, so a clock that went back has all that is ahead looked at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from domain.approval import Request, State
from domain.calendar import UnknownCalendar, WorkCalendar, became_rest
from domain.people import Action, Person
from domain.vacation import BookedDay, Leave, become_rest
from handlers.approval.engine import pass_time
from handlers.each import each, in_the_end
from handlers.office import Office
from handlers.vacation.returning import let_go
from storage import approval, digests, people, vacation
from storage.db import Database, Tx
from storage.vacation import looks
from storage.vacation.looks import CalendarYear

BATCH = 100
HOLIDAYS = "holidays"
DAY = timedelta(days=1)
Given = Mapping[int, frozenset[date]]
"""The days that became rest, by request."""


@in_the_end()
def tick(db: Database, office: Office, now: datetime) -> int:
    """Give back the days of approved leave that became holidays; returns how many leaves changed."""
    _go_back(db, now)
    _compare(db, office, now)
    changed, seen, more = 0, vacation.NONE, True
    while more:
        with db.write() as tx:
            ids = looks.unlooked(tx, above=seen, limit=BATCH)
            given = _look(tx, office, ids, now)
        changed += sum(
            each(given.items(), lambda one: _give(db, office, *one, now), name=lambda one: f"request {one[0]}")
        )
        seen, more = max(ids, default=seen), len(ids) == BATCH
    return changed


def _go_back(db: Database, now: datetime) -> None:
    """Mark all leave ahead where the clock stands before the day on which leave was looked at last."""
    today = now.date()
    with db.read() as tx:
        before = digests.last_look(tx, HOLIDAYS)
    if before == today.isoformat():
        return
    with db.write() as tx:
        if before and today.isoformat() < before:
            looks.look_at_all(tx, since=today - DAY)
        digests.looked(tx, HOLIDAYS, today.isoformat())


# --- the days of calendars --------------------------------------------------------------------------------------------


def _compare(db: Database, office: Office, now: datetime) -> None:
    """Mark the leave that holds a day on which there was work when it was looked at, and is none by now."""
    # A day back: it is yesterday still somewhere.
    this = (now - DAY).year
    with db.read() as tx:
        known = looks.calendars(tx)
    current = {year: _signs(office, year) for year in known if year.year >= this}
    if current == known:
        return
    with db.write() as tx:
        for year, signs in current.items():
            if signs and signs != known[year] and looks.renew(tx, year, signs, was=known[year]):
                looks.look_again(tx, year, became_rest(known[year], signs, year.year))
        looks.forget(tx, [year for year in known if not current.get(year)])


def _signs(office: Office, year: CalendarYear) -> str | None:
    """The days of a year as they are by now; None where the library has no such calendar any more."""
    alike = Person(
        id=0,
        name="",
        email="",
        country=year.country or None,
        subdivision=year.subdivision or None,
        schedule=year.schedule or None,
    )
    try:
        return office.leave_calendar(alike).signs(year.year)
    except UnknownCalendar:
        return None


# --- the leave --------------------------------------------------------------------------------------------------------


def _look(tx: Tx, office: Office, ids: Collection[int], now: datetime) -> Given:
    """What is to be given back; the others are looked at until something changes again."""
    found = vacation.load_many(tx, ids).values()
    approved = [leave for leave in found if leave.request.state is State.APPROVED]
    theirs = people.get_many(tx, (leave.request.requester_id for leave in approved))
    given, again, known = dict[int, frozenset[date]](), set[int](), looks.calendars(tx)
    for leave in approved:
        person = theirs[leave.request.requester_id]
        request_id = leave.request.id
        try:
            calendar = office.leave_calendar(person)
        except UnknownCalendar:
            # Looked at once there is one; administrators read of it in what is to be set up.
            again.add(request_id)
            continue
        if days := become_rest(leave, today=calendar.today(now), calendar=calendar):
            given[request_id] = days
        if days or not all(_known(tx, known, year, calendar) for year in _years(leave, person)):
            again.add(request_id)
    looks.looked(tx, set(ids) - again)
    return given


def _years(leave: Leave, person: Person) -> Iterator[CalendarYear]:
    for year in sorted({booked.day.year for booked in leave.days}):
        yield CalendarYear(person.country or "", person.subdivision or "", person.schedule or "", year)


def _known(tx: Tx, known: dict[CalendarYear, str], year: CalendarYear, calendar: WorkCalendar) -> bool:
    """Whether a change of this year's days will be seen; not if another process knows other days, by another policy."""
    signs = calendar.signs(year.year)
    if year not in known and looks.learn(tx, year, signs):
        known[year] = signs
    return known.get(year) == signs


def _give(db: Database, office: Office, request_id: int, days: Collection[date], now: datetime) -> bool:
    with db.write() as tx:
        people.own(tx, approval.requester_of(tx, request_id))
        leave = vacation.load(tx, request_id)
        given = [booked for booked in leave.days if booked.day in days]
        if leave.request.state is not State.APPROVED or not given:
            return False
        return _passed(tx, office, leave, given, now) is not None


def _passed(tx: Tx, office: Office, leave: Leave, given: Sequence[BookedDay], now: datetime) -> Request | None:
    request_id = leave.request.id
    if len(given) == len(leave.days):
        return pass_time(tx, office, request_id, Action.CALL_OFF, now)
    mend = partial(let_go, tx, given=given, now=now, by_id=None)
    return pass_time(tx, office, request_id, Action.GIVE_BACK, now, mend=mend)
