"""What moved of an item, newest first; what was a mistake is undone there, by its opposite and once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.stock import Item, Kind, Movement, UndoneBefore, may_undo, side_by_side, undoing
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, confirm, cut, section
from handlers.stock import book, chosen, numbered
from handlers.stock.keeper import check_keeper, check_mover, record
from handlers.stock.looking.lookup import title
from handlers.stock.moving import figures
from handlers.stock.moving.picture import PICTURE
from handlers.stock.words import in_all, quantity, signed, unit
from handlers.texts import Voice, escape
from storage import approval, people
from storage.db import Tx
from storage.stock import items, ledger, serials

HISTORY, UNDO = "stock.history", "stock.undo"
LISTED = 8
NAMED = 300
"""So many letters of serials are said in a row."""


def opened(tx: Tx, call: Call, item_id: int, much: str = "") -> Answer:
    """The newest movements of an item, and its figures of so many days. Raises NotKeeper."""
    days = int(much) if much.isdecimal() and len(much) < 5 else figures.DAYS
    return Answer(open_view=_view(tx, call, item_id, 0, days=min(max(days, 1), figures.MOST)))


def press(tx: Tx, call: Call) -> Answer:
    """From the card of an item, or on to what is older: "item:before". Raises NotKeeper, ItemUnknown."""
    said, before = forms.read_page(call.value)
    view = _view(tx, call, chosen.item(tx, said).id, before)
    return Answer(refresh_view=view) if call.view.get("callback_id") == HISTORY else Answer(open_view=view)


def _view(tx: Tx, call: Call, item_id: int, before: int, *, days: int = figures.DAYS) -> Json:
    check_keeper(tx, call)
    v, item = call.voice, items.get(tx, item_id)
    # A transfer has two rows: both its sides are on one page.
    turns = side_by_side(ledger.movements(tx, item_id, limit=2 * LISTED + 2, before=before or None))
    shown = turns[:LISTED]
    stocked = ledger.stock_of(tx, item_id)
    stands = in_all(v, call.office, stocked)
    drawn = button(v.say("Send me a picture"), PICTURE, str(item_id))
    blocks = [section(title(call.reader, stocked), stands, button=drawn)]
    blocks += [] if before else figures.shown(tx, call.reader, stocked, days=days)
    blocks += _rows(tx, call, item, shown) or [section(v.say("Nothing of it ever moved."))]
    if len(turns) > LISTED:
        blocks += actions(button(v.say("Older"), f"{HISTORY}.older", f"{item_id}:{shown[-1][-1].id}"))
    return forms.modal(HISTORY, title=v.say("History"), blocks=blocks, voice=v, memo=call.remember(item=item_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What rows of movements are told with: names by id, what undid which, and the pieces that each moved last."""

    places: Mapping[int, str]
    undone: Mapping[int, Movement]
    who: Mapping[int | None, str]
    references: Mapping[int | None, str]
    pieces: Mapping[int, list[str]]


def _rows(tx: Tx, call: Call, item: Item, turns: list[list[Movement]]) -> list[Json]:
    every = [one for turn in turns for one in turn]
    requests = approval.load_many(tx, {one.request_id for one in every if one.request_id})
    pieces: dict[int, list[str]] = {}
    for piece in serials.moved_last(tx, item.id, (one.id for one in every)) if item.serials else ():
        pieces.setdefault(piece.movement_id, []).append(piece.serial)
    known = Known(
        pieces=pieces,
        places=ledger.locations(tx),
        undone=ledger.reversals(tx, (one.id for one in every)),
        who={i: p.name for i, p in people.get_many(tx, {one.by_id for one in every if one.by_id}).items()},
        references={i: request.reference for i, request in requests.items()},
    )
    return [_row(call, item, turn, known) for turn in turns]


