"""The tax on a receipt: an amount, or a rate of which it is made."""

import re
from decimal import Decimal

from domain.money import Money, NotMoney, TooManyPlaces, read_money
from domain.refusal import Refusal, refusal

_PERCENT = re.compile(r"(\d{1,2}(?:[.,]\d{1,3})?)\s*%", re.ASCII)


@refusal
class TaxMissing(Refusal):
    """The policy asks for the tax on such receipts."""

    field = "tax"


@refusal
class NotATax(Refusal):
    """Neither an amount in the currency of the receipt nor a rate; or more than there is."""

    field = "tax"
    words: str


def read_tax(words: str, *, spent: Money, included: bool, language: str) -> Money:
    """What somebody typed for the tax of ``spent``: "23%" or "8,42". Raises NotATax."""
    if re.fullmatch(r"0+([.,]0+)?\s*%?", words):
        return Money.nothing(spent.currency)
    if percent := _PERCENT.fullmatch(words):
        return of_rate(Decimal(percent[1].replace(",", ".")), spent=spent, included=included)
    try:
        read = read_money(words, language=language, currency=spent.currency)
    except (NotMoney, TooManyPlaces) as wrong:
        raise NotATax(words=words) from wrong
    if read is None or read.rest or read.money.currency != spent.currency or spent < read.money:
        raise NotATax(words=words)
    return read.money


def of_rate(percent: Decimal, *, spent: Money, included: bool) -> Money:
    """The tax at a rate: in the amount, or on top of it."""
    whole = 100 + percent if included else Decimal(100)
    return Money.rounded(spent.amount * percent / whole, spent.currency)
