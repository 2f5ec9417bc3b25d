"""One engine under every kind of request: a move is decided, written, booked, told and audited in one transaction."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from typing import Any

from domain.approval import Move, Request, Route, State, forward, open_step, route, settle
from domain.people import Action, Person, Role, gate, standings
from handlers.call import Call
from handlers.kinds import Kind, Subject
from storage import approval, audit, messages, people
from storage.approval import Draft
from storage.db import Tx
from storage.messages import Audience

MOVED = "moved"
"""The news of a turn in the life of a request."""


def find_route(tx: Tx, requester: Person, call: Call) -> Route:
    """Whom a request of this person goes to. Raises NobodyToDecide."""
    managers = people.managers(tx, requester)
    here = any(m.works_here(call.today) for m in managers)
    return route(requester, managers=managers, hr=() if here else people.with_role(tx, Role.HR), on=call.today)


def submit(
    tx: Tx,
    call: Call,
    kind: Kind,
    *,
    requester: Person,
    note: str | None,
    policy: Mapping[str, Any],
    keep: Callable[[Request], Subject],
) -> Request:
    """Make a request and put it to whoever decides; one that HR enters for somebody is approved at once.

    ``keep`` writes what the kind adds. Raises NobodyToDecide, NotYours.
    """
    entered = call.actor.id != requester.id
    gate(Action.ENTER if entered else Action.ASK, standings(call.actor, about=requester.id))
    draft = Draft(
        kind=kind.name,
        prefix=kind.prefix,
        requester_id=requester.id,
        entered_by_id=call.actor.id,
        state=State.APPROVED if entered else State.PENDING,
        note=note,
        policy=policy,
        steps=() if entered else (open_step(find_route(tx, requester, call), now=call.now),),
        history=(Move(action=Action.ENTER, by_id=call.actor.id, at=call.now),) if entered else (),
    )
    request = approval.create(tx, draft, now=call.now)
    kind.apply(tx, keep(request), State.PENDING, request)
    messages.owe_card(tx, kind=kind.name, subject_id=request.id, audience=Audience.REQUESTER, person_id=requester.id)
    _tell(tx, kind, None, request, requester=requester, by=call.actor)
    _record(tx, call, Action.ENTER if entered else Action.ASK, request)
    return request


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
    mend: Callable[[Any], None] | None = None,
) -> Request:
    """Move a request. ``seen`` is the version pressed, ``to`` whom it is reassigned to, ``mend`` corrects its terms.

    Raises what the rules of the request and of its kind raise, and Stale.
    """
    requester = people.get(tx, approval.requester_of(tx, request_id))
    people.own(tx, requester.id)
    subject = kind.load(tx, request_id)
    before: Request = subject.request
    if to:
        after = forward(before, to=to, by=call.actor, now=call.now, reason=reason or "", seen=seen)
    else:
        after = settle(before, action, by=call.actor, now=call.now, reason=reason, seen=seen)
    kind.check(tx, call.office, subject, action, call.now)
    approval.save(tx, before, after)
    if mend:
        mend(subject)
    kind.apply(tx, subject, before.state, after)
    messages.touch(tx, kind=kind.name, subject_id=request_id, pressed=call.place)
    _tell(tx, kind, before, after, requester=requester, by=call.actor)
    _record(tx, call, action, after)
    return after


def _tell(tx: Tx, kind: Kind, before: Request | None, after: Request, *, requester: Person, by: Person) -> None:
    """Cards to whoever is newly asked, news to everybody concerned but the one who acted, and their Home tabs."""
    was_waiting = before.waiting() if before else frozenset[int]()
    for person_id in sorted(after.waiting() - was_waiting):
        messages.owe_card(tx, kind=kind.name, subject_id=after.id, audience=Audience.DECIDER, person_id=person_id)
    for person_id in sorted(_concerned(tx, after, requester) - {by.id}):
        messages.owe(tx, MOVED, facts={"request": after.id, "version": after.version}, person_id=person_id)
    messages.touch_homes(tx, {requester.id, by.id, *_seated(after)})


def _concerned(tx: Tx, after: Request, requester: Person) -> set[int]:
    """Who is told of the latest turn: the requester always; of what HR does, also those who decided or would have."""
    if after.last is None or after.last.action is Action.WITHDRAW:
        return set()
    # Of what HR entered nobody was asked: the manager stands in for the deciders. The new card tells the person.
    entered = after.entered_by_id != requester.id
    deciders = _manager(tx, requester, after.last.at.date()) if entered else _seated(after)
    if after.last.action is Action.ENTER:
        return deciders
    mended = after.last.action in (Action.CORRECT, Action.CANCEL, Action.TAKE_BACK)
    return {requester.id} | (deciders if mended else set())


def _seated(request: Request) -> set[int]:
    return {seat.person_id for step in request.steps for seat in step.seats}


def _manager(tx: Tx, requester: Person, on: date) -> set[int]:
    here = (m for m in people.managers(tx, requester) if m.works_here(on))
    return {manager.id for manager in islice(here, 1)}


def _record(tx: Tx, call: Call, action: Action, request: Request) -> None:
    """Chain what happened: ids and a digest of the reason, no words."""
    facts: dict[str, Any] = {
        "requester": request.requester_id,
        "state": request.state.value,
        "version": request.version,
        "surface": call.surface.value,
    }
    if request.last and request.last.reason:
        facts["reason"] = audit.digest(tx, request.last.reason, salt=f"{request.id}:{request.version}")
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=action.value, subject=request.reference, facts=facts)
