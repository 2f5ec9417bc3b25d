"""Tables for payroll and for the books: absences, and the days that are owed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from domain.policy import LeaveType
from domain.vacation import DAY
from handlers.spreadsheet import Row, Table, written
from storage.vacation.report import Absence, Employee, Owed

WHO = ("employee_id", "email", "name", "entity", "cost_centre")


def absences(found: Iterable[Absence]) -> Table:
    """A row for each leave, with the part of it that lies in the period."""
    rows: list[Row] = [(*_who(a.who), a.type, a.reference, a.first, a.last, Decimal(a.amount) / DAY) for a in found]
    return Table((*WHO, "type", "reference", "first", "last", "days"), rows)


def liability(found: Iterable[Owed], *, on: date, types: Iterable[str]) -> Table:
    """A row for each person and type whose days are owed: earned, and not taken by that day."""
    kept = set(types)
    rows: list[Row] = [
        (*_who(o.who), o.type, on, Decimal(o.amount) / DAY) for o in found if o.type in kept and o.amount
    ]
    return Table((*WHO, "type", "on", "days"), rows)


def with_balance(types: dict[str, LeaveType]) -> list[str]:
    """The types whose days are owed."""
    return [name for name, rules in types.items() if rules.balance]


def _who(who: Employee) -> tuple[str, ...]:
    return tuple(getattr(who, name) or "" for name in WHO)


def write(table: Table, file: Path) -> None:
    """Write ``table`` as what the name of ``file`` asks for. Raises OSError."""
    file.write_bytes(written(table, file.name))
