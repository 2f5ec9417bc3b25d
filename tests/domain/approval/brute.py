"""The verdict of a step by trying every way in which the others may still answer: slow, and plainly right."""

from itertools import product

from domain.approval import AGREED, SeatState, Step
from domain.policy import Quorum


def brute(step: Step) -> bool | None:
    """The verdict by trying every way in which the others may still answer."""
    seats = [s.state for s in step.seats if s.state is not SeatState.FORWARDED]
    said = [state in AGREED for state in seats if state in AGREED | {SeatState.REJECTED}]
    if step.rule.quorum == "any":
        return said[0] if said else None
    ends = {
        quorate(step.rule.quorum, [*said, *others], len(seats))
        for others in product([True, False], repeat=len(seats) - len(said))
    }
    return ends.pop() if len(ends) == 1 else None


def quorate(quorum: Quorum, answers: list[bool], asked_: int) -> bool:
    """Whether so many of those asked agreed, all having answered."""
    match quorum:
        case "all":
            return sum(answers) == asked_
        case "majority":
            return sum(answers) > asked_ / 2
        case int():
            return sum(answers) >= quorum
    raise AssertionError(quorum)
