"""What people type for an expense in another currency."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, list_currencies

from domain.expense import NotARate, Spent, read_spent
from domain.money import Money, places, read_money


def money(amount: str, currency: str) -> Money:
    return Money(Decimal(amount), currency)


DOLLARS = money("12", "USD")


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("12 USD taxi", "en", Spent(money=DOLLARS, rest="taxi")),
        ("12 usd taxi", "en", Spent(money=DOLLARS, rest="taxi")),
        ("12 EUR", "en", Spent(money=money("12", "EUR"))),
        ("12 USD = 11.08", "en", Spent(money=DOLLARS, came_to=money("11.08", "EUR"))),
        ("taxi US$12 = €11,08 me", "pt_BR", Spent(money=DOLLARS, came_to=money("11.08", "EUR"), rest="taxi me")),
        ("12 USD @ 0.9234 taxi", "en", Spent(money=DOLLARS, rate=Decimal("0.9234"), rest="taxi")),
        ("12 USD @ 1,085", "pt_BR", Spent(money=DOLLARS, rate=Decimal("1.085"))),
        ("12 USD @ 1.085", "pt_BR", Spent(money=DOLLARS, rate=Decimal("1.085"))),
        ("5 pen", "en", Spent(money=money("5", "EUR"), rest="pen")),
        ("5 PEN", "en", Spent(money=money("5", "PEN"))),
    ],
)  # fmt: skip
def test_an_amount_of_any_currency_is_read_with_what_the_statement_says(
    typed: str, language: str, meant: Spent
) -> None:
    assert read_spent(typed, language=language, currency="EUR") == meant


@pytest.mark.parametrize(
    "typed",
    ["12 USD @ Joe's", "12 USD = taxi", "12 USD = 11 GBP", "12 EUR = 11", "12 USD @ 0", "12 USD @ 1.2.3", "12 USD ="],
)
def test_what_is_no_rate_is_not_taken_for_one(typed: str) -> None:
    with pytest.raises(NotARate):
        read_spent(typed, language="en", currency="EUR")


@pytest.mark.parametrize(("language", "locale"), [("en", "en_GB"), ("pt_BR", "pt_BR")])
def test_every_currency_is_understood_as_it_is_echoed(language: str, locale: str) -> None:
    for code in sorted(list_currencies() - {"XXX"}):
        meant = Money.of_minor(123_400, code)
        read = read_money(format_currency(meant.amount, code, locale=locale), language=language, currency="EUR")
        assert read, code
        assert (read.money, read.rest) == (meant, ""), (code, places(code))
