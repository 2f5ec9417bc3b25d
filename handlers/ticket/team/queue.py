"""The queues that somebody works on or leads, in pages: what is dealt with first comes first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from domain.people import Person
from domain.ticket import KIND, Ticket
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, header, sections
from handlers.forms import read_page, turned
from handlers.office import Office, Reader
from handlers.texts import Voice
from handlers.ticket import book, words
from handlers.ticket.agent import works_on
from storage import people
from storage.db import Tx
from storage.ticket import lists, tickets

PAGE = 10
LIST = f"{KIND}.queue"
ALL, MINE, FREE = "all", "mine", "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of the lists: what it is called, and what it says where there is nothing."""

    name: Callable[[Voice], str]
    empty: Callable[[Voice], str]


TABS: Mapping[str, Tab] = {
    ALL: Tab(name=lambda v: v.say("Who waits for help"), empty=lambda v: v.say("Nobody waits for help.")),
    MINE: Tab(name=lambda v: v.say("With me"), empty=lambda v: v.say("You have no open ticket.")),
    FREE: Tab(name=lambda v: v.say("With nobody yet"), empty=lambda v: v.say("Somebody has every open ticket.")),
}


def seen_by(office: Office, person: Person) -> list[str]:
    """The categories whose queues somebody sees: who works on them, and who leads."""
    categories = office.policy.tickets.categories.items()
    return [key for key, one in categories if works_on(office, person, key) or person.email in one.leads]


def page(tx: Tx, reader: Reader, tab: str = ALL, skip: int = 0) -> Message:
    """A page of a list, with the way to the next one and to the other lists."""
    v, shown = reader.voice, TABS[tab]
    of = reader.person.id if tab == MINE else None
    seen = seen_by(reader.office, reader.person)
    ids = lists.queued(tx, seen, limit=PAGE + 1, skip=skip, of=of, free=tab == FREE)
    found = list(tickets.load_many(tx, ids[:PAGE]).values())
    name = shown.name(v)
    body = lines_of(tx, reader, found, free=tab == FREE) or [shown.empty(v)]
    ways = _ways(v, tab, skip, more=len(ids) > PAGE)
    text = name if found else shown.empty(v)
    return Message(text=text, blocks=[header(name), *sections(*body), *ways])


def lines_of(tx: Tx, reader: Reader, found: Sequence[Ticket], *, free: bool = False) -> list[str]:
    """Tickets as a queue shows them: a line each, with what is promised; ``free`` ones as nobody's."""
    lines = _lines(tx, reader, found, free=free)
    return [_due(reader, one, line) for one, line in zip(found, lines, strict=True)]


def _due(reader: Reader, ticket: Ticket, line: str) -> str:
    """A line of a queue: how urgent it is, and when it is due."""
    return words.mark(ticket) + " · ".join(filter(None, (line, words.promised(reader, ticket))))


def _ways(v: Voice, tab: str, skip: int, *, more: bool) -> list[Json]:
    pages = [button(v.say("Next page"), f"{LIST}.next", f"{tab}:{skip + PAGE}", style="primary")] if more else []
    pages += [button(v.say("First page"), f"{LIST}.first", f"{tab}:0")] if skip else []
    others = [button(TABS[name].name(v), f"{LIST}.{name}", f"{name}:0") for name in TABS if name != tab]
    return actions(*pages, *others)


def listed(tx: Tx, reader: Reader, found: Sequence[Ticket]) -> Message:
    """Tickets, a line each."""
    lines = _lines(tx, reader, found)
    return Message(text="\n".join(lines)[:4000], blocks=sections(*lines))


def _lines(tx: Tx, reader: Reader, found: Sequence[Ticket], *, free: bool = False) -> list[str]:
    names = people.get_many(tx, {one.assignee_id for one in found if one.assignee_id})
    places, lines = book.places_of(tx, found, reader.person), []
    for one in found:
        place = places.get(one.id)
        link = reader.office.permalink(*place) if place else None
        who = names[one.assignee_id].name if one.assignee_id else None
        lines.append(words.line(reader, one, who, link, free=free))
    return lines


def turn(tx: Tx, call: Call) -> Answer:
    """A press on another list or page."""
    tab, skip = read_page(call.value)
    shown = page(tx, call.reader, tab if tab in TABS else ALL, skip)
    return turned(call, shown, name=LIST, title=call.voice.say("Who waits for help"))


def said(tx: Tx, call: Call, *, tab: str) -> Answer:
    """What follows the command."""
    if not seen_by(call.office, call.actor):
        told = {"command": call.office.command("ticket")}
        line = call.voice.say("You work on no tickets. `{command} list` shows what you asked for.", **told)
        return Answer(say=Message(text=line))
    return Answer(say=page(tx, call.reader, tab))


NAMES = {
    ALL: ("queue", "fila", "queues", "filas", "queue all", "fila toda", "fila todos"),
    MINE: ("queue mine", "queue my", "fila minha", "fila meus", "minha fila", "my queue"),
    FREE: ("queue free", "queue unassigned", "queue new", "fila livres", "fila livre", "fila sem dono", "fila novos"),
}
WORDS: Mapping[str, Callable[[Tx, Call], Answer]] = {
    word: partial(said, tab=tab) for tab, known in NAMES.items() for word in known
}
"""What may follow the command, in both languages."""
ENTRIES: tuple[Entry, ...] = tuple(action(f"{LIST}.{name}", turn) for name in ("next", "first", *TABS))
