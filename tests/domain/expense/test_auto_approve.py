"""What the policy approves by itself, and how often somebody looks all the same."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense import Flag, FlagKind, Line, Tax, may_pass, sampled
from domain.money import Exchange, Money
from domain.policy import AutoApprove

RULES = AutoApprove(most=Decimal(50), month=Decimal(120))
NOTHING = Money.nothing("EUR")
LINE = Line(day=date(2026, 8, 3), category="travel", merchant="Taxi", claimed=Money.of_minor(5000, "EUR"))
FLAG = st.builds(Flag, kind=st.sampled_from(FlagKind))
LINES = st.lists(
    st.builds(
        lambda minor, category, flags: replace(
            LINE, claimed=Money.of_minor(minor, "EUR"), category=category, flags=tuple(flags)
        ),
        st.integers(0, 6000),
        st.sampled_from(["travel", "meals"]),
        st.lists(FLAG, max_size=1),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize(("minor", "passed", "yes"), [
    (5000, 0, True), (5001, 0, False), (5000, 7000, True), (5000, 7001, False), (1, 12_000, False),
])  # fmt: skip
def test_a_claim_and_the_month_of_its_requester_hold_to_the_cent(minor: int, passed: int, yes: bool) -> None:
    line = replace(LINE, claimed=Money.of_minor(minor, "EUR"))
    assert may_pass([line], RULES, passed=Money.of_minor(passed, "EUR")) is yes


def test_nothing_passes_where_the_policy_says_nothing() -> None:
    assert not may_pass([LINE], None, passed=NOTHING)


def test_what_is_not_known_yet_is_looked_at() -> None:
    spent = Money.of_minor(5500, "USD")
    rate = Exchange(spent=spent, rate=Decimal("0.9"), day=date(2026, 8, 3), source="ECB", provisional=True)
    assert not may_pass([replace(LINE, exchange=rate)], RULES, passed=NOTHING)
    assert may_pass([replace(LINE, exchange=replace(rate, provisional=False))], RULES, passed=NOTHING)


def test_tax_on_top_is_money_too() -> None:
    tax = Tax(spent=Money.of_minor(1, "EUR"), amount=Money.of_minor(1, "EUR"), included=False)
    assert not may_pass([replace(LINE, tax=tax)], RULES, passed=NOTHING)
    assert may_pass([replace(LINE, tax=replace(tax, included=True))], RULES, passed=NOTHING)


@given(LINES, st.integers(0, 13_000))
def test_a_flagged_claim_never_passes_nor_one_that_is_too_much_or_of_another_category(
    lines: list[Line], passed: int
) -> None:
    before, rules = Money.of_minor(passed, "EUR"), RULES.model_copy(update={"categories": ("travel",)})
    if may_pass(lines, rules, passed=before):
        assert not any(line.flags for line in lines), "a duplicate least of all"
        assert {line.category for line in lines} == {"travel"}
        assert sum(line.claimed.amount for line in lines) <= 50
    else:
        plain = [replace(line, flags=(), category="travel") for line in lines]
        whole = sum(line.claimed.amount for line in lines)
        assert plain != lines or whole > 50 or whole + before.amount > 120


@given(st.lists(st.integers(1, 5000), max_size=40))
def test_many_small_claims_are_no_way_round_a_large_one(claims: list[int]) -> None:
    passed = NOTHING
    for minor in claims:
        line = replace(LINE, claimed=Money.of_minor(minor, "EUR"))
        if may_pass([line], RULES, passed=passed):
            passed += line.claimed
    assert passed.amount <= RULES.a_month


@pytest.mark.parametrize("share", [Decimal(1), Decimal(5), Decimal("12.5"), Decimal(50)])
def test_the_share_that_is_looked_at_is_the_one_that_is_written(share: Decimal) -> None:
    n = 40_000
    found = sum(sampled(b"a secret", request_id, audit=share) for request_id in range(1, n + 1))
    wanted = float(share) / 100
    assert abs(found / n - wanted) < 4 * sqrt(wanted * (1 - wanted) / n), f"{found} of {n}"


def test_the_draw_is_the_same_each_time_and_another_with_another_secret() -> None:
    draws = [[sampled(key, n, audit=Decimal(50)) for n in range(1000)] for key in (b"one", b"one", b"two")]
    assert draws[0] == draws[1]
    alike = sum(a == b for a, b in zip(draws[0], draws[2], strict=True))
    assert 430 < alike < 570, "who does not have the secret knows nothing"


@pytest.mark.parametrize(("share", "all_"), [(Decimal(0), False), (Decimal(100), True)])
def test_none_and_all(share: Decimal, all_: bool) -> None:
    assert {sampled(b"a secret", n, audit=share) for n in range(2000)} == {all_}
