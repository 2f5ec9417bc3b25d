"""The grammar: which words of a text make one span of dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.calendar import Half
from domain.dates.points import (
    HALF,
    LETTER,
    Away,
    Day,
    Numbers,
    OnDate,
    Point,
    Weekday,
    Which,
    points,
    week,
)
from domain.dates.words import HALVES, WEEKDAYS, any_of

FROM = (
    "(?:from|starting from|starting on|starting|beginning on|beginning|since|as of|desde|comecando em|comecando"
    "|a partir d[eoa]|a contar d[eoa])"
)
FILLERS = ("on", "the", "in", "for", "between", "entre", "de", "do", "da", "dos", "em", "no", "na", "nos", "para", "o")
BETWEEN = ("between ", "entre ")
UNTIL = "(?:until|till|til|through|thru|up to|ate)"
LEAD = re.compile(rf"(?P<open>{FROM} )?(?P<fillers>(?:(?:{any_of(FILLERS)}) ){{0,2}})")
ENDS = re.compile(rf"{UNTIL} (?:(?:the|o|a|ao) )?")
LISTED = rf", ?(?:[0-9]{{1,2}}(?:/[0-9]{{1,2}})?|(?:{any_of(WEEKDAYS)})(?:-feira)?)"
JOINS = re.compile(
    rf"(?P<dash> ?(?:-|–|—|−|\.{{2,3}}|…|->|→|~) ?|/(?=[0-9]{{4}}-))"
    rf"|(?:,? (?:{UNTIL}|to|a|ao|aos|as)|(?P<list>(?:{LISTED}){{0,20}}),? (?:and|e|&)) (?:(?:the|on|o|ao|a|na|no) )?"
    r"|(?P<bare> )"
)
HALF_AFTER = re.compile(rf",? \(?(?:in the |no |na |a |de |da |pela )?{HALF}\)?")
HALF_BEFORE = re.compile(rf"(?:(?:in the|the|na|a|de|da) )?{HALF} (?:of|on|de|do|da)(?: the)?(?: dia)? ")
LENGTH = r"(?P<length>[0-9]{1,3}) ?(?:days?|dias?)(?!\w)"
LENGTH_BEFORE = re.compile(rf"{LENGTH} (?={FROM} )")
LENGTH_AFTER = re.compile(rf"(?:,? (?:for|por|durante) | ?[-–—,] ?| ){LENGTH}")
NEXT_WORD = re.compile(rf" (?!(?:{any_of(HALVES)})(?!\w)){LETTER}")
# Where dates may begin: no number inside a reference, a time, an amount or a longer number.
STARTS = re.compile(rf"(?<![\w/#@$€%+:])(?<![0-9][.,])(?<!{LETTER}-)[^\W_]")
PORTUGUESE = re.compile(
    r"\b(?:a|ao|aos|ate|as|e|de|do|da|dos|dias?|em|na|nas|nos|entre|para|desde|durante|por|manha|tarde|hoje|amanha|ontem"
    r"|segunda|terca|quarta|quinta|sexta|sabado|domingo|ter|qua|qui|sex|sab|dom|proxim[ao]|semana)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words from ``start`` to ``end`` that read as dates; ``listed`` days must follow each other: 10, 11 and 12 Aug."""

    start: int
    end: int
    first: Point | None
    last: Point | None = None
    first_half: Half | None = None
    last_half: Half | None = None
    length: int | None = None
    open: bool = False
    listed: int = 0
    portuguese: bool = False
    words: str = ""

    def has_date(self) -> bool:
        """Whether a date is written out: such a span goes before the "today" of "today I ask for 10 Aug"."""
        return isinstance(self.first, OnDate | Numbers | Day) or isinstance(self.last, OnDate | Numbers | Day)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a span, where its words stop, and the half of the day that it names."""

    point: Point
    stop: int
    half: Half | None


@dataclass(frozen=True, slots=True)
class Text:
    """What was typed, the same folded, and the year in which it was typed."""

    original: str
    folded: str
    year: int

    def ends(self, at: int) -> Iterator[End]:
        """Every way to read one end of a span at ``at``, the half of its day included."""
        before = HALF_BEFORE.match(self.folded, at)
        if before:
            half = HALVES[before["half"]]
            yield from (replace(end, half=half) for end in self._bare_ends(before.end()))
        yield from self._bare_ends(at)

    def _bare_ends(self, at: int) -> Iterator[End]:
        for point, stop in points(self.folded, at, original=self.original, year=self.year):
            after = HALF_AFTER.match(self.folded, stop)
            if after:
                yield End(point, after.end(), HALVES[after["half"]])
            else:
                yield End(point, stop, point.half if isinstance(point, Away) else None)


def spans(text: Text) -> Iterator[Span]:
    """Every way to read dates, from left to right, at each place the longest first."""
    for found in STARTS.finditer(text.folded):
        for span in _spans_at(text, found.start()):
            portuguese = PORTUGUESE.search(text.folded, span.start, span.end)
            yield replace(span, portuguese=bool(portuguese), words=text.original[span.start : span.end])


def _spans_at(text: Text, at: int) -> Iterator[Span]:
    length = LENGTH_BEFORE.match(text.folded, at)
    if length and 1 <= int(length["length"]) <= 366:
        for span in _from(text, length.end()):
            yield replace(span, start=at, length=int(length["length"]), open=True)
    until = ENDS.match(text.folded, at)
    if until:
        for end in text.ends(until.end()):
            if not isinstance(end.point, Day):
                yield Span(start=at, end=end.stop, first=None, last=end.point, last_half=end.half)
    yield from _from(text, at)


def _from(text: Text, at: int) -> Iterator[Span]:
    lead = LEAD.match(text.folded, at)
    assert lead, "every part of it may be missing"
    whole = week(text.folded, lead.end())
    for first in text.ends(lead.end()):
        start = Span(start=at, end=first.stop, first=first.point, first_half=first.half, open=bool(lead["open"]))
        yield from _joined(text, start, first, between=lead["fillers"].startswith(BETWEEN))
        if isinstance(first.point, Day) and not first.point.named:
            continue
        after = LENGTH_AFTER.match(text.folded, first.stop)
        if after and 1 <= int(after["length"]) <= 366:
            yield replace(start, end=after.end(), length=int(after["length"]), open=True)
        if not _doubtful(text, first, lead):
            yield start
    if whole:
        yield _week(*whole, at)


def _week(which: Which, stop: int, at: int) -> Span:
    monday, friday = (Weekday(words="", weekday=weekday, which=which) for weekday in (0, 4))
    return Span(start=at, end=stop, first=monday, last=friday)


def _doubtful(text: Text, first: End, lead: re.Match[str]) -> bool:
    """Whether a weekday that may be another word stands alone among other words: sun, sat, sex."""
    if not isinstance(first.point, Weekday) or not first.point.doubtful:
        return False
    whole = lead.start() == 0 and first.stop == len(text.folded)
    return not whole and not lead["fillers"].endswith(("on ", "na ", "no "))


def _joined(text: Text, start: Span, first: End, *, between: bool) -> Iterator[Span]:
    join = JOINS.match(text.folded, first.stop)
    if not join:
        return
    for last in text.ends(join.end()):
        if _fits(text, first, last, join):
            yield replace(
                start,
                end=last.stop,
                last=last.point,
                last_half=last.half,
                listed=0 if between or join["list"] is None else join["list"].count(",") + 1,
            )


def _fits(text: Text, first: End, last: End, join: re.Match[str]) -> bool:
    followed = bool(NEXT_WORD.match(text.folded, last.stop))
    if join["bare"]:
        return isinstance(first.point, OnDate | Numbers) and isinstance(last.point, OnDate | Numbers)
    if isinstance(last.point, Day):
        # Not the 08 of "until 08-14".
        whole = not text.folded.startswith("-", last.stop)
        return whole and _day_fits(first.point, last.point, join, followed=followed)
    if isinstance(first.point, Day):
        return isinstance(last.point, OnDate | Numbers)
    if isinstance(last.point, Weekday) and last.point.doubtful:
        return isinstance(first.point, Weekday) or not followed
    return True


def _day_fits(first: Point, last: Day, join: re.Match[str], *, followed: bool) -> bool:
    """Whether a number behind a date is its last day: so in "Aug 10-14 beach", not so in "10 Aug - 2 children"."""
    if isinstance(first, Day):
        return first.named
    if not isinstance(first, OnDate | Numbers):
        return False
    if not followed or join["dash"] in ("-", "–", "—"):
        return True
    later = last.day > (first.day if isinstance(first, OnDate) else max(first.a, first.b))
    return later and (not join["dash"] or (isinstance(first, OnDate) and first.month_first))
