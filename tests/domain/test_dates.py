"""Dates as people type them, read on Wednesday 15 July 2026 unless a test says otherwise."""

from contextlib import suppress
from datetime import date, timedelta
from time import perf_counter
from unicodedata import normalize

import pytest
from babel.dates import format_date
from hypothesis import example, given
from hypothesis import strategies as st

from domain.calendar import Half
from domain.dates import AmbiguousDate, DatesRead, NoSuchDate, read_dates

WEDNESDAY = date(2026, 7, 15)
MORNING, AFTERNOON = Half.MORNING, Half.AFTERNOON
LANGUAGES = ("en", "pt_BR")


def read(text: str, *, today: date = WEDNESDAY, language: str = "en") -> DatesRead:
    return read_dates(text, today=today, language=language)


def day(text: str) -> date:
    """ "10 8" is the 10th of August 2026; a third number is another year."""
    parts = [int(part) for part in text.split()]
    return date(parts[2] if len(parts) > 2 else 2026, parts[1], parts[0])


def span(first: str, last: str | None = None, rest: str = "") -> DatesRead:
    return DatesRead(first=day(first), last=day(last or first), rest=rest)


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
    started = perf_counter()
    read(text)
    assert perf_counter() - started < 1
