"""What a move makes of a request and its steps. Nothing here is written: a request goes in, the next one comes out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from domain.approval.chain import AGREED, ANSWERS, Seat, SeatState, StandIn, Step, Why, taken_back
from domain.approval.life import BY_THE_CLOCK, MOVES, NEEDS_REASON, Move, Request, State, check
from domain.people import Action, Person
from domain.refusal import Refusal, refusal


@refusal
class ReasonMissing(Refusal):
    """The move asks for a reason."""

    field = "reason"


@refusal
class CannotDecideThis(Refusal):
    """A request cannot be reassigned to who asked for it, to who left, or to who is asked already."""

    field = "decider"
    name: str


@refusal
class WhomMissing(Refusal):
    """Several people have to agree: it must be said in whose place the new one is asked."""

    field = "instead_of"


def settle(
    request: Request,
    action: Action,
    *,
    by: Person,
    now: datetime,
    reason: str | None = None,
    seen: int | None = None,
    steps: tuple[Step, ...] | None = None,
) -> Request:
    """The request after ``action``. ``seen`` is the version that the person acted on, ``steps`` a chain made anew.

    Raises AlreadySettled, NotWaitingForYou, NotYours, ChangedSince, ReasonMissing.
    """
    check(request, action, by=by, seen=seen)
    if action in NEEDS_REASON and not (reason or "").strip():
        raise ReasonMissing
    after = _anew(request, steps, now=now) if steps is not None else _stepped(request, action, by=by, now=now)
    state = _state(request, action, after)
    if state is not State.PENDING:
        after = tuple(_over(step) for step in after)
    return replace(
        request,
        state=state,
        version=request.version + 1,
        round=request.round + (action is Action.TAKE_BACK or steps is not None),
        steps=after,
        history=(*request.history, _move(request, action, by=by, now=now, reason=reason)),
    )


def _state(request: Request, action: Action, after: tuple[Step, ...]) -> State:
    """Where the move leads; a decision only once the whole chain says the same."""
    verdicts = [step.verdict() for step in after]
    if action is Action.APPROVE and not all(verdicts):
        return State.PENDING
    if action is Action.REJECT and False not in verdicts:
        return State.PENDING
    return MOVES[request.state, action]


def _move(request: Request, action: Action, *, by: Person, now: datetime, reason: str | None) -> Move:
    seat = _seat_of(request.current, by.id) if action in ANSWERS and request.current else None
    for_id = seat.person_id if seat and seat.person_id != by.id else None
    return Move(action=action, by_id=by.id, at=now, reason=reason, for_id=for_id, step=request.waits_in)


def _seat_of(step: Step, person_id: int) -> Seat | None:
    """The seat that this person answers for: their own before another's."""
    seats = [seat for seat in step.seats if person_id in seat.may_answer()]
    return min(seats, key=lambda seat: seat.person_id != person_id, default=None)


def _stepped(request: Request, action: Action, *, by: Person, now: datetime) -> tuple[Step, ...]:
    if action is Action.TAKE_BACK:
        back = taken_back(request.steps, by.id, now=now)
        assert back is not None, "it was theirs to take back"
        return back
    if action not in ANSWERS:
        return request.steps
    assert request.current is not None, "somebody could answer"
    seat = _seat_of(request.current, by.id)
    answered = {
        s: replace(s, state=ANSWERS[action], answered_by_id=by.id) if s is seat else s for s in request.current.seats
    }
    current = replace(request.current, seats=tuple(answered.values()))
    steps = _with(request.steps, request.current, current)
    return opened(steps, now=now) if action is Action.APPROVE else steps


def _with(steps: tuple[Step, ...], old: Step, new: Step) -> tuple[Step, ...]:
    """The chain with ``new`` in the place of ``old``."""
    return tuple(new if step is old else step for step in steps)


def opened(steps: tuple[Step, ...], *, now: datetime) -> tuple[Step, ...]:
    """The chain with the first step without a verdict asked, and those before it closed.

    Who agreed in an earlier step is not asked again, unless the policy wants it: their yes is carried over.
    """
    done: list[Step] = []
    for n, step in enumerate(steps):
        agreed = {s.answered_by_id for earlier in done for s in earlier.seats if s.state in AGREED}
        asked = replace(step, seats=tuple(_asked(s, step, agreed, now) for s in step.seats))
        if asked.verdict() is not True:
            return (*done, asked, *steps[n + 1 :])
        done.append(_over(asked))
    return tuple(done)


