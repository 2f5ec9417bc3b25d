"""The figures of leave: decisions, and how much of the working time people were away."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from domain.calendar import WorkCalendar
from domain.figures import Period, Share
from domain.people import Person
from domain.vacation import KIND
from domain.vacation.figures import Crowd, Missed, absence
from domain.vacation.returning import KIND as RETURN
from handlers.figures import approvals
from handlers.figures.approvals import Decided
from handlers.figures.cells import Cell
from handlers.figures.page import NUMBERS, Board, Row, Scope
from handlers.figures.words import NONE
from handlers.office import Office
from handlers.texts import Voice
from storage.db import Tx
from storage.vacation import figures
from storage.vacation.figures import Same

KINDS = {KIND: lambda v: v.say("Leave"), RETURN: lambda v: v.say("Days given back")}
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveFigures(Decided):
    """``absent``: halves of working days."""

    absent: Share


def absent(tx: Tx, office: Office, period: Period) -> Share:
    """How many halves of the working days of a period people were away; today is one of them."""
    first, last = office.day(period.since), office.day(period.until - MOMENT)
    crowds = (
        Crowd(calendar=_calendar(office, same), first=since, last=until, n=n)
        for same, since, until, n in figures.employed(tx, first=first, last=last)
    )
    missed = (
        Missed(calendar=_calendar(office, same), day=day, halves=halves)
        for same, day, halves in figures.missed(tx, first=first, last=last)
    )
    return absence(crowds, missed)


def _calendar(office: Office, same: Same) -> WorkCalendar:
    """Of anybody of whom the roster says so."""
    told = {name: getattr(same, name) for name in ("country", "subdivision", "schedule")}
    return office.calendar(Person(id=0, name="", email="", **told))


def _said(v: Voice, found: Share) -> str:
    if found.percent is None:
        return NONE
    percent = v.number(Decimal(round(10 * found.percent)) / 10)
    told = {name: v.number(Decimal(halves) / 2) for name, halves in (("n", found.n), ("of", found.of))}
    return v.say("{percent}% ({n} of {of} days)", percent=percent, **told)


def _kept(found: Share) -> list[Cell]:
    percent = None if found.percent is None else Decimal(round(100 * found.percent)) / 100
    return [Cell(n=Decimal(found.n) / 2, of=Decimal(found.of) / 2, value=percent, unit="percent")]


def _find(tx: Tx, scope: Scope, period: Period) -> LeaveFigures:
    return LeaveFigures(decisions=approvals.find(tx, list(KINDS), period), absent=absent(tx, scope.office, period))


ROWS: tuple[Row[LeaveFigures], ...] = (
    *(row for kind, what in KINDS.items() for row in approvals.rows(kind, what)),
    Row(
        "absence",
        lambda v: v.say("Absence"),
        lambda v, f: _said(v, f.absent),
        lambda v: v.say(
            "Working days of the month, up to today, on which people were away by a decision / all working days of "
            "everybody who worked here, by the calendar of each. A half day is half a day; home office is no "
            "absence."
        ),
        lambda f: _kept(f.absent),
    ),
)
BOARD = Board(
    key="leave",
    name=NUMBERS,
    tab=lambda v: v.say("Leave"),
    title=lambda v, month: v.say("Leave in {month}", month=month),
    find=_find,
    shape=LeaveFigures,
    made_of=lambda f: f.n + f.absent.n,
    kinds=tuple(KINDS),
    rows=ROWS,
)
