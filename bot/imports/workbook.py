"""The first sheet of an Excel workbook as rows of text: numbers without a loss, dates as dates are written in files."""

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflate  # noqa: N812: its module calls every error so

from bot.imports.outcome import ImportRefused, Problem
from domain.sheet import CellFails, NoValue, NoWorkbook, WorkbookSwells

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
"""How workbooks begin before 2007, and those with a password."""
SWELLS = 400_000_000
"""So many bytes may its parts become."""
MOST_PARTS = 5000
MOST_COLUMNS = 100
EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
BROKEN = (BadZipFile, BadDeflate, ParseError, KeyError, ValueError, TypeError, IndexError,
          AttributeError, EOFError, OSError, NotImplementedError, RuntimeError)  # fmt: skip
"""What the library raises for a workbook that is none, or is damaged."""


def records(path: Path, body: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, each with its number in the sheet. Raises ImportRefused."""
    _look_into(path, body)
    try:
        with warnings.catch_warnings():
            # Of what it leaves out: validations, pictures.
            warnings.simplefilter("ignore")
            yield from _rows(path, body)
    except BROKEN as error:
        raise ImportRefused(path, NoWorkbook()) from error


def _look_into(path: Path, body: bytes) -> None:
    """Refuse what becomes far larger than it is, and what declares entities: no spreadsheet writes them."""
    try:
        with ZipFile(BytesIO(body)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > SWELLS:
                raise ImportRefused(path, WorkbookSwells())
            for part in listed:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in parts.open(part).read(2000):
                    raise ImportRefused(path, NoWorkbook())
    except BROKEN as error:
        raise ImportRefused(path, NoWorkbook()) from error


def _rows(path: Path, body: bytes) -> Iterator[tuple[int, list[str]]]:
    for number, (row, formulas) in enumerate(zip(_cells(body), _formulas(body), strict=False), 1):
        for n, formula in enumerate(formulas):
            if formula == "f" and row[n].value is None:
                raise ImportRefused(path, Problem(number, row[n].column_letter, NoValue()))
        if failed := next((cell for cell in row if cell.value is not None and cell.data_type == "e"), None):
            why = CellFails(words=str(failed.value))
            raise ImportRefused(path, Problem(number, failed.column_letter, why))
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _cells(body: bytes, *, values: bool = True) -> Iterator[Sequence[Any]]:
    # Who reads no workbook need not wait for this: with it every start takes longer.
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(body), read_only=True, data_only=values)
    sheet = book.worksheets[0]
    # What the file says of its size is nobody's promise.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=MOST_COLUMNS)


def _formulas(body: bytes) -> Iterator[Sequence[str]]:
    """Which cells hold a formula, where the workbook has any."""
    if not _calculates(body):
        return repeat(())
    return ([cell.data_type or "" for cell in row] for row in _cells(body, values=False))


def _calculates(body: bytes) -> bool:
    with ZipFile(BytesIO(body)) as parts:
        sheets = [part for part in parts.infolist() if part.filename.startswith("xl/worksheets/")]
        return any(_holds(parts.open(sheet)) for sheet in sheets)


def _holds(stream: Any) -> bool:
    before = b""
    while chunk := stream.read(1 << 20):
        if re.search(rb"<(\w+:)?f[ >/]", before + chunk):
            return True
        before = chunk[-40:]
    return False


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def _number(value: float, written: str) -> str:
    """Digits that are all known, with the zeros before them that the cell shows; else shortened as it is shown."""
    if value != int(value):
        return f"{value:.15g}"
    if abs(value) >= EXACT:
        return f"{value:.2E}"
    width = len(written) if re.fullmatch("0+", written) else 0
    return f"{int(value):0{width}d}"
