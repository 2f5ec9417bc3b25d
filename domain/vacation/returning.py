"""Giving days of an approved leave back: at once, or as a wish that whoever decides leave has to agree to."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.approval import Request, State
from domain.calendar import Half, WorkCalendar
from domain.people import Action
from domain.policy import Agreement
from domain.policy.clt import BY_HR
from domain.refusal import Refusal, refusal
from domain.vacation.request import Leave
from domain.vacation.span import DAY, BookedDay, Span, total

KIND = "return"
PREFIX = "RET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A wish to give days of ``leave`` back, made on ``asked_on`` in the zone where the person's days are counted.

    ``given`` are the days that an approval gave back, at ``given_at``, of a leave that went from first to last
    ``before``.
    """

    request: Request
    leave: Leave
    days: tuple[BookedDay, ...]
    asked_on: date
    zone: ZoneInfo
    given: tuple[BookedDay, ...] = ()
    given_at: datetime | None = None
    before: tuple[date, date] | None = None

    def today(self, now: datetime) -> date:
        """The date of ``now`` where the person is."""
        return now.astimezone(self.zone).date()


@refusal
class NotToGiveBack(Refusal):
    """Only days of the leave can be given back, and those that have begun only as far back as ``since``, if at all."""

    field = "days"
    since: date | None


@refusal
class TooLittleRemains(Refusal):
    """What would remain of the leave, in thousandths, is less than its type is taken in at a time."""

    field = "days"
    left: int
    least: int


@refusal
class AskedBackAlready(Refusal):
    """An open wish gives this day back already."""

    field = "days"
    reference: str
    day: date


@refusal
class NothingToGiveBack(Refusal):
    """Of the days of a wish none can be given back any more."""

    reference: str
    leave: str


@refusal
class DaysHaveBegun(Refusal):
    """An approval can be taken back until a day that it gave back begins."""

    day: date


@refusal
class LeaveIsOver(Refusal):
    """The leave that the days would belong to again is no approved one any more, or one of other days."""

    reference: str


def returnable(leave: Leave, *, today: date, calendar: WorkCalendar) -> tuple[BookedDay, ...]:
    """The days that can be given back, at once or with approval; ``today`` in the employee's zone.

    What only HR enters is no wish of the employee's, so none of it can.
    Rest days that count because they lie between others go with these, and not by themselves.
    """
    within = [] if leave.rules.clt in BY_HR else _within(leave, today)
    return tuple(b for b in within if not leave.rules.sandwich or calendar.is_working_day(b.day))


def _within(leave: Leave, today: date) -> list[BookedDay]:
    since = _since(leave, today) or today + timedelta(days=1)
    return [booked for booked in leave.days if booked.day >= since]


def _since(leave: Leave, today: date) -> date | None:
    """The first day that has begun and can be given back all the same."""
    past = leave.rules.give_back.past
    return today - timedelta(days=past) if past else None


def give_back(leave: Leave, days: Collection[date], *, today: date, calendar: WorkCalendar) -> tuple[BookedDay, ...]:
    """The chosen days of the leave, and the rest days beside them that then lie between nothing.

    Raises NotToGiveBack if none are chosen, or others than those that can be.
    """
    if not days or not set(days) <= {booked.day for booked in returnable(leave, today=today, calendar=calendar)}:
        raise NotToGiveBack(since=_since(leave, today))
    return tuple(
        booked
        for booked in _within(leave, today)
        if booked.day in days or (leave.rules.sandwich and _rests_beside(booked.day, days, calendar))
    )


def _rests_beside(day: date, days: Collection[date], calendar: WorkCalendar) -> bool:
    return not calendar.is_working_day(day) and bool({calendar.add_working_days(day, n) for n in (-1, 1)} & set(days))


def needs_approval(leave: Leave, days: Collection[BookedDay], *, today: date) -> bool:
    """Whether somebody has to agree before these days are given back."""
    if any(booked.day <= today for booked in days):
        return True
    match leave.rules.give_back.approval:
        case Agreement.ALWAYS:
            return True
        case Agreement.ONCE_BEGUN:
            return leave.span.first <= today
    return False


def check_remains(leave: Leave, given: Collection[BookedDay]) -> None:
    """Raises TooLittleRemains: nobody has a short leave by asking for a long one. Who decides may see it otherwise."""
    length, left = leave.rules.length, leave.amount - total(tuple(given))
    least = int(length.least * DAY) if length and length.least else 0
    if 0 < left < least <= leave.amount:
        raise TooLittleRemains(left=left, least=least)


def check_unasked(days: Collection[BookedDay], others: Collection[Return]) -> None:
    """Raises AskedBackAlready if another open wish is for one of the days."""
    for other in others:
        for booked in days:
            if booked in other.days:
                raise AskedBackAlready(reference=other.request.reference, day=booked.day)


def still(wish: Return, *, now: datetime) -> tuple[BookedDay, ...]:
    """What an approval gives back now: no day that the leave lost, and none that has begun since it was asked for."""
    if wish.leave.request.state is not State.APPROVED:
        return ()
    today = wish.today(now)
    held = [booked for booked in wish.days if booked in wish.leave.days]
    return tuple(booked for booked in held if booked.day <= wish.asked_on or booked.day > today)


def taken_after_all(wish: Return) -> tuple[BookedDay, ...]:
    """The days that were not given back, though the wish was granted: they had begun by then."""
    if wish.request.state is not State.APPROVED:
        return ()
    return tuple(booked for booked in wish.days if booked not in wish.given and booked in wish.leave.days)


def stands(wish: Return, *, now: datetime) -> date | None:
    """The day that was given back and has begun since, so that an approval stands; None if there is none."""
    today = wish.today(now)
    return next((booked.day for booked in wish.given if wish.asked_on < booked.day <= today), None)


def can_hold_again(wish: Return) -> bool:
    """Whether the leave is still the one that the days were taken from."""
    request, at = wish.leave.request, wish.given_at
    changed = any(m.action in (Action.CORRECT, Action.RESUBMIT) and at and m.at >= at for m in request.history)
    return request.state is State.APPROVED and not changed


def held_again(wish: Return) -> Leave:
    """The leave with the days that were given back. Days of rest beside its span stay beside it."""
    leave, (first, last) = wish.leave, wish.before or (wish.leave.span.first, wish.leave.span.last)
    days = sorted((*leave.days, *wish.given), key=lambda booked: booked.day)
    own = (leave.span.first, leave.span.last)
    inside = [b for b in days if own[0] <= b.day <= own[1] or (b in wish.given and first <= b.day <= last)]
    begins, ends = inside[0], inside[-1]
    span = Span(begins.day, ends.day, begins.half or Half.MORNING, ends.half or Half.AFTERNOON)
    return replace(leave, days=tuple(days), span=span)
