"""The planner: which leave somebody may lawfully take now, and why another is refused. CLT art. 134, 135 and 143."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.calendar import WorkCalendar
from domain.refusal import Refusal, refusal
from domain.vacation.brazil.periods import Period
from domain.vacation.brazil.split import Split, after, examples, lengths, splits
from domain.vacation.brazil.standing import Standing, oldest
from domain.vacation.brazil.starts import NOTICE, Window, barred

SALE_NOTICE = timedelta(days=15)
"""Art. 143 §1: the sale is asked for so long before the period ends."""


@refusal
class StartsAtRest(Refusal):
    """Art. 134 §3, and for the day of rest ``itself`` the TST's Precedente Normativo 100: no start on this day.

    ``rest`` is the day of rest that is near, ``nearest`` the nearest day on which as many days may begin.
    """

    field = "first"
    first: date
    rest: date
    holiday: bool
    itself: bool
    nearest: date | None


@refusal
class AnnouncedTooLate(Refusal):
    """Art. 135: the leave begins less than 30 days from now."""

    field = "first"
    first: date
    nearest: date | None


@refusal
class NotAcquiredYet(Refusal):
    """Art. 130 and 134: leave begins after the period that brings it; ``nearest`` is the first lawful start then."""

    field = "first"
    first: date
    period: Period
    nearest: date | None


@refusal
class HireDateMissing(Refusal):
    """Periods run from the hire date, and the roster has none; ``who`` is named unless it is the reader."""

    field = "type"
    who: str | None


@refusal
class NothingLeft(Refusal):
    """All that was acquired is taken, and no period is running."""

    field = "first"


@refusal
class MoreThanIsLeft(Refusal):
    """More days than the period has left."""

    field = "last"
    asked: int
    left: int
    period: Period
    nearest: int


@refusal
class UnlawfulPart(Refusal):
    """Art. 134 §1: with a part of so many days the rest could not be taken lawfully.

    ``lawful`` are the lengths that it may have, ``examples`` some ways to take what is left.
    """

    field = "last"
    asked: int
    left: int
    nearest: int
    lawful: tuple[int, ...]
    examples: tuple[Split, ...]


@refusal
class NotInOnePiece(Refusal):
    """Art. 134: a part is days in a row; from its middle none are given back."""

    field = "days"


@refusal
class EndsTooLate(Refusal):
    """Art. 134 and 137: the leave would end after the concessive period, and could still be taken within it."""

    field = "first"
    concessive_last: date
    latest: date


@refusal
class SaleTooLate(Refusal):
    """Art. 143 §1: the sale is asked for 15 days before the period ends, ``until`` that day."""

    field = "sell"
    period: Period
    until: date


@refusal
class NothingToSell(Refusal):
    """Art. 143: a third of each period can be sold, once."""

    field = "sell"
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Leave that somebody wants: so many calendar days from ``first`` on, selling a third or not.

    ``in_time`` is whether the notices of the law apply: not to what HR enters. ``sold`` is whether the sale was asked
    for before: then it is in time.
    """

    first: date
    days: int
    sell: bool = False
    in_time: bool = True
    sold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawful:
    """Leave as the law allows it: the period it is of, what is sold, how the rest may follow, and if it is too late."""

    standing: Standing
    sold: int
    rest: int
    then: tuple[Split, ...]
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """What decides about the next part: the periods with what is booked of them, the calendar, and the day."""

    standings: tuple[Standing, ...]
    calendar: WorkCalendar
    today: date

    def check(self, ask: Ask) -> Lawful:
        """What the law makes of it. Raises the refusals of this module."""
        standing = self._standing(ask)
        sold = self._sold(ask, standing)
        left, parts = standing.left - sold, standing.taken
        _check_length(ask.days, left, standing)
        window = self.window(standing, ask.days, in_time=ask.in_time)
        _check_start(ask, window)
        late = _check_end(ask, standing, window)
        return Lawful(standing=standing, sold=sold, rest=left - ask.days, then=after(ask.days, left, parts), late=late)

    def current(self, on: date) -> Standing | None:
        """The period that leave on a day would be of, else the one that is being acquired."""
        return oldest(self.standings, on=on) or next((s for s in self.standings if _running(s, on)), None)

    def window(self, standing: Standing, days: int, *, in_time: bool) -> Window:
        """Where so many days of a period may lie: in its concessive period, once that is impossible after it."""
        earliest = standing.period.acquired_on
        if in_time:
            earliest = max(earliest, self.today + NOTICE)
        within = self._within(standing, earliest)
        return within if within.latest(days) else replace(within, last=date.max)

    def earliest(self, standing: Standing) -> date | None:
        """The next day on which the shortest lawful part of a period may begin."""
        shortest = min(lengths(standing.left, standing.taken))
        window = self.window(standing, shortest, in_time=True)
        return window.nearest(window.earliest, shortest)

    def latest(self, standing: Standing) -> date | None:
        """The last start for all that is left of a period in one piece, before it is paid double; also a past one."""
        return self._within(standing, standing.period.acquired_on).latest(standing.left)

    def _within(self, standing: Standing, earliest: date) -> Window:
        parts = [part for other in self.standings for part in other.parts]
        busy = frozenset(part.first + timedelta(days=n) for part in parts for n in range(part.days))
        return Window(calendar=self.calendar, earliest=earliest, last=standing.period.concessive_last, busy=busy)

    def sale_until(self, standing: Standing) -> date:
        """The last day to ask for the sale of a third."""
        return standing.period.last - SALE_NOTICE

    def may_sell(self, standing: Standing, *, in_time: bool = True) -> int:
        """How many days can be sold now."""
        return 0 if in_time and self.today > self.sale_until(standing) else standing.sale()

    def ways(self, standing: Standing) -> tuple[Split, ...]:
        """Some lawful ways to take what is left of a period."""
        return examples(splits(standing.left, standing.taken))

    def _standing(self, ask: Ask) -> Standing:
        """The period that the leave is of."""
        if standing := oldest(self.standings, on=ask.first):
            return standing
        running = next((s for s in self.standings if not s.acquired(ask.first) and s.left > 0), None)
        if running is None:
            raise NothingLeft
        days = min(ask.days, running.left)
        nearest = self.window(running, days, in_time=ask.in_time).nearest(running.period.acquired_on, days)
        raise NotAcquiredYet(first=ask.first, period=running.period, nearest=nearest)

    def _sold(self, ask: Ask, standing: Standing) -> int:
        if not ask.sell:
            return 0
        if not standing.sale():
            raise NothingToSell(period=standing.period)
        if not self.may_sell(standing, in_time=ask.in_time and not ask.sold):
            raise SaleTooLate(period=standing.period, until=self.sale_until(standing))
        return standing.sale()


