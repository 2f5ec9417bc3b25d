"""The block of working days in a row: possible as long as any choice of the days that are left makes one."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.vacation import DAY
from domain.vacation.block import possible
from tests.domain.vacation.halves import calendar

FIRST = date(2026, 12, 21)
"""The Monday before Christmas, which is a holiday, and then New Year's day."""
DAYS = [FIRST + timedelta(days=n) for n in range(16)]
PLACE = calendar()
WORKING = [day for day in DAYS if PLACE.is_working_day(day)]


def runs(booked: set[date]) -> list[int]:
    """How many working days in a row are booked, wherever some are."""
    found = [0]
    for day in WORKING:
        found = [*found, 0] if day not in booked else [*found[:-1], found[-1] + 1]
    return found


@settings(max_examples=200, deadline=None)
@given(
    block=st.integers(2, 6),
    booked=st.sets(st.sampled_from(WORKING)),
    left=st.integers(0, 4),
    passed=st.integers(-1, 12),
)
def test_it_is_possible_if_any_choice_of_days_makes_one(block: int, booked: set[date], left: int, passed: int) -> None:
    today = FIRST + timedelta(days=passed)
    free = [day for day in WORKING if day > today and day not in booked]
    chosen = (set(some) for n in range(left + 1) for some in combinations(free, n))
    by_hand = any(max(runs(booked | some)) >= block for some in chosen)
    # The windows that begin within the days may end after them: only those that end within are looked at by hand.
    last = WORKING[-block] if block <= len(WORKING) else FIRST
    shown = possible(
        block, booked=booked, left=left * DAY, today=today, first=FIRST, last=last, calendar=PLACE
    )  # fmt: skip
    assert shown == by_hand


def test_halves_of_what_is_left_make_no_whole_day() -> None:
    for left, enough in ((500, False), (1000, True)):
        shown = possible(
            4, booked=set(WORKING[:3]), left=left, today=FIRST, first=FIRST, last=DAYS[-1], calendar=PLACE
        )  # fmt: skip
        assert shown is enough
