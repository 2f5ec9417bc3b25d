"""What keepers, those who asked for something, and those who wait for an item are told."""

from collections.abc import Mapping
from typing import Any

from domain.stock import Asked, HandoverState, Kind, Stocked, suggested
from domain.stock.item import NOTHING
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.cards import actions, button, in_lines, section
from handlers.office import Reader
from handlers.stock.book import HANDED
from handlers.stock.giving import handover_card
from handlers.stock.keeper import keeps
from handlers.stock.looking.lookup import ASK, wish
from handlers.stock.words import quantity
from handlers.texts import Mrkdwn, Voice
from storage import messages, people
from storage.db import Tx
from storage.stock import ledger, requests

RELEASED, ENDING, LONGER = "stock.released", "stock.ending", "stock.longer"
"""The news that something was not fetched, that its last day comes, and that it is kept for longer."""
UNCONFIRMED, DENIED = "stock.unconfirmed", "stock.denied"
"""The news that nobody has said whether they have something, and that somebody does not."""
Facts = Mapping[str, Any]


def tell_low(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """An item is below its minimum; None if it is so no more."""
    stocked = ledger.stock_of(tx, facts["item"])
    if stocked.item.minimum is None or stocked.available >= stocked.item.minimum:
        return None
    lines = [*low_lines(reader, stocked), *_instead(reader)]
    return in_lines(lines)


def low_lines(reader: Reader, stocked: Stocked) -> list[str]:
    """How low an item is, and how much to order."""
    v, item = reader.voice, stocked.item
    told = {
        "name": item.name,
        "sku": item.sku,
        "left": quantity(v, reader.office, item, stocked.available),
        "minimum": quantity(v, reader.office, item, item.minimum or NOTHING),
    }
    order = suggested(item, stocked.available)
    return [
        v.say("📉 *{name}* · {sku}: {left} available, the minimum is {minimum}.", **told),
        *([_order(reader, v, item, order)] if order else []),
    ]


def _instead(reader: Reader) -> list[str]:
    """Why somebody reads it who keeps nothing: nobody else would."""
    if not reader.person.id or keeps(reader.person):
        return []
    v = reader.voice
    return [v.say("You read this as an administrator: nobody has the role stock, and stock.channel is not set.")]


def _order(reader: Reader, v: Voice, item: Any, order: Any) -> str:
    much = quantity(v, reader.office, item, order)
    if item.pack_size == 1:
        return v.say("Suggested order: {quantity}", quantity=much)
    packs = order / item.pack_size
    return v.count(
        "Suggested order: {quantity} ({n} pack)", "Suggested order: {quantity} ({n} packs)", packs, quantity=much
    )


def tell_back(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """An item is there again, or was and is gone: who waits for it is asked anew. None of what is kept no more."""
    v, stocked = reader.voice, ledger.stock_of(tx, facts["item"])
    if not stocked.item.active:
        return None
    if stocked.available > 0:
        much = quantity(v, reader.office, stocked.item, stocked.available)
        said = v.say("{name} is there again: {quantity} available.", name=stocked.item.name, quantity=much)
    else:
        said = v.say("{name} was there again, and is gone once more.", name=stocked.item.name)
    return Message(text=said, blocks=[section(said), *actions(wish(reader, stocked))])


# --- what became of what was kept -------------------------------------------------------------------------------------


def _told(tx: Tx, reader: Reader, facts: Facts) -> tuple[Asked, dict[str, str]]:
    """A request, and what is said of it."""
    asked = requests.load(tx, facts["request"])
    request, handover = asked.request, asked.handover
    return asked, {
        "whose": people.get(tx, request.requester_id).name,
        "who": people.get(tx, facts["by"]).name if facts.get("by") else "",
        "reference": Mrkdwn(linked(tx, reader, request)),
        "quantity": quantity(reader.voice, reader.office, asked.item, asked.quantity),
        "item": asked.item.name,
        "place": handover.location,
        "day": handover_card.day(reader, handover.until),
    }


def tell_released(tx: Tx, reader: Reader, facts: Facts) -> Message | None:
    """Something was not fetched; None if it is kept again."""
    v, (asked, told) = reader.voice, _told(tx, reader, facts)
    if asked.handover.state is not HandoverState.RELEASED:
        return None
    if asked.handover.until is None:
        said = v.say("{whose} has left, so {reference} is kept no more. {quantity}, {item}: free again in {place}.",
                     **told)  # fmt: skip
        return Message(text=said)
    if reader.person.id != asked.request.requester_id:
        text = v.say("{whose} did not fetch {reference} by {day}. {quantity}, {item}: free again in {place}.", **told)
        return Message(text=text)
    said = v.say("You did not fetch {reference} by {day}, so it is free again: {quantity}, {item}.", **told)
    ask = button(v.say("Ask for it…"), ASK, str(asked.item.id))
    return Message(text=said, blocks=[section(said), *actions(ask)])


def tell_ending(tx: Tx, reader: Reader, facts: Facts) -> Message | None:
    """The last day on which something is kept comes; None if that is another day by now."""
    asked, told = _told(tx, reader, facts)
    until = asked.handover.until
    if asked.handover.state is not HandoverState.RESERVED or until is None or until.isoformat() != facts["until"]:
        return None
    said = reader.voice.say("{reference} is kept for you in {place} until {day}: {quantity}, {item}. "
                            "After that it is free again.", **told)  # fmt: skip
    return Message(text=said)


def tell_longer(tx: Tx, reader: Reader, facts: Facts) -> Message | None:
    """Something is kept for longer; None if it is kept no more."""
    asked, told = _told(tx, reader, facts)
    if asked.handover.state is not HandoverState.RESERVED:
        return None
    v = reader.voice
    said = v.say("{who} keeps {reference} for you until {day}: {quantity}, {item}, in {place}.", **told)
    return Message(text=said)


def tell_unconfirmed(tx: Tx, reader: Reader, facts: Facts) -> Message | None:
    """Nobody has said whether they have it; None if they have."""
    v, (asked, told) = reader.voice, _told(tx, reader, facts)
    handover = asked.handover
    if handover.state is not HandoverState.HANDED or not handover.handed_by_id or not handover.handed_at:
        return None
    issue = ledger.newest_for(tx, asked.request.id, Kind.ISSUE)
    place = messages.shown_to(tx, kind=HANDED, subject_id=issue or 0, person_id=reader.person.id)
    card = Mrkdwn(f"<{reader.office.permalink(*place)}|{v.say('its card')}>") if place else v.say("its card")
    by, when = people.get(tx, handover.handed_by_id).name, v.moment(handover.handed_at)
    said = v.say(
        "{by} handed over {reference} to you, {when}: {quantity}, {item}. Say on {card} whether you have it.",
        **{**told, "by": by, "when": when, "card": card},
    )
    return Message(text=said)


def tell_denied(tx: Tx, reader: Reader, facts: Facts) -> Message | None:
    """Somebody does not have what was handed over; None if it was handed over again."""
    asked, told = _told(tx, reader, facts)
    if asked.handover.state is not HandoverState.RESERVED:
        return None
    said = reader.voice.say("⚠️ {whose} does not have {reference}, which {who} handed over: {quantity}, {item}. "
                            "It counts as kept in {place} again, until {day}.", **told)  # fmt: skip
    return Message(text=said)
