"""Working time: weekly schedules, public holidays, and the moments at which somebody is at work."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from holidays import country_holidays

from domain.refusal import Refusal, refusal

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)
"""As the end of a window: the midnight that ends the day, written 24:00."""
SECOND = timedelta(seconds=1)
WORK, REST = "+", "-"
WINDOW = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])-([01]?[0-9]|2[0-4]):([0-5][0-9])")

Window = tuple[time, time]
Windows = tuple[Window, ...]


class Half(StrEnum):
    """A half of a working day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@refusal
class BadSchedule(Refusal):
    """A weekly schedule that cannot be read: the whole text, and the part that does not fit."""

    text: str
    part: str


@refusal
class UnknownCalendar(Refusal):
    """No public holidays are known for this country, or for this part of it."""

    country: str | None
    subdivision: str | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The working windows of each weekday, Monday first; at least one day has some."""

    windows: tuple[Windows, ...]

    def __post_init__(self) -> None:
        # Looking for the next working day of such a week would never end.
        if not any(self.windows):
            raise ValueError("a schedule needs a working day")

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Read ``mon-fri 09:00-18:00`` or ``mon-thu 09:00-12:00 13:00-18:00; fri 09:00-13:00``. Raises BadSchedule."""
        week: dict[int, Windows] = {}
        for group in re.sub(r"\s*([-–,])\s*", r"\1", text.lower()).replace("–", "-").split(";"):
            days, *spans = group.split() or [""]
            windows = _windows(text, spans or [days])
            for weekday in _weekdays(text, days):
                if weekday in week:
                    raise BadSchedule(text=text, part=group.strip())
                week[weekday] = windows
        return cls(tuple(week.get(weekday, ()) for weekday in range(7)))

    @property
    def days(self) -> int:
        """On how many days of a week there is work."""
        return sum(bool(windows) for windows in self.windows)

    def __str__(self) -> str:
        groups = {hours: [day for day in range(7) if self.windows[day] == hours] for hours in self.windows if hours}
        return "; ".join(f"{_days_text(days)} {_windows_text(windows)}" for windows, days in groups.items())


def _weekdays(text: str, part: str) -> list[int]:
    days: list[int] = []
    for run in part.split(","):
        first, _, last = run.partition("-")
        last = last if "-" in run else first
        if first not in WEEKDAYS or last not in WEEKDAYS:
            raise BadSchedule(text=text, part=part)
        start = WEEKDAYS.index(first)
        # Weeks of other countries run past Sunday: sun-thu.
        days.extend((start + n) % 7 for n in range((WEEKDAYS.index(last) - start) % 7 + 1))
    if len(set(days)) < len(days):
        raise BadSchedule(text=text, part=part)
    return days


def _windows(text: str, parts: list[str]) -> Windows:
    windows: list[Window] = []
    for part in parts:
        window = _window(part)
        if window is None or (windows and _end_minute(windows[-1][1]) > _minute(window[0])):
            raise BadSchedule(text=text, part=part)
        windows.append(window)
    return tuple(windows)


def _window(part: str) -> Window | None:
    found = WINDOW.fullmatch(part)
    if not found:
        return None
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if not start < end <= 24 * 60:
        return None
    return time(start_hour, start_minute), time(end_hour % 24, end_minute)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _end_minute(end: time) -> int:
    return _minute(end) or 24 * 60


def _days_text(days: list[int]) -> str:
    runs = []
    for _, run in groupby(enumerate(days), key=lambda numbered: numbered[1] - numbered[0]):
        names = [WEEKDAYS[weekday] for _, weekday in run]
        runs.append(f"{names[0]}-{names[-1]}" if len(names) > 2 else ",".join(names))
    return ",".join(runs)


def _windows_text(windows: Windows) -> str:
    return " ".join(f"{start:%H:%M}-{'24:00' if end == MIDNIGHT else format(end, '%H:%M')}" for start, end in windows)


@lru_cache(maxsize=4096)
def _holidays(country: str, subdivision: str | None, year: int, language: str) -> Mapping[date, str]:
    """Public holidays alone: others, such as Carnival and Corpus Christi in Brazil, are at the employer's choice."""
    # Without a language the library asks the environment.
    known = _language(country, subdivision, language)
    return dict(country_holidays(country, subdivision, years=year, expand=False, language=known))


@lru_cache(maxsize=1024)
def _languages(country: str, subdivision: str | None) -> tuple[str | None, ...]:
    """The country's own language first, then all others that its holidays have names in. Raises UnknownCalendar."""
    if not re.fullmatch("[A-Z]{2}", country):
        raise UnknownCalendar(country=country, subdivision=subdivision)
    try:
        place = country_holidays(country, subdivision)
    except NotImplementedError:
        raise UnknownCalendar(country=country, subdivision=subdivision) from None
    return place.default_language, *place.supported_languages


