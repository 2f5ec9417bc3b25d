"""What tickets come to in a period: how soon people are answered and helped, what of it was promised, who waits.

All times are business time, by the hours that were promised in each minute. A ticket that was merged is counted where
it went on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.business_time import NOTHING
from domain.figures import Average, Period, Share, Spread, average, spread
from domain.refusal import Refusal, refusal
from domain.ticket.clock import Clock, Hours, Pause, Whose
from domain.ticket.promise import clocks
from domain.ticket.ticket import Ticket

AGES = tuple(timedelta(days=n) for n in (1, 3, 7, 30))
"""Where the ages of open tickets are divided, in days of the calendar."""


class Side(StrEnum):
    """Whom a ticket waits for."""

    AGENT = "agent"
    REQUESTER = "requester"
    APPROVER = "approver"
    OTHERS = "others"


@refusal
class NotALead(Refusal):
    """Somebody who neither works on tickets nor leads those who do: figures are not for them."""


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a ticket, in business time; what is not known yet is None.

    ``answer_kept`` and ``solution_kept``: whether the promise was; False as soon as it is broken, and None while it may
    still be kept, or if it was over before without an answer. ``waited`` is for whom, until it was resolved or now.
    ``resolved`` is each time that it was, ``reopened`` how many of them did not last: always the first ones.
    """

    ticket: Ticket
    answered_in: timedelta | None
    solved_in: timedelta | None
    answer_kept: bool | None
    solution_kept: bool | None
    waited: Mapping[Side, timedelta]
    resolved: tuple[datetime, ...]
    reopened: int


def course(ticket: Ticket, hours: Sequence[Hours], now: datetime) -> Course:
    """What became of a ticket by ``now``, in the working time of whoever helped with it until when."""
    known, over = clocks(ticket, hours), ticket.resolved_at or ticket.closed_at
    not_lasting = [pause.start for pause in ticket.pauses if pause.whose is Whose.DONE]
    response, resolution = known.response.spent(now), known.resolution.spent(now)
    return Course(
        ticket=ticket,
        answered_in=response if ticket.answered_at else None,
        solved_in=resolution if ticket.resolved_at else None,
        answer_kept=_kept(response, known.response.target, done=ticket.answered_at is not None),
        solution_kept=_kept(resolution, known.resolution.target, done=ticket.resolved_at is not None),
        waited={
            Side.AGENT: resolution,
            Side.REQUESTER: _waited(ticket, hours, Whose.REQUESTER, over or now),
            Side.APPROVER: _waited(ticket, hours, Whose.APPROVER, over or now),
            Side.OTHERS: _waited(ticket, hours, Whose.OTHERS, over or now),
        },
        resolved=(*not_lasting, *([ticket.resolved_at] if ticket.resolved_at else [])),
        reopened=len(not_lasting),
    )


def _kept(spent: timedelta, target: timedelta, *, done: bool) -> bool | None:
    if spent > target:
        return False
    return True if done else None


def _waited(ticket: Ticket, hours: Sequence[Hours], whose: Whose, now: datetime) -> timedelta:
    """The business time of all pauses in which somebody was waited for."""
    return sum((_length(hours, pause, now) for pause in ticket.pauses if pause.whose is whose), NOTHING)


def _length(hours: Sequence[Hours], pause: Pause, now: datetime) -> timedelta:
    return Clock(hours=tuple(hours), started=pause.start, target=NOTHING, stopped=pause.end).spent(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a period.

    ``opened`` and ``resolved``: how many were. ``response`` is of those that were opened in it and are answered,
    ``resolution`` of those that were resolved in it. ``answers`` and ``solutions``: how many promises of those that
    were opened in it were kept, of all that were kept or broken; one that is still open and late is broken.
    ``reopened``: how many of the solutions of the period did not last. ``waited``: for whom those that were resolved in
    it waited. ``satisfaction`` is of the scores that were given to the solutions of the period, also to those that did
    not last. ``backlog``: how many were open at its end, by their age: up to each of AGES, and older. ``deflected``:
    how often a kept answer was of help and there was no ticket, of that and all that were opened.
    """

    opened: int
    resolved: int
    response: Spread | None
    resolution: Spread | None
    answers: Share
    solutions: Share
    reopened: Share
    satisfaction: Average | None
    waited: Mapping[Side, timedelta]
    backlog: tuple[int, ...]
    deflected: Share


def figures(
    found: Iterable[Course], period: Period, *, backlog: tuple[int, ...], scores: Iterable[int], deflected: int
) -> Figures:
    """The figures of a period; of what was neither opened nor resolved in it, nothing is counted.

    ``scores``: those of its solutions, 1 to 5. ``deflected``: how many forms of it ended with a kept answer.
    """
    counted = [one for one in found if one.ticket.into_id is None]
    opened = [one for one in counted if one.ticket.opened_at in period]
    resolved = [one for one in counted if one.ticket.resolved_at in period]
    solutions = [(n < one.reopened) for one in counted for n, at in enumerate(one.resolved) if at in period]
    return Figures(
        opened=len(opened),
        resolved=len(resolved),
        response=spread(one.answered_in for one in opened if one.answered_in is not None),
        resolution=spread(one.solved_in for one in resolved if one.solved_in is not None),
        answers=_share(one.answer_kept for one in opened),
        solutions=_share(one.solution_kept for one in opened),
        reopened=Share(sum(solutions), len(solutions)),
        satisfaction=average(scores),
        waited={side: sum((one.waited[side] for one in resolved), NOTHING) for side in Side},
        backlog=backlog,
        deflected=Share(deflected, deflected + len(opened)),
    )


def _share(kept: Iterable[bool | None]) -> Share:
    known = [one for one in kept if one is not None]
    return Share(sum(known), len(known))


def by_age(opened: Iterable[datetime], at: datetime) -> tuple[int, ...]:
    """How many open tickets are how old: up to each of AGES, and older."""
    ages = [at - moment for moment in opened]
    bounds = (timedelta.min, *AGES, timedelta.max)
    return tuple(sum(low < age <= high for age in ages) for low, high in pairwise(bounds))
