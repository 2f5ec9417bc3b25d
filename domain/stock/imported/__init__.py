"""What a file of items comes to: items with what changes about them, and what moves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from domain.policy.stock import Stock
from domain.refusal import Refusal, refusal
from domain.stock.imported.cells import EmptyCell, Line, Wrong
from domain.stock.imported.numbers import Arrival, FinerThanUnit, Reading
from domain.stock.item import ONE, Item, Stocked, fold_code
from domain.stock.quantity import Quantity

ABOUT = ("name", "unit", "category", "minimum", "maximum", "pack_size", "cost", "currency", "active", "serials")
"""Columns that say something of the item, whichever of its rows they are in."""
STAYS = frozenset(["name", "unit", "pack_size", "active", "serials"])
"""Of these an empty cell leaves what is known."""


@refusal
class Disagrees(Refusal):
    """Another row says something else of the same item."""

    row: int
    said: str


@refusal
class BelowMinimum(Refusal):
    """The most that there should be is less than the least."""

    minimum: Quantity


@refusal
class CodeTaken(Refusal):
    """Another item has this SKU or barcode; ``row`` is where the file says so, 0 where it does not."""

    code: str
    sku: str
    row: int


@refusal
class LessThanReserved(Refusal):
    """Fewer were counted than are promised."""

    place: str
    reserved: Quantity


@refusal
class PromisedStill(Refusal):
    """What is promised to somebody cannot be kept in stock no more."""

    reserved: Quantity


@refusal
class StockedStill(Refusal):
    """Pieces that are there have numbers or have none: that changes while nothing is on hand."""

    on_hand: Quantity


@refusal
class NoPieces(Refusal):
    """What is measured has no pieces that could be numbered."""

    unit: str


@refusal
class WantsSerials(Refusal):
    """A file says how many there are of something numbered, and not which."""


@refusal
class PromisedIn(Refusal):
    """What is promised to somebody in one unit would be promised in another."""

    reserved: Quantity
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An item as the file describes it. ``changed``: the columns that say something new; all of them for a new item."""

    item: Item
    changed: tuple[str, ...]
    new: bool
    first: int
    arrivals: tuple[Arrival, ...] = ()


