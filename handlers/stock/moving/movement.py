"""The forms of keepers: something arrives, leaves, goes to another place, or is put right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.refusal import NotHere
from domain.stock import (
    Item,
    Kind,
    Movement,
    NotEnough,
    PlaceMissing,
    Quantity,
    SamePlace,
    Stocked,
    WhyMissing,
    read_difference,
    read_quantity,
)
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, action, form
from handlers.cards import actions, button, number, section
from handlers.stock import book, chosen, numbered
from handlers.stock.keeper import check_mover, record
from handlers.stock.looking.lookup import title
from handlers.stock.moving.history import UNDO
from handlers.stock.words import in_all, quantity, read, unit
from handlers.texts import Voice
from storage import audit
from storage.db import Tx
from storage.stock import ledger

REASON, PLACE = 300, 60
SHOWN = 100
"""So many choices Slack takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One of the forms; ``title`` is what it does.

    ``from_stock``: its place is one where something is; ``why``: a reason is asked for.
    """

    kind: Kind
    title: Callable[[Voice], str]
    place: Callable[[Voice], str]
    from_stock: bool = False
    why: bool = False

    @property
    def name(self) -> str:
        """What the form is called."""
        return f"stock.{self.kind.value}"


DOINGS: Mapping[str, Doing] = {
    d.name: d
    for d in (
        Doing(
            kind=Kind.RECEIPT,
            title=lambda v: v.say("Receive"),
            place=lambda v: v.say("Where it is put"),
        ),
        Doing(
            kind=Kind.ISSUE,
            title=lambda v: v.say("Issue"),
            place=lambda v: v.say("Where it is taken from"),
            from_stock=True,
            why=True,
        ),
        Doing(
            kind=Kind.TRANSFER,
            title=lambda v: v.say("Transfer"),
            place=lambda v: v.say("From"),
            from_stock=True,
        ),
        Doing(
            kind=Kind.ADJUSTMENT,
            title=lambda v: v.say("Adjust"),
            place=lambda v: v.say("Where"),
            why=True,
        ),
    )
}
"""By what they are called."""


def opened(tx: Tx, call: Call, doing: Doing, item_id: int, much: str = "") -> Answer:
    """A form, with a quantity that was typed already. Raises NotKeeper, BookedElsewhere, NotEnough."""
    check_mover(tx, call)
    stocked = ledger.stock_of(tx, item_id)
    if (doing.from_stock or _leaves(doing, stocked.item)) and stocked.most <= 0:
        item = stocked.item
        raise NotEnough(item=item.name, asked=Quantity(1), available=stocked.most, unit=item.unit)
    return Answer(open_view=_draw(tx, call, doing, stocked, much))


def _draw(tx: Tx, call: Call, doing: Doing, stocked: Stocked, much: str) -> Json:
    v, item = call.voice, stocked.item
    stands = section(title(call.reader, stocked), in_all(v, call.office, stocked))
    blocks = [stands, *_what(tx, call, doing, stocked, much)]
    if doing.kind is Kind.TRANSFER:
        blocks += _place(v, "to", v.say("To"), _every_place(tx, stocked), typed=True, chosen=False)
    why = forms.words(long=False, most=REASON)
    blocks.append(forms.field("reason", v.say("Reason"), why, optional=not doing.why))
    memo = call.remember(item=item.id)
    return forms.modal(doing.name, title=doing.title(v), blocks=blocks, voice=v, submit=doing.title(v), memo=memo)


def _what(tx: Tx, call: Call, doing: Doing, stocked: Stocked, much: str) -> list[Json]:
    """How many and where; of something numbered which pieces: where these are is known."""
    v, item = call.voice, stocked.item
    if _leaves(doing, item):
        gone = v.say("Those that are gone. What was found is received.") if doing.kind is Kind.ADJUSTMENT else ""
        return numbered.leaving_fields(tx, v, item, hint=gone)
    here = _stocked_places(call, stocked) if doing.from_stock else _every_place(tx, stocked)
    place = _place(v, "place", doing.place(v), here, typed=doing.kind is Kind.RECEIPT)
    if item.serials:
        return [numbered.arriving_field(v), *place]
    label = v.say("Quantity ({unit})", unit=unit(v, call.office, item))
    minus = v.say("With a minus to take away, such as -2.") if doing.kind is Kind.ADJUSTMENT else ""
    return [forms.field("quantity", label, forms.words(much, long=False, most=20), hint=minus), *place]


def _leaves(doing: Doing, item: Item) -> bool:
    """Whether pieces are chosen that leave: those of a numbered item that were found are received."""
    return item.serials and doing.kind is not Kind.RECEIPT


def _place(
    v: Voice, name: str, label: str, known: list[tuple[str, str]], *, typed: bool, chosen: bool = True
) -> list[Json]:
    """A place to choose, the first one chosen already; and one to type, where it may be new."""
    new = forms.words(long=False, most=PLACE)
    if not known:
        return [forms.field(f"new_{name}", label, new)]
    first = known[0][0] if chosen else None
    asked = [forms.field(name, label, forms.choice(known[:SHOWN], first), optional=not chosen)]
    if typed:
        hint = v.say("Only for a place that is not in the list above.")
        asked.append(forms.field(f"new_{name}", v.say("Another place"), new, optional=True, hint=hint))
    return asked


def _stocked_places(call: Call, stocked: Stocked) -> list[tuple[str, str]]:
    """The places where something can be taken, with how much."""
    v, item = call.voice, stocked.item
    return [
        (str(level.location_id), f"{level.location}: {quantity(v, call.office, item, level.available)}")
        for level in stocked.levels
        if level.available > 0
    ]


def _every_place(tx: Tx, stocked: Stocked) -> list[tuple[str, str]]:
    """Every place there is, those of the item first."""
    own = {level.location_id: level.location for level in stocked.levels}
    return [(str(i), name) for i, name in {**own, **ledger.locations(tx)}.items()]


# --- handed in --------------------------------------------------------------------------------------------------------


def do(tx: Tx, call: Call) -> Answer:
    """One of the forms is handed in.

    Raises NotKeeper, BookedElsewhere, ItemUnknown, and what is wrong beside its field.
    """
    check_mover(tx, call)
    doing = DOINGS[str(call.view["callback_id"])]
    reason = str(call.inputs.get("reason") or "").strip()[:REASON]
    ledger.own(tx, number(call.memo.get("item")))
    item = chosen.item(tx, call.memo.get("item"))
    moves = _moves(tx, call, doing, item)
    if doing.why and not reason:
        raise WhyMissing
    movements = _movements(tx, call, doing, item, moves, reason or None)
    written = book.move_all(tx, call.office, item, movements)
    said = _done(tx, call, doing, item, movements)
    facts = {"movements": written, "places": [one.location_id for one in movements], "quantity": str(moves.much)}
    told = {"reason": audit.digest(tx, reason, salt=f"movement:{written[0]}")} if reason else {}
    record(tx, call, doing.kind.value, item.id, {**facts, **told})
    undone = button(call.voice.say("Undo"), UNDO, str(written[0]))
    return Answer(say=Message(text=said, blocks=[section(said), *actions(undone)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How much moves where; less than nothing is taken away."""

    place: int
    much: Quantity
    serials: tuple[str, ...] = ()


