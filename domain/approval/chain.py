"""Who is asked, in which order, and how many of them must agree."""

from collections.abc import Mapping
from dataclasses import dataclass
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
