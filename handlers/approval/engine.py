"""One engine under every kind of request: a move is decided, written, booked, told and audited in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from domain.approval import MOVES, Move, Request, StandIn, State, Step, Terms, check, elapse, forward, settle, waived
from domain.people import Action, Person, gate, standings
from handlers.approval import presence
from handlers.approval.route import chain_after, find_chain
from handlers.call import Call
from handlers.kinds import Kind, Subject
from handlers.office import Office
from handlers.registry import KINDS, kind_of
from storage import approval, audit, messages, people
from storage.approval import Draft
from storage.db import Tx
from storage.messages import Audience

MOVED = "moved"
"""The news of a turn in the life of a request."""


def submit(
    tx: Tx,
    call: Call,
    kind: Kind,
    *,
    requester: Person,
    note: str | None,
    policy: Mapping[str, Any],
    terms: Terms,
    keep: Callable[[Request], Subject],
    by_policy: Callable[[Request], bool] = lambda request: False,
    for_them: bool = False,
) -> Request:
    """Make a request and put it to whoever decides; one that HR enters for somebody is approved at once.

    ``for_them``: somebody who may, as the caller knows, asks for another, and it is decided as if that other had asked.
    ``keep`` writes what the kind adds; ``by_policy`` says whether nobody has to decide it.
    Raises NobodyToDecide, TooFewToDecide, NotYours.
    """
    entered = call.actor.id != requester.id and not for_them
    if not for_them:
        gate(Action.ENTER if entered else Action.ASK, standings(call.actor, about=requester.id))
    draft = Draft(
        kind=kind.name,
        prefix=kind.prefix,
        requester_id=requester.id,
        entered_by_id=call.actor.id,
        state=State.APPROVED if entered else State.PENDING,
        note=note,
        policy=policy,
        steps=() if entered else find_chain(tx, call, kind.name, requester, terms),
        history=(Move(action=Action.ENTER, by_id=call.actor.id, at=call.now),) if entered else (),
    )
    request = approval.create(tx, draft, now=call.now)
    subject = keep(request)
    kind.apply(tx, call.office, subject, State.PENDING, request)
    messages.owe_card(tx, kind=kind.name, subject_id=request.id, audience=Audience.REQUESTER, person_id=requester.id)
    if not entered and by_policy(request):
        return _waive(tx, call, kind, subject, request)
    _tell(tx, kind, None, request, requester=requester, by=call.actor.id)
    _record(tx, call, Action.ENTER if entered else Action.ASK, request)
    return request


def _waive(tx: Tx, call: Call, kind: Kind, subject: Subject, request: Request) -> Request:
    """Nobody has to decide what the policy approves. The new card tells the requester."""
    after = waived(request, now=call.now)
    approval.save(tx, request, after)
    kind.apply(tx, call.office, subject, request.state, after)
    messages.touch_homes(tx, {request.requester_id})
    _record(tx, call, Action.ASK, request)
    _audit(tx, None, Action.APPROVE, after, call.now, surface="policy")
    return after


def act(
    tx: Tx,
    call: Call,
    kind: Kind,
    request_id: int,
    action: Action,
    *,
    seen: int | None = None,
    reason: str | None = None,
    to: Person | None = None,
    instead_of: int | None = None,
    terms: Terms | None = None,
    mend: Callable[[Any], None] | None = None,
    facts: Mapping[str, Any] = MappingProxyType({}),
) -> Request:
    """Move a request. ``seen`` is the version pressed, ``to`` whom it is reassigned to, in the place of ``instead_of``.

    ``mend`` corrects what is asked for, and ``terms`` is what it comes to then: the policy may ask others for that.
    ``facts`` are what the audit keeps beside the move itself.
    Raises what the rules of the request and of its kind raise, and Stale.
    """
    requester = people.get(tx, approval.requester_of(tx, request_id))
    people.own(tx, requester.id)
    kind.own(tx, call.office, requester)
    subject = kind.load(tx, request_id)
    before: Request = subject.request
    by, now, why = call.actor, call.now, reason or ""
    if to:
        after = forward(before, to=to, by=by, now=now, reason=why, seen=seen, instead_of=instead_of)
    else:
        check(before, action, by=by, seen=seen)
        steps = _steps_anew(tx, call, before, requester, action, terms)
        after = settle(before, action, by=by, now=now, reason=reason, seen=seen, steps=steps)
    after = replace(after, steps=presence.with_stand_ins(tx, call.office, after.askers, after.steps, now))
    kind.check(tx, call.office, subject, action, now)
    other = _moved(tx, call.office, kind, subject, after, mend=mend, pressed=call.place)
    _tell(tx, kind, before, after, requester=requester, by=by.id)
    _record(tx, call, action, after, facts)
    if other and other.last:
        _record(tx, call, other.last.action, other)
    return after


def _steps_anew(
    tx: Tx, call: Call, request: Request, requester: Person, action: Action, terms: Terms | None
) -> tuple[Step, ...] | None:
    """A new chain, for a request that is put to its deciders again, or whose new terms the policy sees otherwise."""
    if terms is None or (action is not Action.RESUBMIT and request.state is not State.PENDING):
        return None
    return chain_after(tx, call, request, requester, terms, always=action is Action.RESUBMIT)


def pass_time(
    tx: Tx,
    office: Office,
    request_id: int,
    action: Action,
    now: datetime,
    *,
    stand_ins: Mapping[int, StandIn] | None = None,
    mend: Callable[[Any], None] | None = None,
) -> Request | None:
    """What the clock does to a request, None if somebody moved it meanwhile; ``mend`` as in act."""
    kind, requester, subject = _taken(tx, request_id)
    before: Request = subject.request
    if (before.state, action) not in MOVES:
        return None
    after = elapse(before, action, now=now, stand_ins=stand_ins)
    _moved(tx, office, kind, subject, after, mend=mend)
    _tell(tx, kind, before, after, requester=requester, by=None)
    _audit(tx, None, action, after, now, surface="clock")
    return after


def _taken(tx: Tx, request_id: int) -> tuple[Kind, Person, Any]:
    """The kind of a request, its requester, whose row is owned now, and what is asked for."""
    requester = people.get(tx, approval.requester_of(tx, request_id))
    people.own(tx, requester.id)
    kind = kind_of(tx, request_id)
    return kind, requester, kind.load(tx, request_id)


def _moved(
    tx: Tx,
    office: Office,
    kind: Kind,
    subject: Any,
    after: Request,
    *,
    mend: Callable[[Any], None] | None = None,
    pressed: tuple[str, str] | None = None,
) -> Request | None:
    """Write a move and what it brings about; the request that it moved too. All their cards are drawn again."""
    before: Request = subject.request
    approval.save(tx, before, after)
    if mend:
        mend(subject)
    other = kind.apply(tx, office, subject, before.state, after)
    messages.touch(tx, kind=kind.name, subject_id=after.id, pressed=pressed)
    if other:
        messages.touch(tx, kind=other.kind, subject_id=other.id)
    return other


def waive(tx: Tx, office: Office, request_id: int, now: datetime) -> None:
    """The policy approves a request that people were asked to decide and nobody did: they have to no more."""
    kind, requester, subject = _taken(tx, request_id)
    before: Request = subject.request
    after = waived(before, now=now)
    _moved(tx, office, kind, subject, after)
    messages.touch_homes(tx, before.seated())
    _tell(tx, kind, before, after, requester=requester, by=None)
    _audit(tx, None, Action.APPROVE, after, now, surface="policy")


def _tell(tx: Tx, kind: Kind, before: Request | None, after: Request, *, requester: Person, by: int | None) -> None:
    """Cards to whoever is newly asked, news to everybody concerned but the one who acted, and their Home tabs."""
    newly_asked = after.waiting() - (before.waiting() if before else frozenset[int]())
    for person_id in sorted(newly_asked):
        messages.owe_card(tx, kind=kind.name, subject_id=after.id, audience=Audience.DECIDER, person_id=person_id)
    # The card of whoever a request is passed on to says so itself.
    escalated = after.last is not None and after.last.action is Action.ESCALATE
    for person_id in sorted(_concerned(tx, after, requester) - {by} - (newly_asked if escalated else frozenset())):
        messages.owe(tx, MOVED, facts={"request": after.id, "version": after.version}, person_id=person_id)
    messages.touch_homes(tx, {requester.id, *after.seated(), *([by] if by else [])})


def _concerned(tx: Tx, after: Request, requester: Person) -> frozenset[int]:
    """Who is told of the latest turn: the requester always; of what HR does, also those who decided or would have."""
    if after.last is None or after.last.action is Action.WITHDRAW:
        return frozenset()
    # Of what HR entered nobody was asked: the manager stands in for the deciders. The new card tells the person.
    entered = bool(after.history) and after.history[0].action is Action.ENTER
    deciders = _manager(tx, requester, after.last.at.date()) if entered else after.seated()
    match after.last.action:
        case Action.ENTER:
            return deciders
        case Action.RESUBMIT | Action.ESCALATE:
            return after.waiting() | {requester.id}
        case Action.CORRECT | Action.CANCEL | Action.TAKE_BACK | Action.EXPIRE | Action.GIVE_BACK | Action.CALL_OFF:
            return deciders | {requester.id}
    return frozenset({requester.id})


def _manager(tx: Tx, requester: Person, on: date) -> frozenset[int]:
    here = (m for m in people.managers(tx, requester) if m.works_here(on))
    return frozenset(manager.id for manager in islice(here, 1))


def _record(
    tx: Tx, call: Call, action: Action, request: Request, more: Mapping[str, Any] = MappingProxyType({})
) -> None:
    _audit(tx, call.actor.id, action, request, call.now, surface=call.surface.value, more=more)


def _audit(
    tx: Tx,
    actor_id: int | None,
    action: Action,
    request: Request,
    now: datetime,
    *,
    surface: str,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Chain what happened: ids and a digest of the reason, no words."""
    facts: dict[str, Any] = {
        **more,
        "requester": request.requester_id,
        "state": request.state.value,
        "version": request.version,
        "surface": surface,
        **KINDS[request.kind].chained(tx, request),
    }
    if request.last and request.last.for_id:
        facts["for"] = request.last.for_id
    if request.last and request.last.reason:
        facts["reason"] = audit.digest(tx, request.last.reason, salt=f"{request.id}:{request.version}")
    audit.append(tx, at=now, actor_id=actor_id, action=action.value, subject=request.reference, facts=facts)
