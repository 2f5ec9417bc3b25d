"""The limits of a leave: how soon it begins, since when the person may take it, on which days not, how long it
is, and how many others are away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import islice

from domain.policy import Counting, LeaveType, Wording
from domain.refusal import Refusal, refusal
from domain.vacation import length
from domain.vacation.accrual import shift
from domain.vacation.asked import Asked
from domain.vacation.row import with_rest
from domain.vacation.second_year import after_the_first_year
from domain.vacation.span import LONGEST_REST, LONGEST_SPAN, Span, check_notice, check_overlap, count
from domain.vacation.staffing import Crowd, crowds

NEAR = 92
"""So many days before and after are looked at for others that would do."""


@refusal
class StillWaiting(Refusal):
    """The person has not been here for as long as the type wants, in ``months`` or else in ``days``."""

    field = "first"
    months: int
    days: int
    earliest: date


@refusal
class TooManyAway(Refusal):
    """As many of a team are away already as may be at once; ``nearest`` are as many days that would do."""

    field = "first"
    crowd: Crowd
    nearest: Span | None = None


@refusal
class BlackedOut(Refusal):
    """The company takes no such leave from ``first`` to ``last``; ``nearest`` are as many days that would do."""

    field = "first"
    name: Wording
    first: date
    last: date
    nearest: Span | None = None


def reach(rules: LeaveType) -> timedelta:
    """How far around a leave what the person holds matters to its limits."""
    first_year = rules.carry_over.first_year if rules.carry_over else None
    if (rules.length and rules.length.most) or (first_year and first_year.taken):
        return timedelta(days=LONGEST_SPAN)
    return LONGEST_REST if rules.sandwich else timedelta()


def broken(asked: Asked) -> tuple[Refusal, ...]:
    """The limits that the leave does not keep; HR may set each of them aside, nobody else."""
    found = tuple(_broken(asked))
    if not any(isinstance(refused, MOVABLE) for refused in found):
        return found
    nearest = _nearest(asked.wider() if asked.wider else asked)
    return tuple(replace(r, nearest=nearest) if isinstance(r, MOVABLE) else r for r in found)


MOVABLE = (BlackedOut, TooManyAway)
"""On other days the answer may be another."""


def _broken(asked: Asked) -> Iterator[Refusal]:
    for check in LIMITS:
        try:
            check(asked)
        except Refusal as refused:
            yield refused


def _nearest(asked: Asked) -> Span | None:
    """As many days as were asked for, as near to them as any that keep all limits, none that is over."""
    wanted = asked.days[0].day
    for n in range(1, NEAR):
        for first in (wanted + timedelta(days=n), wanted - timedelta(days=n)):
            moved = _moved(asked, first) if first >= min(wanted, asked.today) else None
            if moved and not any(_broken(moved)):
                return moved.span
    return None


def check_staffing(found: Sequence[Crowd]) -> None:
    """Raises TooManyAway."""
    for crowd in found:
        if crowd.firm and crowd.full:
            raise TooManyAway(crowd=crowd)


def _moved(asked: Asked, first: date) -> Asked | None:
    """The same leave from another day on; None if that is no day to begin with, or one that is taken."""
    if not _counts(asked, first):
        return None
    wanted = sum(_counts(asked, booked.day) for booked in asked.days)
    ahead = (first + timedelta(days=n) for n in range(LONGEST_SPAN))
    *_, last = islice((day for day in ahead if _counts(asked, day)), wanted)
    span = Span(first, last, asked.span.starts, asked.span.ends)
    try:
        moved = replace(asked, span=span, days=count(span, rules=asked.rules, calendar=asked.calendar))
        check_overlap(moved.days, asked.taken)
    except Refusal:
        return None
    return replace(moved, days=with_rest(moved)) if asked.lawful(first, len(moved.days)) else None


def _counts(asked: Asked, day: date) -> bool:
    return asked.rules.counting is Counting.CALENDAR_DAYS or asked.calendar.is_working_day(day)


def _notice(asked: Asked) -> None:
    check_notice(asked.span.first, notice=asked.rules.notice, today=asked.today)


def _waiting(asked: Asked) -> None:
    waiting, hired_on = asked.rules.waiting, asked.person.hired_on
    if waiting is None or hired_on is None:
        return
    months, days = waiting.months or 0, waiting.days or 0
    earliest = shift(hired_on, months) + timedelta(days=days)
    if asked.days[0].day < earliest:
        raise StillWaiting(months=months, days=days, earliest=earliest)


def _blackout(asked: Asked) -> None:
    # What is in the place of another is the same to the company.
    person, types = asked.person, [t for t in (asked.type, asked.rules.instead_of) if t]
    for blackout in asked.blackouts:
        concerns = partial(blackout.concerns, email=person.email, department=person.department)
        if not any(concerns(type_=type_) for type_ in types):
            continue
        for booked in asked.days:
            if window := blackout.around(booked.day):
                raise BlackedOut(name=blackout.name, first=window[0], last=window[1])


def _staffing(asked: Asked) -> None:
    check_staffing(crowds(asked.teams, asked.days, asked.calendar))


LIMITS: tuple[Callable[[Asked], None], ...] = (
    _notice, _waiting, _blackout, length.at_least, length.at_most,
    after_the_first_year, _staffing,
)  # fmt: skip
"""Each raises its refusal; the first that is broken is what the person reads."""
