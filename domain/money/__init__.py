"""Money: an exact amount of a currency, and how people type one."""

from domain.money.amount import Currency, Money, UnknownCurrency, places, total, totals
from domain.money.exchange import Exchange, NoRate
from domain.money.reading import MOST, NotMoney, Read, TooManyPlaces, read_amount, read_money

__all__ = [
    "MOST",
    "Currency",
    "Exchange",
    "Money",
    "NoRate",
    "NotMoney",
    "Read",
    "TooManyPlaces",
    "UnknownCurrency",
    "places",
    "read_amount",
    "read_money",
    "total",
    "totals",
]
