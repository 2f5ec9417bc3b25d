"""What there is of an item, where, and what can be done about it."""

from collections.abc import Sequence

from domain.stock import Level, Piece, Stocked
from handlers.call import Answer, Call, Json, Message
from handlers.cards import actions, button, context, cut, overflow, section
from handlers.current import ASKED
from handlers.office import Office, Reader
from handlers.stock import chosen
from handlers.stock.keeper import keeps
from handlers.stock.looking import piece, sentence
from handlers.stock.looking.elsewhere import looked_up
from handlers.stock.words import in_all, quantity
from handlers.texts import escape
from storage.db import Tx
from storage.stock import items, ledger, serials

ASK, WATCH, LOOK = "stock.open", "stock.watch", "stock.look"
CHOICES = 5
"""So many are offered where the words may mean several things."""
OFFERED = 20
"""So many are offered while somebody types."""
ECHOED = 100
"""So many signs of what somebody asked about are said again."""


def typed_so_far(tx: Tx, office: Office, words: str) -> list[int]:
    """The items with exactly this code; else what the words may become, the likeliest first."""
    return items.known_as(tx, words) or office.catalogue.find(tx, words, limit=OFFERED, typing=True)


def there_is(tx: Tx, office: Office, words: str) -> bool:
    """Whether anything in stock is, or may be, called so."""
    return bool(typed_so_far(tx, office, words) or serials.known_as(tx, words))


def meant(tx: Tx, office: Office, words: str) -> list[int]:
    """What somebody means who may mean something else altogether: names in which all of the words stand."""
    named = sentence.wanted(words) if len(words) <= ASKED else []
    near = items.get_many(tx, office.catalogue.find(tx, " ".join(named), limit=CHOICES)) if named else {}
    return [i for i, item in near.items() if sentence.all_in(named, item.name, office.policy.stock.synonyms)]


def several(tx: Tx, reader: Reader, ids: Sequence[int], heading: str | None = None) -> Message:
    """One item, or what there is of several."""
    there = list(ledger.stocked(tx, ids).values())
    heading = heading or reader.voice.say("In stock:")
    return shown(tx, reader, ids[0]) if len(ids) == 1 else _choices(reader, heading, there)


def answer(tx: Tx, reader: Reader, words: str) -> Message:
    """What there is of what somebody asks about: a single exact code is the answer itself, else there are choices."""
    known = items.known_as(tx, words)
    if len(known) == 1:
        return shown(tx, reader, known[0])
    if not known and (found := serials.known_as(tx, words)):
        return pieces(tx, reader, found)
    ids = known or reader.office.catalogue.find(tx, words, limit=CHOICES)
    words = cut(words, ECHOED)
    if not ids:
        return _unknown(reader, words)
    heading = reader.voice.say("In stock for “{words}”:", words=words)
    return _choices(reader, heading, list(ledger.stocked(tx, ids).values()))


def pieces(tx: Tx, reader: Reader, found: Sequence[Piece]) -> Message:
    """The item of a serial, and where that piece is; several items, where several have such a number."""
    said = {one.item_id: piece.where(tx, reader, one) for one in found}
    if len(said) > 1:
        return several(tx, reader, list(said))
    ((item_id, line),) = said.items()
    return _drawn(reader, *looked_up(tx, reader, item_id), line)


def _unknown(reader: Reader, words: str) -> Message:
    v = reader.voice
    said = v.say("Nothing in stock is called “{words}”.", words=words)
    more = v.say("Try one word of its name, or its code.")
    return Message(text=f"{said} {more}", blocks=[section(said, more)])


def _choices(reader: Reader, heading: str, among: Sequence[Stocked]) -> Message:
    rows = [section(*_row(reader, one), button=_hand(reader, one)) for one in among]
    names = [escape(f"{one.item.name} ({one.item.sku})") for one in among]
    return Message(text="\n".join([heading, *names]), blocks=[section(heading), *rows])


def _row(reader: Reader, stocked: Stocked) -> list[str]:
    """An item among others: where it is, in the same line."""
    v = reader.voice
    return [title(reader, stocked), " · ".join([in_all(v, reader.office, stocked), *places_of(reader, stocked)[:3]])]


def title(reader: Reader, stocked: Stocked) -> str:
    """What it is, with the code that is it and nothing else."""
    return reader.voice.say("*{name}* · {sku}", name=stocked.item.name, sku=stocked.item.sku)


def look(tx: Tx, call: Call) -> Answer:
    """A keeper opens one of several. Raises ItemUnknown."""
    one = shown(tx, call.reader, chosen.item(tx, call.value).id)
    return Answer(instead=(call.whisper, one)) if call.whisper else Answer(say=one)


def shown(tx: Tx, reader: Reader, item_id: int) -> Message:
    """The item as it is now. Raises KeyError."""
    return _drawn(reader, *looked_up(tx, reader, item_id))


def _drawn(reader: Reader, stocked: Stocked, as_of: str, *first: str) -> Message:
    v, item = reader.voice, stocked.item
    said = in_all(v, reader.office, stocked)
    lines = [title(reader, stocked), *first, said, *places_of(reader, stocked)]
    least = []
    if item.minimum is not None:
        least = [v.say("Minimum {quantity}", quantity=quantity(v, reader.office, item, item.minimum))]
    small = [*least, as_of]
    blocks = [section(*lines), context(" · ".join(small)), *actions(*_hands(reader, stocked))]
    return Message(text=". ".join([f"{escape(item.name)}: {said}", *first]), blocks=blocks)


def places_of(reader: Reader, stocked: Stocked) -> list[str]:
    """Where it is, the place with the most available first; of a single one the name, for the sum is its own."""
    there = [level for level in stocked.levels if level.on_hand]
    return [escape(there[0].location)] if len(there) == 1 else [_at(reader, stocked, level) for level in there]


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
    """What can be done with an item, the likeliest first."""
    keeping = keeper_hands(reader, str(stocked.item.id)) if keeps(reader.person) else []
    return [wish(reader, stocked), *keeping]


def wish(reader: Reader, stocked: Stocked) -> Json:
    """What anybody wants of an item."""
    v, value = reader.voice, str(stocked.item.id)
    if stocked.available > 0:
        return button(v.say("Ask for it…"), ASK, value, style="primary")
    return button(v.say("Tell me when it is back"), WATCH, value)


def _hand(reader: Reader, stocked: Stocked) -> Json:
    """The one button beside an item among others: keepers have more to do with it than fits there."""
    if keeps(reader.person):
        return button(reader.voice.say("Show…"), LOOK, str(stocked.item.id))
    return wish(reader, stocked)


def keeper_hands(reader: Reader, value: str) -> list[Json]:
    """What keepers do with an item: where another program books quantities, they only look."""
    v, past = reader.voice, "stock.history"
    if reader.office.policy.stock.sap:
        return [button(v.say("History…"), past, value)]
    more = {
        f"stock.open_issue {value}": v.say("Issue…"),
        f"stock.open_transfer {value}": v.say("Transfer…"),
        f"stock.open_adjustment {value}": v.say("Adjust…"),
        f"stock.open_count {value}": v.say("Count…"),
        f"{past} {value}": v.say("History…"),
    }
    return [button(v.say("Receive…"), "stock.open_receipt", value), overflow("stock.keep", more)]
