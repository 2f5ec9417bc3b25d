"""The file of items that can be imported: its first row, and rows that do not fit it."""

from collections.abc import Iterator, Sequence

from rapidfuzz import process

from domain.refusal import Refusal, refusal
from domain.stock.cells import COLUMNS, Wrong


@refusal
class UnknownColumn(Refusal):
    """A column that nobody reads; ``near`` is one whose name is alike."""

    near: str


@refusal
class ColumnTwice(Refusal):
    """Two columns have the same name."""


@refusal
class ColumnMissing(Refusal):
    """A file without it says nothing."""


@refusal
class WiderThanHeader(Refusal):
    """A row with more cells than the first row names."""

    cells: int
    columns: int


@refusal
class Unseen(Refusal):
    """A character that nobody sees; ``code`` as Unicode has it."""

    code: str


def check_header(columns: Sequence[str]) -> Iterator[Wrong]:
    """What is wrong with the names of the columns."""
    for column in dict.fromkeys(columns):
        if column not in COLUMNS:
            near = process.extractOne(column, COLUMNS, score_cutoff=60)
            yield Wrong(1, column or None, UnknownColumn(near=near[0] if near else ""))
        elif columns.count(column) > 1:
            yield Wrong(1, column, ColumnTwice())
    if "sku" not in columns:
        yield Wrong(1, "sku", ColumnMissing())
