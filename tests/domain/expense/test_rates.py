"""Money of other currencies: the rate of the day, the last one before it, and nothing that nobody said."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense import Line, Tax, Verdict, claimed
from domain.expense.rates import rated
from domain.money import Money
from domain.money.exchange import ECB, IMPORTED, cross, euro, own, quote, worth
from domain.money.history import History, NotAHistory, Point

SUNDAY = date(2026, 8, 2)
FRIDAY, MONDAY = SUNDAY - timedelta(days=2), SUNDAY + timedelta(days=1)
RATES = st.decimals(Decimal("0.0001"), Decimal(30_000), places=4)
BANK = "Date,USD,JPY,BGN,\n2026-08-03,1.1535,174.6,N/A,\n2026-07-31,1.15,174,N/A,\n2025-12-31,1.1,170,1.9558,\n"


def point(day: date, rate: str, source: str = ECB) -> Point:
    return Point(day=day, per_euro=Decimal(rate), source=source)


def usd(cents: int) -> Money:
    return Money.of_minor(cents, "USD")


def test_a_weekend_has_the_rate_of_friday_and_that_is_certain_once_monday_is_known() -> None:
    friday = point(FRIDAY, "1.15")
    before = quote([friday], on=SUNDAY, newest=FRIDAY)
    after = quote([friday], on=SUNDAY, newest=MONDAY)
    assert before
    assert after
    assert (before.per_euro, before.day, before.provisional) == (Decimal("1.15"), FRIDAY, True)
    assert (after.per_euro, after.day, after.provisional) == (Decimal("1.15"), FRIDAY, False)


def test_a_later_rate_is_never_taken_for_an_earlier_day() -> None:
    """A mistake of others: today's rate for last month's dinner."""
    assert quote([point(MONDAY, "1.2")], on=SUNDAY, newest=MONDAY) is None
    found = quote([point(FRIDAY, "1.15"), point(MONDAY, "1.2")], on=SUNDAY, newest=MONDAY)
    assert found
    assert found.day == FRIDAY


def test_what_was_imported_counts_before_what_the_bank_says_of_the_same_day() -> None:
    both = [point(FRIDAY, "1.15"), point(FRIDAY, "1.14", IMPORTED)]
    found = quote(both, on=FRIDAY, newest=FRIDAY)
    assert found
    assert (found.source, found.per_euro) == (IMPORTED, Decimal("1.14"))


def test_a_rate_of_a_quarter_ago_says_nothing_any_more() -> None:
    old = point(SUNDAY - timedelta(days=93), "90")
    assert quote([old], on=SUNDAY, newest=old.day) is None


def test_the_history_is_read_by_the_day_and_the_currency() -> None:
    history = History(BANK, source=ECB)
    assert history.last("USD", SUNDAY, since=date.min) == point(FRIDAY, "1.15")
    assert history.last("BGN", SUNDAY, since=FRIDAY) is None
    assert (history.newest("BGN"), history.newest("XXX")) == (date(2025, 12, 31), None)
    assert list(history.after(FRIDAY)) == [("USD", point(MONDAY, "1.1535")), ("JPY", point(MONDAY, "174.6"))]


@pytest.mark.parametrize("text", ["", "<html>", "Date,EUR\n", "Date,USD\n31.7.2026,1.1\n"])
def test_what_is_not_the_banks_file_is_no_history(text: str) -> None:
    with pytest.raises(NotAHistory):
        History(text, source=ECB)


@given(cents=st.integers(1, 10**9), of=RATES, into=RATES)
def test_a_cross_rate_goes_through_the_euro_and_is_rounded_once(cents: int, of: Decimal, into: Decimal) -> None:
    a, b = (quote([point(FRIDAY, str(rate))], on=FRIDAY, newest=FRIDAY) for rate in (of, into))
    assert a
    assert b
    exchange = cross(usd(cents), a, b)
    assert -exchange.rate.as_tuple().exponent == 9  # type: ignore[operator]
    # The oracle: exact fractions from the kept rate; half a real is the most that a rounding to cents moves.
    exact = Fraction(cents, 100) * Fraction(exchange.rate)
    assert abs(Fraction(worth(exchange, "BRL").amount) - exact) <= Fraction(1, 200)
    assert abs(Fraction(exchange.rate) - Fraction(into) / Fraction(of)) <= Fraction(1, 2 * 10**9)


def test_a_rate_between_two_other_currencies_is_as_old_as_the_older_of_the_two() -> None:
    dollar = quote([point(MONDAY, "1.15")], on=MONDAY, newest=MONDAY)
    real = quote([point(FRIDAY, "6.21", IMPORTED)], on=MONDAY, newest=FRIDAY)
    assert dollar
    assert real
    exchange = cross(usd(1000), dollar, real)
    assert (exchange.day, exchange.source, exchange.provisional) == (FRIDAY, IMPORTED, True)
    assert cross(usd(1000), dollar, euro(MONDAY)).source == ECB


def line(cents: int, rate: str, *, tax: int = 0, approved: Money | None = None) -> Line:
    exchange = own(usd(cents), rate=Decimal(rate), came_to=None, day=MONDAY, reason="statement")
    taxed = Tax(spent=usd(tax), amount=Money.rounded(usd(tax).amount * Decimal(rate), "EUR"), included=True)
    verdict = Verdict(approved=approved, reason="too much") if approved else None
    return Line(day=MONDAY, category="travel", merchant="Taxi", claimed=worth(exchange, "EUR"), exchange=exchange,
                tax=taxed if tax else None, verdict=verdict)  # fmt: skip


def test_a_verdict_that_cut_stands_as_the_amount_when_the_rate_is_known() -> None:
    dearer, cheaper = (line(10_000, rate).exchange for rate in ("0.95", "0.40"))
    assert dearer
    assert cheaper
    cut = line(10_000, "0.9", approved=Money(Decimal(50), "EUR"))
    assert rated(cut, dearer).approved == Money(Decimal(50), "EUR")
    assert rated(cut, cheaper).approved == Money(Decimal(40), "EUR"), "never more than is claimed"
    whole = line(10_000, "0.9", approved=Money(Decimal(90), "EUR"))
    assert rated(whole, dearer).approved == Money(Decimal(95), "EUR"), "yes to all of it stays yes to all of it"


@given(parts=st.lists(st.tuples(st.integers(1, 10**6), RATES), min_size=1, max_size=20))
def test_a_sum_is_the_sum_of_what_the_lines_show(parts: list[tuple[int, Decimal]]) -> None:
    """A mistake of others: a total rounded on its own, a cent beside the sum of its lines."""
    lines = [line(cents, str(rate)) for cents, rate in parts]
    assert claimed(lines).minor == sum(one.claimed.minor for one in lines)


@given(gross=st.integers(1, 10**6), share=st.integers(0, 100), kept=st.integers(0, 100), included=st.booleans())
def test_no_cent_of_a_tax_is_lost_when_a_line_is_cut(gross: int, share: int, kept: int, included: bool) -> None:
    """A mistake of others: tax that is left out of what is paid."""
    whole, tax, approved = (Money.of_minor(n, "EUR") for n in (gross, gross * share // 100, gross * kept // 100))
    spent = Line(day=MONDAY, category="travel", merchant="Taxi", claimed=whole,
                 tax=Tax(spent=tax, amount=tax, included=included), verdict=Verdict(approved=approved))  # fmt: skip
    assert spent.total == (approved if included else approved + spent.tax_approved)
    assert spent.net_approved + spent.tax_approved == spent.total
    assert spent.asked == (whole if included else whole + tax)
    assert Money.nothing("EUR") <= spent.tax_approved <= tax
    proportion = Fraction(tax.minor * approved.minor, whole.minor)
    assert abs(spent.tax_approved.minor - proportion) <= Fraction(1, 2)
