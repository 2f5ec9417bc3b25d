"""What is claimed: lines, the money of each in its own currency and in the company's, and what was decided of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.approval import Request
from domain.expense.flag import Flag
from domain.money import Currency, Money, total
from domain.policy import Expenses

KIND = "expense"
PREFIX = "EXP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How money of another currency became the company's.

    ``rate`` is the company's currency for one unit of what was spent, of at most 9 decimals, and was known for ``day``:
    that of the expense, or the last one before it. ``source`` names who published it. A ``provisional`` rate is taken
    until the one of that day is known. A person's own rate has a ``reason``.
    """

    spent: Money
    rate: Decimal
    day: date
    source: str
    provisional: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is reimbursed of a line, from nothing to all that is claimed; less than all has a reason."""

    approved: Money
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that was paid once: when, for what, to whom, and how much.

    ``claimed`` is in the company's currency. ``receipts`` are the ids of files. ``flags`` are what the policy asks
    about, ``explanation`` what the employee says to it. ``verdict`` is None until somebody said something else than
    yes to all of it.
    """

    day: date
    category: str
    merchant: str
    claimed: Money
    exchange: Exchange | None = None
    note: str | None = None
    cost_centre: str | None = None
    explanation: str | None = None
    receipts: tuple[int, ...] = ()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A request to have expenses reimbursed: its lines, and the rules it was made under. It has at least one line."""

    request: Request
    lines: tuple[Line, ...]
    rules: Expenses

    @property
    def claimed(self) -> Money:
        """The sum of all lines."""
        return claimed(self.lines)

    @property
    def approved(self) -> Money:
        """What is reimbursed of them."""
        return total((line.approved for line in self.lines), self.claimed.currency)


def claimed(lines: Sequence[Line]) -> Money:
    """The sum of lines claimed in one currency; there is at least one."""
    return total((line.claimed for line in lines), lines[0].claimed.currency)


def sums(lines: Sequence[Line]) -> list[Money]:
    """What lines come to, a sum for each currency that they are claimed in: drafts outlive a change of the policy."""
    currencies: dict[Currency, list[Money]] = {}
    for line in lines:
        currencies.setdefault(line.claimed.currency, []).append(line.claimed)
    return [total(amounts, currency) for currency, amounts in currencies.items()]
