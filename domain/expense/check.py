"""What makes a line one that can be claimed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.expense.flag import FlagKind, to_explain
from domain.expense.line import Line
from domain.expense.mileage import WhereMissing
from domain.expense.per_diem import StayNotOver
from domain.expense.spent import ReasonMissing
from domain.expense.tax import TaxMissing
from domain.money import Currency
from domain.money.exchange import OWN
from domain.policy import Expenses
from domain.refusal import Refusal, refusal

MOST_LINES = 20
"""More than most people spend on one trip; the form and the card show each of them."""


@refusal
class SpentInTheFuture(Refusal):
    """Nobody is reimbursed what they did not spend yet."""

    field = "day"
    day: date


@refusal
class SpentTooLongAgo(Refusal):
    """Older than the policy takes."""

    field = "day"
    day: date
    oldest: date


@refusal
class UnknownCategory(Refusal):
    """The policy has no such category."""

    field = "category"
    category: str


@refusal
class OtherCurrency(Refusal):
    """An amount in another currency than reports are made in."""

    field = "amount"
    given: Currency
    wanted: Currency


@refusal
class NothingClaimed(Refusal):
    """A report without a line."""

    field = "amount"


@refusal
class MerchantMissing(Refusal):
    """Nobody can decide an amount without knowing what it was paid for."""

    field = "merchant"


@refusal
class UnknownCostCentre(Refusal):
    """The policy has no such cost centre."""

    field = "cost_centre"


@refusal
class ReceiptMissing(Refusal):
    """An expense that needs a receipt has none, and nobody said that it is lost; ``position``: that of the line."""

    field = "lost"
    position: int

    @property
    def block(self) -> str:
        """The field of that line."""
        return f"lost.{self.position}" if self.position else "lost"


@refusal
class ExplanationMissing(Refusal):
    """The policy asks why, and nothing is said to it; ``position``: that of the line."""

    field = "why"
    position: int

    @property
    def block(self) -> str:
        """The field of that line."""
        return f"why.{self.position}" if self.position else "why"


@refusal
class TooManyLines(Refusal):
    """A report that nobody could read."""

    field = "amount"
    most: int


def check_line(line: Line, *, rules: Expenses, currency: Currency, today: date, own: str | None) -> None:
    """Raises what is wrong with a line, by its fields.

    ``today`` is in the employee's zone, ``own`` their cost centre; any is fine where the policy names none.
    """
    if line.category not in rules.categories:
        raise UnknownCategory(category=line.category)
    if line.claimed.currency != currency:
        raise OtherCurrency(given=line.claimed.currency, wanted=currency)
    if line.journey and not (line.journey.start and line.journey.end):
        raise WhereMissing
    if not line.merchant:
        raise MerchantMissing
    if line.exchange and line.exchange.source == OWN and not line.exchange.reason:
        raise ReasonMissing
    if rules.categories[line.category].tax and line.tax is None:
        raise TaxMissing
    _check_days(line, rules=rules, today=today)
    if rules.cost_centres and line.cost_centre not in (None, own, *rules.cost_centres):
        raise UnknownCostCentre


def _check_days(line: Line, *, rules: Expenses, today: date) -> None:
    if line.stay and line.stay.last > today:
        raise StayNotOver(last=line.stay.last)
    oldest = today - timedelta(days=rules.age_days)
    if line.day > today:
        raise SpentInTheFuture(day=line.day)
    if line.day < oldest:
        raise SpentTooLongAgo(day=line.day, oldest=oldest)


def check_lines(lines: Sequence[Line], *, rules: Expenses, currency: Currency, today: date, own: str | None) -> None:
    """Raises NothingClaimed, TooManyLines, and what check_line raises, with its arguments."""
    if not lines:
        raise NothingClaimed
    if len(lines) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    for line in lines:
        check_line(line, rules=rules, currency=currency, today=today, own=own)


def answered(line: Line) -> bool:
    """Whether nothing is left to be said to the flags of a line."""
    receipt = line.lost or all(flag.kind is not FlagKind.NO_RECEIPT for flag in line.flags)
    return not to_explain(line.flags) or (line.explanation is not None and receipt)


def check_answers(lines: Mapping[int, Line]) -> None:
    """Whether all that is to be explained is, of lines by their position. Raises ReceiptMissing, ExplanationMissing."""
    for position, line in lines.items():
        kinds = {flag.kind for flag in to_explain(line.flags)}
        if FlagKind.NO_RECEIPT in kinds and not line.lost:
            raise ReceiptMissing(position=position)
        if kinds and line.explanation is None:
            raise ExplanationMissing(position=position)
