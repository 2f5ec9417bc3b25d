"""Clocks that run, jump and stand: which digests must have been told by what was seen of the time."""

import random
from collections import Counter as Count
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from domain.calendar import WorkCalendar
from domain.digest import LOOK_BACK_DAYS, TOLD_FOR
from domain.people import Role
from domain.policy import EVERY, NEVER, WEEKDAYS, Digest, Digests, Sent
from storage import accounts, people
from storage.tables import messages
from tests.desk import Counter

HALF_AN_HOUR = timedelta(minutes=30)
ZONES: Mapping[str, str] = {
    "ana": "Europe/Lisbon",
    "bruno": "America/New_York",
    "carla": "America/Santiago",
    "rita": "Australia/Lord_Howe",
    "hugo": "Asia/Kathmandu",
    "eva": "Pacific/Kiritimati",
}
"""Half hours of daylight saving, a midnight that is missing each September, the first and the last to have a day."""
DAILY, WEEKLY = Digest(weekday=EVERY, at=time(0)), Digest(weekday="monday", at=time(9, 30))


def scattered(counter: Counter) -> Counter:
    """All of them answer for HR and finance, in these zones; there are a digest at midnight and one of each Monday."""
    with counter.db.write() as tx:
        for name, zone in ZONES.items():
            people.save_roles(tx, counter.ids[name], [Role.HR, Role.FINANCE])
            known = people.by_account(tx, team_id="T0COMPANY", user_id=f"U0{name.upper()}")
            assert known
            accounts.save(tx, replace(known[0], timezone=zone))
    never = {key: field.default.model_copy(update={"weekday": NEVER}) for key, field in Digests.model_fields.items()}
    told = Digests(**never | {"hr_daily": DAILY, "finance": WEEKLY})
    counter.policy = counter.policy.model_copy(update={"digests": told})
    counter.__post_init__()
    return counter


def steady(since: datetime, until: datetime) -> Iterator[datetime]:
    """Every half hour."""
    while since < until:
        yield since
        since += HALF_AN_HOUR


def jumping(moments: Iterable[datetime], chance: random.Random) -> Iterator[datetime]:
    """The same clock, which is an hour or a day ahead or behind now and then, or stands still."""
    for moment in moments:
        match chance.randrange(20):
            case 0:
                yield moment + timedelta(hours=chance.choice((-24, -1, 1, 24)))
            case 1:
                continue
        yield moment


def due(moments: Sequence[datetime], wanted: Sent, zone: ZoneInfo, calendar: WorkCalendar) -> set[date]:
    """The days of which somebody must have had the digest, by looking at each moment as the clock on their wall."""
    found = set[date]()
    for moment in moments:
        wall = moment.astimezone(zone).replace(tzinfo=None)
        read = range(1 if wanted.weekday == EVERY else LOOK_BACK_DAYS)
        found |= {
            day
            for day in (wall.date() - timedelta(days=n) for n in range(LOOK_BACK_DAYS + 1))
            if any(timedelta(0) <= wall - datetime.combine(day + timedelta(days=n), wanted.at) < TOLD_FOR for n in read)
            and (calendar.is_working_day(day) if wanted.weekday == EVERY else WEEKDAYS[day.weekday()] == wanted.weekday)
        }
    return found


def told(counter: Counter) -> Count[tuple[int, str, date]]:
    """How often each digest of a day was owed to each."""
    query = sa.select(messages.c.person_id, messages.c.kind, messages.c.facts).where(messages.c.kind.like("digest.%"))
    with counter.db.read() as tx:
        return Count((r.person_id, r.kind, date.fromisoformat(r.facts["day"])) for r in tx.execute(query))


def expected(counter: Counter, moments: Sequence[datetime]) -> set[tuple[int, str, date]]:
    """What must have been owed once by now."""
    found = set[tuple[int, str, date]]()
    for name, zone in ZONES.items():
        with counter.db.read() as tx:
            calendar = counter.office.calendar(people.get(tx, counter.ids[name]))
        for kind, wanted in (("digest.hr_daily", DAILY), ("digest.finance", WEEKLY)):
            found |= {(counter.ids[name], kind, day) for day in due(moments, wanted, ZoneInfo(zone), calendar)}
    return found


def check(counter: Counter, moments: Sequence[datetime]) -> tuple[int, int, int]:
    """How many there are, how many are missing, how many are too many."""
    owed, wanted = told(counter), expected(counter, moments)
    return len(wanted), len(wanted - owed.keys()), sum(owed.values()) - len(owed.keys() & wanted)


def utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)
