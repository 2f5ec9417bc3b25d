"""What is exported of stock: items with their levels, as they are imported too, and movements."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from zoneinfo import ZoneInfo

from domain.stock import Item, Level, Stocked
from domain.stock.imported.cells import COLUMNS
from handlers.spreadsheet import Cell, Row, Table
from storage.stock.report import Moved

MOVEMENTS = (
    "day", "time", "kind", "sku", "name", "unit", "location", "on_hand", "reserved", "cost", "currency", "by",
    "reference", "reason",
)  # fmt: skip


def stock(found: Iterable[Stocked]) -> Table:
    """A row for each item; more of them where it has several barcodes or locations. `import stock` reads it."""
    return Table(COLUMNS, [row for stocked in found for row in _rows(stocked)])


def _rows(stocked: Stocked) -> Iterator[Row]:
    item, levels = stocked.item, sorted(stocked.levels, key=lambda level: level.location)
    for n, (barcode, level) in enumerate(zip_longest(item.barcodes or ("",), levels)):
        cells = {"sku": item.sku, "barcode": barcode or "", **(_about(item) if n == 0 else {}), **_at(level)}
        yield tuple(cells.get(column, "") for column in COLUMNS)


def _about(item: Item) -> dict[str, Cell]:
    return {
        "name": item.name,
        "unit": item.unit,
        "category": item.category or "",
        "minimum": "" if item.minimum is None else item.minimum,
        "maximum": "" if item.maximum is None else item.maximum,
        "pack_size": item.pack_size,
        "cost": item.cost.amount if item.cost else "",
        "currency": item.cost.currency if item.cost else "",
        "active": "yes" if item.active else "no",
        "serials": "yes" if item.serials else "no",
    }


def _at(level: Level | None) -> dict[str, Cell]:
    return {"location": level.location, "on_hand": level.on_hand} if level else {}


def movements(found: Iterable[Moved], zone: ZoneInfo) -> Table:
    """A row for each movement, with the differences that it made; its day and time are those of ``zone``."""
    return Table(MOVEMENTS, [_moved(one, zone) for one in found])


def _moved(one: Moved, zone: ZoneInfo) -> Row:
    at = one.at.astimezone(zone)
    return (
        at.date(), at.strftime("%H:%M"), one.kind.value, one.sku, one.name, one.unit, one.location, one.on_hand,
        one.reserved, one.cost.amount if one.cost else "", one.cost.currency if one.cost else "", one.by,
        one.reference, one.reason,
    )  # fmt: skip
