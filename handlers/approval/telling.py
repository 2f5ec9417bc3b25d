"""The turns in a request's life, in words: a line on its card, and the news of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from domain.approval import Cause, Move, Request, Seat, SeatState, StandIn, State
from domain.people import Action, Person
from handlers.call import Message
from handlers.cards import SECTION, cut, quote, section, sections
from handlers.kinds import Subject
from handlers.office import Reader
from handlers.registry import KINDS
from handlers.texts import Mrkdwn, Voice, escape
from storage import messages, people
from storage.db import Tx

Names = Mapping[int, Person]
Place = tuple[str, str]
"""Where a card stands: conversation and ts."""

HAPPENED: Mapping[Action, Callable[[Voice, str, str], str]] = {
    Action.APPROVE: lambda v, who, when: (
        v.say("✅ Approved by {who}, {when}", who=who, when=when)
        if who
        else v.say("✅ Approved by policy, {when}", when=when)
    ),
    Action.REJECT: lambda v, who, when: v.say("❌ Rejected by {who}, {when}", who=who, when=when),
    Action.ASK_CHANGES: lambda v, who, when: v.say("✏️ {who} asked for changes, {when}", who=who, when=when),
    Action.RESUBMIT: lambda v, who, when: v.say("Changed and sent again by {who}, {when}", who=who, when=when),
    Action.WITHDRAW: lambda v, who, when: v.say("Withdrawn by {who}, {when}", who=who, when=when),
    Action.CANCEL: lambda v, who, when: v.say("Cancelled by {who} (HR), {when}", who=who, when=when),
    Action.TAKE_BACK: lambda v, who, when: v.say("Decision taken back by {who}, {when}", who=who, when=when),
    Action.CORRECT: lambda v, who, when: v.say("Corrected by {who} (HR), {when}", who=who, when=when),
    Action.REASSIGN: lambda v, who, when: v.say("Reassigned by {who}, {when}", who=who, when=when),
    Action.ESCALATE: lambda v, who, when: v.say("Passed on because nobody answered, {when}", when=when),
    Action.EXPIRE: lambda v, who, when: v.say("Expired because nobody answered, {when}", when=when),
    Action.GIVE_BACK: lambda v, who, when: (
        v.say("Days given back by {who}, {when}", who=who, when=when)
        if who
        else v.say("Days given back by a holiday, {when}", when=when)
    ),
    Action.CALL_OFF: lambda v, who, when: (
        v.say("Called off by {who}, {when}", who=who, when=when)
        if who
        else v.say("Given back by holidays, {when}", when=when)
    ),
    Action.HOLD_AGAIN: lambda v, who, when: v.say("Giving days back was undone, {when}", when=when),
    Action.ENTER: lambda v, who, when: v.say("✅ Entered by {who} (HR), {when}", who=who, when=when),
}
"""A turn in a request's life, in one line."""
INSTEAD: Mapping[Cause, Callable[[Voice, str, str], str]] = {
    Cause.DELEGATED: lambda v, who, whom: v.say("{who} (for {whom})", who=who, whom=whom),
    Cause.AWAY: lambda v, who, whom: v.say("{who} (for {whom}, who is away)", who=who, whom=whom),
    Cause.LEFT: lambda v, who, whom: v.say("{who} (for {whom}, who left)", who=who, whom=whom),
    Cause.SILENT: lambda v, who, whom: v.say("{whom} or {who}", who=who, whom=whom),
}
"""Who is waited for where somebody stands in."""


def happened(v: Voice, names: Names, move: Move, *, today: date) -> str:
    """The turn in one line, with the person in whose place it was done."""
    return HAPPENED[move.action](v, who_did(v, names, move), v.moment(move.at, today=today))


def who_did(v: Voice, names: Names, move: Move) -> str:
    """Whoever did it, and for whom; nothing for the clock."""
    if move.by_id is None:
        return ""
    if move.for_id is None:
        return names[move.by_id].name
    return Mrkdwn(v.say("{who} (for {whom})", who=names[move.by_id].name, whom=names[move.for_id].name))


