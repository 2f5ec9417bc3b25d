"""A line at another rate: what is claimed, what was decided of it, and its tax."""

from dataclasses import replace
from decimal import Decimal

from domain.expense.line import Line, Tax, Verdict
from domain.money import Currency, Exchange, Money
from domain.money.exchange import worth


def rated(line: Line, exchange: Exchange) -> Line:
    """The line at another rate. A verdict that cut stands as the amount that was decided, never above the claim."""
    currency = line.claimed.currency
    claimed, verdict = worth(exchange, currency), line.verdict
    if verdict:
        whole = verdict.approved == line.claimed
        verdict = Verdict(approved=claimed if whole else min(verdict.approved, claimed), reason=verdict.reason)
    return replace(line, claimed=claimed, exchange=exchange, verdict=verdict, tax=taxed(line.tax, exchange, currency))


def taxed(tax: Tax | None, exchange: Exchange | None, currency: Currency) -> Tax | None:
    """The tax of a receipt in the company's currency."""
    if tax is None:
        return None
    rate = exchange.rate if exchange else Decimal(1)
    return replace(tax, amount=Money.rounded(tax.spent.amount * rate, currency))
