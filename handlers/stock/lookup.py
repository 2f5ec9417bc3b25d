"""What there is of an item, where, and what can be done about it."""

from domain.stock import Level, Stocked
from handlers.call import Json, Message
from handlers.cards import actions, button, context, overflow, section
from handlers.office import Reader
from handlers.stock.elsewhere import looked_up
from handlers.stock.keeper import keeps
from handlers.stock.words import in_all, quantity
from handlers.texts import Voice, escape
from storage.db import Tx

ASK, WATCH = "stock.open", "stock.watch"


def shown(tx: Tx, reader: Reader, item_id: int) -> Message:
    """The item as it is now. Raises KeyError."""
    return _drawn(reader, *looked_up(tx, reader, item_id))


def _drawn(reader: Reader, stocked: Stocked, as_of: str) -> Message:
    v, item = reader.voice, stocked.item
    said = in_all(v, reader.office, stocked)
    lines = [v.say("*{name}* · {sku}", name=item.name, sku=item.sku), said]
    where = [_at(reader, stocked, level) for level in stocked.levels if level.on_hand]
    least = []
    if item.minimum is not None:
        least = [v.say("Minimum {quantity}", quantity=quantity(v, reader.office, item, item.minimum))]
    small = [*least, as_of]
    blocks = [section(*lines, *where), context(" · ".join(small)), *actions(*_hands(reader, stocked))]
    return Message(text=f"{escape(item.name)}: {said}", blocks=blocks)


def _at(reader: Reader, stocked: Stocked, level: Level) -> str:
    v = reader.voice
    told = {
        "place": level.location,
        "quantity": quantity(v, reader.office, stocked.item, level.available),
        "reserved": v.number(level.reserved),
    }
    if level.reserved:
        return v.say("{place}: {quantity}, {reserved} more reserved", **told)
    return v.say("{place}: {quantity}", **told)


def _hands(reader: Reader, stocked: Stocked) -> list[Json]:
    v, value = reader.voice, str(stocked.item.id)
    keeping = keeper_hands(v, value) if keeps(reader.person) else []
    if stocked.available > 0:
        return [button(v.say("Ask for it…"), ASK, value, style="primary"), *keeping]
    return [button(v.say("Tell me when it is back"), WATCH, value), *keeping]


def keeper_hands(v: Voice, value: str) -> list[Json]:
    """What keepers do with an item."""
    more = {
        f"stock.open_issue {value}": v.say("Issue…"),
        f"stock.open_transfer {value}": v.say("Transfer…"),
        f"stock.open_adjustment {value}": v.say("Adjust…"),
        f"stock.open_count {value}": v.say("Count…"),
        f"stock.history {value}": v.say("History…"),
    }
    return [button(v.say("Receive…"), "stock.open_receipt", value), overflow("stock.keep", more)]
