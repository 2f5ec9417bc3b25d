"""Every date that is written is read back, and no text breaks the reader."""

from contextlib import suppress
from datetime import date, timedelta
from time import thread_time
from unicodedata import normalize

import pytest
from babel.dates import format_date
from hypothesis import example, given
from hypothesis import strategies as st

from domain.dates import AmbiguousDate, DatesRead, NoSuchDate
from tests.domain.dates.reading import LANGUAGES, read

# One day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", ["medium", "long", "full"])
def test_every_day_of_four_years_is_read_back(language: str, style: str) -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1)]
    assert [read(format_date(d, style, locale=language), language=language).first for d in days] == days


years = st.dates(date(1900, 1, 1), date(2199, 12, 31))
this_century = st.dates(date(2000, 1, 1), date(2099, 12, 31))
joins = {"en": (" - ", "–", " to ", " until "), "pt_BR": (" - ", "–", " a ", " até ")}


@given(years, years, st.sampled_from(["medium", "long", "full"]), st.sampled_from(LANGUAGES), st.integers(0, 3))
def test_every_span_is_read_back(first: date, last: date, style: str, language: str, join: int) -> None:
    text = joins[language][join].join(format_date(d, style, locale=language) for d in (first, last))
    for reader in LANGUAGES:
        assert read(text, language=reader) == DatesRead(first=first, last=last, rest="")


@given(this_century, this_century, st.integers(0, 3))
def test_every_short_span_is_read_back_in_portuguese(first: date, last: date, join: int) -> None:
    text = joins["pt_BR"][join].join(format_date(d, "short", locale="pt_BR") for d in (first, last))
    assert read(text, language="pt_BR") == DatesRead(first=first, last=last, rest="")


@given(this_century, this_century, st.integers(0, 3))
def test_every_short_span_in_english_is_read_back_or_refused(first: date, last: date, join: int) -> None:
    text = joins["en"][join].join(format_date(d, "short", locale="en") for d in (first, last))
    doubtful = [d for d in (first, last) if d.day <= 12 and d.day != d.month]
    if doubtful and max(first.day, last.day) <= 12:
        swapped = date(doubtful[0].year, doubtful[0].day, doubtful[0].month)
        with pytest.raises(AmbiguousDate) as refused:
            read(text)
        words = format_date(doubtful[0], "short", locale="en")
        assert refused.value == AmbiguousDate(words=words, readings=(swapped, doubtful[0]))
    else:
        assert read(text) == DatesRead(first=first, last=last, rest="")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 6), st.sampled_from(LANGUAGES))
def test_a_weekday_is_one_of_the_next_seven_days(today: date, weekday: int, language: str) -> None:
    name = format_date(date(2026, 7, 13) + timedelta(days=weekday), "EEEE", locale=language)
    found = read(name, today=today, language=language).first
    assert found is not None
    assert found.weekday() == weekday
    assert 1 <= (found - today).days <= 7


# Any text at all


PIECES = """10 14 31 0 99 2026 26 1/2 10/08 31/02 2026-08-10 10.08.2026 Aug ago. may mar março monday seg sun sexta
    -feira next que vem week semana proxima today amanhã morning tarde - – .. , ( ) : . ' to a até e and from de dia the
    3 days dias 1º 10th º ½ ß \u0303 ﷺ"""
pieces = st.sampled_from(PIECES.split())
glued = st.lists(st.tuples(pieces, st.sampled_from(["", " "])), max_size=30).map(
    lambda drawn: "".join(piece + gap for piece, gap in drawn)
)


@given(st.text(max_size=3000) | glued, st.sampled_from(LANGUAGES))
@example("9" * 3000, "en")
def test_no_text_breaks_the_reader(text: str, language: str) -> None:
    with suppress(NoSuchDate, AmbiguousDate):
        found = read(text, language=language)
        assert found.first or found.last or found == DatesRead(rest=" ".join(normalize("NFC", text).split()))


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "1 ",
        "10 ",
        "10-",
        "10, ",
        "mon ",
        "mon 10 ",
        "sat, ",
        "sat and ",
        "de ",
        "from the ",
        "32 mar ",
        "1/",
        "9",
        "(",
    ],
)
def test_the_longest_message_is_read_at_once(piece: str) -> None:
    text = (piece * 3000)[:3000]
    started = thread_time()
    read(text)
    assert thread_time() - started < 1
