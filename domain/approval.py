"""The life of a request, the same for every kind: who decides, which move is lawful, and what it brings about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.people import Action, Person, Standing, gate, standings
from domain.refusal import Refusal, refusal


class State(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


MOVES: Mapping[tuple[State, Action], State] = {
    (State.PENDING, Action.APPROVE): State.APPROVED,
    (State.PENDING, Action.REJECT): State.REJECTED,
    (State.PENDING, Action.WITHDRAW): State.WITHDRAWN,
    (State.PENDING, Action.REASSIGN): State.PENDING,
    (State.PENDING, Action.CORRECT): State.PENDING,
    (State.PENDING, Action.CANCEL): State.CANCELLED,
    (State.APPROVED, Action.TAKE_BACK): State.PENDING,
    (State.APPROVED, Action.CORRECT): State.APPROVED,
    (State.APPROVED, Action.CANCEL): State.CANCELLED,
    (State.REJECTED, Action.TAKE_BACK): State.PENDING,
}
SETTLES: Mapping[State, frozenset[Action]] = {
    State.APPROVED: frozenset({Action.APPROVE, Action.ENTER}),
    State.REJECTED: frozenset({Action.REJECT}),
    State.WITHDRAWN: frozenset({Action.WITHDRAW}),
    State.CANCELLED: frozenset({Action.CANCEL}),
}
"""The actions that bring a request into a state for good."""
DECISIONS = frozenset({Action.APPROVE, Action.REJECT})
NEEDS_REASON = frozenset({Action.REJECT, Action.TAKE_BACK, Action.REASSIGN, Action.CORRECT, Action.CANCEL})


class SeatState(StrEnum):
    """What became of one person's say in a step."""

    WAITING = "waiting"
    DECIDED = "decided"
    FORWARDED = "forwarded"
    NO_LONGER_REQUIRED = "no longer required"


