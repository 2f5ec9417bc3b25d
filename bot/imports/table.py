"""A file as rows of a model, or every problem in it by row and column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.imports.grid import hidden, read_grid
from bot.imports.outcome import ImportRefused, Problem
from bot.settings.problems import sentence

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[M]):
    """The columns that the file has and its rows, each with its number in a spreadsheet."""

    path: Path
    columns: Sequence[str]
    rows: Sequence[tuple[int, M]]
    digest: str


def read_table(path: Path, model: type[M]) -> Table[M]:
    """A CSV file or a workbook. Raises ImportRefused."""
    grid = read_grid(path)
    if problems := list(_header_problems(grid.columns, model)):
        raise ImportRefused(path, *problems)
    rows, problems = _read(grid.rows, grid.columns, model)
    if problems:
        raise ImportRefused(path, *problems)
    return Table(path=path, columns=grid.columns, rows=rows, digest=grid.digest)


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
    lines: Iterable[tuple[int, list[str]]], columns: Sequence[str], model: type[M]
) -> tuple[list[tuple[int, M]], list[Problem]]:
    rows: list[tuple[int, M]] = []
    problems: list[Problem] = []
    for number, cells in lines:
        if len(cells) > len(columns):
            problems.append(Problem(number, None, f"has {len(cells)} cells, and row 1 names {len(columns)} columns"))
            continue
        filled = _filled(columns, cells)
        if unseen := list(_hidden(number, filled)):
            problems += unseen
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
    for column, cell in filled.items():
        if found := hidden(cell):
            yield Problem(number, column, f"holds a character that cannot be seen, U+{ord(found):04X}; write it anew")


def _problem(number: int, error: ErrorDetails, model: type[BaseModel]) -> Problem:
    column = str(error["loc"][0])
    return Problem(number, column, "is empty" if error["type"] == "missing" else sentence(error, (column,), model))
