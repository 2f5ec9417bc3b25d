"""Figures are counted before somebody looks: what a look shows of what is kept, and what it asks to be counted.

What is made of few things is counted by whoever looks, and is of now. All else is counted by the tick (`counting.py`):
this month and the one before each night and, while somebody looks at them, every ten minutes; older ones each night for
a week after a look. What is older than since yesterday is not shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from handlers.call import Answer, Call, Message
from handlers.figures.page import BACK, Board, Scope, Seen, midnight, month, page, read_back, turn
from handlers.office import Office, Reader
from storage import figures
from storage.db import Tx
from storage.figures import Kept

F = TypeVar("F")
SCHEMA = 1
"""The version of what is kept; another's is counted anew."""
OFTEN, DAY, WEEK = timedelta(minutes=10), timedelta(days=1), timedelta(days=7)
RECENT = 2
"""So many months still change: this one and the one before."""
AHEAD = 2
"""So many more are asked for as somebody looks: who presses *Month before* reads faster than that is counted."""
Wish = Callable[[Tx], None]


def asked_for(tx: Tx, call: Call, board: Board[F], others: Sequence[Board[Any]] = ()) -> Answer:
    """This month, and the way to the ``others``."""
    said, wish = _look(tx, call.reader, board, 0, others)
    return Answer(say=said, afterwards=wish)


def turned_to(tx: Tx, call: Call, board: Board[F], others: Sequence[Board[Any]] = ()) -> Answer:
    """The month that a button means, in the place of what was pressed."""
    shown, wish = _look(tx, call.reader, board, read_back(call), others)
    return replace(turn(call, board, shown), afterwards=wish)


def _look(
    tx: Tx, reader: Reader, board: Board[F], back: int, others: Sequence[Board[Any]]
) -> tuple[Message, Wish | None]:
    """A page, and what it leaves to be counted."""
    office, now = reader.office, reader.now
    among = board.among(office, reader.person)
    months = {n: first_of(office, now, n) for n in range(back, min(back + 1 + AHEAD, BACK + 1) + 1)}
    known = figures.known(tx, board.key, among, months.values())
    scope = Scope(office=office, among=among, now=now)
    (this, at), (before, at_before) = (_found(tx, board, scope, n, known.get(months[n])) for n in (back, back + 1))
    due = {day: _wanted(office, board, known.get(day), n, now) for n, day in months.items()}
    new = {day: at for day, at in due.items() if not _told(known.get(day), now)}
    wish = partial(figures.look, board=board.key, among=among, due=new, now=now) if new else None
    return page(reader, board, back, Seen(this, before, min(at, at_before)), others), wish


def first_of(office: Office, now: datetime, back: int) -> date:
    """The first day of a month, so many before this one."""
    return office.day(month(office, now, back).since)


def _found(tx: Tx, board: Board[F], scope: Scope, back: int, kept: Kept | None) -> tuple[F, datetime]:
    """The figures of a month and since when they stand: those that are kept, else as they are now."""
    found = read(board, kept) if kept else None
    if kept and kept.counted_at and found is not None and _stands(scope.office, kept.counted_at, scope.now):
        return found, kept.counted_at
    return board.find(tx, scope, month(scope.office, scope.now, back)), scope.now


def _stands(office: Office, counted_at: datetime, now: datetime) -> bool:
    """Whether what was counted then may be shown: since yesterday. A clock that went back keeps nothing."""
    return counted_at <= now and office.day(now) - office.day(counted_at) <= DAY


def _told(kept: Kept | None, now: datetime) -> bool:
    """Whether it was said a moment ago that somebody looks."""
    return bool(kept and kept.looked_at and now - OFTEN < kept.looked_at <= now)


def _wanted(office: Office, board: Board[Any], kept: Kept | None, back: int, now: datetime) -> datetime:
    """When a month is to be counted that somebody looks at now."""
    if kept is None or kept.counted_at is None or kept.counted_at > now:
        return now
    if kept.figures is not None and read(board, kept) is None:
        return now
    return again(office, back, kept.counted_at, now, quick=kept.figures is None)


def again(office: Office, back: int, counted_at: datetime, looked_at: datetime | None, *, quick: bool) -> datetime:
    """When a month is to be counted anew: in the night, or in ten minutes if it changes and somebody looks at it."""
    night = midnight(office, office.day(counted_at) + DAY)
    if quick or back >= RECENT or looked_at is None or counted_at - looked_at >= DAY:
        return night
    return min(night, counted_at + OFTEN)


def lapsed(kept: Kept, back: int, now: datetime) -> bool:
    """Whether nobody looks at a month any more, and nobody will at once."""
    return back >= RECENT and not (kept.looked_at and now - kept.looked_at < WEEK)


# --- as they are kept -------------------------------------------------------------------------------------------------


@cache
def _shape(board: Board[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(board.shape)


def written(board: Board[F], found: F) -> Mapping[str, Any]:
    """Figures as they are kept."""
    return {"schema": SCHEMA, "figures": _shape(board).dump_python(found, mode="json")}


def read(board: Board[F], kept: Kept) -> F | None:
    """The figures that are kept; None if there are none, or they were kept in another shape."""
    if kept.figures is None or kept.figures.get("schema") != SCHEMA:
        return None
    try:
        found: F = _shape(board).validate_python(kept.figures["figures"])
    except ValidationError:
        return None
    return found