def awaited(v: Voice, names: Names, request: Request) -> str:
    """Everybody who is waited for, stand-ins beside the person whose place they take."""
    if request.state is not State.PENDING or request.current is None:
        return ""
    waiting = [seat for seat in request.current.seats if seat.state is SeatState.WAITING]
    if request.current.rule.quorum == "any":
        return Mrkdwn(v.names(_any_of(v, names, waiting), any_one=True))
    return Mrkdwn(v.names(sorted(_who(v, names, seat.person_id, seat.stand_in) for seat in waiting)))


def _any_of(v: Voice, names: Names, waiting: Sequence[Seat]) -> list[str]:
    """Each who can answer alone, once: first those who were asked, then whoever answers beside who did not."""
    silent = {seat.person_id: seat.stand_in for seat in waiting if seat.stand_in and _beside(seat.stand_in)}
    asked = sorted(
        _who(v, names, seat.person_id, None if seat.person_id in silent else seat.stand_in) for seat in waiting
    )
    others = sorted({escape(names[one.person_id].name) for one in silent.values()} - set(asked))
    return [*asked, *others]


def _beside(stand_in: StandIn) -> bool:
    return stand_in.cause is Cause.SILENT


def _who(v: Voice, names: Names, person_id: int, stand_in: StandIn | None) -> str:
    if stand_in is None:
        return escape(names[person_id].name)
    return INSTEAD[stand_in.cause](v, names[stand_in.person_id].name, names[person_id].name)


def names_in(tx: Tx, request: Request, *others: int) -> Names:
    """Everybody whom a request mentions."""
    ids = {request.requester_id, request.entered_by_id, *others}
    for seat in (seat for step in request.steps for seat in step.seats):
        ids |= {seat.person_id, *seat.may_answer(), *([seat.answered_by_id] if seat.answered_by_id else [])}
    ids |= {i for move in request.history for i in (move.by_id, move.for_id) if i}
    return people.get_many(tx, ids)


def linked(tx: Tx, reader: Reader, request: Request) -> str:
    """The reference of a request, as a link to the reader's card if they have one."""
    return links(tx, reader, [request])[request.id]


def links(tx: Tx, reader: Reader, requests: Iterable[Request]) -> dict[int, str]:
    """The references of some requests by their ids, each as a link to the reader's card if they have one."""
    asked = list(requests)
    places = messages.shown_many(tx, [(request.kind, request.id) for request in asked], person_id=reader.person.id)
    return {request.id: _link(reader, request, places.get((request.kind, request.id))) for request in asked}


def _link(reader: Reader, request: Request, place: Place | None) -> str:
    return Mrkdwn(f"<{reader.office.permalink(*place)}|{request.reference}>") if place else request.reference


STATES: Mapping[State, Callable[[Voice], str]] = {
    State.PENDING: lambda v: v.say("⏳ waiting"),
    State.CHANGES: lambda v: v.say("✏️ changes asked"),
    State.APPROVED: lambda v: v.say("✅ approved"),
    State.REJECTED: lambda v: v.say("❌ rejected"),
    State.WITHDRAWN: lambda v: v.say("withdrawn"),
    State.CANCELLED: lambda v: v.say("cancelled"),
    State.EXPIRED: lambda v: v.say("expired"),
}
"""A state in a word."""


def lines(tx: Tx, reader: Reader, subjects: Iterable[Subject], *, stands: bool = True) -> list[str]:
    """Requests in a line each, with a link to the reader's card, and with their requester if that is somebody else.

    Without where each of them ``stands`` below a heading that says so.
    """
    told, me = list(subjects), reader.person.id
    asked = [subject.request for subject in told]
    names = people.get_many(tx, {i for request in asked for i in named_of(request)})
    places = messages.shown_many(tx, [(request.kind, request.id) for request in asked], person_id=me)
    said = [_line(reader, one, names, places.get((one.request.kind, one.request.id))) for one in told]
    if not stands:
        return said
    pairs = zip(said, asked, strict=True)
    return [f"{line}: {_progress(reader.voice, names, request)}" for line, request in pairs]


def _line(reader: Reader, subject: Subject, names: Names, place: Place | None) -> str:
    request, kind = subject.request, KINDS[subject.request.kind]
    about = kind.title(reader, subject)
    if request.requester_id != reader.person.id:
        about = f"{names[request.requester_id].name}, {about}"
    return f"*{_link(reader, request, place)}* {escape(about)}, {escape(kind.summary(reader, subject))}"