def _asked(seat: Seat, step: Step, agreed: set[int | None], now: datetime) -> Seat:
    if seat.state is not SeatState.UPCOMING:
        return seat
    if seat.person_id in agreed and not step.rule.again:
        return replace(seat, state=SeatState.CARRIED_OVER, asked_at=now, answered_by_id=seat.person_id)
    return replace(seat, state=SeatState.WAITING, asked_at=now)


def _over(step: Step) -> Step:
    """The step with nobody's answer awaited any more."""
    awaited = (SeatState.WAITING, SeatState.UPCOMING)
    over = (replace(s, state=SeatState.NO_LONGER_REQUIRED) if s.state in awaited else s for s in step.seats)
    return replace(step, seats=tuple(over))


def _anew(request: Request, steps: tuple[Step, ...], *, now: datetime) -> tuple[Step, ...]:
    """A chain made anew, in the place of the old one: who is not asked any more keeps a seat that counts no more.

    Their answer falls with it: it is nothing that they could take back.
    """
    before = {step.position: step.seats for step in request.steps}
    return tuple(
        replace(step, seats=(*_passed_over(before.get(step.position, ()), step), *step.seats))
        for step in opened(steps, now=now)
    )


def _passed_over(before: tuple[Seat, ...], step: Step) -> Iterator[Seat]:
    asked = {seat.person_id for seat in step.seats}
    gone = (seat for seat in before if seat.person_id not in asked)
    return (replace(seat, state=SeatState.FORWARDED, stand_in=None, answered_by_id=None) for seat in gone)


def forward(
    request: Request,
    *,
    to: Person,
    by: Person,
    now: datetime,
    reason: str,
    seen: int | None = None,
    instead_of: int | None = None,
) -> Request:
    """The request with ``to`` asked: in the place of ``instead_of``, else of the actor, else of everybody asked.

    The old seats read "forwarded" and block nothing. Raises what settle raises, and CannotDecideThis.
    """
    moved = settle(request, Action.REASSIGN, by=by, now=now, reason=reason, seen=seen)
    current = moved.current
    assert current is not None, "a request that waits has a step that waits"
    if to.id in {*request.askers, *_having_a_say(current)} or not to.works_here(now.date()):
        raise CannotDecideThis(name=to.name)
    leaving = {instead_of} if instead_of else {by.id} if _seat_of(current, by.id) else current.waiting()
    if current.rule.quorum != "any" and sum(bool(s.may_answer() & leaving) for s in current.seats) > 1:
        raise WhomMissing
    kept = tuple(
        replace(s, state=SeatState.FORWARDED, stand_in=None) if s.may_answer() & leaving else s
        for s in current.seats
        if s.person_id != to.id
    )
    asked = Seat(person_id=to.id, state=SeatState.WAITING, asked_at=now)
    step = replace(current, why=Why.REASSIGNED, seats=(*kept, asked))
    return replace(moved, steps=_with(moved.steps, current, step))


def _having_a_say(step: Step) -> frozenset[int | None]:
    seats = [seat for seat in step.seats if seat.state is not SeatState.FORWARDED]
    return step.waiting() | {id_ for seat in seats for id_ in (seat.person_id, seat.answered_by_id)}


def elapse(
    request: Request, action: Action, *, now: datetime, stand_ins: Mapping[int, StandIn] | None = None
) -> Request:
    """The request after what the clock does to it: it expires, or ``stand_ins`` (by seat) may answer too."""
    assert action in BY_THE_CLOCK
    state = MOVES[request.state, action]
    steps = substituted(request, stand_ins or {}) if state is request.state else tuple(map(_over, request.steps))
    return replace(
        request,
        state=state,
        version=request.version + 1,
        steps=steps,
        history=(*request.history, Move(action=action, by_id=None, at=now, step=request.waits_in)),
    )


def waived(request: Request, *, now: datetime) -> Request:
    """The request approved by the policy itself: nobody is asked."""
    return replace(
        request,
        state=MOVES[request.state, Action.APPROVE],
        version=request.version + 1,
        steps=(),
        history=(*request.history, Move(action=Action.APPROVE, by_id=None, at=now)),
    )


def substituted(request: Request, stand_ins: Mapping[int, StandIn | None]) -> tuple[Step, ...]:
    """The chain with these people, by the person who was asked, able to answer for the current step."""
    current = request.current
    if current is None:
        return request.steps
    seats = tuple(
        replace(s, stand_in=stand_ins[s.person_id]) if s.person_id in stand_ins and s.state is SeatState.WAITING else s
        for s in current.seats
    )
    return _with(request.steps, current, replace(current, seats=seats))
