"""Items, and how many of them are where."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from domain.money import Money
from domain.stock.quantity import Quantity

NOTHING = Quantity(0)
ONE = Quantity(1)


def fold_code(code: str) -> str:
    """A SKU, barcode or serial number as it is compared: without case, spaces, dashes and the like.

    "TN-2410", "tn 2410" and "TN2410" are one code.
    """
    return re.sub(r"[\s\-‐-―_./]", "", unicodedata.normalize("NFKC", code)).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something kept in stock, known by its ``sku``. ``minimum`` and ``maximum`` are of what is available in all.

    It is ordered in packs of ``pack_size``; ``cost`` is that of one unit; with ``serials`` each piece has a number.
    """

    id: int
    sku: str
    name: str
    unit: str
    category: str | None = None
    barcodes: tuple[str, ...] = ()
    minimum: Quantity | None = None
    maximum: Quantity | None = None
    pack_size: Quantity = ONE
    cost: Money | None = None
    active: bool = True
    serials: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How many of an item are at a location, and how many of them are promised to somebody."""

    location_id: int
    location: str
    on_hand: Quantity = NOTHING
    reserved: Quantity = NOTHING

    @property
    def available(self) -> Quantity:
        """What nobody was promised."""
        return self.on_hand - self.reserved


def level_at(levels: Iterable[Level], location_id: int) -> Level:
    """The level at a location; nothing, where nothing ever was."""
    return next((one for one in levels if one.location_id == location_id), Level(location_id=location_id, location=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocked:
    """An item with its levels, the location with the most available first."""

    item: Item
    levels: tuple[Level, ...]

    @property
    def on_hand(self) -> Quantity:
        """Everywhere."""
        return _sum(level.on_hand for level in self.levels)

    @property
    def reserved(self) -> Quantity:
        """Everywhere."""
        return _sum(level.reserved for level in self.levels)

    @property
    def available(self) -> Quantity:
        """What nobody was promised, everywhere."""
        return self.on_hand - self.reserved

    @property
    def most(self) -> Quantity:
        """What one location has available: a request is served from one place."""
        return max((level.available for level in self.levels), default=NOTHING)

    def place_for(self, quantity: Quantity) -> Level | None:
        """The location that serves a request: of those that have enough, the one with the most available."""
        enough = [level for level in self.levels if level.available >= quantity]
        return max(enough, key=lambda level: (level.available, -level.location_id), default=None)


def _sum(quantities: Iterable[Quantity]) -> Quantity:
    return sum(quantities, NOTHING)
