"""Spans of days, as people type them."""

import pytest

from domain.dates import DatesRead
from tests.domain.dates.reading import AFTERNOON, LANGUAGES, MORNING, day, read, span

# One day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "10 Aug - 14 Aug",
        "10 Aug–14 Aug",
        "10 Aug — 14 Aug",
        "10 Aug 14 Aug",
        "Aug 10-14",
        "Aug 10 - 14, 2026",
        "Aug 10th through the 14th",
        "10-14 Aug",
        "10th - 14th of August",
        "10 to 14 August",
        "from 10 Aug until 14 Aug",
        "from 10 Aug till 14 Aug 2026",
        "between 10 and 14 Aug",
        "mon 10 - fri 14 Aug",
        "10 Aug to friday",
        "10/08 a 14/08",
        "10/08 14/08",
        "10/08 - 14/08",
        "10-14/08",
        "10 a 14/08/2026",
        "10 a 14 de agosto",
        "de 10 a 14 de agosto de 2026",
        "de 10/8 até 14/8",
        "entre 10 e 14 de agosto",
        "do dia 10 ao dia 14 de agosto",
        "dias 10 a 14 de agosto",
        "10 de agosto até sexta",
        "2026-08-10..2026-08-14",
        "2026-08-10 - 2026-08-14",
        "2026-08-10/2026-08-14",
        "2026-08-10…2026-08-14",
        "10.08.2026 - 14.08.2026",
    ],
)
def test_a_span_may_be_written_in_many_ways(text: str, language: str) -> None:
    assert read(text, language=language) == span("10 8", "14 8")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("next week", "20 7", "24 7"),
        ("semana que vem", "20 7", "24 7"),
        ("na próxima semana", "20 7", "24 7"),
        ("this week", "13 7", "17 7"),
        ("semana passada", "6 7", "10 7"),
        ("mon-fri", "20 7", "24 7"),
        ("segunda a sexta", "20 7", "24 7"),
        ("seg-sex", "20 7", "24 7"),
        ("next monday - wednesday", "20 7", "22 7"),
        ("monday to monday", "20 7", "27 7"),
        ("friday - next monday", "17 7", "20 7"),
        ("sat - sun", "18 7", "19 7"),
        ("today until friday", "15 7", "17 7"),
        ("hoje até sexta", "15 7", "17 7"),
        ("hoje e amanhã", "15 7", "16 7"),
        ("monday and tuesday", "20 7", "21 7"),
        ("monday, tuesday and wednesday", "20 7", "22 7"),
        ("10 and 11 Aug", "10 8", "11 8"),
        ("dias 10, 11 e 12 de agosto", "10 8", "12 8"),
        ("28-3 Sep", "28 8", "3 9"),
        ("Aug 28-3", "28 8", "3 9"),
        ("28 Aug - 3 Sep", "28 8", "3 9"),
        ("dia 20 a 24", "20 7", "24 7"),
        ("03/04 a 05/04", "3 4 2027", "5 4 2027"),
    ],
)
def test_a_span_may_be_said_shortly(text: str, first: str, last: str) -> None:
    assert read(text) == span(first, last)


def test_a_span_may_begin_and_end_with_half_days() -> None:
    expected = DatesRead(first=day("10 8"), last=day("12 8"), first_half=AFTERNOON, last_half=MORNING, rest="family")
    assert read("10 Aug afternoon - 12 Aug morning family") == expected
    assert read("10 de agosto à tarde até 12 de agosto de manhã family") == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3 days from 10 Aug", "10 8"),
        ("3 days starting on 10 Aug", "10 8"),
        ("10 Aug for 3 days", "10 8"),
        ("10 Aug, 3 days", "10 8"),
        ("3 dias a partir de 10/08", "10 8"),
        ("10 de agosto por 3 dias", "10 8"),
        ("3 dias desde amanhã", "16 7"),
        ("3 days from monday", "20 7"),
    ],
)
def test_a_length_is_told_beside_the_first_day(text: str, first: str) -> None:
    assert read(text) == DatesRead(first=day(first), length=3, rest="")


def test_a_number_of_people_is_no_last_day() -> None:
    assert read("today - 2 kids") == span("15 7", rest="2 kids")


def test_a_length_in_working_days_is_left_to_the_reader_of_the_rest() -> None:
    assert read("3 working days from 10 Aug") == DatesRead(first=day("10 8"), rest="3 working days")
    assert read("400 days from 10 Aug") == DatesRead(first=day("10 8"), rest="400 days")


@pytest.mark.parametrize("text", ["from 10 Aug", "starting 10 Aug", "a partir de 10/08", "desde 10 de agosto"])
def test_from_a_day_on_has_no_last_day(text: str) -> None:
    assert read(text) == DatesRead(first=day("10 8"), rest="")


@pytest.mark.parametrize("text", ["until 14 Aug", "até 14/08", "até o dia 14 de agosto"])
def test_until_a_day_has_no_first_day(text: str) -> None:
    assert read(text) == DatesRead(last=day("14 8"), rest="")


# Years
