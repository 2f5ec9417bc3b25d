"""Money is exact, and is read as people write it."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money, NotMoney, TooManyPlaces, UnknownCurrency, places, read_amount, read_money, total

LANGUAGES = st.sampled_from(["en", "pt_BR"])
CURRENCIES = st.sampled_from(["EUR", "BRL", "USD", "JPY", "BHD"])
MINOR = st.integers(1, 10**11)


@pytest.mark.parametrize(("currency", "decimals"), [("EUR", 2), ("BRL", 2), ("JPY", 0), ("BHD", 3)])
def test_a_currency_has_its_own_smallest_coin(currency: str, decimals: int) -> None:
    assert places(currency) == decimals
    assert Money.of_minor(1, currency).amount == Decimal(1).scaleb(-decimals)


def test_a_tie_goes_to_the_even_cent_and_nothing_is_finer() -> None:
    assert [Money.rounded(Decimal(d), "EUR").minor for d in ("0.125", "0.135", "0.145")] == [12, 14, 14]
    with pytest.raises(ValueError, match="no amount"):
        Money(Decimal("0.125"), "EUR")


def test_nothing_has_no_sign() -> None:
    assert str(Money.rounded(Decimal("-0.004"), "EUR")) == str(Money(Decimal("-0.00"), "EUR")) == "0.00 EUR"


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(ValueError, match="two currencies"):
        Money.of_minor(1, "EUR") + Money.of_minor(1, "BRL")


@given(parts=st.lists(st.integers(-(10**9), 10**9)), currency=CURRENCIES)
def test_no_cent_is_lost_in_a_sum_and_what_is_kept_comes_back(parts: list[int], currency: str) -> None:
    amounts = [Money.of_minor(n, currency) for n in parts]
    assert total(amounts, currency).minor == sum(parts)
    assert [Money.of_minor(money.minor, currency) for money in amounts] == amounts


@given(minor=MINOR, currency=CURRENCIES, language=LANGUAGES)
def test_what_is_written_for_somebody_is_read_as_the_same_amount(minor: int, currency: str, language: str) -> None:
    money = Money.of_minor(minor, currency)
    written = format_decimal(money.amount, format=f"#,##0.{'0' * places(currency)}", locale=language)
    assert read_amount(written, language=language, currency=currency) == money
    with_sign = format_currency(money.amount, currency, locale=language)
    found = read_money(f"taxi {with_sign} to the client", language=language, currency="USD")
    assert found is not None
    assert (found.money, found.rest) == (money, "taxi to the client")


@given(minor=st.integers(100_000, 10**11), language=LANGUAGES, other=LANGUAGES)
def test_both_ways_to_write_thousands_and_cents_are_the_same_to_anybody(minor: int, language: str, other: str) -> None:
    money = Money.of_minor(minor, "EUR")
    written = format_decimal(money.amount, format="#,##0.00", locale=other)
    assert read_amount(written, language=language, currency="EUR") == money


@pytest.mark.parametrize(
    ("typed", "language", "money"),
    [
        ("45,90", "en", "45.90 EUR"),
        ("45.90", "pt_BR", "45.90 EUR"),
        ("1,234", "en", "1234.00 EUR"),
        ("1.234", "pt_BR", "1234.00 EUR"),
        ("0,500", "en", "0.50 EUR"),
        ("1 234,5", "en", "1234.50 EUR"),
        ("12'000", "en", "12000.00 EUR"),
    ],
)
def test_one_mark_is_read_as_somebody_means_it(typed: str, language: str, money: str) -> None:
    assert str(read_amount(typed, language=language, currency="EUR")) == money


def test_three_places_are_decimals_where_a_currency_has_them() -> None:
    assert str(read_amount("1.234", language="en", currency="BHD")) == "1.234 BHD"
    assert str(read_amount("1,234", language="en", currency="BHD")) == "1234.000 BHD"


@pytest.mark.parametrize("typed", ["", "abc", "-5", "0", "1.2.3", "1,23,456", "1e3", "12.", "٣", "9" * 13, "1.23,4.5"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotMoney):
        read_amount(typed, language="en", currency="EUR")


def test_what_no_coin_pays_is_refused_and_so_is_no_currency() -> None:
    with pytest.raises(TooManyPlaces):
        read_amount("1.5", language="en", currency="JPY")
    for typed, language in (("1.234", "en"), ("1,234", "pt_BR")):
        with pytest.raises(TooManyPlaces):
            read_amount(typed, language=language, currency="EUR")
    with pytest.raises(UnknownCurrency):
        read_amount("1", language="en", currency="XYZ")


@pytest.mark.parametrize(
    ("words", "money", "rest"),
    [
        ("45,90 EUR taxi client", "45.90 EUR", "taxi client"),
        ("taxi 45.90", "45.90 EUR", "taxi"),
        ("R$ 30 almoço", "30.00 BRL", "almoço"),
        ("US$12.50 lunch with Tom", "12.50 USD", "lunch with Tom"),
        ("¥1200 train", "1200 JPY", "train"),
        ("12 usd", "12.00 USD", ""),
        ("3 pax lunch", "3.00 EUR", "pax lunch"),
    ],
)
def test_an_amount_is_found_among_words(words: str, money: str, rest: str) -> None:
    found = read_money(words, language="en", currency="EUR")
    assert found is not None
    assert (str(found.money), found.rest) == (money, rest)


@pytest.mark.parametrize("words", ["taxi", "", "room A12", "v2.0beta"])
def test_words_without_an_amount_have_none(words: str) -> None:
    assert read_money(words, language="en", currency="EUR") is None


@given(words=st.text(max_size=60), language=LANGUAGES)
def test_no_words_break_the_reading(words: str, language: str) -> None:
    try:
        found = read_money(words, language=language, currency="EUR")
    except (NotMoney, TooManyPlaces):
        return
    assert found is None or found.money.amount > 0