def named_of(request: Request) -> set[int]:
    """Everybody whom the line of a request may name: who asked, and who is awaited."""
    seats = request.current.seats if request.state is State.PENDING and request.current else ()
    return {request.requester_id, *(i for seat in seats for i in (seat.person_id, *seat.may_answer()))}


def _progress(v: Voice, names: Names, request: Request) -> str:
    """Where a request stands: while it is decided, for whom it waits, in which of several steps."""
    step = request.current
    if request.state is not State.PENDING or step is None:
        return STATES[request.state](v)
    whom = awaited(v, names, request)
    if len(request.steps) == 1:
        return v.say("⏳ waiting for {whom}", whom=whom)
    return v.say("⏳ waiting for {whom} (step {n} of {of})", whom=whom, n=step.position, of=len(request.steps))


def tell_move(tx: Tx, reader: Reader, request: Request, move: Move) -> Message:
    """The news of a turn, for somebody concerned."""
    kind, v = KINDS[request.kind], reader.voice
    subject = kind.load(tx, request.id)
    names = names_in(tx, request, reader.person.id)
    whose = "" if reader.person.id == request.requester_id else f"{names[request.requester_id].name}: "
    told = {
        "who": who_did(v, names, move),
        "ref": request.reference,
        "it": f"{whose}{kind.title(reader, subject)}, {kind.summary(reader, subject)}",
        "whom": awaited(v, names, request),
        "before": kind.before(tx, reader, subject, move) if kind.before and move.action in RETERMED else "",
    }
    goes_on = move.action is Action.APPROVE and move is request.last and request.state is State.PENDING
    if goes_on:
        said = v.say("✅ {who} approved {ref}. It waits for {whom} now. {it}", **told)
    else:
        said = NEWS[move.action](v, told)
    more = kind.told(tx, reader, subject, move)
    if not move.reason and not more:
        return Message(text=said)
    why = [f"“{escape(move.reason)}”"] if move.reason else []
    blocks = [section(said), *(sections(*more) if more else ()), *([quote(move.reason)] if move.reason else ())]
    return Message(text=cut("\n".join([said, *more, *why]), SECTION), blocks=blocks)


RETERMED = frozenset({Action.CORRECT, Action.GIVE_BACK})
"""The turns after which the terms are others: what they were, or what of them was given back, is told too."""
NEWS: Mapping[Action, Callable[[Voice, Mapping[str, str]], str]] = {
    Action.APPROVE: lambda v, told: (
        v.say("✅ {who} approved {ref}. {it}", **told)
        if told["who"]
        else v.say("✅ {ref} is approved by policy. {it}", **told)
    ),
    Action.REJECT: lambda v, told: v.say("❌ {who} rejected {ref}. {it}", **told),
    Action.ASK_CHANGES: lambda v, told: v.say("✏️ {who} asks for changes to {ref}. {it}", **told),
    Action.RESUBMIT: lambda v, told: v.say("{who} changed {ref} and asks again. {it}", **told),
    Action.TAKE_BACK: lambda v, told: v.say("{who} took the decision on {ref} back, so it waits again. {it}", **told),
    Action.CORRECT: lambda v, told: v.say("{who} (HR) corrected {ref}. {it} instead of {before}", **told),
    Action.CANCEL: lambda v, told: v.say("{who} (HR) cancelled {ref}. {it}", **told),
    Action.GIVE_BACK: lambda v, told: (
        v.say("{who} gave back {before} of {ref}. {it}", **told)
        if told["who"]
        else v.say("A holiday gives back {before} of {ref}. {it}", **told)
    ),
    Action.CALL_OFF: lambda v, told: (
        v.say("{who} called {ref} off. {it}", **told)
        if told["who"]
        else v.say("Holidays give back all of {ref}. {it}", **told)
    ),
    Action.HOLD_AGAIN: lambda v, told: v.say("Giving days of {ref} back was undone. {it}", **told),
    Action.REASSIGN: lambda v, told: v.say("{who} asked {whom} to decide {ref}. {it}", **told),
    Action.ESCALATE: lambda v, told: v.say("Nobody answered {ref}, so it waits for {whom} now. {it}", **told),
    Action.EXPIRE: lambda v, told: v.say("Nobody answered {ref}, so it expired. {it}", **told),
    Action.ENTER: lambda v, told: v.say("{who} (HR) entered {ref}. {it}", **told),
}
"""Who did what to which request, and what it is about."""
