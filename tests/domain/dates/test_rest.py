"""What is left of a text beside its dates."""

import pytest

from domain.dates import DatesRead
from tests.domain.dates.reading import LANGUAGES, read, span

# One day


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("10 Aug - 14 Aug family", "family"),
        ("Family time 10 Aug - 14 Aug", "Family time"),
        ("family (10 Aug - 14 Aug)", "family"),
        ("10 Aug - 14 Aug: São João com a vovó", "São João com a vovó"),
        ("2 kids 10 Aug - 14 Aug with Grandma.", "2 kids with Grandma."),
        ("10 Aug - 14 Aug family 2 kids", "family 2 kids"),
        ("10-14 Aug, 3 people", "3 people"),
        ("Aug 10-14 beach", "beach"),
        ("férias de 10 a 14/08 com a família", "férias com a família"),
        ("today I ask for 10 Aug - 14 Aug", "today I ask"),
        ("VAC-1042 10 Aug - 14 Aug", "VAC-1042"),
        ("at 10:30 from 10 Aug to 14 Aug", "at 10:30"),
        ("R$ 10,50 from 10 Aug to 14 Aug", "R$ 10,50"),
        ("minha segunda lua de mel 10/08 a 14/08", "minha segunda lua de mel"),
        ("split 50/50, 10 Aug - 14 Aug", "split 50/50"),
        ("10 Aug - 14 Aug 20 people", "20 people"),
    ],
)
def test_words_around_a_span_are_kept(text: str, rest: str) -> None:
    assert read(text) == span("10 8", "14 8", rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("10 Aug - 2 kids", "2 kids"),
        ("10 Aug - 14 people", "14 people"),
        ("10 Aug 2 kids", "2 kids"),
        ("10 Aug, 14 Aug", "14 Aug"),
        ("10 Aug and 14 Aug", "and 14 Aug"),
        ("in the sun 10 Aug", "in the sun"),
        ("the sun. 10 Aug", "the sun."),
        ("sun, sea and 10 Aug", "sun, sea and"),
        ("good morning 10 Aug", "good morning"),
        ("10 Aug 9:00", "9:00"),
        ("10 Aug 2.5 hours", "2.5 hours"),
        ("10 Aug (Monday) family", "(Monday) family"),
        ("½ day 10 Aug", "½ day"),
        ("1/2 day 10 Aug", "1/2 day"),
        ("3 days ago, 10 Aug", "3 days ago"),
        ("2026-08-10 to 08-14", "to 08-14"),
    ],
)
def test_words_around_a_day_are_kept(text: str, rest: str) -> None:
    assert read(text) == span("10 8", rest=rest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "family",
        "may I take a day off",
        "march in the sun",
        "sun holiday",
        "sat down",
        "from sun to sea",
        "mar e sol",
        "second honeymoon",
        "minha segunda lua de mel",
        "pela segunda vez",
        "family 2 kids",
        "out 3 days",
        "2 out of 10",
        "3 days ago",
        "the 14th floor",
        "Aug 2026",
        "August",
        "sexta-feira santa",
        "tomorrow's meeting",
        "50/50",
        "11/22/33/44",
        "version 1.2.3",
        "2.5 days",
        "10.08",
        "10-14",
        "10:30",
        "VAC-10 Aug",
        "+55 11 98765-4321",
        "32 mar",
        "0 Aug",
        "100 Aug",
        "10/2026",
        "١٠ Aug",
        "50% may 10%",
    ],
)
def test_words_that_resemble_dates_are_words(text: str, language: str) -> None:
    assert read(text, language=language) == DatesRead(rest=text)


def test_spaces_are_evened_out_and_letters_composed() -> None:
    assert read("  dentist\n\n tomorrow \t at  noon ") == span("16 7", rest="dentist at noon")
    assert read("amanha\u0303 de manha\u0303") == read("amanhã de manhã")


# Every date, in every format
