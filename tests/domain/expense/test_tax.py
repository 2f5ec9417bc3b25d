"""The tax on a receipt: a rate or an amount, in what was paid or on top of it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense import NotATax, read_tax
from domain.money import Money

PAID = Money.of_minor(12_300, "EUR")


@pytest.mark.parametrize(
    ("typed", "included", "language", "cents"),
    [
        ("23%", True, "en", 2_300),
        ("23 %", False, "en", 2_829),
        ("5,5%", True, "pt_BR", 641),
        ("8,42", True, "pt_BR", 842),
        ("€8.42", False, "en", 842),
        ("0", True, "en", 0),
        ("0%", False, "en", 0),
    ],
)
def test_a_rate_or_an_amount_is_read(typed: str, included: bool, language: str, cents: int) -> None:
    assert read_tax(typed, spent=PAID, included=included, language=language) == Money.of_minor(cents, "EUR")


@pytest.mark.parametrize("typed", ["much", "-5", "123.01", "8.42 USD", "8.421", "8 of it", "123%"])
def test_what_is_no_tax_of_the_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotATax):
        read_tax(typed, spent=PAID, included=True, language="en")


@given(minor=st.integers(1, 10**9), rate=st.integers(1, 99))
def test_a_tax_that_is_included_is_that_rate_of_the_rest(minor: int, rate: int) -> None:
    paid = Money.of_minor(minor, "BHD")
    tax = read_tax(f"{rate}%", spent=paid, included=True, language="en")
    assert abs(tax.minor - Fraction(minor * rate, 100 + rate)) <= Fraction(1, 2)
    assert tax <= paid
