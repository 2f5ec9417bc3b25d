"""A store room for stories: what lies where, put there by movements as keepers would."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from domain.money import Money
from domain.stock import Item, Kind, Movement, Stocked
from handlers.stock import book
from storage.db import Tx
from storage.stock import items, ledger
from tests.desk import Counter, form

MONITOR = Item(
    id=0, sku="MON-24", name="Monitor 24 inch", unit="pcs", category="screens", barcodes=("7891234567895",),
    minimum=Decimal(2), maximum=Decimal(10), cost=Money(Decimal("150.00"), "EUR"),
)  # fmt: skip
CABLE = Item(id=0, sku="CAB-HDMI-2", name="HDMI cable 2 m", unit="pcs", pack_size=Decimal(6))


def put(counter: Counter, item: Item, at: Mapping[str, int]) -> int:
    """Keep an item, so many of it at each place; its id."""
    with counter.db.write() as tx:
        (kept,) = items.save(tx, [item])
        for place, quantity in at.items():
            receive(tx, counter, kept, place, Decimal(quantity))
    return kept.id


def receive(tx: Tx, counter: Counter, item: Item, place: str, quantity: Decimal) -> None:
    """More of it arrives."""
    ledger.own(tx, item.id)
    at = ledger.location(tx, place)
    moved = Movement(kind=Kind.RECEIPT, item_id=item.id, location_id=at, on_hand=quantity, at=counter.now)
    book.move(tx, counter.office, item, moved)


def there_is(counter: Counter, item_id: int) -> Stocked:
    """What there is of it now."""
    with counter.db.read() as tx:
        assert ledger.astray(tx) == [], "a level is not what its movements come to"
        return ledger.stocked(tx, (item_id,))[item_id]


def asking(item_id: int, quantity: str, *, by: str = "ana", reason: str | None = None) -> Any:
    """The form of somebody who asks for an item."""
    return form(by, "stock.ask", {"stock.item": str(item_id), "quantity": quantity, "reason": reason}, memo={})
