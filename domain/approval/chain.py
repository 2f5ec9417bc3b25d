"""Who is asked, in which order, and how many of them must agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.people import Action
from domain.policy import Quorum, StepRule


class SeatState(StrEnum):
    """What became of one person's say in a step."""

    UPCOMING = "upcoming"
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    ASKED_CHANGES = "asked for changes"
    CARRIED_OVER = "carried over"
    FORWARDED = "forwarded"
    NO_LONGER_REQUIRED = "no longer required"


ANSWERS: Mapping[Action, SeatState] = {
    Action.APPROVE: SeatState.APPROVED,
    Action.REJECT: SeatState.REJECTED,
    Action.ASK_CHANGES: SeatState.ASKED_CHANGES,
}
"""What each answer makes of the seat of who gave it."""
AGREED = frozenset({SeatState.APPROVED, SeatState.CARRIED_OVER})


class Why(StrEnum):
    """How somebody came to be asked."""

    RULE = "rule"
    NEXT_MANAGER = "next manager"
    HR = "hr"
    ADMIN = "admin"
    REASSIGNED = "reassigned"


class Cause(StrEnum):
    """Why somebody may answer in another's place."""

    DELEGATED = "delegated"
    AWAY = "away"
    LEFT = "left"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who may answer in the place of who was asked, and why."""

    person_id: int
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person asked in one step.

    ``asked_at`` starts their reminders, None until the step opens. ``answered_by_id`` is whoever answered in fact: the
    person, or their stand-in.
    """

    person_id: int
    state: SeatState
    asked_at: datetime | None = None
    stand_in: StandIn | None = None
    answered_by_id: int | None = None

    def may_answer(self) -> frozenset[int]:
        """Whose answer counts for this seat now."""
        if self.state is not SeatState.WAITING:
            return frozenset()
        return frozenset({self.person_id, *([self.stand_in.person_id] if self.stand_in else [])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """People asked together; ``position`` counts from 1, ``rule`` is the line of the policy that asks for it."""

    position: int
    rule: StepRule
    why: Why
    seats: tuple[Seat, ...]

    def waiting(self) -> frozenset[int]:
        """The people who can answer now."""
        return frozenset[int]().union(*(seat.may_answer() for seat in self.seats))

    def others(self, seat: Seat) -> frozenset[int]:
        """Who has a say in this step besides whoever stands in for ``seat``: nobody of them may answer for it, too."""
        said = {id_ for s in self.seats for id_ in (s.person_id, s.answered_by_id) if id_}
        return frozenset(said | {s.stand_in.person_id for s in self.seats if s.stand_in and s is not seat})

    def verdict(self) -> bool | None:
        """Yes, no, or None while the answers do not suffice for either. What was forwarded does not count."""
        seats = [seat.state for seat in self.seats if seat.state is not SeatState.FORWARDED]
        yes, no = needed(self.rule.quorum, len(seats))
        if sum(state in AGREED for state in seats) >= yes:
            return True
        return False if seats.count(SeatState.REJECTED) >= no else None


def needed(quorum: Quorum, asked: int) -> tuple[int, int]:
    """How many of ``asked`` people must agree, and how many must refuse, to end a step.

    With ``any`` the first answer decides, yes or no. With a number, or a majority, the step ends with no as soon as so
    many can no longer agree; a number that is never reached ends it with no at once.
    """
    match quorum:
        case "any":
            return 1, 1
        case "all":
            yes = asked
        case "majority":
            yes = asked // 2 + 1
        case _:
            yes = quorum
    return yes, max(asked - yes + 1, 0)


def agreeing(steps: Sequence[Step]) -> frozenset[tuple[int, int | None]]:
    """The answers that stand as a yes: the position of the step, and who gave it in fact."""
    return frozenset(
        (step.position, seat.answered_by_id)
        for step in steps
        for seat in step.seats
        if seat.state is SeatState.APPROVED
    )


def taken_back(steps: Sequence[Step], by_id: int, *, now: datetime) -> tuple[Step, ...] | None:
    """The chain reopened at the person's latest answer: later answers fall, those of others in that step stand.

    None if they gave no answer, or if it is not theirs that decided: without it the others' would say the same.
    """
    at = max((n for n, step in enumerate(steps) if any(_answered(s, by_id) for s in step.seats)), default=None)
    if at is None:
        return None
    seats = tuple(_asked_again(s, by_id, now) for s in steps[at].seats)
    back = replace(steps[at], seats=seats)
    if back.verdict() is not None or any(s.state is SeatState.ASKED_CHANGES for s in seats):
        return None
    # Whoever stood in may have got a say of their own since.
    alone = (replace(s, stand_in=None) if s.may_answer() & back.others(s) - {s.person_id} else s for s in seats)
    return (*steps[:at], replace(back, seats=tuple(alone)), *(_upcoming(step) for step in steps[at + 1 :]))


def _answered(seat: Seat, by_id: int) -> bool:
    """Whether this is an answer of the person's own, and not carried over from an earlier one."""
    return seat.answered_by_id == by_id and seat.state is not SeatState.CARRIED_OVER


def _asked_again(seat: Seat, by_id: int, now: datetime) -> Seat:
    if not _answered(seat, by_id) and seat.state is not SeatState.NO_LONGER_REQUIRED:
        return seat
    return replace(seat, state=SeatState.WAITING, asked_at=now, answered_by_id=None)


def _upcoming(step: Step) -> Step:
    """The step as it is before anybody is asked."""
    fresh = (
        s
        if s.state is SeatState.FORWARDED
        else replace(s, state=SeatState.UPCOMING, asked_at=None, stand_in=None, answered_by_id=None)
        for s in step.seats
    )
    return replace(step, seats=tuple(fresh))
