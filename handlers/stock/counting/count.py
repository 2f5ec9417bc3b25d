"""A count: what is there is asked without saying what is expected; the difference is shown afterwards."""

from dataclasses import replace
from functools import partial

from domain.refusal import Refusal
from domain.stock import (
    InLine,
    Item,
    Level,
    Line,
    LineState,
    NothingCounted,
    NothingToCount,
    Quantity,
    level_at,
    over_limit,
    read_quantity,
)
from domain.stock.item import NOTHING
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.cards import context, number, section
from handlers.stock import chosen, numbered
from handlers.stock.counting import count_card
from handlers.stock.keeper import check_mover, record
from handlers.stock.words import read, unit
from storage import messages
from storage.db import Tx
from storage.stock import counts, items, ledger

COUNT, CHOOSE = "stock.count", "stock.choose_count"
PAGE = 10


def choose(tx: Tx, call: Call) -> Answer:
    """The form that asks which place is counted. Raises NotKeeper, NothingToCount."""
    check_mover(tx, call)
    v = call.voice
    known = [(str(i), name) for i, name in ledger.locations(tx).items()]
    if not known:
        raise NothingToCount(what="")
    place = forms.field("place", v.say("Place"), forms.choice(known[:100]))
    blocks = [place, context(v.say("To count a single item, look it up and choose “Count…”."))]
    return Answer(open_view=forms.modal(CHOOSE, title=v.say("Count"), blocks=blocks, voice=v, submit=v.say("Begin")))


def place_chosen(tx: Tx, call: Call) -> Answer:
    """A place was chosen. Raises NotHere."""
    return of_place(tx, call, chosen.place(tx, call.inputs.get("place")))


def of_place(tx: Tx, call: Call, location_id: int, *, due: bool = False) -> Answer:
    """The form of everything at a place, or of what is due there. Raises NotKeeper, NothingToCount."""
    return _opened(tx, call, {"place": location_id, "due": due, "after": 0})


def of_item(tx: Tx, call: Call, item_id: int) -> Answer:
    """The form of one item, at every place where it is. Raises NotKeeper, NothingToCount."""
    found = ledger.levels(tx, (item_id,))[item_id]
    there = [level for level in found if level.on_hand] or list(found)
    return _opened(tx, call, {"lines": [[item_id, level.location_id] for level in there[:PAGE]]})


def again(tx: Tx, call: Call) -> Answer:
    """What somebody is to count once more. Raises NotKeeper, NotHere."""
    count = chosen.count(tx, call.value)
    dropped = [line for line in count.lines if line.state is LineState.DROPPED]
    return _opened(tx, call, {"lines": [[line.item_id, line.location_id] for line in dropped[:PAGE]]})


def _opened(tx: Tx, call: Call, memo: dict[str, object]) -> Answer:
    check_mover(tx, call)
    view = _page(tx, call, memo)
    if view is None:
        known = ledger.locations(tx)
        raise NothingToCount(what=known.get(number(memo.get("place")), ""))
    return Answer(open_view=view)


def _page(tx: Tx, call: Call, memo: dict[str, object]) -> Json | None:
    """The next lines to count; None if there are none."""
    v, (lines, more) = call.voice, _lines(tx, call, memo)
    if not lines:
        return None
    known, where = items.get_many(tx, (item_id for item_id, _ in lines)), ledger.locations(tx)
    blocks: list[Json] = [
        section(v.say("Write what is there, and 0 where nothing is. What you leave empty is not counted."))
    ]
    one_item = len(known) == 1 and len(lines) > 1
    for n, (item_id, place) in enumerate(lines):
        item = known[item_id]
        label = f"{where[place] if one_item else f'{item.name} · {item.sku}'} ({unit(v, call.office, item)})"
        hint = "" if "place" in memo or one_item else where[place]
        blocks.append(forms.field(f"n{n}", label, forms.words(long=False, most=20), optional=True, hint=hint))
    places = {place for _, place in lines}
    title = next(iter(known.values())).name if one_item else where[next(iter(places))]
    kept = {**memo, "lines": [list(line) for line in lines], "more": more}
    submit = v.say("Next page") if more else v.say("Done")
    return forms.modal(COUNT, title=title, blocks=blocks, voice=v, submit=submit, memo=call.remember(**kept))


