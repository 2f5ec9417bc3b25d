"""Dates as people type them, in English and Brazilian Portuguese: "10 Aug - 14 Aug", "amanhã à tarde"."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from domain.calendar import Half
from domain.dates.days import AmbiguousDate, NoSuchDate, OnlyWordsError, Reader
from domain.dates.spans import Span, Text, spans
from domain.dates.words import fold, plain

__all__ = ["AmbiguousDate", "DatesRead", "NoSuchDate", "read_dates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesRead:
    """What a text says about dates, and the ``rest`` of its words.

    One day: first and last are the same, and so are the halves. "from 10 Aug": no last. "until 10 Aug": no first.
    ``length``: the days of "3 days from 10 Aug", with no last; whether working or calendar days is for others to say.
    An end that lies before the start is given as it was typed.
    """

    first: date | None = None
    last: date | None = None
    first_half: Half | None = None
    last_half: Half | None = None
    length: int | None = None
    rest: str


def read_dates(text: str, *, today: date, language: str) -> DatesRead:
    """Read the first span of dates in ``text``; both languages are always understood. Raises NoSuchDate, AmbiguousDate.

    ``today``: in the person's zone. ``language``: pt and pt_BR put the day first in 03/04; others may mean either.
    """
    original = plain(text)
    typed = Text(original, fold(original), today.year)
    reader = Reader(today, day_first=language.startswith("pt"))
    written_out = (span for span in spans(typed) if span.has_date())
    for span in chain(written_out, spans(typed)):
        try:
            first, last = reader.days(span)
        except OnlyWordsError:
            continue
        return _read(span, original, first, last)
    return DatesRead(rest=original)


def _read(span: Span, original: str, first: date | None, last: date | None) -> DatesRead:
    one_day = span.last is None and last is not None
    return DatesRead(
        first=first,
        last=last,
        first_half=span.first_half,
        last_half=span.first_half if one_day else span.last_half,
        length=span.length,
        rest=_rest(original, span),
    )


def _rest(original: str, span: Span) -> str:
    before, after = original[: span.start].rstrip(" ,;:-–—("), original[span.end :].lstrip(" ,;:.-–—)")
    return f"{before} {after}".strip()
