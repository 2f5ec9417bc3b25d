"""The ledger of leave: what made its entries, and how a balance moves over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.policy import LeaveType
from domain.refusal import Refusal, refusal
from domain.vacation.span import DAY, BookedDay, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A balance as it moves: the sum before ``since``, then the change on each later day, awaiting days included."""

    since: date
    before: int = 0
    changes: Mapping[date, int]

    def lowest(self) -> int:
        """The least that is left on any day from ``since`` on."""
        running = lowest = self.before + self.changes.get(self.since, 0)
        for day in sorted(self.changes):
            if day > self.since:
                running += self.changes[day]
                lowest = min(lowest, running)
        return lowest

    def from_day(self, day: date) -> "Projection":
        """The same balance, seen from a later day."""
        folded = self.before + sum(amount for d, amount in self.changes.items() if d < day)
        return Projection(since=day, before=folded, changes={d: a for d, a in self.changes.items() if d >= day})


class Rule(StrEnum):
    """What made an entry of the ledger."""

    IMPORTED = "imported"
    BOOKED = "booked"
    GIVEN_BACK = "given back"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger, signed; ``amount`` in thousandths of a day, counting from ``day``."""

    type: str
    day: date
    amount: int
    rule: Rule


@refusal
class NotEnoughDays(Refusal):
    """The balance would fall below its limit; amounts in thousandths. ``enough_on`` is when the same ask would fit."""

    field = "last"
    left: int
    asked: int
    on: date
    enough_on: date | None


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
    first, asked, floor = days[0].day, total(days), -int(rules.overdraft * DAY)
    if after(balance, days).from_day(first).lowest() >= floor:
        return
    left = balance.from_day(first).lowest() - floor
    raise NotEnoughDays(left=max(left, 0), asked=asked, on=first, enough_on=_enough_on(balance, first, asked + floor))


def after(balance: Projection, days: Sequence[BookedDay]) -> Projection:
    """The balance with ``days`` taken from it."""
    changes = dict(balance.changes)
    for day in days:
        changes[day.day] = changes.get(day.day, 0) - day.amount
    return Projection(since=balance.since, before=balance.before, changes=changes)


def _enough_on(balance: Projection, first: date, needed: int) -> date | None:
    later = (d for d, amount in sorted(balance.changes.items()) if d > first and amount > 0)
    return next((d for d in later if balance.from_day(d).lowest() >= needed), None)
