"""Single days, as people type them."""

import pytest

from domain.calendar import Half
from domain.dates import DatesRead
from tests.domain.dates.reading import AFTERNOON, LANGUAGES, MORNING, day, read, span

# One day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "10 Aug",
        "10 August",
        "10 AUG.",
        "10th of August",
        "the 10th of August",
        "on 10 Aug",
        "Aug 10",
        "August 10th",
        "august the 10th",
        "10 Aug 2026",
        "10 Aug 26",
        "10 Aug '26",
        "Aug 10, 2026",
        "Aug 10,2026",
        "10aug2026",
        "10-Aug-2026",
        "10-aug-26",
        "2026-08-10",
        "2026-8-10",
        "2026/08/10",
        "10.08.2026",
        "10.8.26",
        "Mon 10 Aug",
        "Monday, August 10, 2026",
        "10 de agosto",
        "10 agosto",
        "10 ago",
        "10/ago",
        "10/ago/2026",
        "10 de ago. de 2026",
        "dia 10 de agosto",
        "no dia 10/08/2026",
        "em 10/8",
        "segunda-feira, 10 de agosto de 2026",
        "segunda, dia 10 de agosto",
        "seg. 10 de agosto",
        "  10   aug  ",
    ],
)
def test_a_day_may_be_written_in_many_ways(text: str, language: str) -> None:
    assert read(text, language=language) == span("10 8")


@pytest.mark.parametrize(
    "text", ["1 Aug", "1st Aug", "1º de agosto", "1o de agosto", "1° de agosto", "primeiro de agosto"]
)
def test_the_first_of_a_month_has_its_own_forms(text: str) -> None:
    assert read(text) == span("1 8")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("today", "15 7"),
        ("hoje", "15 7"),
        ("tomorrow", "16 7"),
        ("amanhã", "16 7"),
        ("AMANHA", "16 7"),
        ("the day after tomorrow", "17 7"),
        ("depois de amanhã", "17 7"),
        ("yesterday", "14 7"),
        ("ontem", "14 7"),
        ("monday", "20 7"),
        ("on monday", "20 7"),
        ("segunda", "20 7"),
        ("na segunda-feira", "20 7"),
        ("next monday", "20 7"),
        ("próxima segunda", "20 7"),
        ("proxima segunda feira", "20 7"),
        ("segunda que vem", "20 7"),
        ("next week monday", "20 7"),
        ("semana que vem na segunda", "20 7"),
        ("fri", "17 7"),
        ("Friday", "17 7"),
        ("sexta-feira", "17 7"),
        ("this friday", "17 7"),
        ("nesta sexta", "17 7"),
        ("próxima sexta", "17 7"),
        ("next friday", "24 7"),
        ("friday next week", "24 7"),
        ("sexta da semana que vem", "24 7"),
        ("sexta da próxima semana", "24 7"),
        ("wednesday", "22 7"),
        ("this wednesday", "15 7"),
        ("next wednesday", "22 7"),
        ("last friday", "10 7"),
        ("sexta passada", "10 7"),
        ("última sexta", "10 7"),
        ("last wednesday", "8 7"),
        ("sábado", "18 7"),
        ("sab", "18 7"),
        ("dia 20", "20 7"),
        ("dia 14", "14 8"),
        ("dia 31", "31 7"),
        ("sexta, dia 17", "17 7"),
    ],
)
def test_a_day_may_be_named_from_today(text: str, first: str) -> None:
    assert read(text) == span(first)


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("10 Aug morning", MORNING),
        ("10 Aug, afternoon", AFTERNOON),
        ("10 Aug (afternoon)", AFTERNOON),
        ("10 Aug in the morning", MORNING),
        ("the morning of 10 Aug", MORNING),
        ("10/08/2026 de manhã", MORNING),
        ("10 de agosto pela manhã", MORNING),
        ("10 de agosto à tarde", AFTERNOON),
        ("na tarde de 10 de agosto", AFTERNOON),
        ("manhã do dia 10 de agosto", MORNING),
    ],
)
def test_half_a_day_is_a_half_at_both_ends(text: str, half: Half) -> None:
    assert read(text) == DatesRead(first=day("10 8"), last=day("10 8"), first_half=half, last_half=half, rest="")


@pytest.mark.parametrize(
    ("text", "first", "half"),
    [
        ("amanhã à tarde", "16 7", AFTERNOON),
        ("amanhã de manhã", "16 7", MORNING),
        ("tomorrow afternoon", "16 7", AFTERNOON),
        ("this morning", "15 7", MORNING),
        ("hoje à tarde", "15 7", AFTERNOON),
        ("esta tarde", "15 7", AFTERNOON),
        ("friday morning", "17 7", MORNING),
    ],
)
def test_half_of_a_day_near_today(text: str, first: str, half: Half) -> None:
    assert read(text) == DatesRead(first=day(first), last=day(first), first_half=half, last_half=half, rest="")


# Several days