def _row(call: Call, item: Item, turn: list[Movement], known: Known) -> Json:
    """One turn: what moved, when and by whom, and why; with the button that undoes it."""
    v, first = call.voice, turn[0]
    to, origin = max(turn, key=lambda one: one.on_hand), min(turn, key=lambda one: one.on_hand)
    amount = first.on_hand or first.reserved
    told = {
        "change": f"{signed(v, amount)} {unit(v, call.office, item)}",
        "quantity": quantity(v, call.office, item, abs(amount)),
        "place": known.places[origin.location_id],
        "to": known.places[to.location_id],
        "reference": known.references.get(first.request_id, ""),
    }
    said = _WORDS[first.kind](v, told, first)
    small = [
        v.moment(first.at, today=call.today),
        *([escape(known.who[first.by_id])] if first.by_id in known.who else []),
    ]
    if first.reverses:
        small.append(v.say("a correction"))
    if first.id in known.undone:
        small.append(v.say("undone since"))
    # Some of them may have moved on since: then it is not said which of them were all.
    named = next((known.pieces[one.id] for one in turn if len(known.pieces.get(one.id, ())) == abs(amount)), None)
    lines = [said, *([cut(numbered.named(v, named), NAMED)] if named else []), " · ".join(small),
             *([f"“{escape(first.reason)}”"] if first.reason else [])]  # fmt: skip
    return section(*lines, button=None if first.id in known.undone or not may_undo(first) else _undo_button(v, first))


_WORDS: Mapping[Kind, Callable[[Voice, Mapping[str, str], Movement], str]] = {
    Kind.RECEIPT: lambda v, t, m: v.say("*{change}* received, {place}", **t),
    Kind.ISSUE: lambda v, t, m: (
        v.say("*{change}* handed over for {reference}, {place}", **t)
        if m.request_id
        else v.say("*{change}* issued, {place}", **t)
    ),
    Kind.TRANSFER: lambda v, t, m: v.say("*{quantity}* moved from {place} to {to}", **t),
    Kind.ADJUSTMENT: lambda v, t, m: v.say("*{change}* adjusted, {place}", **t),
    Kind.COUNT: lambda v, t, m: v.say("*{change}* by a count, {place}", **t),
    Kind.RESERVATION: lambda v, t, m: v.say("{quantity} reserved for {reference}, {place}", **t),
    Kind.RELEASE: lambda v, t, m: v.say("{quantity} of {reference} free again, {place}", **t),
    Kind.RETURN: lambda v, t, m: v.say("*{change}* back, {reference}, {place}", **t),
}


def _undo_button(v: Voice, movement: Movement) -> Json:
    asks = confirm(
        v,
        title=v.say("Undo this movement?"),
        text=v.say("Its opposite is written down. Both stay in the history."),
        yes=v.say("Undo"),
    )
    return button(v.say("Undo"), UNDO, str(movement.id), confirm=asks)


# --- undone -----------------------------------------------------------------------------------------------------------


def undo(tx: Tx, call: Call) -> Answer:
    """Whoever keeps the stock takes a movement back.

    Raises NotKeeper, NotHere, NotByHand, UndoneBefore, GoneSince, SerialsWentOn.
    """
    check_mover(tx, call)
    done = chosen.movements(tx, call.value)
    ledger.own(tx, done[0].item_id)
    item = items.get(tx, done[0].item_id)
    if reversed_by := ledger.reversals(tx, (one.id for one in done)):
        raise UndoneBefore(by=frozenset(one.by_id for one in reversed_by.values() if one.by_id))
    levels = {level.location_id: level for level in ledger.levels(tx, (item.id,))[item.id]}
    back = undoing(done, levels, at=call.now, by_id=call.actor.id, together=f"undo:{done[0].id}")
    back = numbered.undone(tx, done, back) if item.serials else back
    written = book.move_all(tx, call.office, item, back)
    answer = _undone(tx, call, item)
    record(tx, call, "undo movement", item.id, {"movements": written, "of": [one.id for one in done]})
    return answer


def _undone(tx: Tx, call: Call, item: Item) -> Answer:
    if call.view.get("callback_id") == HISTORY:
        return Answer(refresh_view=_view(tx, call, item.id, 0))
    said = call.voice.say("Undone. Both movements stay in the history of {item}.", item=item.name)
    stands = in_all(call.voice, call.office, ledger.stock_of(tx, item.id))
    return Answer(say=Message(text=f"{said}\n{stands}"))


ENTRIES: tuple[Entry, ...] = (
    action(HISTORY, press),
    action(f"{HISTORY}.older", press),
    action(UNDO, undo, changes=True),
)
