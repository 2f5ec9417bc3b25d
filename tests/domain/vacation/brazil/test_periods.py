"""What each year of service brings: art. 130 and 133, against a walk through every day of five years."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.clt import Absence
from domain.vacation.brazil.periods import Pause, Service, anniversary, entitlement, periods
from tests.domain.vacation.brazil.oracle import table, walked

HIRED = date(2021, 3, 10)


def pause(kind: Absence, first: date, days: int) -> Pause:
    return Pause(kind=kind, first=first, last=first + timedelta(days=days - 1))


def found(*pauses: Pause, hired_on: date = HIRED, until: date = date(2024, 12, 31)) -> list[tuple[str, int]]:
    service = Service(hired_on=hired_on, pauses=pauses)
    return [(period.label, period.days) for period in periods(service, until=until)]


def test_the_table_of_article_130() -> None:
    assert [entitlement(n) for n in (0, 5, 6, 14, 15, 23, 24, 32, 33)] == [30, 30, 24, 24, 18, 18, 12, 12, 0]
    assert [entitlement(n) for n in range(60)] == [table(n) for n in range(60)]


def test_each_year_of_service_is_a_period_and_the_year_after_it_the_concessive_one() -> None:
    assert found(until=date(2023, 3, 10)) == [
        ("2021-03-10/2022-03-09", 30), ("2022-03-10/2023-03-09", 30), ("2023-03-10/2024-03-09", 30),
    ]  # fmt: skip
    [first, *_] = periods(Service(hired_on=HIRED), until=HIRED)
    assert (first.acquired_on, first.concessive_last) == (date(2022, 3, 10), date(2023, 3, 9))


def test_whoever_was_hired_on_29_february_has_years_that_begin_in_march() -> None:
    assert [label for label, _ in found(hired_on=date(2024, 2, 29), until=date(2028, 3, 1))] == [
        "2024-02-29/2025-02-28", "2025-03-01/2026-02-28", "2026-03-01/2027-02-28", "2027-03-01/2028-02-28",
        "2028-02-29/2029-02-28",
    ]  # fmt: skip
    assert anniversary(date(2024, 2, 29), 1) == date(2025, 3, 1)


def test_absences_count_in_the_period_that_they_lie_in() -> None:
    absent = frozenset(date(2022, 3, 4) + timedelta(days=n) for n in range(12))
    found = list(periods(Service(hired_on=HIRED, unjustified=absent), until=date(2022, 12, 1)))
    assert [(p.absences, p.days) for p in found] == [(6, 24), (6, 24)]


@pytest.mark.parametrize("kind", [Absence.PAID_LICENCE, Absence.STOPPAGE])
def test_thirty_days_of_licence_or_stoppage_cost_nothing_and_one_more_the_period(kind: Absence) -> None:
    assert found(pause(kind, date(2021, 6, 1), 30), until=HIRED) == [("2021-03-10/2022-03-09", 30)]
    assert found(pause(kind, date(2021, 6, 1), 31), until=date(2022, 12, 31)) == [
        ("2021-03-10/2021-07-01", 0), ("2021-07-02/2022-07-01", 30), ("2022-07-02/2023-07-01", 30),
    ]  # fmt: skip


def test_two_licences_of_twenty_days_are_not_one_of_forty() -> None:
    apart = [pause(Absence.PAID_LICENCE, date(2021, month, 1), 20) for month in (5, 8)]
    assert found(*apart, until=HIRED) == [("2021-03-10/2022-03-09", 30)]
    touching = [pause(Absence.PAID_LICENCE, date(2021, 5, 1), 20), pause(Absence.PAID_LICENCE, date(2021, 5, 21), 11)]
    assert found(*touching, until=HIRED) == [("2021-03-10/2021-05-31", 0)]


def test_the_inss_pays_from_the_sixteenth_day_and_more_than_six_months_of_it_cost_the_period() -> None:
    assert found(pause(Absence.SICKNESS, date(2021, 4, 1), 195), until=HIRED)[0][1] == 30
    assert found(pause(Absence.SICKNESS, date(2021, 4, 1), 196), until=HIRED) == [("2021-03-10/2021-10-13", 0)]


def test_months_of_the_inss_add_up_with_gaps_between_them() -> None:
    twice = [pause(Absence.SICKNESS, date(2021, 4, 1), 15 + 90), pause(Absence.SICKNESS, date(2021, 9, 1), 15 + 91)]
    assert found(*twice, until=date(2022, 1, 1)) == [("2021-03-10/2021-12-15", 0), ("2021-12-16/2022-12-15", 30)]


def test_an_illness_across_two_periods_costs_only_the_one_in_which_it_takes_more_than_six_months() -> None:
    assert found(pause(Absence.SICKNESS, date(2021, 9, 1), 15 + 360), until=date(2022, 12, 31)) == [
        ("2021-03-10/2022-03-09", 30), ("2022-03-10/2022-09-10", 0), ("2022-09-11/2023-09-10", 30),
    ]  # fmt: skip


def test_the_new_period_begins_on_the_return_to_work_whatever_kept_somebody_away() -> None:
    ill_after = pause(Absence.SICKNESS, date(2021, 7, 2), 10)
    assert found(pause(Absence.PAID_LICENCE, date(2021, 6, 1), 31), ill_after, until=date(2021, 12, 31)) == [
        ("2021-03-10/2021-07-11", 0), ("2021-07-12/2022-07-11", 30),
    ]  # fmt: skip


def test_nothing_begins_after_the_last_day_at_the_company() -> None:
    service = Service(hired_on=HIRED, left_on=date(2022, 3, 9))
    assert len(list(periods(service, until=date(2030, 1, 1)))) == 1


DAYS = st.integers(0, 5 * 365).map(lambda n: date(2020, 2, 29) + timedelta(days=n))
PAUSES = st.builds(
    pause, st.sampled_from([Absence.PAID_LICENCE, Absence.STOPPAGE, Absence.SICKNESS]), DAYS, st.integers(1, 260)
)
SERVICES = st.builds(
    Service,
    hired_on=st.integers(0, 400).map(lambda n: date(2020, 2, 29) - timedelta(days=n)),
    unjustified=st.frozensets(DAYS, max_size=80),
    pauses=st.lists(PAUSES, max_size=6).map(tuple),
)


@settings(max_examples=300)
@given(SERVICES)
def test_five_years_day_by_day(service: Service) -> None:
    until = service.hired_on + timedelta(days=5 * 366)
    over = [p for p in periods(service, until=until) if p.last < until]
    assert [(p.first, p.last, p.days) for p in over] == walked(service, until)
    for period in over:
        assert period.lost is None or period.days == 0
