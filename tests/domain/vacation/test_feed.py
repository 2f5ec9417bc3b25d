"""Leave as stretches of days, against a look at every single day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Half
from domain.vacation import BookedDay, Stretch, stretches
from tests.domain.vacation.halves import PERIOD, calendar, day

SCHEDULES = ("mon-fri 09:00-18:00", "mon,wed,fri 09:00-13:00", "sun-thu 09:00-18:00", "sat 08:00-12:00")
DAYS = st.dictionaries(st.integers(0, PERIOD - 1), st.sampled_from((None, None, None, *Half)), min_size=1)


def booked(*days: int | tuple[int, Half]) -> list[BookedDay]:
    """Days of November 2026, of which the 2nd is a Monday."""
    return [BookedDay(date(2026, 11, d)) if isinstance(d, int) else BookedDay(date(2026, 11, d[0]), d[1]) for d in days]


def test_a_weekend_in_between_belongs_to_the_leave() -> None:
    (whole,) = stretches(booked(5, 6, 9, 10), calendar())
    assert whole == Stretch(date(2026, 11, 5), date(2026, 11, 10))


def test_a_day_that_was_given_back_does_not() -> None:
    first, second = stretches(booked(9, 10, 12), calendar())
    assert (first.last, second.first) == (date(2026, 11, 10), date(2026, 11, 12))


def test_a_half_day_is_a_stretch_of_its_own() -> None:
    monday, friday = (date(2026, 11, n) for n in (9, 13))
    assert stretches(booked((9, Half.AFTERNOON), 10, 11, 12, (13, Half.MORNING)), calendar()) == (
        Stretch(monday, monday, Half.AFTERNOON),
        Stretch(date(2026, 11, 10), date(2026, 11, 12)),
        Stretch(friday, friday, Half.MORNING),
    )


@given(DAYS, st.sampled_from(SCHEDULES))
def test_day_by_day_it_is_the_leave(taken: dict[int, Half | None], schedule: str) -> None:
    works = calendar(schedule)
    days = [BookedDay(day(n), taken[n]) for n in sorted(taken)]
    shown = stretches(days, works)
    for n in range(PERIOD):
        on = [s for s in shown if s.first <= day(n) <= s.last]
        if n in taken:
            assert [s.half for s in on] == [taken[n]]
        else:
            assert bool(on) is rests_between(taken, n, [works.is_working_day(day(k)) for k in range(PERIOD)])


def rests_between(taken: dict[int, Half | None], n: int, works: list[bool]) -> bool:
    """Whether a day that is not taken lies between two whole days of leave with nothing but rest around it."""
    before, after = n, n
    while before >= 0 and before not in taken:
        before -= 1
    while after < PERIOD and after not in taken:
        after += 1
    if before not in taken or after not in taken or taken[before] or taken[after]:
        return False
    return not any(works[before + 1 : after])