def grouped(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The rows of each item, by its folded SKU, in the order of the file."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(fold_code(line.sku), []).append(line)
    return found


def describe(
    lines: Sequence[Line], known: Stocked | None, columns: Sequence[str], policy: Stock, currency: str
) -> Described | list[Wrong]:
    """What the rows of an item come to, or all that is wrong with them."""
    wrong = list(_disagreements(lines))
    said, rows = _said(lines)
    before = known.item if known else None
    reading = Reading(rows=rows, number=lines[0].number, wrong=wrong)
    if before is None and not said.get("name"):
        reading.refuse("name", EmptyCell())
    unit = said.get("unit") or (before.unit if before else "pcs")
    decimals = policy.unit(unit).places
    values = {
        "sku": lines[0].sku,
        "name": said.get("name") or "",
        "unit": unit,
        "category": said.get("category"),
        "barcodes": _barcodes(lines),
        "minimum": reading.quantity("minimum", said, unit, decimals),
        "maximum": reading.quantity("maximum", said, unit, decimals),
        "pack_size": reading.quantity("pack_size", said, unit, decimals, least=Decimal(0)) or ONE,
        "cost": reading.cost(said, _currency(said, before, columns, currency)),
        "active": said.get("active", True),
        "serials": said.get("serials", False),
    }
    item = _over(before, values, said, columns)
    _check(item, known, said, reading)
    _check_serials(reading, known, item, decimals)
    if known and item.unit != known.item.unit:
        _check_unit(reading, known, unit, decimals)
    arrivals = tuple(reading.arrivals(lines, known, unit, decimals))
    if wrong:
        return wrong
    changed = _changes(before, item)
    return Described(item=item, changed=changed, new=before is None, first=lines[0].number, arrivals=arrivals)


def _check(item: Item, known: Stocked | None, said: Mapping[str, Any], reading: Reading) -> None:
    """Gather what does not fit together in the item as it would be."""
    if item.minimum is not None and item.maximum is not None and item.maximum < item.minimum:
        reading.refuse("maximum" if "maximum" in said else "minimum", BelowMinimum(minimum=item.minimum))
    if known and known.item.active and not item.active and known.reserved:
        reading.refuse("active", PromisedStill(reserved=known.reserved))


def _check_serials(reading: Reading, known: Stocked | None, item: Item, decimals: int) -> None:
    """Gather why its pieces cannot have numbers from now on, or cannot be without."""
    if item.serials and decimals:
        reading.refuse("serials" if "serials" in reading.rows else "unit", NoPieces(unit=item.unit))
    if known and known.on_hand and item.serials != known.item.serials:
        reading.refuse("serials", StockedStill(on_hand=known.on_hand))


def _check_unit(reading: Reading, known: Stocked, unit: str, decimals: int) -> None:
    """Quantities stay the numbers that they are when an item is counted in another unit."""
    if known.reserved:
        reading.refuse("unit", PromisedIn(reserved=known.reserved, unit=known.item.unit))
    for level in known.levels:
        if level.on_hand != level.on_hand.quantize(Decimal(1).scaleb(-decimals)):
            reading.refuse("unit", FinerThanUnit(words=f"{level.on_hand:f}", unit=unit, places=decimals))


def _said(lines: Sequence[Line]) -> tuple[dict[str, Any], dict[str, int]]:
    """What the rows say of the item, and in which row each is said first."""
    said, rows = dict[str, Any](), dict[str, int]()
    for line in lines:
        for column in ABOUT:
            value = getattr(line, column)
            if value is not None and column not in said:
                said[column], rows[column] = value, line.number
    return said, rows


def _disagreements(lines: Sequence[Line]) -> Iterator[Wrong]:
    if len(lines) == 1:
        return
    said, rows = _said(lines)
    for line in lines[1:]:
        for column in ABOUT:
            value = getattr(line, column)
            if value is not None and value != said[column]:
                shown = {True: "yes", False: "no"}.get(said[column], str(said[column]))
                yield Wrong(line.number, column, Disagrees(row=rows[column], said=shown))


def _currency(said: Mapping[str, Any], before: Item | None, columns: Sequence[str], currency: str) -> str:
    """What the file says, else what the item costs already where the file has no such column, else the company's."""
    own = before.cost.currency if before and before.cost and "currency" not in columns else None
    return str(said.get("currency") or own or currency)


def _barcodes(lines: Sequence[Line]) -> tuple[str, ...]:
    """By what they are when they are compared, each once, in one order."""
    found = {fold_code(line.barcode): line.barcode for line in lines if line.barcode}
    return tuple(sorted(found.values()))


def _over(before: Item | None, values: Mapping[str, Any], said: Mapping[str, Any], columns: Sequence[str]) -> Item:
    """The item with what the file has columns for; the rest of it stays."""
    if before is None:
        return Item(id=0, **values)
    own = {"barcodes": "barcode"}
    stay = STAYS - said.keys()
    taken = {field: value for field, value in values.items() if own.get(field, field) in columns and field not in stay}
    return replace(before, **taken)


FIELDS: Mapping[str, Callable[[Item], Any]] = {
    "sku": lambda item: item.sku,
    "name": lambda item: item.name,
    "unit": lambda item: item.unit,
    "category": lambda item: item.category,
    "barcode": lambda item: sorted(item.barcodes),
    "minimum": lambda item: item.minimum,
    "maximum": lambda item: item.maximum,
    "pack_size": lambda item: item.pack_size,
    "cost": lambda item: item.cost,
    "active": lambda item: item.active,
    "serials": lambda item: item.serials,
}
"""What an item says in each column; the currency is of the cost."""


def _changes(before: Item | None, item: Item) -> tuple[str, ...]:
    return tuple(column for column, of in FIELDS.items() if before is None or of(before) != of(item))


def moves(described: Described, *, count: bool) -> list[Arrival] | list[Wrong]:
    """What the file moves: what is at places where nothing ever was, and with ``count`` what is otherwise there."""
    wrong = [
        Wrong(a.row, "on_hand", LessThanReserved(place=a.place, reserved=a.there.reserved))
        for a in described.arrivals
        if count and a.there and a.quantity < a.there.reserved
    ]
    found = [a for a in described.arrivals if a.difference and (count or a.there is None)]
    if described.item.serials:
        wrong += [Wrong(a.row, "on_hand", WantsSerials()) for a in found]
    return wrong or found


def stays(described: Described) -> list[Arrival]:
    """Where something else is known than the file says: it stays, unless the file is a count."""
    return [a for a in described.arrivals if a.difference and a.there is not None]


def take_codes(described: Described, owners: dict[str, tuple[str, int]]) -> Iterator[Wrong]:
    """Codes that an item before this one has: an exact code leads to one item. ``owners``: folded -> SKU and row."""
    item = described.item
    for column, code in (("sku", item.sku), *(("barcode", code) for code in item.barcodes)):
        sku, row = owners.setdefault(fold_code(code), (item.sku, described.first))
        if sku != item.sku:
            yield Wrong(described.first, column, CodeTaken(code=code, sku=sku, row=row))
