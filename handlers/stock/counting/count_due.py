"""`/stock due`: what is to be counted, place by place, and why."""

from domain.stock import Countable, Why, due
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import button, context, section
from handlers.office import Reader
from handlers.stock import chosen
from handlers.stock.counting import count
from handlers.stock.keeper import check_keeper
from handlers.texts import escape
from storage.db import Tx
from storage.stock import counts, items, ledger

LISTED, OF_PLACE = 40, 8
COUNT_DUE = "stock.count_due"


def listed(tx: Tx, call: Call) -> Answer:
    """The places where something is due, each with a button. Raises NotKeeper."""
    check_keeper(tx, call)
    v, rules = call.voice, call.office.policy.stock.count
    found = counts.due(tx, rules, now=call.now, limit=LISTED + 1)
    if not found:
        return Answer(say=Message(text=v.say("Nothing is due for a count.")))
    at: dict[int, list[Countable]] = {}
    for kept in found[:LISTED]:
        at.setdefault(kept.location_id, []).append(kept)
    where = ledger.locations(tx)
    blocks = [_place(tx, call, where[place], some) for place, some in at.items()]
    if len(found) > LISTED:
        blocks.append(context(v.say("… and more")))
    title = v.say("Due for a count: {places}", places=v.names([where[place] for place in at]))
    return Answer(say=Message(text=title, blocks=blocks))


def _place(tx: Tx, call: Call, name: str, some: list[Countable]) -> Json:
    v, known = call.voice, items.get_many(tx, (kept.item_id for kept in some))
    lines = [
        v.say("• {name} · {sku}: {why}", name=item.name, sku=item.sku, why=why(call.reader, kept))
        for kept in some[:OF_PLACE]
        for item in [known[kept.item_id]]
    ]
    more = [v.say("… and more")] if len(some) > OF_PLACE else []
    press = button(v.say("Count…"), COUNT_DUE, str(some[0].location_id))
    return section(f"*{escape(name)}*", *lines, *more, button=press)


def why(reader: Reader, kept: Countable) -> str:
    """Why it is due."""
    v = reader.voice
    match due(kept, reader.office.policy.stock.count, now=reader.now):
        case Why.EMPTIED:
            return v.say("all of it went")
        case Why.TURNOVER:
            return v.say("{gone} went since the last count", gone=v.number(kept.gone))
    return v.say("last counted {day}", day=v.day(kept.sure.date(), year=True)) if kept.sure else v.say("never counted")


def open_due(tx: Tx, call: Call) -> Answer:
    """Count what is due at a place. Raises NotKeeper, NotHere, NothingToCount."""
    return count.of_place(tx, call, chosen.place(tx, call.value), due=True)


ENTRIES: tuple[Entry, ...] = (action(COUNT_DUE, open_due),)
