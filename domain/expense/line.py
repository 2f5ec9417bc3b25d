"""What is claimed: lines, the money of each in its own currency and in the company's, and what was decided of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.approval import OPEN, Request, State
from domain.expense.flag import Flag
from domain.expense.mileage import Journey
from domain.expense.per_diem import Stay
from domain.money import Exchange, Money, total, totals
from domain.policy import Expenses

KIND = "expense"
PREFIX = "EXP"
STANDS = OPEN | {State.APPROVED}
"""The states in which a report is claimed: one that is refused, withdrawn or over counts for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """The tax of what is claimed: as it stands on the receipt, and in the company's currency.

    It is ``included`` in the amount, or comes on top of it.
    """

    spent: Money
    amount: Money
    included: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is reimbursed of a line, from nothing to all that is claimed; less than all has a reason."""

    approved: Money
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What somebody's answer left of a line, where it is less than was left before.

    ``line`` counts from 1. ``step`` is the one that was answered, ``version`` that of the request which it led to.
    """

    version: int
    line: int
    step: int
    by_id: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that was paid once: when, for what, to whom, and how much.

    ``claimed`` is in the company's currency, without the tax that is not included in it. ``receipts`` are the ids of
    files, ``lost``: there was one; ``fiscal_key`` is that of a Brazilian receipt. ``flags`` are what the policy asks
    about, ``explanation`` what the employee says to it. ``verdict`` is None until somebody said something else than yes
    to all of it. Of a ``journey`` or a ``stay`` the policy says what it comes to.
    """

    day: date
    category: str
    merchant: str
    claimed: Money
    exchange: Exchange | None = None
    tax: Tax | None = None
    journey: Journey | None = None
    stay: Stay | None = None
    note: str | None = None
    cost_centre: str | None = None
    explanation: str | None = None
    receipts: tuple[int, ...] = ()
    fiscal_key: str | None = None
    lost: bool = False
    flags: tuple[Flag, ...] = ()
    verdict: Verdict | None = None

    @property
    def spent(self) -> Money:
        """What stands on the receipt."""
        return self.exchange.spent if self.exchange else self.claimed

    @property
    def approved(self) -> Money:
        """What is reimbursed once the report is approved."""
        return self.verdict.approved if self.verdict else self.claimed

    @property
    def tax_approved(self) -> Money:
        """The tax of what is reimbursed: of a line that was cut in the same proportion, rounded once."""
        if self.tax is None or not self.claimed:
            return Money.nothing(self.claimed.currency)
        share = self.tax.amount.amount * self.approved.amount / self.claimed.amount
        return Money.rounded(share, self.claimed.currency)

    @property
    def tax_beside(self) -> Money:
        """The tax that is reimbursed on top, because the amount does not include it."""
        return self.tax_approved if self.tax_on_top else Money.nothing(self.claimed.currency)

    @property
    def total(self) -> Money:
        """All that is reimbursed: what is approved, and the tax that is not included in it."""
        return self.approved + self.tax_beside

    @property
    def net_approved(self) -> Money:
        """What is reimbursed without any tax."""
        return self.total - self.tax_approved

    @property
    def paid(self) -> Money:
        """What was paid in all, in the currency of the receipt."""
        return self.spent + self.tax_on_top.spent if self.tax_on_top else self.spent

    @property
    def tax_on_top(self) -> Tax | None:
        """The tax, if the amount does not include it."""
        return self.tax if self.tax and not self.tax.included else None

    @property
    def asked(self) -> Money:
        """All that is asked for: what is claimed, and the tax that is not included in it."""
        return self.claimed + self.tax_on_top.amount if self.tax_on_top else self.claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A request to have expenses reimbursed: its lines, and the rules it was made under. It has at least one line.

    ``cuts`` are those of the answers that stand, oldest first; the lines have the lowest of them.
    """

    request: Request
    lines: tuple[Line, ...]
    rules: Expenses
    cuts: tuple[Cut, ...] = ()

    @property
    def claimed(self) -> Money:
        """The sum of all lines."""
        return claimed(self.lines)

    @property
    def approved(self) -> Money:
        """What is reimbursed of them."""
        return total((line.approved for line in self.lines), self.claimed.currency)

    @property
    def tax_beside(self) -> Money:
        """The tax that is reimbursed on top of it."""
        return total((line.tax_beside for line in self.lines), self.claimed.currency)

    @property
    def total(self) -> Money:
        """What is paid in all."""
        return self.approved + self.tax_beside


def claimed(lines: Sequence[Line]) -> Money:
    """The sum of lines claimed in one currency; there is at least one."""
    return total((line.claimed for line in lines), lines[0].claimed.currency)


def asked(lines: Sequence[Line]) -> Money:
    """The sum of lines claimed in one currency, with the taxes on top; there is at least one."""
    return total((line.asked for line in lines), lines[0].claimed.currency)


def paid(lines: Sequence[Line]) -> list[Money]:
    """What stands on the receipts, a sum for each currency."""
    return totals(line.paid for line in lines)


def sums(lines: Sequence[Line]) -> list[Money]:
    """What lines come to, a sum for each currency that they are claimed in: drafts outlive a change of the policy."""
    return totals(line.asked for line in lines)
