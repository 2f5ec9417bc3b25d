"""How the tests of dates read and write days."""

from datetime import date

from domain.calendar import Half
from domain.dates import DatesRead, read_dates

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
