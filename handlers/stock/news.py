"""What keepers, and those who wait for an item, are told."""

from collections.abc import Mapping
from typing import Any

from domain.stock import suggested
from handlers.call import Message
from handlers.cards import actions, button, section
from handlers.office import Reader
from handlers.stock.lookup import ASK
from handlers.stock.words import quantity
from handlers.texts import Voice
from storage.db import Tx
from storage.stock import ledger


def tell_low(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """An item is below its minimum; None if it is so no more."""
    v, stocked = reader.voice, ledger.stocked(tx, (facts["item"],))[facts["item"]]
    item = stocked.item
    if item.minimum is None or stocked.available >= item.minimum:
        return None
    told = {
        "name": item.name,
        "sku": item.sku,
        "left": quantity(v, reader.office, item, stocked.available),
        "minimum": quantity(v, reader.office, item, item.minimum),
    }
    lines = [v.say("📉 *{name}* · {sku}: {left} available, the minimum is {minimum}.", **told)]
    if order := suggested(item, stocked.available):
        lines.append(_order(reader, v, item, order))
    return Message(text="\n".join(lines), blocks=[section(*lines)])


def _order(reader: Reader, v: Voice, item: Any, order: Any) -> str:
    much = quantity(v, reader.office, item, order)
    if item.pack_size == 1:
        return v.say("Suggested order: {quantity}", quantity=much)
    packs = order / item.pack_size
    return v.count(
        "Suggested order: {quantity} ({n} pack)", "Suggested order: {quantity} ({n} packs)", packs, quantity=much
    )


def tell_back(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """An item is there again; None if it is gone once more."""
    v, stocked = reader.voice, ledger.stocked(tx, (facts["item"],))[facts["item"]]
    if stocked.available <= 0:
        return None
    much = quantity(v, reader.office, stocked.item, stocked.available)
    said = v.say("{name} is there again: {quantity} available.", name=stocked.item.name, quantity=much)
    ask = button(v.say("Ask for it…"), ASK, str(stocked.item.id), style="primary")
    return Message(text=said, blocks=[section(said), *actions(ask)])
