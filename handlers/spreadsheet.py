"""Tables for other programs, as CSV. No cell of theirs is ever a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

Cell = str | Decimal | date
Row = tuple[Cell, ...]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, as OWASP lists it for CSV injection."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of the same length."""

    header: Sequence[str]
    rows: Sequence[Row]


def as_csv(table: Table) -> bytes:
    """The table in UTF-8, with the mark by which Excel knows that."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.header)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """A cell as text; words that a spreadsheet would run begin with an apostrophe, which makes them text there too."""
    if not isinstance(cell, str):
        return str(cell)
    # One more where words begin so themselves: whoever reads the file takes one away.
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell
