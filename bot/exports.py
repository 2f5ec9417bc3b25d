"""Tables for other programs, as CSV or as an Excel workbook. No cell of theirs is ever a formula."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook

from domain.policy import LeaveType
from domain.vacation import DAY
from handlers.spreadsheet import Row, Table, as_csv
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
    (_write_workbook if file.suffix.lower() == ".xlsx" else _write_csv)(table, file)


def _write_csv(table: Table, file: Path) -> None:
    file.write_bytes(as_csv(table))


def _write_workbook(table: Table, file: Path) -> None:
    # Its default date format would be a bare number of days, and words may look like formulas or links.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with Workbook(str(file), options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(table.header):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                (sheet.write_string if isinstance(cell, str) else sheet.write)(number, column, cell)
        sheet.autofit()