def _lines(tx: Tx, call: Call, memo: dict[str, object]) -> tuple[list[chosen.Where], bool]:
    """What a page asks for, and whether another follows."""
    if "place" not in memo:
        given = memo.get("lines")
        return [(int(a), int(b)) for a, b in given] if isinstance(given, list) else [], False
    place, after = number(memo["place"]), number(memo.get("after"))
    if memo.get("due"):
        rules = call.office.policy.stock.count
        found = counts.due_at(tx, rules, place, now=call.now, limit=PAGE + 1, after=after)
        lines = [(kept.item_id, kept.location_id) for kept in found]
    else:
        lines = counts.of_place(tx, place, after=after, limit=PAGE + 1)
    return lines[:PAGE], len(lines) > PAGE


# --- handed in --------------------------------------------------------------------------------------------------------


def hand_in(tx: Tx, call: Call) -> Answer:
    """A page is handed in: it is booked, or waits; then the next one.

    Raises NotKeeper, NotHere, NothingCounted, InLine.
    """
    check_mover(tx, call)
    memo = call.memo
    lines = chosen.lines(tx, memo.get("lines"))
    known = items.get_many(tx, (item_id for item_id, _ in lines))
    read = {n: _read(call, n, known[item_id]) for n, (item_id, _) in enumerate(lines)}
    counted = {lines[n]: much for n, much in read.items() if much is not None}
    count_id = _mine(tx, call, memo.get("count"))
    if not counted and not count_id and not memo.get("more"):
        raise NothingCounted
    if counted:
        ledger.own(tx, *(item_id for item_id, _ in counted))
        count_id = count_id or counts.begin(tx, by_id=call.actor.id, now=call.now)
        _keep(tx, call, count_id, counted)
    after = {**memo, "count": count_id, "after": max(item_id for item_id, _ in lines)}
    following = _page(tx, call, after) if memo.get("more") else None
    if following is None and not count_id:
        raise NothingCounted
    answer = Answer(open_view=following) if following else Answer(say=count_card.result(tx, call, count_id or 0))
    if counted:
        facts = {"count": count_id, "lines": [[i, p, str(much)] for (i, p), much in counted.items()]}
        record(tx, call, "count", min(item_id for item_id, _ in counted), facts)
    return answer


def _mine(tx: Tx, call: Call, count_id: object) -> int | None:
    """The count that the pages before belong to."""
    count = counts.find(tx, number(count_id))
    return count.id if count and count.by_id == call.actor.id else None


def _read(call: Call, n: int, item: Item) -> Quantity | None:
    if not str(call.inputs.get(f"n{n}") or "").strip():
        return None
    try:
        return read(call, item, f"n{n}", by=partial(read_quantity, least=NOTHING))
    except Refusal as wrong:
        raise InLine(line=n, of=wrong) from None


def _keep(tx: Tx, call: Call, count_id: int, counted: dict[chosen.Where, Quantity]) -> None:
    """Keep the lines; book those that need nobody else. The rows of the items must be owned."""
    known = items.get_many(tx, (item_id for item_id, _ in counted))
    levels = ledger.levels(tx, known)
    lines = []
    for (item_id, place), much in counted.items():
        level = level_at(levels[item_id], place)
        line = Line(item_id=item_id, location_id=place, counted=much, theory=level.on_hand)
        _check(call, line, known[item_id])
        waits = _waits(call, line, known[item_id], level)
        lines.append(replace(line, state=LineState.WAITING if waits else LineState.BOOKED))
    superseded = counts.keep(tx, count_id, lines)
    for line in lines:
        if line.state is LineState.BOOKED:
            count_card.enter(tx, call, count_id, line, known[line.item_id])
    for older in superseded - {count_id}:
        messages.touch(tx, kind=count_card.CARD, subject_id=older)
    if any(line.state is LineState.WAITING for line in lines):
        count_card.ask(tx, call, count_id)


def _check(call: Call, line: Line, item: Item) -> None:
    """Beside its line: what is numbered is put right piece by piece. Raises InLine."""
    try:
        numbered.check_counted(item, line)
    except Refusal as wrong:
        raise InLine(line=call.memo["lines"].index([line.item_id, line.location_id]), of=wrong) from None


def _waits(call: Call, line: Line, item: Item, level: Level) -> bool:
    """Too large a difference, or fewer than are promised: then somebody has to take a promise back first."""
    policy = call.office.policy
    too_few = line.counted < level.reserved
    return too_few or over_limit(line, item, policy.stock.count, currency=policy.company.currency)


def open_item(tx: Tx, call: Call) -> Answer:
    """From the card of an item. Raises ItemUnknown."""
    return of_item(tx, call, chosen.item(tx, call.value).id)


ENTRIES: tuple[Entry, ...] = (
    action("stock.open_count", open_item),
    action(count_card.AGAIN, again),
    form(CHOOSE, place_chosen),
    form(COUNT, hand_in),
)
