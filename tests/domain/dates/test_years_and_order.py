"""The year and the order that nobody wrote, and dates that do not exist."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import AmbiguousDate, DatesRead, NoSuchDate
from tests.domain.dates.reading import LANGUAGES, day, read, span

# One day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("16 May", "16 5 2026", None),
        ("15 May", "15 5 2027", None),
        ("1 Jun - 5 Jun", "1 6 2026", "5 6 2026"),
        ("28 Dec - 3 Jan", "28 12 2026", "3 1 2027"),
        ("28 Dec - 3 Jan 2028", "28 12 2027", "3 1 2028"),
        ("28 Dec 2027 - 3 Jan", "28 12 2027", "3 1 2028"),
        ("28-3 Jan", "28 12 2026", "3 1 2027"),
        ("28-3 Jan 2028", "28 12 2027", "3 1 2028"),
        ("from 10 Aug until 14 Aug 2027", "10 8 2027", "14 8 2027"),
        ("10-14 Aug 2027", "10 8 2027", "14 8 2027"),
        ("14 Aug - 10 Aug", "14 8 2026", "10 8 2027"),
        ("14 Aug 2026 - 10 Aug 2026", "14 8 2026", "10 8 2026"),
        ("29 Feb", "29 2 2028", None),
    ],
)
def test_a_missing_year_is_the_next_but_sixty_days_back_stay(text: str, first: str, last: str | None) -> None:
    assert read(text) == span(first, last)


def test_leave_taken_before_new_year_is_handed_in_after_it() -> None:
    assert read("28 Dec", today=date(2027, 1, 15)) == span("28 12 2026")
    assert read("28 Dec - 3 Jan", today=date(2027, 1, 15)) == span("28 12 2026", "3 1 2027")


@given(st.dates(date(2000, 1, 1), date(2190, 1, 1)), st.integers(-60, 304), st.sampled_from(LANGUAGES))
def test_a_day_without_a_year_is_the_one_nearest_by(today: date, distance: int, language: str) -> None:
    meant = today + timedelta(days=distance)
    text = format_date(meant, "d MMMM", locale=language)
    assert read(text, today=today, language=language) == DatesRead(first=meant, last=meant, rest="")


# Refusals


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 Feb", "31 Feb"),
        ("from 31 Feb to 3 Mar", "31 Feb"),
        ("26 Feb - 29 Feb 2027 skiing", "29 Feb 2027"),
        ("26 Feb - 29 Feb", "29 Feb"),
        ("30-31 Feb", "30-31 Feb"),
        ("Apr 31", "Apr 31"),
        ("31/04", "31/04"),
        ("32 Aug", "32 Aug"),
        ("32/01/2026", "32/01/2026"),
        ("2026-13-01", "2026-13-01"),
        ("30.02.2026", "30.02.2026"),
        ("31 de fevereiro.", "31 de fevereiro"),
        ("31/13", "31/13"),
        ("Monday 11 Aug", "Monday 11 Aug"),
        ("sexta, dia 18", "sexta, dia 18"),
    ],
)
def test_a_date_that_no_calendar_has_is_refused_in_its_own_words(text: str, words: str) -> None:
    with pytest.raises(NoSuchDate) as refused:
        read(text)
    assert refused.value == NoSuchDate(words=words)


def test_in_portuguese_there_is_no_fourteenth_month() -> None:
    with pytest.raises(NoSuchDate) as refused:
        read("08/14", language="pt_BR")
    assert refused.value == NoSuchDate(words="08/14")


@pytest.mark.parametrize(
    ("text", "words", "day_first", "month_first"),
    [
        ("03/04", "03/04", "3 4 2027", "4 3 2027"),
        ("10/08 dentist", "10/08", "10 8", "8 10"),
        ("10/08/2026", "10/08/2026", "10 8", "8 10"),
        ("10/08/26", "10/08/26", "10 8", "8 10"),
        ("10-08-2026", "10-08-2026", "10 8", "8 10"),
        ("10/08 - 11/08", "10/08", "10 8", "8 10"),
        ("08/10-12", "08/10", "8 10", "10 8"),
        ("monday 03/08", "monday 03/08", "3 8", "8 3 2027"),
    ],
)
def test_numbers_that_are_a_date_in_both_orders_are_refused_with_both(
    text: str, words: str, day_first: str, month_first: str
) -> None:
    with pytest.raises(AmbiguousDate) as refused:
        read(text)
    assert refused.value == AmbiguousDate(words=words, readings=(day(day_first), day(month_first)))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("08/08", "8 8", None),
        ("14/08", "14 8", None),
        ("08/14", "14 8", None),
        ("10/08 - 14/08", "10 8", "14 8"),
        ("8/10 - 8/14", "10 8", "14 8"),
        ("10-12/08", "10 8", "12 8"),
        ("tue 10/11", "10 11", None),
        ("thu 10/09", "10 9", None),
        ("10/08 a 11/08", "10 8", "11 8"),
        ("10/08 de manhã a 11/08", "10 8", "11 8"),
    ],
)
def test_the_words_around_numbers_may_settle_their_order(text: str, first: str, last: str | None) -> None:
    found = read(text)
    assert (found.first, found.last) == (day(first), day(last or first))


@pytest.mark.parametrize("text", ["10/08", "10/08/2026", "10-08-2026", "10/8/26"])
def test_in_portuguese_the_day_goes_first(text: str) -> None:
    assert read(text, language="pt_BR") == span("10 8")


# The other words
