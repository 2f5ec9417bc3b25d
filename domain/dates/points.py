"""One end of a span of dates as it was typed: a date, two numbers, a weekday, a distance from today."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from domain.calendar import Half
from domain.dates.words import (
    ALSO_MONTHS,
    ALSO_WEEKDAYS,
    AWAY,
    FIRST_MONTHS,
    HALVES,
    MONTHS,
    NO_MONTHS,
    WEEKDAYS,
    any_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDate:
    """A day of a month, perhaps with its year and the name of its weekday."""

    words: str
    day: int
    month: int
    year: int | None = None
    weekday: str | None = None
    month_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Two numbers that are day and month in one order or the other."""

    words: str
    a: int
    b: int
    year: int | None = None
    weekday: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a month that the other end names, or of the coming month: "dia 14"."""

    words: str
    day: int
    year: int | None = None
    weekday: str | None = None
    named: bool = False


class Which(Enum):
    """Which of all Mondays."""

    COMING = auto()
    THIS = auto()
    NEXT_WEEK = auto()
    LAST = auto()
    THIS_WEEK = auto()
    LAST_WEEK = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A weekday by its name; ``doubtful`` when the name alone may as well be another word."""

    words: str
    weekday: int
    which: Which
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days from today; ``half`` when the words say it: this morning."""

    words: str
    days: int
    half: Half | None = None


Point = OnDate | Numbers | Day | Weekday | Away
Placed = tuple[Point, int]
"""A point and the position where its words end."""
Builder = Callable[[re.Match[str], str], Point | None]

LETTER = r"[^\W\d_]"
ORDINAL = rf"(?:(?:st|nd|rd|th|o|a|°)(?!{LETTER}))?"
UNIT = r" ?(?:days?|dias?|weeks?|semanas?|hours?|horas?|hrs?|h|half|periodos?|turnos?)(?!\w)"
NO_NUMBER = rf"(?![\w%]|[.:/][0-9]|,[0-9]{{1,3}}(?![0-9])|{UNIT})"
ONE_OR_TWO = "[0-9]{1,2}"
CENTURY = "(?:19|20|21)[0-9]{2}"
NAMED = rf"(?P<weekday>{any_of(WEEKDAYS)})(?!{LETTER})\.?(?:[- ]feira)?+"
ON_WEEKDAY = rf"(?:{NAMED},? (?:the )?)?"
WRITTEN = rf"{ON_WEEKDAY}(?:dias? )?"
ALONE = rf"{NAMED}(?!\w| santa| vez|['’]s)"
MONTH = rf"(?!(?:{NO_MONTHS})(?!\w))(?P<month>{any_of(MONTHS)})(?!{LETTER})\.?"
MONTH_FIRST = rf"(?P<month>{any_of(FIRST_MONTHS)})(?!{LETTER})\.?"
NEXT_WEEK = "(?:next week|semana que vem|proxima semana)"
THIS = "(?:this coming|this|coming|nest[ea]|ness[ea]|est[ea]|ess[ea])"
HALF = rf"(?P<half>{any_of(HALVES)})(?!\w)"

WEEKS = tuple(
    (re.compile(rf"{words}(?!\w)"), which)
    for words, which in (
        (NEXT_WEEK, Which.NEXT_WEEK),
        (r"(?:this week|(?:n?est|n?ess)a semana)", Which.THIS_WEEK),
        (r"(?:last week|semana passada|ultima semana)", Which.LAST_WEEK),
    )
)


def points(text: str, at: int, *, original: str, year: int) -> Iterator[Placed]:
    """Every way to read a point from position ``at`` of the folded ``text``, the best first.

    ``year`` is today's: two digits behind a month are a year only near it.
    """
    for pattern, build in _patterns(year):
        found = pattern.match(text, at)
        point = found and build(found, original[found.start() : found.end()].rstrip(".,"))
        if found and point:
            yield point, found.end()


def week(text: str, at: int) -> tuple[Which, int] | None:
    """A whole week at position ``at``, and the position where its words end."""
    for pattern, which in WEEKS:
        found = pattern.match(text, at)
        if found:
            return which, found.end()
    return None


@lru_cache(maxsize=16)
def _patterns(year: int) -> tuple[tuple[re.Pattern[str], Builder], ...]:
    near = any_of({f"{(year + n) % 100:02}" for n in range(-1, 3)})
    number = rf"(?P<year>{CENTURY}|'[0-9]{{2}}|(?:{near}))(?![\w%]|[.,:/][0-9]| (?:de |of )?(?:{any_of(MONTHS)})(?!\w))"
    spaced = r"(?:, ?| )(?:de |of )?"
    table: tuple[tuple[str, Builder], ...] = (
        (
            rf"{WRITTEN}(?P<year>{CENTURY})(?P<sep>[-/])(?P<month>{ONE_OR_TWO})(?P=sep)(?P<day>{ONE_OR_TWO})(?![0-9])",
            _iso,
        ),
        (rf"{WRITTEN}(?P<day>{ONE_OR_TWO})\.(?P<month>{ONE_OR_TWO})\.(?P<year>{CENTURY}|{near}){NO_NUMBER}", _iso),
        (
            rf"{WRITTEN}(?P<a>{ONE_OR_TWO})(?P<sep>[-/])(?P<b>{ONE_OR_TWO})(?P=sep)"
            rf"(?P<year>{CENTURY}|(?<=/)[0-9]{{2}}){NO_NUMBER}",
            _numbers,
        ),
        (rf"{WRITTEN}(?P<a>{ONE_OR_TWO})/(?P<b>{ONE_OR_TWO})(?P<year>){NO_NUMBER}", _numbers),
        (
            rf"{WRITTEN}(?P<day>{ONE_OR_TWO}|primeiro){ORDINAL}(?:(?P<sep>[-/])|\.? ?(?:de |of )?){MONTH}"
            rf"(?:(?:{spaced}|(?P=sep)|(?<=[a-z.])){number})?",
            _on_date,
        ),
        (
            rf"{ON_WEEKDAY}{MONTH_FIRST} ?(?:the )?(?P<day>{ONE_OR_TWO}){ORDINAL}{NO_NUMBER}(?:{spaced}{number})?",
            _month_first,
        ),
        (rf"(?P<away>{any_of(AWAY)})(?!\w|['’]s)", _away),
        (rf"{THIS} {HALF}", _this_half),
        (rf"{NEXT_WEEK},? (?:on |na |no )?{ALONE}", _weekday(Which.NEXT_WEEK)),
        (rf"{ALONE} (?:que vem|(?:of |d[ae] |n[ae] )?{NEXT_WEEK})(?!\w)", _weekday(Which.NEXT_WEEK)),
        (rf"next {ALONE}", _weekday(Which.NEXT_WEEK)),
        (rf"{ALONE} passad[ao](?!\w)", _weekday(Which.LAST)),
        (rf"(?:last|ultim[ao]) {ALONE}", _weekday(Which.LAST)),
        (rf"{THIS} {ALONE}", _weekday(Which.THIS)),
        (rf"proxim[ao] {ALONE}", _weekday(Which.COMING)),
        (
            rf"{ON_WEEKDAY}(?P<named>dias? )?(?P<day>{ONE_OR_TWO}){ORDINAL}{NO_NUMBER}"
            rf"(?:{spaced}(?P<year>{CENTURY})(?!\w))?",
            _day,
        ),
        (rf"(?<!minha )(?<!nossa )(?<!pela )(?<!sua ){ALONE}", _bare_weekday),
    )
    return tuple((re.compile(pattern), build) for pattern, build in table)


def _year(found: re.Match[str]) -> int | None:
    digits = (found["year"] or "").lstrip("'")
    return (int(digits) + 2000 if len(digits) == 2 else int(digits)) if digits else None


def _iso(found: re.Match[str], words: str) -> Point | None:
    day, month = int(found["day"]), int(found["month"])
    return OnDate(words=words, day=day, month=month, year=_year(found), weekday=found["weekday"])


def _numbers(found: re.Match[str], words: str) -> Point | None:
    a, b, year = int(found["a"]), int(found["b"]), _year(found)
    # 50/50 is no date; 31/13 is one, mistyped.
    if year is None and not (1 <= a <= 31 and 1 <= b <= 31):
        return None
    return Numbers(words=words, a=a, b=b, year=year, weekday=found["weekday"])


def _on_date(found: re.Match[str], words: str) -> Point | None:
    day, month = int(found["day"]) if found["day"].isdecimal() else 1, found["month"]
    if day == 0 or (day > 31 and month in ALSO_MONTHS):
        return None
    return OnDate(words=words, day=day, month=MONTHS[month], year=_year(found), weekday=found["weekday"])


def _month_first(found: re.Match[str], words: str) -> Point | None:
    day, month = int(found["day"]), FIRST_MONTHS[found["month"]]
    if not 1 <= day <= 31:
        return None
    return OnDate(words=words, day=day, month=month, year=_year(found), weekday=found["weekday"], month_first=True)


def _day(found: re.Match[str], words: str) -> Point | None:
    day, weekday, named = int(found["day"]), found["weekday"], bool(found["named"])
    return Day(words=words, day=day, year=_year(found), weekday=weekday, named=named) if 1 <= day <= 31 else None


def _away(found: re.Match[str], words: str) -> Point | None:
    return Away(words=words, days=AWAY[found["away"]])


def _this_half(found: re.Match[str], words: str) -> Point | None:
    return Away(words=words, days=0, half=HALVES[found["half"]])


def _weekday(which: Which) -> Builder:
    return lambda found, words: Weekday(words=words, weekday=WEEKDAYS[found["weekday"]], which=which)


def _bare_weekday(found: re.Match[str], words: str) -> Point | None:
    name = found["weekday"]
    doubtful = name in ALSO_WEEKDAYS and not found[0].endswith("feira")
    return Weekday(words=words, weekday=WEEKDAYS[name], which=Which.COMING, doubtful=doubtful)
