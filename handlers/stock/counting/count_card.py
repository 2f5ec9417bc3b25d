"""What a count found: booked at once, or on a card for somebody who did not count it."""

from collections.abc import Mapping
from typing import Any

from domain.people import Action, Person, Role, may, standings
from domain.stock import (
    Count,
    CountedByYou,
    Item,
    JudgedBefore,
    Kind,
    Line,
    LineState,
    Movement,
    NotYoursToJudge,
    accuracy,
)
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, context, header, in_lines, section, sections
from handlers.office import Reader
from handlers.stock import book, chosen, numbered
from handlers.stock.keeper import keeps
from handlers.stock.words import quantity, signed
from handlers.texts import Voice, escape
from storage import audit, messages, people, shared
from storage.db import Tx
from storage.messages import Audience
from storage.stock import counts, items, ledger

CARD = "stock.count"
"""The card of a count of which something waits."""
RECOUNT, AGAIN = "stock.recount", "stock.count_again"
"""The news that something is to be counted once more, and its button."""
LISTED = 20


def enter(tx: Tx, call: Call, count_id: int, line: Line, item: Item) -> None:
    """Book the difference that was found: what moved since stays moved. The row must be owned.

    Raises BelowZero, AdjustBySerial.
    """
    numbered.check_counted(item, line)
    if line.difference:
        found = Movement(
            kind=Kind.COUNT,
            item_id=line.item_id,
            location_id=line.location_id,
            on_hand=line.difference,
            at=call.now,
            by_id=call.actor.id,
            together=f"count:{count_id}",
        )
        book.move(tx, call.office, item, found)
    counts.sure(tx, line, now=call.now)


def judges(tx: Tx, call: Call, count: Count) -> list[Person]:
    """Everybody who may judge what waits: keepers and administrators who did not count it."""
    found = {p.id: p for role in (Role.STOCK, Role.ADMIN) for p in people.with_role(tx, role)}
    return [p for i, p in sorted(found.items()) if i != count.by_id and p.works_here(call.day)]


def ask(tx: Tx, call: Call, count_id: int) -> None:
    """Those who may judge see what waits: in the keepers' channel, else each of them."""
    if channel := call.office.policy.stock.channel:
        shared.owe_in(tx, channel, kind=CARD, subject_id=count_id, person_id=call.actor.id)
        messages.touch(tx, kind=CARD, subject_id=count_id)
        return
    for person in judges(tx, call, counts.load(tx, count_id)):
        messages.owe_card(tx, kind=CARD, subject_id=count_id, audience=Audience.DECIDER, person_id=person.id)


# --- in words ---------------------------------------------------------------------------------------------------------


def result(tx: Tx, call: Call, count_id: int) -> Message:
    """What whoever counted reads: the differences, and what waits for somebody else."""
    v, count = call.voice, counts.load(tx, count_id)
    booked = [line for line in count.lines if line.difference and line.state is LineState.BOOKED]
    lines = [_summary(v, count), *_differences(tx, call.reader, booked)]
    if count.waiting:
        lines.append(_waits(v, [p.name for p in judges(tx, call, count)]))
        lines += _differences(tx, call.reader, list(count.waiting))
    return in_lines(lines)


def _counted(count: Count) -> list[Line]:
    """The lines that nobody wants counted once more."""
    return [line for line in count.lines if line.state is not LineState.DROPPED]


def _summary(v: Voice, count: Count) -> str:
    counted = _counted(count)
    right = sum(not line.difference for line in counted)
    percent = v.number(accuracy(counted) * 100, decimals=1)
    return v.count(
        "{n} line counted, {right} as expected. Accuracy {percent}%.",
        "{n} lines counted, {right} as expected. Accuracy {percent}%.",
        len(counted),
        right=right,
        percent=percent,
    )


def _waits(v: Voice, others: list[str]) -> str:
    if not others:
        return v.say(
            "⏳ Large differences wait for a keeper or an administrator who did not count them, and there is none. "
            "HR can give somebody the role."
        )
    return v.say("⏳ Large differences are booked once {who} agrees:", who=v.names(others[:5], any_one=True))


def _differences(tx: Tx, reader: Reader, lines: list[Line]) -> list[str]:
    v = reader.voice
    known, where = items.get_many(tx, (line.item_id for line in lines)), ledger.locations(tx)
    said = [_difference(reader, known[x.item_id], where[x.location_id], x) for x in lines[:LISTED]]
    return [*said, *([v.say("… and more")] if len(lines) > LISTED else [])]


def _difference(reader: Reader, item: Item, place: str, line: Line) -> str:
    v = reader.voice
    told = {
        "name": item.name,
        "place": place,
        "counted": quantity(v, reader.office, item, line.counted),
        "theory": v.number(line.theory),
        "difference": signed(v, line.difference),
    }
    return v.say("*{name}*, {place}: {counted} counted, {theory} expected ({difference})", **told)


