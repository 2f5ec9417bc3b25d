"""A year in the store rooms: things asked for and handed over, tea that comes and goes, and counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.demo.year.past import Life, Past, moment
from domain.stock import HandoverState, Item
from storage.stock import items, ledger, requests

MONTH = timedelta(days=30)
WANTED = (
    ("KEY-PT", 1, "the old one lost its Ç"),
    ("NOTE-A5", 5, "the new ones of the shops"),
    ("MOU-M90", 1, ""),
    ("CAB-HDMI-2", 2, "the meeting room"),
    ("PEN-64", 2, "photos of the harvest"),
    ("CAB-USBC-1", 1, ""),
    ("LAMP-LED", 1, "the desk by the wall"),
    ("PAP-A4", 5, "Porto has none left"),
)
ASKS = 12
ASKERS = ("miguel", "joana", "camille", "eva", "sofia", "vasco", "beatriz", "jonas", "owen", "karim", "luisa", "raquel")
FLOW = {"TEA-EARL": 7, "TEA-GREEN": 4, "TIN-100": 450}
"""What is used up and delivered every third month, and how much."""


def goods(past: Past, today: date) -> Iterator[Life]:
    """What moved in the year before ``today``."""
    for n in range(ASKS):
        began = today - timedelta(days=350 * (ASKS - n) // ASKS + 1)
        yield _fetched(past, ASKERS[n % len(ASKERS)], n, began)
    for month in range(12, 0, -3):
        for n, sku in enumerate(FLOW):
            yield _used_and_bought(past, sku, today - month * MONTH + timedelta(days=n))
    for month in (9, 5, 1):
        yield _counted(past, today - month * MONTH)


def _item(past: Past, sku: str) -> Item:
    return next(iter(items.by_sku(past.tx, (sku,)).values()))


def _fetched(past: Past, name: str, n: int, day: date) -> Life:
    """Asked for, approved, handed over, confirmed; and bought again."""
    sku, quantity, why = WANTED[n % len(WANTED)]
    yield moment(day, 9 + n % 7, n * 11 % 60)
    item = _item(past, sku)
    wanted: dict[str, Any] = {"stock.item": str(item.id), "quantity": str(quantity), "reason": why}
    past.hand_in(name, "stock.ask", **wanted)
    request_id = past.newest("stock", "STK")
    yield past.now + timedelta(hours=3 + n * 7 % 40)
    past.decide(request_id)
    yield moment((past.now + timedelta(days=1 + n % 2)).date(), 14, n % 60)
    if requests.load(past.tx, request_id).handover.state is not HandoverState.RESERVED:
        return
    past.do("mei", "stock.hand_over", value=past.pressed(request_id))
    yield past.now + timedelta(hours=2)
    past.do(name, "stock.confirm", value=str(request_id))
    yield past.now + timedelta(days=6)
    _move(past, "receipt", item, quantity)


def _used_and_bought(past: Past, sku: str, day: date) -> Life:
    yield moment(day, 8, 30)
    _move(past, "issue", _item(past, sku), FLOW[sku], "The orders of the month")
    yield past.now + timedelta(days=9)
    _move(past, "receipt", _item(past, sku), FLOW[sku])


def _move(past: Past, kind: str, item: Item, quantity: int, why: str = "") -> None:
    place = str(ledger.levels(past.tx, (item.id,))[item.id][0].location_id)
    memo = {"item": item.id}
    past.hand_in("mei", f"stock.{kind}", memo=memo, quantity=str(quantity), place=place, reason=why)


def _counted(past: Past, day: date) -> Life:
    """Everything of tea; a little of it is always less than it should be."""
    yield moment(day, 16)
    teas = [_item(past, sku) for sku in ("TEA-EARL", "TEA-GREEN", "TEA-MINT", "TEA-CAMO")]
    levels = ledger.levels(past.tx, (item.id for item in teas))
    lines = [[item.id, levels[item.id][0].location_id] for item in teas]
    found = {f"n{n}": str(levels[item.id][0].on_hand) for n, item in enumerate(teas)}
    past.hand_in("mei", "stock.count", memo={"lines": lines, "more": False}, **found)
