"""From what was typed to days: which order two numbers have, which year, which of all Mondays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from domain.dates.points import Away, Day, Numbers, OnDate, Point, Weekday, Which
from domain.dates.spans import Span
from domain.dates.words import ALSO_WEEKDAYS, WEEKDAYS
from domain.refusal import Refusal, refusal

PAST_DAYS: Final = 60
"""A date without a year stays in the past for so long: people also hand in leave that they took."""


@refusal
class NoSuchDate(Refusal):
    """The words have the form of a date that no calendar has: 31 Feb, or a Monday that is a Tuesday."""

    words: str


@refusal
class AmbiguousDate(Refusal):
    """Two numbers that are a date in both orders; ``readings``: day first, month first."""

    words: str
    readings: tuple[date, date]


class OnlyWordsError(Exception):
    """The words are no date after all."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: on which day, and whether their numbers always put the day first."""

    today: date
    day_first: bool

    def days(self, span: Span) -> tuple[date | None, date | None]:
        """First and last day of ``span``. Raises NoSuchDate, AmbiguousDate, OnlyWordsError."""
        first, last = self._ordered(span)
        first, last = _completed(first, last, span.words)
        begins = None if first is None else self._day(first, None)
        if last is None:
            return begins, None if span.open else begins
        ends = self._day(last, begins, after=isinstance(first, Weekday))
        if span.listed and (begins is None or (ends - begins).days != span.listed):
            raise OnlyWordsError
        return begins, ends

    # Which number is the day

    def _ordered(self, span: Span) -> tuple[Point | None, Point | None]:
        # In 10-12/08 the first number can only be a day.
        day_first = self.day_first or span.portuguese or isinstance(span.first, Day)
        orders = {month_first for point in (span.first, span.last) for month_first in _orders(point)}
        hint = orders.pop() if len(orders) == 1 else None
        first, last = (self._order(point, hint, fixed=day_first) for point in (span.first, span.last))
        return first, last

    def _order(self, point: Point | None, hint: bool | None, *, fixed: bool) -> Point | None:
        if not isinstance(point, Numbers):
            return point
        day_first, month_first = _read(point, month_first=False), _read(point, month_first=True)
        if fixed or point.a == point.b:
            return day_first
        for possible in _orders(point):
            return month_first if possible else day_first
        if hint is not None:
            return month_first if hint else day_first
        return self._by_weekday(point, day_first, month_first)

    def _by_weekday(self, point: Numbers, day_first: OnDate, month_first: OnDate) -> OnDate:
        readings = [(replace(reading, weekday=None), reading) for reading in (day_first, month_first)]
        dates = [(self._day(bare, None), reading) for bare, reading in readings]
        fitting = [reading for day, reading in dates if point.weekday and day.weekday() == WEEKDAYS[point.weekday]]
        if len(fitting) == 1:
            return fitting[0]
        raise AmbiguousDate(words=point.words, readings=(dates[0][0], dates[1][0]))

    # Which day

    def _day(self, point: Point, floor: date | None, *, after: bool = False) -> date:
        match point:
            case OnDate():
                return self._on_date(point, floor)
            case Weekday():
                return self._weekday(point, floor, after=after)
            case Away():
                return self.today + timedelta(days=point.days)
            case Day():
                return self._day_of_month(point, floor)
            case Numbers():
                raise AssertionError("numbers are put in order first")

    def _on_date(self, point: OnDate, floor: date | None) -> date:
        day = self._nearest(point, floor) if point.year is None else _date(point.year, point.month, point.day)
        if day is None:
            raise NoSuchDate(words=point.words)
        _check_weekday(day, point)
        return day

    def _nearest(self, point: OnDate, floor: date | None) -> date | None:
        if floor is not None:
            over_new_year = (point.month, point.day) < (floor.month, floor.day)
            return _date(floor.year + over_new_year, point.month, point.day)
        earliest = self.today - timedelta(days=PAST_DAYS)
        # A leap day may be years away.
        days = (_date(earliest.year + n, point.month, point.day) for n in range(9))
        return next((day for day in days if day is not None and day >= earliest), None)

    def _day_of_month(self, point: Day, floor: date | None) -> date:
        day = floor or self.today
        while day.day != point.day:
            day += timedelta(days=1)
        _check_weekday(day, point)
        return day

    def _weekday(self, point: Weekday, floor: date | None, *, after: bool) -> date:
        if point.which is Which.COMING and floor is not None:
            return _on_or_after(floor + timedelta(days=after), point.weekday)
        day = WHICH[point.which](self.today, point.weekday)
        if floor is not None and point.which in (Which.THIS, Which.NEXT_WEEK):
            return max(day, _on_or_after(floor, point.weekday))
        return day


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _in_week(day: date, weekday: int) -> date:
    return day + timedelta(days=weekday - day.weekday())


WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
# Whoever means today says today; "next Friday", said on a Wednesday, is not in two days, "próxima sexta" is.
WHICH: Final[Mapping[Which, Callable[[date, int], date]]] = {
    Which.COMING: lambda today, weekday: _on_or_after(today + DAY, weekday),
    Which.THIS: _on_or_after,
    Which.NEXT_WEEK: lambda today, weekday: _in_week(today + WEEK, weekday),
    Which.LAST: lambda today, weekday: _on_or_after(today - WEEK, weekday),
    Which.THIS_WEEK: _in_week,
    Which.LAST_WEEK: lambda today, weekday: _in_week(today - WEEK, weekday),
}


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _check_weekday(day: date, point: OnDate | Day) -> None:
    if point.weekday is None or WEEKDAYS[point.weekday] == day.weekday():
        return
    if point.weekday in ALSO_WEEKDAYS:
        raise OnlyWordsError
    raise NoSuchDate(words=point.words)


def _orders(point: Point | None) -> list[bool]:
    """The only order in which two numbers can be a date, as "month first"; empty when both or neither can."""
    if not isinstance(point, Numbers):
        return []
    orders = [month_first for month_first, month in ((False, point.b), (True, point.a)) if 1 <= month <= 12]
    return orders if len(orders) == 1 else []


def _read(point: Numbers, *, month_first: bool) -> OnDate:
    month, day = (point.a, point.b) if month_first else (point.b, point.a)
    return OnDate(words=point.words, day=day, month=month, year=point.year, weekday=point.weekday)


def _completed(first: Point | None, last: Point | None, words: str) -> tuple[Point | None, Point | None]:
    """Both ends with what only one of them says: the month of 10-14 Aug, the year of 28 Dec - 3 Jan 2027."""
    if isinstance(first, Day) and isinstance(last, OnDate):
        first = _borrowed(first, last, months=0 if first.day <= last.day else -1, words=words)
    if isinstance(last, Day) and isinstance(first, OnDate):
        last = _borrowed(last, first, months=0 if last.day >= first.day else 1, words=words)
    if isinstance(first, OnDate) and isinstance(last, OnDate) and first.year is None and last.year is not None:
        over_new_year = (first.month, first.day) > (last.month, last.day)
        first = replace(first, year=last.year - over_new_year)
    return first, last


def _borrowed(day: Day, other: OnDate, *, months: int, words: str) -> OnDate:
    years, month = divmod(other.month - 1 + months, 12)
    year = day.year if day.year is not None else None if other.year is None else other.year + years
    return OnDate(words=words, day=day.day, month=month + 1, year=year, weekday=day.weekday)
