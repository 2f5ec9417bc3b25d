"""`/approvals`: what waits for the person, with the same buttons as the cards."""

from collections.abc import Mapping

from domain.people import Person
from handlers.approval.card import decision_buttons
from handlers.call import Answer, Call, Entry, Json, Message, command
from handlers.cards import actions, context, cut, quote, section
from handlers.kinds import Kind, Subject
from handlers.office import Reader
from handlers.registry import KINDS
from handlers.texts import escape
from storage import approval, people
from storage.db import Tx

PAGE = 10
ROW = "listed:"
"""What the blocks of buttons in a list are called."""
FACTS, NOTE = 800, 300
"""Characters of each request: ten of them have to fit into one message."""


def waiting(tx: Tx, reader: Reader, *, most: int = PAGE) -> list[Json]:
    """The blocks of each request that waits for the reader, longest waiting first."""
    ids = approval.waiting_for(tx, reader.person.id, limit=most)
    of_kind = approval.kinds_of(tx, ids)
    found: dict[int, tuple[Kind, Subject]] = {}
    for kind in KINDS.values():
        subjects = kind.load_many(tx, [i for i in ids if of_kind[i] == kind.name])
        found |= {i: (kind, subject) for i, subject in subjects.items()}
    names = people.get_many(tx, (subject.request.requester_id for _, subject in found.values()))
    return [block for i in ids for block in _row(tx, reader, *found[i], names)]


def _row(tx: Tx, reader: Reader, kind: Kind, subject: Subject, names: Mapping[int, Person]) -> list[Json]:
    """One request, with all that its card says to decide it by."""
    request = subject.request
    who = names[request.requester_id].name
    headline = reader.voice.say("{who}: {title}", who=who, title=kind.title(reader, subject))
    terms = f"{escape(kind.summary(reader, subject))} · {request.reference}"
    facts = cut("\n".join(kind.facts(tx, reader, subject)), FACTS)
    return [
        section(f"*{headline}*", terms, facts),
        *([quote(cut(request.note, NOTE))] if request.note else []),
        *actions(*decision_buttons(reader.voice, request), block_id=f"{ROW}{request.id}"),
    ]


def listed(tx: Tx, reader: Reader) -> Message:
    """The whole list."""
    v, blocks = reader.voice, waiting(tx, reader)
    if not blocks:
        return Message(text=v.say("Nothing is waiting for you."))
    more = v.say("These are the ones that have waited longest. Decide some to see the next.")
    full = sum(block["type"] == "actions" for block in blocks) == PAGE
    return Message(text=v.say("Waiting for your decision"), blocks=[*blocks, *([context(more)] if full else [])])


def approvals(tx: Tx, call: Call) -> Answer:
    """The list, for the person's eyes only."""
    if call.text.lower() in ("help", "ajuda"):
        said = call.voice.say("This lists what waits for your decision. Approve or reject right there.")
        return Answer(say=Message(text=said))
    return Answer(say=listed(tx, call.reader))


ENTRIES: tuple[Entry, ...] = (command("approvals", approvals),)