def has_calendar(country: str, subdivision: str | None) -> bool:
    """Whether the public holidays of a place are known."""
    try:
        _languages(country, subdivision)
    except UnknownCalendar:
        return False
    return True


@lru_cache(maxsize=1024)
def known_place(country: str | None, subdivision: str | None) -> tuple[str | None, str | None]:
    """Where the public holidays are known: in this place, else in its country as a whole, else nowhere."""
    places = ((country, subdivision), (country, None)) if country else ()
    return next((place for place in places if has_calendar(*place)), (None, None))


@lru_cache(maxsize=1024)
def _language(country: str, subdivision: str | None, wanted: str) -> str | None:
    """``wanted``, else its relative (en_US for en, pt_PT for pt_BR), else the country's own."""
    known = _languages(country, subdivision)
    relatives = (name for name in known if name and name.split("_")[0] == wanted.split("_")[0])
    candidates = (wanted, f"{wanted}_US", *relatives)
    return next((name for name in candidates if name in known), known[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """When somebody works: weekly schedule, public holidays of ``country`` (ISO alpha-2), days of the company.

    ``extra`` names the company's own holidays. Raises UnknownCalendar when made for a place without a calendar.
    """

    schedule: Schedule
    zone: ZoneInfo
    country: str | None = None
    subdivision: str | None = None
    extra: Mapping[date, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))
        if self.country is not None:
            _languages(self.country, self.subdivision)
        elif self.subdivision is not None:
            raise UnknownCalendar(country=None, subdivision=self.subdivision)

    def holiday(self, day: date, language: str = "en") -> str | None:
        """The name of the holiday on ``day``, in ``language`` where it is known, else in the country's own."""
        if day in self.extra or self.country is None:
            return self.extra.get(day)
        return _holidays(self.country, self.subdivision, day.year, language).get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is in the schedule and no holiday."""
        if not self.schedule.windows[day.weekday()] or day in self.extra:
            return False
        return self.country is None or day not in _holidays(self.country, self.subdivision, day.year, "en")

    def signs(self, year: int) -> str:
        """The days of a year, a sign each: whether there is WORK on it, or REST."""
        return _signs(self, year)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after ``day``, or before it for a negative ``n``; ``day`` itself for 0."""
        step = timedelta(days=1 if n > 0 else -1)
        for _ in range(abs(n)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def local(self, now: datetime) -> datetime:
        """The aware moment ``now`` on the clocks of this zone. Raises ValueError for a naive one."""
        # astimezone would take a naive value for the time of the machine's own zone.
        if now.utcoffset() is None:
            raise ValueError(f"a moment without its zone: {now}")
        return now.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        """The date of ``now`` in this zone."""
        return self.local(now).date()

    def next_working_moment(self, moment: datetime) -> datetime:
        """The first moment in a working window from ``moment`` on, in UTC."""
        utc, day = moment.astimezone(UTC), self.today(moment)
        while True:
            for start, end in self.spans(day):
                if utc < end:
                    return max(utc, start)
            day = self.next_working_day(day)

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The working windows of ``day``, from when to when in UTC."""
        if not self.is_working_day(day):
            return
        for start, end in self.schedule.windows[day.weekday()]:
            last = day + timedelta(days=1) if end == MIDNIGHT else day
            span = self._moment(day, start), self._moment(last, end)
            # Clocks that skip an hour can skip a window.
            if span[0] < span[1]:
                yield span

    def _moment(self, day: date, at: time) -> datetime:
        """When the clocks of this zone first show ``at`` or later on ``day``, in UTC."""
        # A fold left over from another day would turn a skipped time backwards.
        before = datetime.combine(day, at.replace(fold=0), self.zone)
        after = before.replace(fold=1)
        late, early = before.astimezone(UTC), after.astimezone(UTC)
        if early >= late:
            return late

        # The clocks skip this time somewhere between its two readings.
        def shifted(second: int) -> bool:
            return self.local(early + second * SECOND).utcoffset() == after.utcoffset()

        return early + SECOND * bisect_left(range((late - early) // SECOND), True, key=shifted)


@lru_cache(maxsize=4096)
def _signs(calendar: WorkCalendar, year: int) -> str:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=n) for n in range((after - first).days))
    return "".join(WORK if calendar.is_working_day(day) else REST for day in days)


def became_rest(before: str, after: str, year: int) -> list[date]:
    """The days of a year on which there was work, by its signs, and there is none any more."""
    first, signs = date(year, 1, 1), enumerate(zip(before, after, strict=True))
    return [first + timedelta(days=n) for n, (was, is_) in signs if (was, is_) == (WORK, REST)]
