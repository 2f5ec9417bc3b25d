"""The ledger of leave: what made its entries, and how a balance moves over time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.policy import LeaveType
from domain.refusal import Refusal, refusal
from domain.vacation.span import DAY, BookedDay, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A balance as it moves: the sum before ``since``, then the change on each later day, awaiting days included.

    ``lost`` is what of the changes is days that nobody used: who takes them in time loses none. ``rebooked`` says how
    the balance moves once days are booked; without it they are simply taken away.
    """

    since: date
    before: int = 0
    changes: Mapping[date, int]
    lost: Mapping[date, int] = field(default_factory=dict)
    rebooked: Callable[[Sequence[BookedDay]], "Projection"] | None = field(default=None, compare=False)

    def lowest(self) -> int:
        """The least that is left on any day from ``since`` on."""
        return self._least({})

    def usable(self) -> int:
        """The most that can be taken from ``since`` on: the lowest, but for what is lost only if it is not taken."""
        return self._least(self.lost)

    def _least(self, kept: Mapping[date, int]) -> int:
        running = lowest = self.before + self.changes.get(self.since, 0)
        for day in sorted(self.changes):
            if day > self.since:
                running += self.changes[day] - kept.get(day, 0)
                lowest = min(lowest, running)
        return lowest

    def at(self, day: date) -> int:
        """What is left at the end of a day, later ones not considered."""
        return self.before + sum(amount for d, amount in self.changes.items() if d <= day)

    def from_day(self, day: date) -> "Projection":
        """The same balance, seen from a later day."""
        folded = self.before + sum(amount for d, amount in self.changes.items() if d < day)
        later = {d: a for d, a in self.changes.items() if d >= day}
        return replace(self, since=day, before=folded, changes=later)


class Rule(StrEnum):
    """What made an entry of the ledger."""

    IMPORTED = "imported"
    BOOKED = "booked"
    GIVEN_BACK = "given back"
    ADJUSTED = "adjusted"
    ACCRUED = "accrual"
    CARRIED_OVER = "carry-over"
    EXPIRED = "expiry"
    ENCASHED = "encashment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger, signed; ``amount`` in thousandths of a day, counting from ``day``.

    ``key`` makes it happen once; ``facts`` are the terms of the rule that made it.
    """

    type: str
    day: date
    amount: int
    rule: Rule
    key: str | None = None
    facts: Mapping[str, Any] | None = None


@refusal
class NotEnoughDays(Refusal):
    """The balance would fall below its limit; amounts in thousandths.

    ``on`` is the first day that is not covered, ``left`` what is there for it once the days before it are taken.
    ``enough_on`` is when the same ask would fit, ``then`` what could be taken from that day on.
    """

    field = "last"
    left: int
    asked: int
    on: date
    enough_on: date | None
    then: int


@refusal
class NotAnAmount(Refusal):
    """Not a number of days other than zero, in steps of a quarter of a day."""

    field = "days"
    words: str


def read_amount(words: str) -> int:
    """A signed number of days, as thousandths; at most 999. Raises NotAnAmount."""
    try:
        amount = Decimal(words.replace(",", ".")) * DAY
    except ArithmeticError:
        raise NotAnAmount(words=words) from None
    if not amount.is_finite() or abs(amount) >= 1000 * DAY or amount == 0 or amount % 250:
        raise NotAnAmount(words=words)
    return int(amount)


def check_balance(days: Sequence[BookedDay], *, rules: LeaveType, balance: Projection) -> None:
    """Raises NotEnoughDays if the balance fell below its limit on any day from the first booked one on."""
    if not rules.balance:
        return
    asked, floor = total(days), -int(rules.overdraft * DAY)
    if _holds(balance, days, floor):
        return
    first, left = _short_of(balance, days, floor)
    enough_on = _enough_on(balance, days[0].day, asked + floor)
    then = balance.from_day(enough_on).usable() - floor if enough_on else 0
    raise NotEnoughDays(left=max(left, 0), asked=asked, on=first, enough_on=enough_on, then=then)


def after(balance: Projection, days: Sequence[BookedDay]) -> Projection:
    """The balance with ``days`` taken from it."""
    if balance.rebooked:
        return balance.rebooked(days)
    changes = dict(balance.changes)
    for day in days:
        changes[day.day] = changes.get(day.day, 0) - day.amount
    return replace(balance, changes=changes)


def _holds(balance: Projection, days: Sequence[BookedDay], floor: int) -> bool:
    return after(balance, days).from_day(days[0].day).lowest() >= floor


def _short_of(balance: Projection, days: Sequence[BookedDay], floor: int) -> tuple[date, int]:
    """The first day that is not covered, and what is there for it and those after it.

    That is the first of all, unless days that are there for it expire before what they would cover.
    """
    first = days[0].day
    left = balance.from_day(first).usable() - floor
    enough_for = _within(days, left)
    if left < total(days) and (not enough_for or _holds(balance, enough_for, floor)):
        return first, left
    covered = next(n for n in range(len(days)) if not _holds(balance, days[: n + 1], floor))
    on = days[covered].day
    return on, after(balance, days[:covered]).from_day(on).usable() - floor


def _within(days: Sequence[BookedDay], amount: int) -> Sequence[BookedDay]:
    """The first of the days, as many as an amount is enough for."""
    return [day for n, day in enumerate(days) if total(days[: n + 1]) <= amount]


def _enough_on(balance: Projection, first: date, needed: int) -> date | None:
    later = (d for d, amount in sorted(balance.changes.items()) if d > first and amount > 0)
    return next((d for d in later if balance.from_day(d).usable() >= needed), None)
