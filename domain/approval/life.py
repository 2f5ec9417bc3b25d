"""The life of a request, the same for every kind: which move is lawful, and what it brings about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.approval.chain import Step, taken_back
from domain.people import Action, Person, Standing, gate, standings
from domain.refusal import Refusal, refusal


class State(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    CHANGES = "changes asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN = frozenset({State.PENDING, State.CHANGES})
"""The states in which a request is still to be decided."""
MOVES: Mapping[tuple[State, Action], State] = {
    # Of a decision: once the last step agrees, or the current one no longer can. Until then the request waits on.
    (State.PENDING, Action.APPROVE): State.APPROVED,
    (State.PENDING, Action.REJECT): State.REJECTED,
    (State.PENDING, Action.ASK_CHANGES): State.CHANGES,
    (State.PENDING, Action.WITHDRAW): State.WITHDRAWN,
    (State.PENDING, Action.TAKE_BACK): State.PENDING,
    (State.PENDING, Action.RESUBMIT): State.PENDING,
    (State.PENDING, Action.REASSIGN): State.PENDING,
    (State.PENDING, Action.ESCALATE): State.PENDING,
    (State.PENDING, Action.EXPIRE): State.EXPIRED,
    (State.PENDING, Action.CORRECT): State.PENDING,
    (State.PENDING, Action.CANCEL): State.CANCELLED,
    (State.CHANGES, Action.RESUBMIT): State.PENDING,
    (State.CHANGES, Action.TAKE_BACK): State.PENDING,
    (State.CHANGES, Action.WITHDRAW): State.WITHDRAWN,
    (State.CHANGES, Action.CANCEL): State.CANCELLED,
    (State.CHANGES, Action.EXPIRE): State.EXPIRED,
    (State.APPROVED, Action.TAKE_BACK): State.PENDING,
    (State.APPROVED, Action.RESUBMIT): State.PENDING,
    (State.APPROVED, Action.CORRECT): State.APPROVED,
    (State.APPROVED, Action.CANCEL): State.CANCELLED,
    (State.APPROVED, Action.GIVE_BACK): State.APPROVED,
    (State.APPROVED, Action.CALL_OFF): State.CANCELLED,
    (State.APPROVED, Action.HOLD_AGAIN): State.APPROVED,
    (State.REJECTED, Action.TAKE_BACK): State.PENDING,
}
SETTLES: Mapping[State, frozenset[Action]] = {
    State.APPROVED: frozenset({Action.APPROVE, Action.ENTER}),
    State.REJECTED: frozenset({Action.REJECT}),
    State.WITHDRAWN: frozenset({Action.WITHDRAW}),
    State.CANCELLED: frozenset({Action.CANCEL, Action.CALL_OFF}),
    State.EXPIRED: frozenset({Action.EXPIRE}),
}
"""The actions that bring a request into a state for good."""
DECISIONS = frozenset({Action.APPROVE, Action.REJECT, Action.ASK_CHANGES})
NEEDS_REASON = frozenset(
    {Action.REJECT, Action.ASK_CHANGES, Action.TAKE_BACK, Action.REASSIGN, Action.CORRECT, Action.CANCEL}
)
BY_THE_CLOCK = frozenset({Action.ESCALATE, Action.EXPIRE, Action.GIVE_BACK, Action.CALL_OFF, Action.HOLD_AGAIN})
"""What also comes about without anybody: when nobody answers, a day of leave becomes a holiday, or giving it back is
undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One turn in the life of a request: what was done, by whom (None: the clock, or the policy), when, and why.

    ``for_id`` is whose place the person took, if they answered for somebody else. ``step`` is the position of the step
    in which the request waited until then, None if it did not wait, or nobody was asked.
    """

    action: Action
    by_id: int | None
    at: datetime
    reason: str | None = None
    for_id: int | None = None
    step: int | None = None


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

    @property
    def turned_at(self) -> datetime:
        """When it came to stand as it does: at its latest turn, or when it was asked for."""
        return self.last.at if self.last else self.asked_at

    @property
    def turned_by_id(self) -> int | None:
        """Whose turn that was; None if it was the clock's, or nothing happened since it was asked for."""
        return self.last.by_id if self.last else None

    @property
    def current(self) -> Step | None:
        """The step that is being answered: the first without a verdict; None once all agree, or one refused."""
        for step in self.steps:
            if (verdict := step.verdict()) is not True:
                return step if verdict is None else None
        return None

    @property
    def askers(self) -> frozenset[int]:
        """For whom it was asked, and who asked in their place: none of them decides it. HR that enters asks nobody."""
        entered = bool(self.history) and self.history[0].action is Action.ENTER
        return frozenset({self.requester_id} if entered else {self.requester_id, self.entered_by_id})

    @property
    def waits_in(self) -> int | None:
        """The position of the step in which somebody has to answer now; None if nobody has."""
        return self.current.position if self.state is State.PENDING and self.current else None

    def settled(self) -> Move | None:
        """The turn that brought the request into its state; None while it waits."""
        return next((m for m in reversed(self.history) if m.action in SETTLES.get(self.state, ())), None)

    def waiting(self) -> frozenset[int]:
        """The people who can decide now."""
        return self.current.waiting() if self.state is State.PENDING and self.current else frozenset()

    def seated(self) -> frozenset[int]:
        """Everybody who was asked, or answered, in any step."""
        seats = [seat for step in self.steps for seat in step.seats if seat.asked_at]
        return frozenset({id_ for s in seats for id_ in (s.person_id, s.answered_by_id, *s.may_answer()) if id_})


PASSED_ON = frozenset({Action.REASSIGN, Action.ESCALATE})
"""The turns by which others are asked, and nothing is decided."""


def untouched(request: Request) -> bool:
    """Whether a request waits as it was asked for first: nobody decided anything of it, or changed it."""
    return request.state is State.PENDING and all(move.action in PASSED_ON for move in request.history)


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


def held(request: Request, actor: Person) -> frozenset[Standing]:
    """What ``actor`` is toward ``request``."""
    also = {Standing.ASKED} if actor.id in request.seated() else set()
    if actor.id in request.waiting():
        also.add(Standing.DECIDER)
    # Whether there is something to take back does not depend on when.
    if taken_back(request.steps, actor.id, now=request.asked_at) is not None:
        also.add(Standing.DECIDED)
    return standings(actor, about=request.requester_id, also=also)


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
