"""A CSV file as rows of a model, or every problem in it by row and column."""

import csv
import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.imports.outcome import ImportRefused, Problem
from bot.settings.problems import sentence

M = TypeVar("M", bound=BaseModel)
HIDDEN = {"Cc", "Cs", "Zl", "Zp"}
"""Controls such as a new line, halves of characters, separators of lines and of paragraphs."""
TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Turns of the direction of writing: what follows one reads backwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[M]):
    """The columns that the file has and its rows, each with its number in a spreadsheet."""

    path: Path
    columns: Sequence[str]
    rows: Sequence[tuple[int, M]]
    digest: str


def read_table(path: Path, model: type[M]) -> Table[M]:
    """The file in UTF-8, with commas or semicolons between the cells. Raises ImportRefused."""
    text = _text(path)
    lines = list(_records(path, text))
    if not lines:
        raise ImportRefused(path, "the file is empty; its first row names the columns")
    columns = [cell.strip().lower() for cell in lines[0][1]]
    if problems := list(_header_problems(columns, model)):
        raise ImportRefused(path, *problems)
    rows, problems = _read(lines[1:], columns, model)
    if problems:
        raise ImportRefused(path, *problems)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Table(path=path, columns=columns, rows=rows, digest=digest)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImportRefused(path, f"the file can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ImportRefused(path, "not text in UTF-8; in Excel, save it as “CSV UTF-8”") from error


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, numbered as a spreadsheet does."""
    header = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise ImportRefused(path, Problem(number + 1, None, f"can't be read: {error}")) from error


def _header_problems(columns: Sequence[str], model: type[BaseModel]) -> Iterator[Problem]:
    known = list(model.model_fields)
    for column in dict.fromkeys(columns):
        if column not in known:
            near = process.extractOne(column, known, score_cutoff=60)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            yield Problem(1, column or None, f"unknown column; {hint}")
        elif columns.count(column) > 1:
            yield Problem(1, column, "there are two columns of this name")
    for name, field in model.model_fields.items():
        if field.is_required() and name not in columns:
            yield Problem(1, name, "the column is missing")


def _read(
    lines: Sequence[tuple[int, list[str]]], columns: Sequence[str], model: type[M]
) -> tuple[list[tuple[int, M]], list[Problem]]:
    rows: list[tuple[int, M]] = []
    problems: list[Problem] = []
    for number, cells in lines:
        if len(cells) > len(columns):
            problems.append(Problem(number, None, f"has {len(cells)} cells, and row 1 names {len(columns)} columns"))
            continue
        filled = _filled(columns, cells)
        if hidden := list(_hidden(number, filled)):
            problems += hidden
            continue
        try:
            rows.append((number, model.model_validate(filled)))
        except ValidationError as error:
            problems += [_problem(number, e, model) for e in error.errors(include_url=False)]
    return rows, problems


def _filled(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    # Excel leaves out empty cells at the end of a row.
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}


def _hidden(number: int, filled: Mapping[str, str]) -> Iterator[Problem]:
    """Characters that nobody sees, and that make a line, a terminal or a direction of writing of their own."""
    for column, cell in filled.items():
        found = next(
            (c for c in cell if unicodedata.category(c) in HIDDEN or unicodedata.bidirectional(c) in TURNS), None
        )
        if found:
            yield Problem(number, column, f"holds a character that cannot be seen, U+{ord(found):04X}; write it anew")


def _problem(number: int, error: ErrorDetails, model: type[BaseModel]) -> Problem:
    column = str(error["loc"][0])
    return Problem(number, column, "is empty" if error["type"] == "missing" else sentence(error, (column,), model))
