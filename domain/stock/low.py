"""Low stock: told once for each time that the available quantity falls below the minimum."""

from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from domain.stock.item import NOTHING, Item
from domain.stock.quantity import Quantity


class Crossing(StrEnum):
    """What a change of the available quantity means to those who keep the stock."""

    LOW = "low"
    ENOUGH = "enough"


def crossing(item: Item, available: Quantity, *, was_low: bool) -> Crossing | None:
    """What is new: below the minimum, or no longer; None for neither. An item that is kept no more is never low."""
    low = item.active and item.minimum is not None and available < item.minimum
    if low == was_low:
        return None
    return Crossing.LOW if low else Crossing.ENOUGH


def suggested(item: Item, available: Quantity) -> Quantity:
    """How much to order: up to the maximum, else the minimum, in whole packs; a pack more rather than too little.

    Never above the maximum, unless that leaves less than the minimum.
    """
    wanted = item.maximum if item.maximum is not None else item.minimum
    if wanted is None or item.minimum is None or available >= wanted:
        return NOTHING
    packs = ((wanted - available) / item.pack_size).to_integral_value(ROUND_CEILING)
    if item.maximum is not None and available + packs * item.pack_size > item.maximum:
        fewer = packs - 1
        packs = fewer if available + fewer * item.pack_size >= item.minimum else packs
    return Decimal(packs) * item.pack_size