def _check_start(ask: Ask, window: Window) -> None:
    if ask.first < window.earliest:
        raise AnnouncedTooLate(first=ask.first, nearest=window.nearest(window.earliest, ask.days))
    if why := barred(ask.first, window.calendar):
        nearest = window.nearest(ask.first, ask.days)
        raise StartsAtRest(first=ask.first, rest=why.rest, holiday=why.holiday, itself=why.itself, nearest=nearest)


def _check_end(ask: Ask, standing: Standing, window: Window) -> bool:
    """Whether it ends too late for the law, which is no reason to refuse once nothing else is possible."""
    concessive_last = standing.period.concessive_last
    if ask.first + timedelta(days=ask.days - 1) <= concessive_last:
        return False
    if ask.in_time and window.last == concessive_last and (latest := window.latest(ask.days)):
        raise EndsTooLate(concessive_last=concessive_last, latest=latest)
    return True


def _running(standing: Standing, on: date) -> bool:
    there = standing.period.lost is None and standing.left > 0
    return there and standing.period.first <= on <= standing.period.last


def _check_length(days: int, left: int, standing: Standing) -> None:
    lawful = lengths(left, standing.taken)
    nearest = min(lawful, key=lambda length: (abs(length - days), -length))
    if days > left:
        raise MoreThanIsLeft(asked=days, left=left, period=standing.period, nearest=nearest)
    if days not in lawful:
        some = examples(splits(left, standing.taken))
        raise UnlawfulPart(asked=days, left=left, nearest=nearest, lawful=lawful, examples=some)