class Why(StrEnum):
    """The rule that asked these people."""

    MANAGER = "manager"
    NEXT_MANAGER = "next manager"
    HR = "hr"
    REASSIGNED = "reassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person asked in one step; ``asked_at`` starts their reminders."""

    person_id: int
    state: SeatState
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """People asked together; ``position`` counts from 1, the first answer decides."""

    position: int
    why: Why
    seats: tuple[Seat, ...]

    def waiting(self) -> frozenset[int]:
        """The people whose answer is still awaited."""
        return frozenset(s.person_id for s in self.seats if s.state is SeatState.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One turn in the life of a request: what was done, by whom, when, and the reason if one was given."""

    action: Action
    by_id: int
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What every kind of request has in common. ``round`` counts how often it was put to its deciders."""

    id: int
    kind: str
    reference: str
    requester_id: int
    entered_by_id: int
    state: State
    version: int
    round: int
    asked_at: datetime
    note: str | None = None
    steps: tuple[Step, ...] = ()
    history: tuple[Move, ...] = ()

    @property
    def last(self) -> Move | None:
        """The latest turn, None while nothing happened since it was asked for."""
        return self.history[-1] if self.history else None

    def settled(self) -> Move | None:
        """The turn that brought the request into its state; None while it waits."""
        return next((m for m in reversed(self.history) if m.action in SETTLES.get(self.state, ())), None)

    def waiting(self) -> frozenset[int]:
        """The people who can decide now."""
        return self.steps[-1].waiting() if self.steps and self.state is State.PENDING else frozenset()


@refusal
class AlreadySettled(Refusal):
    """The move is no longer possible: somebody settled the request before."""

    reference: str
    state: State
    last: Move | None


@refusal
class ChangedSince(Refusal):
    """The card that was pressed showed an earlier version of the request."""

    reference: str


@refusal
class NotWaitingForYou(Refusal):
    """Somebody pressed a decider's button without being asked; ``waiting`` names those who are."""

    reference: str
    waiting: frozenset[int]


@refusal
class ReasonMissing(Refusal):
    """The move asks for a reason."""

    field = "reason"


@refusal
class NobodyToDecide(Refusal):
    """Neither a manager nor anybody in HR can decide for this person."""


@refusal
class CannotDecideThis(Refusal):
    """A request cannot be reassigned to its requester, to who left, or to who is asked already."""

    field = "decider"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Whom a request goes to, and by which rule."""

    why: Why
    deciders: tuple[Person, ...]


def route(requester: Person, *, managers: Sequence[Person], hr: Sequence[Person], on: date) -> Route:
    """The line manager; if gone, the next one up who works here; else everybody in HR. Raises NobodyToDecide.

    ``managers`` is the chain from the line manager upwards.
    """
    here = [m for m in managers if m.id != requester.id and m.works_here(on)]
    if here:
        return Route(why=Why.MANAGER if here[0] == managers[0] else Why.NEXT_MANAGER, deciders=(here[0],))
    fallback = tuple(p for p in hr if p.id != requester.id and p.works_here(on))
    if not fallback:
        raise NobodyToDecide
    return Route(why=Why.HR, deciders=fallback)


def open_step(route: Route, *, now: datetime) -> Step:
    """The step that asks everybody on ``route``."""
    seats = tuple(Seat(person_id=p.id, state=SeatState.WAITING, asked_at=now) for p in route.deciders)
    return Step(position=1, why=route.why, seats=seats)


def held(request: Request, actor: Person) -> frozenset[Standing]:
    """What ``actor`` is toward ``request``."""
    seats = [seat for step in request.steps for seat in step.seats if seat.person_id == actor.id]
    also = {Standing.ASKED} if seats else set()
    if actor.id in request.waiting():
        also.add(Standing.DECIDER)
    if any(seat.state is SeatState.DECIDED for seat in seats):
        also.add(Standing.DECIDED)
    return standings(actor, about=request.requester_id, also=also)


def settle(
    request: Request, action: Action, *, by: Person, now: datetime, reason: str | None = None, seen: int | None = None
) -> Request:
    """The request after ``action``. ``seen`` is the version that the person acted on.

    Raises AlreadySettled, NotWaitingForYou, NotYours, ChangedSince, ReasonMissing.
    """
    check(request, action, by=by, seen=seen)
    if action in NEEDS_REASON and not (reason or "").strip():
        raise ReasonMissing
    return replace(
        request,
        state=MOVES[request.state, action],
        version=request.version + 1,
        round=request.round + (action is Action.TAKE_BACK),
        steps=tuple(_seats_after(step, action, by=by, now=now) for step in request.steps),
        history=(*request.history, Move(action=action, by_id=by.id, at=now, reason=reason)),
    )


def check(request: Request, action: Action, *, by: Person, seen: int | None = None) -> None:
    """Whether ``by`` may do this now. Raises AlreadySettled, NotWaitingForYou, NotYours, ChangedSince."""
    if (request.state, action) not in MOVES:
        raise AlreadySettled(reference=request.reference, state=request.state, last=request.settled())
    standing = held(request, by)
    if action in DECISIONS and Standing.SELF not in standing and Standing.DECIDER not in standing:
        raise NotWaitingForYou(reference=request.reference, waiting=request.waiting())
    gate(action, standing)
    if seen is not None and seen != request.version:
        raise ChangedSince(reference=request.reference)


def _seats_after(step: Step, action: Action, *, by: Person, now: datetime) -> Step:
    if action in (Action.REASSIGN, Action.CORRECT):
        return step
    if action is Action.TAKE_BACK:
        return replace(step, seats=tuple(_asked_again(s, now=now) for s in step.seats))
    decided = action in DECISIONS
    return replace(step, seats=tuple(_seat_after(s, decided=decided and s.person_id == by.id) for s in step.seats))


def _asked_again(seat: Seat, *, now: datetime) -> Seat:
    return seat if seat.state is SeatState.FORWARDED else replace(seat, state=SeatState.WAITING, asked_at=now)


def _seat_after(seat: Seat, *, decided: bool) -> Seat:
    if seat.state is not SeatState.WAITING:
        return seat
    return replace(seat, state=SeatState.DECIDED if decided else SeatState.NO_LONGER_REQUIRED)


def forward(
    request: Request, *, to: Person, by: Person, now: datetime, reason: str, seen: int | None = None
) -> Request:
    """The request with ``to`` asked instead of whoever was: the old seats read "forwarded" and block nothing.

    Raises what settle raises, and CannotDecideThis.
    """
    moved = settle(request, Action.REASSIGN, by=by, now=now, reason=reason, seen=seen)
    if to.id == request.requester_id or to.id in request.waiting() or not to.works_here(now.date()):
        raise CannotDecideThis(name=to.name)
    last = moved.steps[-1]
    kept = tuple(
        replace(s, state=SeatState.FORWARDED) if s.state is SeatState.WAITING else s
        for s in last.seats
        if s.person_id != to.id
    )
    asked = Seat(person_id=to.id, state=SeatState.WAITING, asked_at=now)
    step = replace(last, why=Why.REASSIGNED, seats=(*kept, asked))
    return replace(moved, steps=(*moved.steps[:-1], step))