def draw(tx: Tx, reader: Reader, count_id: int) -> Message:
    """The card, for those who may judge it."""
    v, count = reader.voice, counts.load(tx, count_id)
    if not _may_read(reader):
        said = v.say("Others keep the stock by now, so this card tells nothing more.")
        return Message(text=said, blocks=[section(said)])
    who = people.get(tx, count.by_id).name
    shown = count.waiting or [line for line in count.lines if line.difference]
    state = _state(tx, v, count)
    title = v.say("Count by {who}", who=who)
    blocks = [
        header(title),
        *sections(*(_differences(tx, reader, list(shown)) or [v.say("No difference.")])),
        section(state),
        context(*([_summary(v, count)] if _counted(count) else []), v.moment(count.at)),
        *actions(*_buttons(v, count)),
    ]
    return Message(text=f"{escape(title)}. {state}", blocks=blocks)


def _may_read(reader: Reader) -> bool:
    """A channel is nobody in particular: whoever is in it reads."""
    return not reader.person.id or may(Action.JUDGE_COUNT, standings(reader.person))


def still_open(tx: Tx, count_id: int) -> bool:
    """Whether the card is posted anew if its message is gone."""
    return bool(counts.load(tx, count_id).waiting)


def _state(tx: Tx, v: Voice, count: Count) -> str:
    if count.waiting:
        return v.say(
            "⏳ More than may be booked without a second person. “Approve” books these differences; "
            "what moved since stays."
        )
    if count.judged_by_id is None:
        return v.say("Counted once more since: nothing is left to decide.")
    told = {"who": people.get(tx, count.judged_by_id).name}
    if count.approved:
        return v.say("✅ Approved by {who}, and booked.", **told)
    return v.say("{who} wants it counted once more.", **told)


def _buttons(v: Voice, count: Count) -> list[Json]:
    if not count.waiting:
        return []
    value = str(count.id)
    return [
        button(v.say("Approve"), "stock.approve_count", value, style="primary"),
        button(v.say("Recount"), RECOUNT, value),
    ]


# --- judged -----------------------------------------------------------------------------------------------------------


def _taken(tx: Tx, call: Call) -> Count:
    """The count that was pressed, with the rows of what waits in it owned.

    Raises NotHere, CountedByYou, NotYoursToJudge, JudgedBefore.
    """
    count = chosen.count(tx, call.value)
    held = standings(call.actor, about=count.by_id)
    if not may(Action.JUDGE_COUNT, held):
        who = frozenset(p.id for p in judges(tx, call, count))
        raise CountedByYou(who=who) if count.by_id == call.actor.id else NotYoursToJudge(who=who)
    ledger.own(tx, *(line.item_id for line in count.waiting))
    count = counts.load(tx, count.id)
    if not count.waiting:
        raise JudgedBefore(by=frozenset({count.judged_by_id} if count.judged_by_id else ()))
    return count


def approve(tx: Tx, call: Call) -> Answer:
    """Somebody who did not count agrees: the differences are booked. Raises BelowZero too."""
    count = _taken(tx, call)
    known = items.get_many(tx, (line.item_id for line in count.waiting))
    for line in count.waiting:
        enter(tx, call, count.id, line, known[line.item_id])
    _judged(tx, call, count, approved=True)
    return Answer()


def recount(tx: Tx, call: Call) -> Answer:
    """It is to be counted once more; whoever counted is told."""
    count = _taken(tx, call)
    messages.owe(tx, RECOUNT, facts={"count": count.id, "by": call.actor.id}, person_id=count.by_id)
    _judged(tx, call, count, approved=False)
    return Answer()


def _judged(tx: Tx, call: Call, count: Count, *, approved: bool) -> None:
    counts.judge(tx, count.id, approved=approved, by_id=call.actor.id, now=call.now)
    messages.touch(tx, kind=CARD, subject_id=count.id, pressed=call.place)
    name = "approve count" if approved else "ask for recount"
    lines = [[x.item_id, x.location_id, str(x.difference)] for x in count.waiting]
    facts = {"lines": lines, "surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=name, subject=f"count:{count.id}", facts=facts)


def tell_recount(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The news that something is to be counted once more; None if whoever counted keeps the stock no more."""
    if not keeps(reader.person):
        return None
    v, count = reader.voice, counts.load(tx, facts["count"])
    known = items.get_many(tx, (line.item_id for line in count.lines if line.state is LineState.DROPPED))
    who = people.get(tx, facts["by"]).name
    names = v.names([item.name for item in known.values()][:LISTED])
    said = v.say("{who} asks you to count {items} once more.", who=who, items=names)
    count_it = button(v.say("Count…"), AGAIN, str(count.id), style="primary")
    return Message(text=said, blocks=[section(said), *actions(count_it)])


ENTRIES: tuple[Entry, ...] = (
    action("stock.approve_count", approve, changes=True),
    action(RECOUNT, recount, changes=True),
)
