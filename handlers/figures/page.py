"""A page of figures: those of a month against those of the one before, and what each of them counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from domain.figures import Period
from domain.people import Person
from domain.vacation.accrual import shift
from handlers.call import Answer, Call, Json, Message
from handlers.cards import actions, button, context, header, section
from handlers.figures.cells import Cell
from handlers.figures.words import NONE
from handlers.forms import read_page, turned
from handlers.office import Office, Reader
from handlers.texts import Voice
from storage.db import Tx

F = TypeVar("F")
Told = TypeVar("Told", contravariant=True)
NUMBERS = "numbers"
"""What the buttons of `/backoffice numbers` are called."""
BACK = 36
"""So many months before this one can be looked at."""


def month(office: Office, now: datetime, back: int) -> Period:
    """So many months before this one, where the company is; this one until now."""
    first = shift(office.day(now).replace(day=1), -back)
    since, until = (midnight(office, day) for day in (first, shift(first, 1)))
    return Period(since, min(until, now))


def midnight(office: Office, day: date) -> datetime:
    """When a day begins where the company is."""
    return datetime.combine(day, time(0), ZoneInfo(office.policy.company.timezone))


@dataclass(frozen=True, slots=True)
class Row(Generic[Told]):
    """A figure: its name, how it is said, what it counts; and what a table has of it, under its ``key``."""

    key: str
    name: Callable[[Voice], str]
    said: Callable[[Voice, Told], str]
    means: Callable[[Voice], str]
    kept: Callable[[Told], Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of what figures are counted: ``among`` what somebody sees where not all see the same, as is known ``now``."""

    office: Office
    among: Sequence[str]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Generic[F]):
    """The figures of a subject: their rows from top to bottom, how they are found, and their ``shape``.

    ``made_of`` says how much was counted for them: so many decisions, or what takes as long.

    ``name`` is that of its buttons, ``about`` tells what is counted, ``tab`` is what it is called beside others.
    ``kinds`` are those of its requests. ``among``: what somebody sees of it, where not all see the same.
    """

    key: str
    name: str
    tab: Callable[[Voice], str]
    title: Callable[[Voice, str], str]
    rows: Sequence[Row[F]]
    find: Callable[[Tx, Scope, Period], F]
    shape: type[F]
    made_of: Callable[[F], int]
    about: Callable[[Reader], str] | None = None
    kinds: tuple[str, ...] = ()
    among: Callable[[Office, Person], Sequence[str]] = lambda office, person: ()


@dataclass(frozen=True, slots=True)
class Seen(Generic[F]):
    """The figures of a month and of the one before, as they were at a moment or later."""

    now: F
    before: F
    at: datetime


def page(reader: Reader, board: Board[F], back: int, seen: Seen[F], others: Sequence[Board[Any]] = ()) -> Message:
    """A month, each figure with that of the month before; and the way to the ``others``."""
    v, office = reader.voice, reader.office
    periods = [month(office, reader.now, n) for n in (back, back + 1)]
    name, name_before = (v.month(office.day(period.since), year=n == 0) for n, period in enumerate(periods))
    title = board.title(v, name)
    rows = [
        _row(v, row, seen, name_before)
        for row in board.rows
        if {row.said(v, seen.now), row.said(v, seen.before)} != {NONE}
    ]
    about = [board.about(reader)] if board.about else []
    about += [v.say("As of {when}", when=v.moment(seen.at))] if seen.at < reader.now else []
    body = rows or [section(v.say("There is nothing to count in this month, nor in the one before."))]
    blocks = [
        header(title),
        *([context(*about)] if about else []),
        *body,
        *_ways(v, board, back),
        *_tabs(v, back, others),
    ]
    told = ". ".join(f"{row.name(v)}: {row.said(v, seen.now)}" for row in board.rows)
    return Message(text=f"{title}: {told}", blocks=blocks)


def _row(v: Voice, row: Row[F], seen: Seen[F], name_before: str) -> Json:
    said, said_before = (_beside(row.said(v, found)) for found in (seen.now, seen.before))
    return section(f"*{row.name(v)}:*{said}", f"_{name_before}:_{said_before}")


def _beside(said: str) -> str:
    """What is more than a line begins below its name."""
    return f"\n{said}" if "\n" in said else f" {said}"


def _ways(v: Voice, board: Board[F], back: int) -> list[Json]:
    meant = button(v.say("What does this count?"), f"{board.name}.meant", f"{board.key}:{back}")
    earlier = button(v.say("Month before"), f"{board.name}.before", f"{board.key}:{back + 1}")
    later = button(v.say("Month after"), f"{board.name}.after", f"{board.key}:{back - 1}")
    return actions(meant, *([earlier] if back < BACK else []), *([later] if back else []))


def _tabs(v: Voice, back: int, others: Sequence[Board[Any]]) -> list[Json]:
    return actions(*(button(one.tab(v), f"{one.name}.{one.key}", f"{one.key}:{back}") for one in others))


def meaning(v: Voice, board: Board[F], back: int) -> Message:
    """What each figure counts, and the way back to them."""
    lines = [f"*{row.name(v)}:* {row.means(v)}" for row in board.rows]
    back_to = button(v.say("Back"), f"{board.name}.{board.key}", f"{board.key}:{back}")
    return Message(text="\n".join(lines), blocks=[*(section(line) for line in lines), *actions(back_to)])


def turn(call: Call, board: Board[F], shown: Message) -> Answer:
    """A page in the place of the one that was pressed."""
    return turned(call, shown, name=board.name, title=call.voice.say("Numbers"))


def read_back(call: Call) -> int:
    """How many months before this one a button means."""
    return min(read_page(call.value)[1], BACK)
