"""The two promises of a ticket, as clocks: when each is due, and at which moment somebody is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.calendar import WorkCalendar
from domain.ticket.clock import Clock, Whose
from domain.ticket.ticket import Promise, Ticket


@dataclass(frozen=True, slots=True)
class Clocks:
    """A ticket's two clocks: the first answer, which no waiting pauses, and the solution."""

    response: Clock
    resolution: Clock


def clocks(ticket: Ticket, calendar: WorkCalendar) -> Clocks:
    """The clocks of a ticket, in the working time of whoever helps with it."""
    over = ticket.resolved_at or ticket.closed_at
    answered = ticket.answered_at or over
    return Clocks(
        Clock(
            calendar=calendar,
            started=ticket.opened_at,
            target=ticket.promise.response,
            pauses=tuple(pause for pause in ticket.pauses if pause.whose is Whose.DONE),
            stopped=answered,
        ),
        Clock(
            calendar=calendar,
            started=ticket.opened_at,
            target=ticket.promise.resolution,
            pauses=ticket.pauses,
            stopped=over,
        ),
    )


def reached(clock: Clock, shares: Sequence[int], now: datetime) -> int:
    """How many of the ``shares`` (in percent of the target) of a running clock are spent."""
    if clock.stopped:
        return 0
    spent = clock.spent(now)
    return sum(spent >= _share(clock, share) for share in shares)


def next_check(clock: Clock, shares: Sequence[int], told: int) -> datetime | None:
    """When the next of the ``shares`` is spent; None for a clock that stands, and once all were told."""
    if clock.stopped or told >= len(shares):
        return None
    return clock.reaches(_share(clock, shares[told]))


def _share(clock: Clock, percent: int) -> timedelta:
    return clock.target * percent / 100


def check_at(ticket: Ticket, calendar: WorkCalendar, shares: Sequence[int]) -> datetime | None:
    """When a ticket's clocks are to be looked at next; None while nothing can come of it."""
    known = clocks(ticket, calendar)
    moments = (
        next_check(known.response, shares, ticket.told_response),
        next_check(known.resolution, shares, ticket.told_resolution),
    )
    return min((moment for moment in moments if moment), default=None)


def promised(ticket: Ticket, promise: Promise, calendar: WorkCalendar, shares: Sequence[int], now: datetime) -> Ticket:
    """The ticket under another promise: counted from its beginning with all its pauses.

    What was told stays told, but what the new promise has not come to yet will be told again.
    """
    moved = replace(ticket, promise=promise)
    known = clocks(moved, calendar)
    return replace(
        moved,
        told_response=min(ticket.told_response, reached(known.response, shares, now)),
        told_resolution=min(ticket.told_resolution, reached(known.resolution, shares, now)),
    )
