"""The buttons of a request, and the forms that ask for a reason."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from domain.approval import Request, check
from domain.people import Action
from handlers import cards, forms
from handlers.approval import chosen
from handlers.approval.card import name_of
from handlers.approval.engine import act
from handlers.approval.listing import LIST, ROW, listed
from handlers.approval.show import show
from handlers.call import Answer, Call, Entry, Handler, Json, Message, action, form
from handlers.kinds import Kind
from handlers.registry import KINDS
from handlers.texts import Mrkdwn, Voice, escape, unescape
from storage import approval, messages, people
from storage.db import Tx

DONE: Mapping[Action, Callable[[Voice, Mapping[str, str]], str]] = {
    Action.CANCEL: lambda v, told: v.say("{reference} is cancelled, and {who} is told.", **told),
    Action.CORRECT: lambda v, told: v.say("{reference} is corrected, and {who} is told.", **told),
    Action.ENTER: lambda v, told: v.say("{reference} is entered, and {who} is told.", **told),
    Action.REASSIGN: lambda v, told: v.say("{whom} is asked to decide {reference} now, and {who} is told.", **told),
}
"""What somebody reads who has no card of the request: HR and administrators."""
TITLES: Mapping[Action, Callable[[Voice], tuple[str, str]]] = {
    Action.REJECT: lambda v: (v.say("Reject request"), v.say("Reject")),
    Action.ASK_CHANGES: lambda v: (v.say("Ask for changes"), v.say("Ask")),
    Action.TAKE_BACK: lambda v: (v.say("Take back decision"), v.say("Take back")),
    Action.CANCEL: lambda v: (v.say("Cancel request"), v.say("Cancel it")),
    Action.REASSIGN: lambda v: (v.say("Reassign request"), v.say("Reassign")),
}
"""The title and the submit button of each form."""


def at_once(move: Action) -> Handler:
    """A button that moves the request without asking further. Cards converge by themselves, whispers here."""

    def handle(tx: Tx, call: Call) -> Answer:
        request, seen = chosen.pressed(tx, call.value)
        kind, read = KINDS[request.kind], cards.read_alerts(call.value)
        if move is Action.APPROVE and (new := unread(tx, call, kind, request.id, seen, read)):
            return _read_first(tx, call, kind.load(tx, request.id).request, new)
        request = act(tx, call, kind, request.id, move, seen=seen)
        return converged(tx, call, request)

    return handle


def unread(tx: Tx, call: Call, kind: Kind, request_id: int, seen: int | None, read: frozenset[str] | None) -> list[str]:
    """What came up about a request since somebody read of it; ``read``: what they did, None if it is not known.

    Raises what the rules of an approval raise.
    """
    if kind.alerts is None or read is None:
        return []
    # What was read before the row was ours may be what is found at this moment.
    people.own(tx, approval.requester_of(tx, request_id))
    subject = kind.load(tx, request_id)
    check(subject.request, Action.APPROVE, by=call.actor, seen=seen)
    return [what for name, what in kind.alerts(tx, call.reader, subject).items() if name not in read]


def _read_first(tx: Tx, call: Call, request: Request, new: list[str]) -> Answer:
    """Nothing is decided: the card that was pressed says by now what is new, and so does the answer."""
    messages.touch(tx, kind=request.kind, subject_id=request.id, pressed=call.place)
    messages.touch_homes(tx, {call.actor.id})
    what = Mrkdwn("; ".join(new))
    said = call.voice.say(
        "New in {reference} since you saw it: {what}. Press Approve again if you approve it all the same.",
        reference=request.reference,
        what=what,
    )
    if call.view.get("callback_id") == LIST:
        page = listed(tx, call.reader)
        page = replace(page, blocks=[cards.section(said), *page.blocks])
        return forms.turned(call, page, name=LIST, title=call.voice.say("Approvals"))
    return _answered(tx, call, request, Message(text=said))


def converged(tx: Tx, call: Call, request: Request) -> Answer:
    """The whisper that was pressed, if any, shows what is true now: the rest of a list, or the request."""
    return _answered(tx, call, request, done(tx, call, request))


def _answered(tx: Tx, call: Call, request: Request, said: Message | None) -> Answer:
    if call.whisper is None:
        return Answer(say=said)
    listing = call.whisper.row.startswith(ROW)
    now = listed(tx, call.reader) if listing else show(tx, call.reader, request.reference)
    return Answer(say=said, instead=(call.whisper, now))


def asking(move: Action) -> Handler:
    """A button that opens the form for the reason; whether the move is lawful is said before anything is typed."""

    def handle(tx: Tx, call: Call) -> Answer:
        request, seen = chosen.pressed(tx, call.value)
        kind = KINDS[request.kind]
        subject = kind.load(tx, request.id)
        check(subject.request, move, by=call.actor, seen=seen)
        kind.check(tx, call.office, subject, move, call.now)
        return Answer(open_view=_reason_form(tx, call, kind, subject, move))

    return handle


def handed_in(move: Action) -> Handler:
    """The form with the reason."""

    def handle(tx: Tx, call: Call) -> Answer:
        request_id, seen = chosen.remembered(call)
        request = act(
            tx,
            replace(call, place=call.origin),
            KINDS[chosen.request(tx, request_id).kind],
            request_id,
            move,
            seen=seen,
            reason=call.inputs.get("reason"),
            to=forms.read_person(tx, call, "decider") if move is Action.REASSIGN else None,
            instead_of=_instead_of(call),
        )
        return converged(tx, call, request)

    return handle


def done(tx: Tx, call: Call, request: Request) -> Message | None:
    """That it is done and who knows it, for whoever sees it nowhere else."""
    if request.last is None or request.last.action not in DONE:
        return None
    names = people.get_many(tx, {request.requester_id, *request.waiting()})
    whom = call.voice.names(sorted(names[i].name for i in request.waiting()))
    told = {"reference": request.reference, "who": names[request.requester_id].name, "whom": whom}
    return Message(text=DONE[request.last.action](call.voice, told))


def _reason_form(tx: Tx, call: Call, kind: Kind, subject: Any, move: Action) -> Json:
    v, request = call.voice, subject.request
    title, submit = TITLES[move](v)
    who = people.get(tx, request.requester_id).name
    hint = unescape(v.say("{who} will read it.", who=who))
    why = forms.field("reason", v.say("Reason"), forms.words(), hint=hint)
    about = v.say("{who}: {title}", who=who, title=kind.title(call.reader, subject))
    terms = f"{escape(kind.summary(call.reader, subject))} · {request.reference}"
    blocks = [
        cards.section(f"*{about}*", terms),
        *(_whom(tx, call, request) if move is Action.REASSIGN else []),
        why,
    ]
    memo = call.remember(request=request.id, seen=request.version, place=call.place)
    return forms.modal(name_of(move), title=title, blocks=blocks, voice=v, submit=submit, memo=memo)


def _whom(tx: Tx, call: Call, request: Request) -> list[Json]:
    """Who decides instead; and of whom, where several have to agree."""
    v, current = call.voice, request.current
    waiting = [s.person_id for s in current.seats if s.may_answer()] if current else []
    fields = [forms.field("decider", v.say("Who decides instead"), forms.somebody())]
    if len(waiting) > 1 and call.actor.id not in request.waiting():
        names = people.get_many(tx, waiting)
        options = [(str(i), names[i].name) for i in waiting]
        fields.insert(0, forms.field("instead_of", v.say("In the place of"), forms.choice(options)))
    return fields


def _instead_of(call: Call) -> int | None:
    chosen = str(call.inputs.get("instead_of") or "")
    return int(chosen) if chosen.isdecimal() else None


ENTRIES: tuple[Entry, ...] = (
    *(action(name_of(m), at_once(m), changes=True) for m in (Action.APPROVE, Action.WITHDRAW)),
    *(action(name_of(m), asking(m)) for m in TITLES),
    *(form(name_of(m), handed_in(m)) for m in TITLES),
)
