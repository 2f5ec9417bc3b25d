"""The file of items that can be imported: its first row, and its cells."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from rapidfuzz import process

from domain.money import places
from domain.refusal import Refusal, refusal
from domain.stock.item import fold_code
from domain.stock.quantity import MOST, Quantity

LONGEST, LONGEST_CODE = 200, 60
YES = frozenset(["yes", "y", "true", "1", "x", "sim", "s", "verdadeiro", "ativo", "active"])
NO = frozenset(["no", "n", "false", "0", "não", "nao", "falso", "inativo", "inactive"])
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
"""How a spreadsheet writes a long number that it has no room for."""
GROUPED = re.compile(r"\d{1,3}[.,]000")
PLAIN = re.compile(r"\d{1,10}([.,]\d{1,9})?")


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


@refusal
class EmptyCell(Refusal):
    """Something has to be written here."""


@refusal
class TooLong(Refusal):
    """More letters than there is room for."""

    most: int


@refusal
class CodeShortened(Refusal):
    """A spreadsheet made 7.89E+12 of a code: its digits are lost."""

    words: str


@refusal
class NotACode(Refusal):
    """Nothing is left of it without spaces and dashes."""

    words: str


@refusal
class NotAName(Refusal):
    """Nobody could look for it: signs alone."""

    words: str


@refusal
class NoNumber(Refusal):
    """Not a number, or none that makes sense here."""

    words: str


@refusal
class MayBeThousands(Refusal):
    """1.000 is a thousand to some, and one to others."""

    words: str
    grouped: str
    plain: str


@refusal
class NeitherYesNorNo(Refusal):
    """Not a word that says whether it is so."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the file. None is an empty cell; quantities and the cost are as they were written."""

    number: int
    sku: str
    name: str | None = None
    unit: str | None = None
    category: str | None = None
    barcode: str | None = None
    location: str | None = None
    on_hand: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    pack_size: str | None = None
    cost: str | None = None
    currency: str | None = None
    active: bool | None = None
    serials: bool | None = None


COLUMNS = tuple(field.name for field in fields(Line) if field.name != "number")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a cell of the file, or in a row of it where ``column`` is None. The header is row 1."""

    row: int
    column: str | None
    why: Refusal


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


def read_line(number: int, cells: Mapping[str, str]) -> tuple[Line | None, list[Wrong]]:
    """A row from its filled cells, by column, and all that is wrong with them; None where nobody knows of what."""
    values: dict[str, Any] = {}
    wrong: list[Wrong] = [] if cells.get("sku") else [Wrong(number, "sku", EmptyCell())]
    for column, words in cells.items():
        try:
            values[column] = READ.get(column, _text)(words)
        except Refusal as why:
            wrong.append(Wrong(number, column, why))
    # What is wrong is told of once: the rest of the row is looked at as if the cell were well.
    values.setdefault("name", cells.get("name"))
    return Line(number=number, **values) if "sku" in values else None, wrong


def _text(words: str) -> str:
    if len(words) > LONGEST:
        raise TooLong(most=LONGEST)
    return " ".join(words.split())


def _name(words: str) -> str:
    name = _text(words)
    if not any(sign.isalnum() for sign in name):
        raise NotAName(words=name)
    return name


def _code(words: str) -> str:
    if SHORTENED.fullmatch(words):
        raise CodeShortened(words=words)
    if not fold_code(words):
        raise NotACode(words=words)
    if len(words) > LONGEST_CODE:
        raise TooLong(most=LONGEST_CODE)
    return words


def _currency(words: str) -> str:
    places(words.upper())
    return words.upper()


def _yes(words: str) -> bool:
    folded = words.casefold()
    if folded not in YES | NO:
        raise NeitherYesNorNo(words=words)
    return folded in YES


READ: Mapping[str, Callable[[str], Any]] = {
    "sku": _code,
    "name": _name,
    "barcode": _code,
    "currency": _currency,
    "active": _yes,
    "serials": _yes,
}
"""How cells are read that are no text."""


def exact(words: str, *, decimals: int) -> Quantity:
    """A number as a file has it: a point or a comma before the decimals, and no other sign.

    Raises NoNumber, MayBeThousands.
    """
    if not PLAIN.fullmatch(words):
        raise NoNumber(words=words)
    if decimals < 3 and GROUPED.fullmatch(words):
        raise MayBeThousands(words=words, grouped=re.sub("[.,]", "", words), plain=re.split("[.,]", words)[0])
    number = Decimal(words.replace(",", "."))
    if number > MOST:
        raise NoNumber(words=words)
    return number
