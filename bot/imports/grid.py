"""A file as rows of text: CSV in UTF-8 with commas or semicolons between the cells, or an Excel workbook."""

import csv
import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bot.imports import workbook
from bot.imports.outcome import ImportRefused, Problem
from domain.sheet import FileEmpty, Garbled, NotUtf8, OldWorkbook
from domain.stock.elsewhere import TURNS
from handlers.spreadsheet import FORMULA

HIDDEN = {"Cc", "Cs", "Zl", "Zp"}
"""Controls such as a new line, halves of characters, separators of lines and of paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The names of the columns, and the rows below them that hold something, each with its number."""

    columns: Sequence[str]
    rows: Iterator[tuple[int, list[str]]]
    digest: str


def read_grid(path: Path, body: bytes | None = None) -> Grid:
    """What the file holds; ``body`` where it is at hand. Raises ImportRefused, while rows are read too."""
    body = _bytes(path) if body is None else body
    if body.startswith(workbook.OLD):
        raise ImportRefused(path, OldWorkbook())
    if body.startswith(workbook.ZIP):
        rows, digest = workbook.records(path, body), hashlib.sha256(body).hexdigest()[:32]
    else:
        text = _text(path, body)
        rows, digest = _records(path, text), hashlib.sha256(text.encode()).hexdigest()[:32]
    header = next(rows, None)
    if header is None:
        raise ImportRefused(path, FileEmpty())
    return Grid(columns=[cell.strip().lower() for cell in header[1]], rows=rows, digest=digest)


def hidden(cell: str) -> str | None:
    """A character that nobody sees, and that makes a line, a terminal or a direction of writing of its own."""
    if cell.isascii() and cell.isprintable():
        return None
    return next((c for c in cell if unicodedata.category(c) in HIDDEN or unicodedata.bidirectional(c) in TURNS), None)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImportRefused(path, f"the file can't be read: {error.strerror}") from error


def _text(path: Path, body: bytes) -> str:
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ImportRefused(path, NotUtf8()) from error


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, numbered as a spreadsheet does."""
    header = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            if any(cell.strip() for cell in cells):
                yield number, [_unmarked(cell.strip()) for cell in cells]
    except csv.Error as error:
        raise ImportRefused(path, Problem(number + 1, None, Garbled())) from error


def _unmarked(cell: str) -> str:
    """Words as they were before our own exports made them safe from formulas."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