def _moves(tx: Tx, call: Call, doing: Doing, item: Item) -> Moves:
    """Raises what is wrong with a quantity, a place, or serials."""
    if _leaves(doing, item):
        place, leaving = numbered.leaving(tx, call, item)
        return Moves(place=place, much=Quantity(-len(leaving)), serials=leaving)
    arriving = numbered.arriving(tx, call, item) if item.serials else ()
    much = Quantity(len(arriving)) if arriving else _quantity(call, doing, item)
    place = _read_place(tx, call, "place", typed=not doing.from_stock)
    return Moves(place=place, much=-much if doing.from_stock else much, serials=arriving)


def _quantity(call: Call, doing: Doing, item: Item) -> Quantity:
    """Raises NotAQuantity, TooFine."""
    return read(call, item, by=read_difference if doing.kind is Kind.ADJUSTMENT else read_quantity)


def _movements(tx: Tx, call: Call, doing: Doing, item: Item, moves: Moves, reason: str | None) -> list[Movement]:
    """What moves. Raises PlaceMissing, SamePlace."""
    place = moves.place
    changes = {place: moves.much}
    if doing.kind is Kind.TRANSFER:
        to = _read_place(tx, call, "to", typed=True)
        if to == place:
            raise SamePlace(place=ledger.locations(tx)[place])
        changes = {place: moves.much, to: -moves.much}
    together = f"{doing.kind.value}:{call.key}" if len(changes) > 1 else None
    return [
        Movement(
            kind=doing.kind,
            item_id=item.id,
            location_id=location_id,
            on_hand=change,
            at=call.now,
            by_id=call.actor.id,
            reason=reason,
            together=together,
            serials=moves.serials,
        )
        for location_id, change in changes.items()
    ]


def _read_place(tx: Tx, call: Call, name: str, *, typed: bool) -> int:
    """The place that was typed, a new one if need be; else the one that was chosen. Raises PlaceMissing."""
    new = " ".join(str(call.inputs.get(f"new_{name}") or "").split()) if typed else ""
    if new:
        return ledger.location(tx, new[:PLACE])
    try:
        return chosen.place(tx, call.inputs.get(name))
    except NotHere:
        raise PlaceMissing(into=name == "to") from None


def _done(tx: Tx, call: Call, doing: Doing, item: Item, movements: list[Movement]) -> str:
    v, at = call.voice, ledger.locations(tx)
    first, last = movements[0], movements[-1]
    told = {
        "quantity": quantity(v, call.office, item, abs(first.on_hand)),
        "item": item.name,
        "place": at[first.location_id],
        "to": at[last.location_id],
    }
    match doing.kind:
        case Kind.RECEIPT:
            did = v.say("Received {quantity} of {item}, put in {place}.", **told)
        case Kind.ISSUE:
            did = v.say("Issued {quantity} of {item} from {place}.", **told)
        case Kind.TRANSFER:
            did = v.say("Moved {quantity} of {item} from {place} to {to}.", **told)
        case _ if first.on_hand > 0:
            did = v.say("Added {quantity} of {item} in {place}.", **told)
        case _:
            did = v.say("Took {quantity} of {item} away in {place}.", **told)
    which = f"\n{numbered.named(v, first.serials)}" if first.serials else ""
    return f"{did}{which}\n{in_all(v, call.office, ledger.stock_of(tx, item.id))}"


def _opener(doing: Doing) -> Entry:
    def press(tx: Tx, call: Call) -> Answer:
        return opened(tx, call, doing, chosen.item(tx, call.value).id)

    return action(opens(doing), press)


def opens(doing: Doing) -> str:
    """The action that opens a form."""
    return f"stock.open_{doing.kind.value}"


ENTRIES: tuple[Entry, ...] = tuple(entry for d in DOINGS.values() for entry in (_opener(d), form(d.name, do)))
