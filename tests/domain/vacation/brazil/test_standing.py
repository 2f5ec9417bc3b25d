"""Where the periods stand, what the ledger makes of them, and the radar of what has to be granted soon."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.vacation.brazil.periods import Service, periods
from domain.vacation.brazil.radar import STAGES, urgent
from domain.vacation.brazil.standing import Correction, Opening, Part, stand
from tests.domain.vacation.brazil.test_planner import planner

# --- where the periods stand ------------------------------------------------------------------------------------------


def three_years(*parts: Part, **more: Any) -> list[int]:
    found = periods(Service(hired_on=date(2023, 3, 10)), until=date(2026, 3, 1))
    return [standing.left for standing in stand(found, parts, **more)]


def test_the_oldest_period_is_used_first() -> None:
    assert three_years(Part(first=date(2026, 4, 6), days=14)) == [16, 30, 30]
    assert three_years(*(Part(first=date(2026, 4, 6), days=20) for _ in range(2))) == [10, 10, 30]


def test_a_part_stays_with_the_period_that_it_was_asked_from() -> None:
    assert three_years(Part(first=date(2026, 4, 6), days=14, period=date(2024, 3, 10))) == [30, 16, 30]


def test_an_imported_figure_is_held_by_the_newest_periods() -> None:
    on = date(2025, 4, 1)
    assert three_years(opening=Opening(on=on, days=40)) == [10, 30, 30]
    assert three_years(opening=Opening(on=on, days=12)) == [0, 12, 30]
    across = Part(first=date(2025, 3, 31), days=14)
    assert three_years(across, opening=Opening(on=on, days=40)) == [10, 18, 30]


def test_what_hr_corrects_goes_to_the_newest_or_comes_from_the_oldest() -> None:
    on = date(2025, 4, 1)
    assert three_years(corrections=[Correction(on=on, days=2)]) == [30, 32, 30]
    assert three_years(corrections=[Correction(on=on, days=-35)]) == [0, 25, 30]


@given(
    st.integers(0, 90),
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 700)), max_size=6),
    st.lists(st.integers(-20, 20), max_size=3),
)
def test_nothing_appears_and_nothing_is_lost(figure: int, taken: list[tuple[int, int]], corrected: list[int]) -> None:
    on = date(2025, 4, 1)
    parts = [Part(first=on + timedelta(days=1 + later), days=days) for days, later in taken]
    found = three_years(
        *parts, opening=Opening(on=on, days=figure), corrections=[Correction(on=on, days=n) for n in corrected]
    )
    assert sum(found) == min(figure, 60) + 30 + sum(corrected) - sum(days for days, _ in taken)


# --- the radar --------------------------------------------------------------------------------------------------------


def test_the_radar_speaks_from_180_days_before_double_pay_until_nothing_is_left() -> None:
    ends = date(2027, 3, 9)
    stages = {n: [u.stage for u in urgent(planner(today=ends - timedelta(days=n)))] for n in (181, 180, 91, 90, 60, 45)}
    assert stages == {181: [], 180: [180], 91: [180], 90: [90], 60: [60], 45: [45]}
    [warning] = urgent(planner(today=date(2026, 11, 2)))
    assert (warning.days, warning.latest, warning.left_for) == (30, date(2027, 2, 8), 127)
    booked = Part(first=date(2027, 1, 11), days=30)
    assert list(urgent(planner(booked, today=date(2026, 11, 2)))) == []


def test_the_last_lawful_start_makes_way_for_what_is_booked() -> None:
    booked = Part(first=date(2027, 2, 22), days=16)
    [warning] = urgent(planner(booked, today=date(2026, 11, 2)))
    assert (warning.days, warning.latest) == (14, date(2027, 2, 8))


def test_what_is_overdue_stays_on_the_radar() -> None:
    [warning, *_] = urgent(planner(today=date(2027, 4, 1)))
    assert (warning.stage, warning.left_for, warning.latest) == (0, -23, date(2027, 2, 8))
    assert min(STAGES) == 45
