"""Figures as a table: a row for each of them and each month, of everything that there are figures of."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.figures import Period
from domain.people import Person, Role
from domain.vacation.accrual import shift
from handlers.figures.cells import Cell
from handlers.figures.numbers import BOARDS
from handlers.figures.page import Scope, midnight
from handlers.office import Office
from handlers.spreadsheet import Row, Table
from storage.db import Tx

VALUES = ("n", "of", "value", "mean", "median", "p90")
HEADER = ("since", "until", "subject", "figure", "part", *VALUES, "unit")
EVERYBODY = Person(id=0, name="", email="", roles=frozenset(Role))
"""Whoever runs the program: all figures are for them."""
DAY = timedelta(days=1)


def table(tx: Tx, office: Office, *, since: date, until: date, now: datetime) -> Table:
    """The figures from one day to another, both included, month by month; nothing of what is still to come."""
    months = list(_months(since, min(until, office.day(now))))
    return Table(HEADER, [row for first, last in months for row in _rows(tx, office, first, last, now)])


def _months(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Each month, or what of it lies between two days: its first day and its last."""
    while since <= until:
        following = shift(since.replace(day=1), 1)
        yield since, min(following - DAY, until)
        since = following


def _rows(tx: Tx, office: Office, first: date, last: date, now: datetime) -> Iterator[Row]:
    period = Period(midnight(office, first), min(midnight(office, last + DAY), now))
    for board in BOARDS:
        found = board.find(tx, Scope(office=office, among=board.among(office, EVERYBODY), now=now), period)
        for row in board.rows:
            yield from ((first, last, board.key, row.key, *_values(cell)) for cell in row.kept(found))


def _values(cell: Cell) -> Row:
    numbers = (getattr(cell, name) for name in VALUES)
    return (cell.part, *("" if one is None else one for one in numbers), cell.unit)
