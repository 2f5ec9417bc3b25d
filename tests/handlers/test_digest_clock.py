"""When digests are due: in every zone, over daylight saving, whatever the clock does."""

import random
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digest import due_on
from domain.policy import WEEKDAYS, Digest, Weekday
from handlers.digest import engine
from tests import desk
from tests.handlers.clockwork import check, jumping, scattered, steady, utc

ZONES = ("Europe/Lisbon", "America/Sao_Paulo", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati",
         "Pacific/Pago_Pago", "Australia/Lord_Howe")  # fmt: skip
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
A_YEAR_AND_MORE = st.integers(0, 500 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))


@given(A_YEAR_AND_MORE, st.sampled_from(ZONES), st.sampled_from(WEEKDAYS), st.times())
def test_every_week_has_one_digest_wherever_its_receiver_is(
    start: datetime, zone: str, weekday: Weekday, hour: time
) -> None:
    wanted = Digest(weekday=weekday, at=hour.replace(microsecond=0))
    looks = [start + timedelta(hours=6 * n) for n in range(4 * 7 * 5)]
    due = [due_on(wanted, now, ZoneInfo(zone)) for now in looks]
    days = sorted({day for day in due if day})
    assert {WEEKDAYS[day.weekday()] for day in days} == {weekday}
    assert {(later - day).days for day, later in pairwise(days)} <= {7}
    assert len(days) in (5, 6)
    for now, day in zip(looks, due, strict=True):
        if day:
            assert now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= datetime.combine(day, wanted.at)


@pytest.mark.parametrize("turn", [(2026, 9, 4), (2026, 10, 30)], ids=str)
def test_once_per_local_day_whatever_the_clock_does(sqlite_url: str, turn: tuple[int, int, int]) -> None:
    """Around Santiago's missing midnight, and the end of America's summer."""
    with desk.counter(sqlite_url) as made:
        scattered(made)
        since = utc(*turn)
        moments = list(jumping(steady(since, since + timedelta(days=3)), random.Random(turn[2])))
        for moment in moments:
            engine.tick(made.db, made.office, moment)
        wanted, missing, extra = check(made, moments)
    assert (missing, extra) == (0, 0)
    assert wanted > 6
