"""`/ticket access list`: what somebody asked to get into, and where each stands."""

from domain.access import KIND, Access
from handlers.access.kind import papers, summary
from handlers.access.words import system
from handlers.approval.listing import PAGE, on_from
from handlers.approval.telling import STATES, links
from handlers.call import Answer, Call, Entry, Message, command
from handlers.cards import in_lines
from handlers.office import Reader
from handlers.texts import escape
from storage import approval
from storage.access import requests
from storage.db import Tx


def listed(tx: Tx, call: Call) -> Answer:
    """The actor's newest requests for access."""
    ids = approval.asked_by(tx, call.actor.id, limit=PAGE + 1, kind=KIND)
    found = requests.load_many(tx, ids[:PAGE]).values()
    if not found:
        name = call.office.command("ticket")
        said = call.voice.say("You have not asked for access yet. `{command} access` does.", command=name)
        return Answer(say=Message(text=said))
    ways_to = links(tx, call.reader, (access.request for access in found))
    lines = [_line(tx, call.reader, access, ways_to[access.request.id]) for access in found]
    return Answer(say=in_lines(lines, *on_from(call.voice, KIND, ids)))


def _line(tx: Tx, reader: Reader, access: Access, link: str) -> str:
    stands, _ = papers(tx, reader, access)
    where = stands[0] if stands else STATES[access.request.state](reader.voice)
    what = escape(f"{system(reader.voice, reader.office, access.system)}, {summary(reader, access)}")
    return f"*{link}* {what}: {where}"


ENTRIES: tuple[Entry, ...] = tuple(command(f"ticket {words}", listed) for words in ("access list", "acesso lista"))
