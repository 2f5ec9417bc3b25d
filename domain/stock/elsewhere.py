"""Items that another program keeps: what it says of them, and what that means for what we promise."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from domain.refusal import Refusal, refusal
from domain.stock.item import NOTHING, Item, Level, Stocked
from domain.stock.quantity import Quantity

LONGEST = 200
SYSTEM = "SAP"
TURNS = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])
"""Turns of the direction of writing: what follows one reads backwards."""


@refusal
class BookedElsewhere(Refusal):
    """Quantities are another program's: they are changed there."""

    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a warehouse of theirs holds: ``committed`` is promised by them, ``ordered`` is to come."""

    place: str
    in_stock: Quantity
    committed: Quantity = NOTHING
    ordered: Quantity = NOTHING

    @property
    def free(self) -> Quantity:
        """What they promised nobody; below nothing where they promised more than they have."""
        return self.in_stock - self.committed


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """An item as they keep it. ``figures`` is None where nothing was said of quantities."""

    sku: str
    name: str
    unit: str
    barcode: str | None
    active: bool
    figures: tuple[Figures, ...] | None = None


def mirrored(known: Item | None, there: There) -> Item:
    """The item as we keep it then: what they do not know of it stays ours."""
    name = _plain(there.name)
    name = name if any(sign.isalnum() for sign in name) else there.sku
    codes = (there.barcode,) if there.barcode else ()
    if known is None:
        return Item(id=0, sku=there.sku, name=name, unit=there.unit, barcodes=codes, active=there.active)
    return replace(known, sku=there.sku, name=name, unit=there.unit, barcodes=codes, active=there.active)


def _plain(words: str) -> str:
    """In a line, without what nobody sees and what turns the direction of all that follows."""
    straight = (c for c in words if unicodedata.bidirectional(c) not in TURNS)
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in straight)
    return " ".join(seen.split())[:LONGEST]


def to_promise(figures: Figures, *, reserved: Quantity, unbooked: Quantity) -> Quantity:
    """What we keep as on hand: free there, less what was handed over and is hardly booked there yet.

    Never less than what we promised: it is promised, whatever they did since.
    """
    return max(figures.free - unbooked, reserved, NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was said last of an item: by warehouse (their name for it is ours), and when."""

    figures: tuple[Figures, ...]
    as_of: datetime


def beside(ours: Stocked, known: Known) -> Stocked:
    """Their figures, with what they and we promised: what is available is what is left of both."""
    levels = {level.location: level for level in ours.levels}
    found = []
    for one in known.figures:
        here = levels.pop(one.place, None)
        promised = one.in_stock - here.available if here else one.committed
        location_id = here.location_id if here else 0
        found.append(Level(location_id=location_id, location=one.place, on_hand=one.in_stock, reserved=promised))
    rest = [level for level in levels.values() if level.reserved]
    order = sorted([*found, *rest], key=lambda level: (-level.available, level.location))
    return replace(ours, levels=tuple(order))
