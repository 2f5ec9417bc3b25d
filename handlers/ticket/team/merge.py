"""A ticket is merged into another that is about the same: closed, and told and answered there."""

from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any

from domain.people import Action
from domain.ticket import Act, InConfidence, NoSuchTicket, Step, Ticket
from domain.ticket import merge as merged
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message
from handlers.office import Reader
from handlers.texts import escape
from handlers.ticket import book, hold
from handlers.ticket.agent import permits
from handlers.ticket.dialog import about, of_ticket
from handlers.ticket.press import converged
from handlers.ticket.team import merging
from handlers.ticket.threads import copies, so_far
from handlers.ticket.threads.pages import AROUND, LONGEST, parts
from handlers.ticket.threads.sides import may_read, of_helpers, of_requester, privates
from storage import below, messages, people
from storage.db import Tx
from storage.messages import Priority
from storage.ticket import followers, lists, tickets

OFFERED = 25
"""So many others are offered to choose from."""
REFERENCE = 20


def _which(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    v, names = call.voice, list[tuple[str, str]]()
    for one in _near(tx, call, ticket):
        names.append((one.reference, f"{one.reference} {one.title}"))
    label = v.say("Or its reference") if names else v.say("Reference of the other ticket")
    hint = v.say("Such as TIC-12. Who asked for either reads on in their own thread.")
    box = forms.words(long=False, most=REFERENCE)
    written = forms.field("into", label, box, optional=bool(names), hint=hint)
    if not names:
        return [written]
    chosen = forms.field("near", v.say("Which one is about the same?"), forms.choice(names), optional=True)
    return [chosen, written]


def _near(tx: Tx, call: Call, ticket: Ticket) -> list[Ticket]:
    """Live ones of the same person, then the newest of the same category, that the actor works on."""
    ids = chain(
        lists.asked_by(tx, ticket.requester_id, limit=OFFERED), lists.newest(tx, ticket.category, limit=OFFERED)
    )
    known = [one for one in tickets.load_many(tx, ids).values() if one.live and one.id != ticket.id]
    apart = privates(tx, call.office, [ticket, *known])
    return [one for one in known if _fits(call, ticket, one, apart)][:OFFERED]


def _fits(call: Call, ticket: Ticket, other: Ticket, privates: Collection[int]) -> bool:
    """Whether the actor works on the other too, and nobody reads what is private who did not."""
    if not permits(call.office, other, call.actor, Action.WORK_ON_TICKET):
        return False
    confidence = {book.in_confidence(call.office, one) for one in (ticket, other)}
    apart = not {ticket.id, other.id}.isdisjoint(privates)
    return len(confidence) == 1 and (not apart or ticket.requester_id == other.requester_id)


def handed_in(tx: Tx, call: Call) -> Answer:
    """One goes on in the other. Raises NotAnAgent, NoSuchTicket, InConfidence, Circle, NotNow."""
    ticket, target_id = about(tx, call), _read(tx, call)
    # Both rows, the older first: nobody merges the other way meanwhile.
    for ticket_id in sorted({ticket.id, target_id}):
        followers.own(tx, ticket_id)
    source, target = tickets.load(tx, ticket.id), tickets.load(tx, target_id)
    _check(tx, call, source, target)
    step = Step(act=Act.MERGE, by_id=call.actor.id, at=call.now, before=source.reference, after=target.reference)
    moved = merged(source, target, step)
    _tell(tx, call, source, target)
    book.write(tx, call.office, source, moved, pressed=call.place)
    messages.touch(tx, kind=book.CARD, subject_id=target.id)
    book.record(tx, call, moved, Act.MERGE, {"into": target.reference})
    return converged(tx, call, moved)


def _read(tx: Tx, call: Call) -> int:
    """The id of the ticket that was written, else chosen. Raises NoSuchTicket."""
    written = str(call.inputs.get("into") or "").strip() or str(call.inputs.get("near") or "")
    found = tickets.find(tx, written)
    if found is None or not permits(call.office, tickets.load(tx, found), call.actor, Action.WORK_ON_TICKET):
        raise NoSuchTicket(reference=written)
    return found


def _check(tx: Tx, call: Call, source: Ticket, target: Ticket) -> None:
    book.check_here(tx, source, Act.MERGE)
    hold.check(tx, source, Act.MERGE, proven=False)
    book.check_here(tx, target, Act.MERGE)
    if not _fits(call, source, target, privates(tx, call.office, [source, target])):
        raise InConfidence(reference=target.reference)


def _tell(tx: Tx, call: Call, source: Ticket, target: Ticket) -> None:
    """Both who asked are told where they read on; those who help with the other read what was said so far."""
    facts: dict[str, object] = {"ticket": source.id, "into": target.id}
    for place in of_requester(tx, call.office, source, alone=True):
        below.owe_news(tx, place, kind=merging.MERGED, facts=facts, priority=Priority.REQUESTER)
    for place in of_requester(tx, call.office, target, alone=True):
        if place.person_id == target.requester_id != source.requester_id:
            below.owe_news(tx, place, kind=merging.SAME, facts=facts, priority=Priority.REQUESTER)
    places, head = of_helpers(tx, call.office, target, call.now), AROUND + sum(map(len, _head(source)))
    so_far.owe(tx, places, target, so_far.of(tx, source), call.now, kind=merging.CAME, facts=facts, head=head)


def _head(source: Ticket) -> list[str]:
    """What was asked for, so long that it stands in one message; the rest is read where it was asked."""
    title, details = escape(source.title), copies.paragraph(source.details)
    first = next(parts(details, LONGEST - 2 * AROUND - len(title)))
    return [title, first if first == details else f"{first} …"]


def tell_came(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """What was merged into a ticket, and said about it; nothing to whoever may not read on."""
    v, source, into = reader.voice, tickets.load(tx, facts["ticket"]), tickets.load(tx, facts["into"])
    if not may_read(tx, reader.office, into, reader.place, reader.now):
        return None
    who = people.get(tx, source.requester_id).name
    told = {"who": who, "reference": source.reference, "title": source.title}
    line, details = v.say("🔗 {reference} {title}, of {who}, goes on here.", **told), _head(source)[1]
    return so_far.message(tx, v, [line, *([details] if details else [])], facts)


ENTRIES: tuple[Entry, ...] = of_ticket("merge", lambda v: v.say("Merge"), _which, handed_in)
