"""What somebody types for an expense: an amount of any currency, and what their statement says that it came to."""

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.money import Currency, Money, read_money
from domain.refusal import Refusal, refusal

_OWN = re.compile(r"\s*(?P<sign>[=@])\s*(?P<words>.*)", re.DOTALL)
_RATE = re.compile(r"(?P<rate>\d{1,9}(?:[.,]\d{1,9})?)(?![\w.,])\s*(?P<rest>.*)", re.ASCII | re.DOTALL)


@refusal
class NotARate(Refusal):
    """Behind the amount stands neither a rate nor what it came to in the company's currency."""

    field = "amount"
    words: str
    wanted: Currency


@refusal
class ReasonMissing(Refusal):
    """A rate of one's own has a reason."""

    field = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """An amount as somebody typed it: "12 USD", "12 USD = 11.08", "12 USD @ 0.9234"; and the words without it.

    ``came_to`` is in the company's currency, ``rate`` is so much of it for one unit.
    """

    money: Money
    came_to: Money | None = None
    rate: Decimal | None = None
    rest: str = ""


def read_spent(text: str, *, language: str, currency: Currency) -> Spent | None:
    """The amount in ``text``; None if there is none. Raises NotMoney, TooManyPlaces, NotARate."""
    read = read_money(text, language=language, currency=currency)
    if read is None:
        return None
    own = _OWN.match(read.after)
    if own is None:
        return Spent(money=read.money, rest=read.rest)
    wrong = NotARate(words=own["words"], wanted=currency)
    if read.money.currency == currency:
        raise wrong
    if own["sign"] == "=":
        came_to = read_money(own["words"], language=language, currency=currency)
        if came_to is None or came_to.before.strip() or came_to.money.currency != currency:
            raise wrong
        return Spent(money=read.money, came_to=came_to.money, rest=_joined(read.before, came_to.after))
    found = _RATE.match(own["words"])
    rate = Decimal(found["rate"].replace(",", ".")) if found else None
    if found is None or not rate:
        raise wrong
    return Spent(money=read.money, rate=rate, rest=_joined(read.before, found["rest"]))


def _joined(before: str, after: str) -> str:
    return " ".join(f"{before} {after}".split())
