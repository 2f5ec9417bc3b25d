"""Tables for other programs, as CSV or as an Excel workbook. No cell of theirs is ever a formula.

Names of columns and codes stay as they are for whatever a program reads: CSV, each file of `backoffice export` (scripts
ask for it, and nobody is there to have a language), and what can be imported again. A workbook that is sent to somebody
in Slack is read by that person: there they are words in their language.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

# Not before a workbook is written: every start would wait for it.
if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Coded:
    """What programs know by a code, and people by words: CSV has the code, a workbook the words."""

    code: str
    words: str


Cell = str | Decimal | date | Coded
"""A moment is a datetime without its zone, as a clock on the wall shows it."""
Row = tuple[Cell, ...]
DECIMALS = 3
"""Of money no currency has more."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, as OWASP lists it for CSV injection."""
XLSX = ".xlsx"
SHEET_NAME, UNSHEETED = 31, re.compile(r"[\[\]:*?/\\\x00-\x1f]")
"""So many characters of a sheet's name Excel takes, and which it does not."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of the same length."""

    header: Sequence[str | Coded]
    rows: Sequence[Row]


def written(table: Table, name: str) -> bytes:
    """The table as what the name of a file asks for: a workbook if it ends in .xlsx, whose sheet is called so too."""
    return as_workbook(table, sheet=name[: -len(XLSX)]) if name.lower().endswith(XLSX) else as_csv(table)


def as_csv(table: Table) -> bytes:
    """The table in UTF-8, with the mark by which Excel knows that."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_plain(name) for name in table.header])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """A cell as text; words that a spreadsheet would run begin with an apostrophe, which makes them text there too."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, Coded):
        return _plain(cell.code)
    if not isinstance(cell, str):
        return str(cell)
    # One more where words begin so themselves: whoever reads the file takes one away.
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _places(cell: Decimal) -> int:
    exponent = cell.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _sheet_name(name: str) -> str | None:
    """What Excel takes of a name for a sheet; None, which numbers it, where that is nothing or a name of its own."""
    taken = UNSHEETED.sub(" ", name)[:SHEET_NAME].strip(" '")
    return taken if taken and taken.lower() != "history" else None


def as_workbook(table: Table, *, sheet: str) -> bytes:
    """The table as an Excel workbook of one ``sheet``. Numbers keep their decimals: 57.90 is not shown as 57.9."""
    from xlsxwriter import Workbook

    # Its default date format would be a bare number of days, and words may look like formulas or links.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    out = BytesIO()
    with Workbook(out, options) as book:
        page = book.add_worksheet(_sheet_name(sheet))
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        formats = [
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            *(book.add_format({"num_format": "#,##0." + "0" * places}) for places in range(1, DECIMALS + 1)),
        ]
        for column, name in enumerate(table.header):
            page.write_string(0, column, name.words if isinstance(name, Coded) else name, bold)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _put(page, number, column, cell, formats)
        page.autofit()
    return out.getvalue()


def _put(sheet: "Worksheet", row: int, column: int, cell: Cell, formats: "Sequence[Format]") -> None:
    """``formats`` has that of a moment, and after it those of numbers, by their decimals."""
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats[0])
    elif isinstance(cell, Decimal) and 0 < (places := _places(cell)) <= DECIMALS:
        sheet.write_number(row, column, float(cell), formats[places])
    elif isinstance(cell, Coded):
        sheet.write_string(row, column, cell.words)
    else:
        (sheet.write_string if isinstance(cell, str) else sheet.write)(row, column, cell)
