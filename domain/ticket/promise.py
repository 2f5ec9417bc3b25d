"""The two promises of a ticket, as clocks: when each is due, and at which moment somebody is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.calendar import WorkCalendar
from domain.policy.ticket import Priority
from domain.ticket.clock import Clock, Hours, Whose
from domain.ticket.ticket import Earlier, Promise, State, Ticket


@dataclass(frozen=True, slots=True)
class Clocks:
    """A ticket's two clocks: the first answer, which no waiting pauses, and the solution."""

    response: Clock
    resolution: Clock


def clocks(ticket: Ticket, hours: Sequence[Hours]) -> Clocks:
    """The clocks of a ticket, in the working time of whoever helped with it until when."""
    over = ticket.resolved_at or ticket.closed_at
    answered = ticket.answered_at or over
    return Clocks(
        Clock(
            hours=tuple(hours),
            started=ticket.opened_at,
            target=ticket.promise.response,
            pauses=tuple(pause for pause in ticket.pauses if pause.whose is Whose.DONE),
            stopped=answered,
        ),
        Clock(
            hours=tuple(hours),
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


def check_at(ticket: Ticket, hours: Sequence[Hours], shares: Sequence[int]) -> datetime | None:
    """When a ticket's clocks are to be looked at next; None while nothing can come of it."""
    known = clocks(ticket, hours)
    moments = (
        next_check(known.response, shares, ticket.told_response),
        next_check(known.resolution, shares, ticket.told_resolution),
    )
    return min((moment for moment in moments if moment), default=None)


def closes_at(ticket: Ticket, calendar: WorkCalendar, days: int) -> datetime | None:
    """So many working days after a ticket was resolved, at the same time of the day; None if it is not."""
    if ticket.state is not State.RESOLVED or ticket.resolved_at is None:
        return None
    local = calendar.local(ticket.resolved_at)
    return datetime.combine(calendar.add_working_days(local.date(), days), local.time(), calendar.zone)


def under(ticket: Ticket, promise: Promise, *, category: str, priority: Priority, now: datetime) -> Ticket:
    """The ticket in another queue or of another priority: what was spent stays spent, by the hours of then."""
    moved = replace(ticket, category=category, priority=priority, promise=promise)
    was, is_ = (ticket.category, ticket.promise.around_the_clock), (category, promise.around_the_clock)
    return moved if was == is_ else replace(moved, earlier=(*ticket.earlier, Earlier(now, *was)))


def untold(ticket: Ticket, hours: Sequence[Hours], shares: Sequence[int], now: datetime) -> Ticket:
    """The ticket under another promise: what was told stays told, but what that has not come to will be told again."""
    known = clocks(ticket, hours)
    return replace(
        ticket,
        told_response=min(ticket.told_response, reached(known.response, shares, now)),
        told_resolution=min(ticket.told_resolution, reached(known.resolution, shares, now)),
    )
