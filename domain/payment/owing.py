"""What is owed for an approved claim: apart from whether it was approved, and from whether the books know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.money import Money, total
from domain.refusal import Refusal, refusal


class Accounting(StrEnum):
    """Whether the books know of it."""

    NOT_EXPORTED = "not exported"
    EXPORTED = "exported"
    POSTED = "posted"


class Rule(StrEnum):
    """Why money moved."""

    PAID = "paid"
    REVERSED = "reversed"
    RETURNED = "returned"
    ALLOCATED = "allocated"


GIVES = frozenset({Rule.PAID, Rule.ALLOCATED})
"""By these money comes to the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money that moved for a request: to the person above zero, back below it.

    An allocation takes it from the advance ``advance_id``. ``reverses`` is the movement that a reversal undoes.
    """

    id: int = 0
    rule: Rule
    request_id: int
    amount: Money
    day: date
    at: datetime
    by_id: int | None = None
    advance_id: int | None = None
    batch_id: int | None = None
    reverses: int | None = None


@refusal
class Overpaid(Refusal):
    """More than is outstanding."""

    field = "amount"
    asked: Money
    outstanding: Money


@refusal
class ReturnedTooMuch(Refusal):
    """More than somebody has to give back."""

    field = "amount"
    asked: Money
    left: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A claim in money: what was approved, the tax beside it, what advances covered, what was paid."""

    approved: Money
    tax: Money
    allocated: Money
    paid: Money

    @property
    def due(self) -> Money:
        """What the claim comes to."""
        return self.approved + self.tax

    @property
    def rest(self) -> Money:
        """What is due and not covered; below zero, what is owed back because a correction lowered the claim later."""
        return self.due - self.allocated - self.paid

    @property
    def outstanding(self) -> Money:
        """What is still to be paid."""
        return self.rest.above_zero

    @property
    def owed_back(self) -> Money:
        """What the person got and was not due."""
        return (-self.rest).above_zero


def owing(*, approved: Money, tax: Money, movements: Iterable[Movement]) -> Owing:
    """A claim with what moved for it."""
    moved, currency = list(movements), approved.currency
    return Owing(
        approved=approved,
        tax=tax,
        allocated=total((m.amount for m in moved if m.rule is Rule.ALLOCATED), currency),
        paid=total((m.amount for m in moved if m.rule is not Rule.ALLOCATED), currency),
    )


def paid_on(movements: Iterable[Movement]) -> date | None:
    """The day of the last money that the person got for a claim, or as an advance; None if they have none.

    What was undone was not paid, and what they gave back later changes nothing.
    """
    moved = list(movements)
    undone = {m.reverses for m in moved if m.reverses}
    days = (m.day for m in moved if m.rule in GIVES and m.id not in undone and m.amount.amount > 0)
    return max(days, default=None)


def check_payment(amount: Money, *, outstanding: Money) -> None:
    """Raises Overpaid unless some of what is outstanding is paid, and no more."""
    if not _is_some(amount, of=outstanding):
        raise Overpaid(asked=amount, outstanding=outstanding)


def check_return(amount: Money, *, left: Money) -> None:
    """Raises ReturnedTooMuch unless some of what is to be given back is, and no more."""
    if not _is_some(amount, of=left):
        raise ReturnedTooMuch(asked=amount, left=left)


def _is_some(amount: Money, *, of: Money) -> bool:
    """Whether an amount is more than nothing, and no more than there is."""
    return bool(amount.above_zero) and amount <= of
