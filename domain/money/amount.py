"""An exact amount of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache

from babel.numbers import get_currency_precision, list_currencies

from domain.refusal import Refusal, refusal

Currency = str
"""An ISO 4217 code such as EUR."""


@refusal
class UnknownCurrency(Refusal):
    """No currency has this code."""

    field = "currency"
    code: str


@cache
def places(currency: Currency) -> int:
    """The decimals of a currency's minor unit, by ISO 4217 as CLDR keeps it: EUR 2, JPY 0, BHD 3.

    Raises UnknownCurrency.
    """
    if currency not in list_currencies():
        raise UnknownCurrency(code=currency)
    return get_currency_precision(currency)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency, never finer than its minor unit. Raises ValueError when made finer, UnknownCurrency.

    Amounts of two currencies are never added or compared: that is a mistake of ours, a ValueError.
    """

    amount: Decimal
    currency: Currency

    def __post_init__(self) -> None:
        amount = _to(self.amount, self.currency) if self.amount.is_finite() else None
        if amount is None or amount != self.amount:
            raise ValueError(f"{self.amount} is no amount of {self.currency}")
        object.__setattr__(self, "amount", amount)

    @classmethod
    def rounded(cls, amount: Decimal, currency: Currency) -> "Money":
        """The nearest amount there is, ties to the even one (IEEE 754, as banks round): here and nowhere else."""
        return cls(_to(amount, currency), currency)

    @classmethod
    def of_minor(cls, minor: int, currency: Currency) -> "Money":
        """So many minor units, as the database keeps them."""
        return _of_minor(minor, currency)

    @classmethod
    def nothing(cls, currency: Currency) -> "Money":
        """Zero."""
        return cls(Decimal(0), currency)

    @property
    def minor(self) -> int:
        """In minor units: cents of a euro, whole yen."""
        return int(self.amount.scaleb(places(self.currency)))

    @property
    def above_zero(self) -> "Money":
        """The same, or nothing where it is below zero."""
        return self if self.amount > 0 else Money.nothing(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other).amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are of two currencies")
        return other


@lru_cache(maxsize=10_000)
def _of_minor(minor: int, currency: Currency) -> Money:
    # Most of what is read are zeros, and amounts that were read before.
    return Money(Decimal(minor).scaleb(-places(currency)), currency)


@cache
def _unit(currency: Currency) -> Decimal:
    return Decimal(1).scaleb(-places(currency))


def _to(amount: Decimal, currency: Currency) -> Decimal:
    # Nothing is neither above nor below: a zero with a sign is kept, and told, as if it were another one.
    return amount.quantize(_unit(currency), rounding=ROUND_HALF_EVEN) + 0


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """The sum of amounts of one currency; of none, zero."""
    nothing = Money.nothing(currency)
    return Money(sum((nothing._same(money).amount for money in amounts), nothing.amount), currency)


def totals(amounts: Iterable[Money]) -> list[Money]:
    """The sum of amounts in each of their currencies, in the order in which these come first."""
    currencies: dict[Currency, list[Money]] = {}
    for money in amounts:
        currencies.setdefault(money.currency, []).append(money)
    return [total(some, currency) for currency, some in currencies.items()]
