"""The shortcut in the menu of a message, and the emoji: each makes a ticket of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.dates.words import fold
from domain.ticket import KIND, MadeAlready
from handlers.call import NOTHING, Answer, Call, Delivery, Entry, Message, action, event, shortcut
from handlers.office import Office, Reader
from handlers.ticket import book
from handlers.ticket.asking import earlier, origin
from handlers.ticket.asking.form import Wanted, draw, words_in
from storage import inbox, messages
from storage.db import Database, Tx
from storage.ticket import origins, threads, tickets
from storage.ticket.origins import OriginState

FROM_MESSAGE, OPEN_FILLED = f"{KIND}.from_message", f"{KIND}.open_filled"
ENOUGH = f"{KIND}.enough"
"""The news that somebody made tickets of so many messages that an emoji makes none for now."""
MOST, WITHIN = 10, timedelta(hours=1)
"""Each becomes a card for a whole team, in the name of whoever wrote the message."""


def from_message(tx: Tx, call: Call) -> Answer:
    """The form, filled in with a message; of one that has a ticket, which it is. Raises MadeAlready."""
    assert call.place, "a shortcut of a message tells where that stands"
    channel, ts = call.place
    root = str(call.event.get("thread_ts") or ts)
    if ticket_id := _known(tx, channel, root):
        return _once_more(tx, call, ticket_id)
    title, details = origin.title_of(earlier.plain(tx, call.office, call.event))
    wrote = origin.requester(tx, call.office, call.event, by=call.actor, now=call.now)
    made = {"channel": channel, "ts": ts, "thread_ts": root, "requester": wrote.id}
    return Answer(open_view=draw(tx, call, Wanted(title=title, details=details, message=made)))


def _known(tx: Tx, channel: str, root: str) -> int | None:
    card = messages.standing_at(tx, channel, root)
    return card.subject_id if card and card.kind == book.CARD else threads.made_of(tx, channel, root)


def _once_more(tx: Tx, call: Call, ticket_id: int) -> Answer:
    """Which ticket it is; its thread is looked into again where that failed. Raises MadeAlready."""
    reference, known = tickets.load(tx, ticket_id).reference, origins.of(tx, ticket_id)
    if known is None or known.state is not OriginState.REFUSED:
        raise MadeAlready(reference=reference)
    origins.want_again(tx, known)
    said = call.voice.say(
        "{reference} was made of this message. I look into its thread once more.", reference=reference
    )
    return Answer(say=Message(text=said))


def troubled(office: Office, text: str) -> bool:
    """Whether words that mean nothing else may be what does not work: a whole sentence, or something that breaks."""
    said = words_in(text)
    known = {fold(word) for one in office.policy.tickets.categories.values() for word in one.words}
    return len(said) > 2 or bool(said & known)


def open_filled(tx: Tx, call: Call) -> Answer:
    """The button that opens the form with what somebody wrote to the bot."""
    title, details = origin.title_of(call.value.strip())
    return Answer(open_view=draw(tx, call, Wanted(title=title, details=details)))


def heeded(db: Database, office: Office, delivery: Delivery) -> bool:
    """Whether an emoji is the one that makes tickets, on a message that is no card of ours."""
    item = delivery.event.get("item") or {}
    if delivery.event.get("reaction") != office.policy.tickets.emoji or item.get("type") != "message":
        return False
    with db.read() as tx:
        return messages.standing_at(tx, str(item.get("channel")), str(item.get("ts"))) is None


def marked(tx: Tx, call: Call) -> Answer:
    """Somebody added the emoji: once its thread is read, the message is a ticket, whoever else adds it."""
    item, since = call.event["item"], call.now - WITHIN
    others = call.event.get("item_user") != call.user_id
    if others and origins.made_by(tx, call.actor.id, since=since) >= MOST:
        if inbox.claim(tx, f"{ENOUGH}:{call.actor.id}:{call.now:%Y-%m-%d %H}", now=call.now) is None:
            messages.owe(tx, ENOUGH, facts={}, person_id=call.actor.id)
        return NOTHING
    origins.want(tx, (str(item["channel"]), str(item["ts"])), by_id=call.actor.id, now=call.now)
    return NOTHING


def tell_enough(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """Why an emoji did nothing, and what makes a ticket still."""
    said = reader.voice.count(
        "{n} message of others became a ticket by your emoji within an hour: further ones become none for now. *Ask "
        "for help with this* in the menu of a message still makes one.",
        "{n} messages of others became tickets by your emoji within an hour: further ones become none for now. *Ask "
        "for help with this* in the menu of a message still makes one.",
        MOST,
    )
    return Message(text=said)


ENTRIES: tuple[Entry, ...] = (
    shortcut(FROM_MESSAGE, from_message),
    action(OPEN_FILLED, open_filled),
    event("reaction_added", marked, heeds=heeded),
)
