"""`/approvals`: what waits for the person, with the same buttons as the cards."""

from handlers.approval.card import decision_buttons
from handlers.approval.forms import requests_in
from handlers.call import Answer, Call, Entry, Json, Message, command
from handlers.cards import actions, context, section
from handlers.office import Reader
from handlers.texts import escape
from storage import approval, people
from storage.db import Tx

PAGE = 10


def waiting(tx: Tx, reader: Reader, *, most: int = PAGE) -> list[Json]:
    """A block or two for each request that waits for the reader, longest waiting first."""
    found = requests_in(tx, approval.waiting_for(tx, reader.person.id, limit=most))
    names = people.get_many(tx, (request.requester_id for _, request in found))
    v, blocks = reader.voice, list[Json]()
    for kind, request in found:
        subject = kind.load(tx, request.id)
        who = names[request.requester_id].name
        headline = v.say("{who}: {title}", who=who, title=kind.title(reader, subject))
        line = f"{escape(kind.summary(reader, subject))} · {request.reference}"
        blocks += [section(f"*{headline}*", line), *actions(*decision_buttons(v, request))]
    return blocks


def approvals(tx: Tx, call: Call) -> Answer:
    """The list, for the person's eyes only."""
    v = call.voice
    if call.text.lower() in ("help", "ajuda"):
        return Answer(
            say=Message(text=v.say("This lists what waits for your decision. Approve or reject right there."))
        )
    blocks = waiting(tx, call.reader)
    if not blocks:
        return Answer(say=Message(text=v.say("Nothing is waiting for you.")))
    more = v.say("These are the ones that have waited longest. Decide some to see the next.")
    tail = [context(more)] if len(blocks) == 2 * PAGE else []
    return Answer(say=Message(text=v.say("Waiting for your decision"), blocks=[*blocks, *tail]))


ENTRIES: tuple[Entry, ...] = (command("approvals", approvals),)
