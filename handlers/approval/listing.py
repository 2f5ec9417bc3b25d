"""`/approvals`: what waits for somebody, what they asked for, what they decided; with the same buttons as the cards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.people import Person
from handlers.approval.card import decision_buttons, decision_menu
from handlers.approval.telling import lines, named_of
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, cut, header, quote, section
from handlers.forms import read_page, turned
from handlers.kinds import Kind, Subject
from handlers.office import Reader
from handlers.registry import KINDS
from handlers.texts import Voice, escape
from storage import approval, people
from storage.db import Tx

PAGE = 10
ROW = "listed:"
"""What the blocks of buttons in a list are called."""
FACTS, NOTE = 600, 300
"""Characters of each request: ten of them have to fit into one message."""
WAITING, MINE, DECIDED = "waiting", "mine", "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of the lists. ``find`` gives the ids of a page and of one more; ``mark`` is where the page before ended."""

    name: Callable[[Voice], str]
    empty: Callable[[Voice], str]
    find: Callable[[Tx, int, int], list[int]]


TABS: Mapping[str, Tab] = {
    WAITING: Tab(
        name=lambda v: v.say("Waiting for you"),
        empty=lambda v: v.say("Nothing is waiting for you."),
        find=lambda tx, who, mark: approval.waiting_for(tx, who, limit=PAGE + 1, skip=mark),
    ),
    MINE: Tab(
        name=lambda v: v.say("Your requests"),
        empty=lambda v: v.say("You have not asked for anything yet."),
        find=lambda tx, who, mark: approval.asked_by(tx, who, limit=PAGE + 1, before=mark or None),
    ),
    DECIDED: Tab(
        name=lambda v: v.say("Decided by you"),
        empty=lambda v: v.say("You have not decided anything yet."),
        find=lambda tx, who, mark: approval.decided_by(tx, who, limit=PAGE + 1, before=mark or None),
    ),
}


def _of_kind(kind: str) -> Tab:
    return replace(
        TABS[MINE],
        find=lambda tx, who, mark: approval.asked_by(tx, who, kind=kind, limit=PAGE + 1, before=mark or None),
    )


KNOWN: Mapping[str, Tab] = {**TABS, **{kind: _of_kind(kind) for kind in KINDS}}
"""Those lists, and of what somebody asked for each kind alone: the rest of what a command lists."""


Found = tuple[Kind, Subject]


def subjects(tx: Tx, ids: Sequence[int]) -> list[Found]:
    """The requests with these ids, in their order, each with its kind."""
    found = _loaded(tx, ids)
    return [found[i] for i in ids]


def _loaded(tx: Tx, ids: Iterable[int]) -> dict[int, Found]:
    """Requests by their ids, whatever their kinds."""
    # Once for all kinds: what each of them reads of its own follows.
    requests = approval.load_many(tx, ids)
    approval.policies(tx, requests)
    people.get_many(tx, {i for request in requests.values() for i in named_of(request)})
    found: dict[int, Found] = {}
    for kind in KINDS.values():
        loaded = kind.load_many(tx, [i for i, request in requests.items() if request.kind == kind.name])
        found |= {i: (kind, subject) for i, subject in loaded.items()}
    return found


def _row(tx: Tx, reader: Reader, kind: Kind, subject: Subject, names: Mapping[int, Person]) -> list[Json]:
    """One request, with all that its card says to decide it by."""
    request = subject.request
    who = names[request.requester_id].name
    headline = reader.voice.say("{who}: {title}", who=who, title=kind.title(reader, subject))
    terms = f"{escape(kind.summary(reader, subject))} · {request.reference}"
    facts = cut("\n".join(kind.facts(tx, reader, subject)), FACTS)
    hands = [*decision_buttons(tx, reader, kind, subject), decision_menu(reader, kind, subject)]
    return [
        section(f"*{headline}*", terms, facts),
        *([quote(cut(request.note, NOTE))] if request.note else []),
        *actions(*hands, block_id=f"{ROW}{request.id}"),
    ]


def first_pages(tx: Tx, reader: Reader, *tabs: str) -> list[tuple[list[Json], list[Json]]]:
    """The first page of each of these lists, and the way to the rest of it; both empty where there is nothing."""
    pages = {tab: TABS[tab].find(tx, reader.person.id, 0) for tab in tabs}
    # What they show is read once, for all of them.
    known = _loaded(tx, sorted({i for ids in pages.values() for i in ids[:PAGE]}))
    return [
        (_body(tx, reader, tab, [known[i] for i in ids[:PAGE]]), _rest(reader.voice, tab, ids))
        for tab, ids in pages.items()
    ]


def _rest(v: Voice, tab: str, ids: Sequence[int]) -> list[Json]:
    return actions(button(v.say("Show all…"), f"{LIST}.{tab}", f"{tab}:0")) if len(ids) > PAGE else []


def _body(tx: Tx, reader: Reader, tab: str, found: Sequence[Found]) -> list[Json]:
    """What a page lists: all that is needed to decide, or a line each."""
    if tab == WAITING:
        names = people.get_many(tx, (subject.request.requester_id for _, subject in found))
        return [block for kind, subject in found for block in _row(tx, reader, kind, subject, names)]
    return [section(*lines(tx, reader, (subject for _, subject in found)))] if found else []


def listed(tx: Tx, reader: Reader, tab: str = WAITING, mark: int = 0) -> Message:
    """One page of one list, with the way to the others."""
    v, shown = reader.voice, KNOWN[tab]
    ids = shown.find(tx, reader.person.id, mark)
    body = _body(tx, reader, tab, subjects(tx, ids[:PAGE]))
    following = (mark + PAGE if tab == WAITING else ids[PAGE - 1]) if len(ids) > PAGE else 0
    blocks = [header(shown.name(v)), *(body or [section(shown.empty(v))]), *_ways(v, tab, mark, following)]
    return Message(text=shown.name(v) if body else shown.empty(v), blocks=blocks)


def _ways(v: Voice, tab: str, mark: int, following: int) -> list[Json]:
    """The other lists, the next page, and back to the first."""
    others = [button(TABS[name].name(v), f"{LIST}.{name}", f"{name}:0") for name in TABS if name != tab]
    pages = [button(v.say("Next page"), f"{LIST}.next", f"{tab}:{following}")] if following else []
    pages += [button(v.say("First page"), f"{LIST}.first", f"{tab}:0")] if mark else []
    return actions(*pages, *others, block_id=f"{ROW}ways")


LIST = "approvals.list"


def on_from(v: Voice, kind: str, ids: Sequence[int]) -> list[Json]:
    """The way to what follows the first page of what somebody asked for of a kind."""
    following = button(v.say("Next page"), f"{LIST}.next", f"{kind}:{ids[PAGE - 1]}") if len(ids) > PAGE else None
    return actions(following) if following else []


def turn(tx: Tx, call: Call) -> Answer:
    """A press on another list or page."""
    tab, mark = read_page(call.value)
    page = listed(tx, call.reader, tab if tab in KNOWN else WAITING, mark)
    return turned(call, page, name=LIST, title=call.voice.say("Approvals"))


ENTRIES: tuple[Entry, ...] = tuple(action(f"{LIST}.{name}", turn) for name in (*TABS, "next", "first"))
