"""Times as one person's clock and calendar show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta

Say = Callable[..., str]
Length = Literal["medium", "long", "full"]


@dataclass(frozen=True)
class Clock:
    """A zone and a language; `say` translates the words for days."""

    zone: ZoneInfo
    locale: Locale
    say: Say

    def at(self, seconds: float | str) -> datetime:
        """The moment on the person's wall clock."""
        return datetime.fromtimestamp(float(seconds), self.zone)

    def time(self, seconds: float | str) -> str:
        """Such as "9:05 AM" or "09:05"."""
        return format_time(self.at(seconds), "short", locale=self.locale)

    def full(self, seconds: float | str) -> str:
        """Day and time with all there is to say."""
        at = self.at(seconds)
        return f"{format_date(at, 'full', locale=self.locale)} {format_time(at, 'medium', locale=self.locale)}"

    def day(self, seconds: float | str) -> date:
        """The day on the person's calendar."""
        return self.at(seconds).date()

    def day_name(self, seconds: float | str) -> str:
        """The words on the line between two days of messages."""
        return self._relative(seconds) or self._skeleton(seconds, "MMMMEEEEd")

    def from_wall(self, text: str) -> int:
        """ "2026-08-10T09:30" on the person's wall clock -> seconds since 1970."""
        return int(datetime.fromisoformat(text).replace(tzinfo=self.zone).timestamp())

    def to_wall(self, seconds: float) -> str:
        """The other way round."""
        return f"{self.at(seconds):%Y-%m-%dT%H:%M}"

    def text(self, stamp: str, form: str) -> str | None:
        """Slack's date text, such as "{date_short} at {time}"; None when the stamp is no time."""
        try:
            at = float(stamp)
            self.at(at)
        except (ValueError, OverflowError, OSError):
            return None
        return re.sub(r"\{(\w+)\}", lambda m: TOKENS[m[1]](self, at) if m[1] in TOKENS else m[0], form)

    def short_day(self, seconds: float) -> str:
        """Such as "Mon, Aug 10"."""
        return self._skeleton(seconds, "MMMEd")

    def _skeleton(self, seconds: float | str, skeleton: str) -> str:
        return format_skeleton(skeleton, self.at(seconds), locale=self.locale)

    def _relative(self, seconds: float | str) -> str | None:
        days = (self.day(seconds) - datetime.now(self.zone).date()).days
        words = {0: "Today", -1: "Yesterday", 1: "Tomorrow"}.get(days)
        return self.say(words) if words else None

    def _date(self, seconds: float, length: Length) -> str:
        """ "August 10th, 2026" in English, the language's own way elsewhere."""
        said = format_date(self.at(seconds), length, locale=self.locale)
        return re.sub(r"(\d+),", _counted, said) if self.locale.language == "en" and length != "medium" else said

    def _ago(self, seconds: float) -> str:
        gap = timedelta(seconds=int(seconds - datetime.now(UTC).timestamp()))
        return format_timedelta(gap, add_direction=True, locale=self.locale)


def _counted(found: re.Match[str]) -> str:
    day = int(found[1])
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending},"


def _pretty(clock: Clock, seconds: float, otherwise: str) -> str:
    relative = clock._relative(seconds)
    return relative.lower() if relative else otherwise


TOKENS: dict[str, Callable[[Clock, float], str]] = {
    "date_num": lambda c, s: f"{c.day(s):%Y-%m-%d}",
    "date_slash": lambda c, s: f"{c.day(s):%Y/%m/%d}",
    "date": lambda c, s: c._date(s, "long"),
    "date_long": lambda c, s: c._date(s, "full"),
    "date_long_full": lambda c, s: c._date(s, "full"),
    "date_short": lambda c, s: c._date(s, "medium"),
    "date_pretty": lambda c, s: _pretty(c, s, c._date(s, "long")),
    "date_long_pretty": lambda c, s: _pretty(c, s, c._date(s, "full")),
    "date_short_pretty": lambda c, s: _pretty(c, s, c._date(s, "medium")),
    "day_divider_pretty": lambda c, s: c.day_name(s),
    "time": lambda c, s: c.time(s),
    "time_secs": lambda c, s: format_time(c.at(s), "medium", locale=c.locale),
    "ago": lambda c, s: c._ago(s),
}
