"""Limits of what is claimed: against an oracle that walks over every line and every day, and in single cases."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense import Counted, Line, Verdict, excesses, window
from domain.money import Exchange, Money
from domain.policy import Days, Expenses, Limit, Per

MEALS, TAXI = "meals", "travel"
EDGES = (
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2023, 3, 1), date(2023, 12, 31),
    date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 12, 31), date(2025, 1, 1), date(2024, 4, 30),
)  # fmt: skip
"""Where months and years begin and end, leap days among them."""


def eur(amount: object) -> Money:
    return Money(Decimal(str(amount)), "EUR")


def line(day: date, amount: object, category: str = MEALS, **more: Any) -> Line:
    return Line(day=day, category=category, merchant="Somebody", claimed=eur(amount), **more)


LINES = st.builds(
    line,
    day=st.sampled_from(EDGES) | st.dates(date(2023, 12, 1), date(2025, 1, 31)),
    amount=st.integers(1, 9000).map(lambda cents: Decimal(cents) / 100),
    category=st.sampled_from([MEALS, TAXI, "office"]),
    verdict=st.none() | st.integers(0, 100).map(lambda n: Verdict(approved=eur(Decimal(n) / 100), reason="cut")),
)
LIMITS = st.builds(
    lambda of, measure, per: Limit.model_validate({"category": of, "per": per, **measure}),
    of=st.sampled_from([[], [MEALS], [MEALS, TAXI]]),
    measure=st.integers(1, 200).map(lambda n: {"amount": n}) | st.integers(1, 4).map(lambda n: {"count": n}),
    per=st.sampled_from([per for per in Per if per is not Per.LINE]),
) | st.builds(lambda n: Limit(per=Per.LINE, amount=Decimal(n)), n=st.integers(1, 90))


def together(per: Per, one: date, other: date) -> bool:
    """Whether two days are in one period: by how they are written."""
    length = {Per.DAY: 10, Per.MONTH: 7, Per.YEAR: 4}[per]
    return one.isoformat()[:length] == other.isoformat()[:length]


def by_hand(claim: Sequence[Line], counted: Sequence[Counted], limit: Limit) -> list[tuple[int, Decimal, Decimal]]:
    """Which line is the first too much, what all come to, what was left: each line tried in turn, all added up anew."""

    def weigh(lines: Sequence[Line]) -> Decimal:
        mine = [one for one in lines if not limit.category or one.category in limit.category]
        return sum((one.approved.amount if limit.amount else Decimal(1) for one in mine if one.approved), Decimal(0))

    found = []
    for n, new in enumerate(claim):
        if weigh([new]) == 0:
            continue
        same = list[Line]()
        if limit.per is Per.LINE:
            same = [new]
        elif limit.per is Per.TRIP:
            same = list(claim)
        else:
            same = [one for one in claim if together(limit.per, one.day, new.day)]
        others = [c.line for c in counted if limit.per in (Per.DAY, Per.MONTH, Per.YEAR)
                  and together(limit.per, c.line.day, new.day)]  # fmt: skip
        before = [one for k, one in enumerate(claim) if k < n and any(one is other for other in same)]
        until = weigh([*others, *before])
        earlier = any(weigh([one]) for one in before) and until > limit.most
        if until + weigh([new]) > limit.most and not earlier:
            found.append((n, weigh([*others, *same]), max(limit.most - until, Decimal(0))))
    return found


@given(
    claim=st.lists(LINES.map(lambda made: line(made.day, made.claimed.amount, made.category)), max_size=8),
    past=st.lists(LINES, max_size=12),
    limit=LIMITS,
)
def test_what_is_too_much_is_what_adding_up_by_hand_finds(claim: list[Line], past: list[Line], limit: Limit) -> None:
    counted = [Counted(reference=f"EXP-{n}", line=one) for n, one in enumerate(past)]
    found = excesses(claim, counted, [limit], currency="EUR")
    assert [(e.at, e.total, e.left) for e in found] == by_hand(claim, counted, limit)


@given(claim=st.lists(LINES, min_size=1, max_size=5), past=st.lists(LINES, max_size=12), limit=LIMITS)
def test_nothing_beyond_the_days_that_are_read_counts(claim: list[Line], past: list[Line], limit: Limit) -> None:
    every = [Counted(reference=f"EXP-{n}", line=one) for n, one in enumerate(past)]
    days = window([limit], claim)
    read = [c for c in every if days and days.first <= c.line.day <= days.last]
    assert excesses(claim, every, [limit], currency="EUR") == excesses(claim, read, [limit], currency="EUR")


@given(claim=st.lists(LINES, min_size=1, max_size=6), past=st.lists(LINES, max_size=9), limit=LIMITS)
def test_what_is_left_fits_and_a_cent_more_does_not(claim: list[Line], past: list[Line], limit: Limit) -> None:
    counted = [Counted(reference="EXP-1", line=one) for one in past]
    for excess in excesses(claim, counted, [limit], currency="EUR"):
        until = [one for one in claim[: excess.at] if limit.per is not Per.LINE]
        if limit.amount and excess.left:
            for amount, fits in ((excess.left, True), (excess.left + Decimal("0.01"), False)):
                tried = [*until, line(claim[excess.at].day, amount, claim[excess.at].category)]
                again = excesses(tried, counted, [limit], currency="EUR")
                assert (len(until) not in [e.at for e in again]) is fits


@pytest.mark.parametrize(
    ("per", "day", "first", "last"),
    [
        (Per.DAY, date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29)),
        (Per.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (Per.MONTH, date(2023, 2, 1), date(2023, 2, 1), date(2023, 2, 28)),
        (Per.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Per.YEAR, date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_days_that_count_together(per: Per, day: date, first: date, last: date) -> None:
    assert Limit(per=per, amount=Decimal(1)).days(day) == Days(first, last)


def test_a_trip_and_a_line_look_at_no_other_claim() -> None:
    limits = [Limit(per=Per.TRIP, amount=Decimal(50)), Limit(per=Per.LINE, amount=Decimal(50))]
    today = date(2026, 8, 3)
    assert window(limits, [line(today, 40)]) is None
    other = Counted(reference="EXP-1", line=line(today, 40))
    assert excesses([line(today, 40)], [other], limits, currency="EUR") == ()
    assert [e.total for e in excesses([line(today, 40), line(today, 20)], [], limits, currency="EUR")] == [Decimal(60)]


def test_money_of_another_currency_counts_in_the_companys() -> None:
    spent = Exchange(spent=Money(Decimal(100), "USD"), rate=Decimal("0.9"), day=date(2026, 8, 3), source="ECB")
    dinner = line(date(2026, 8, 3), 90, exchange=spent)
    limit = Limit(per=Per.DAY, amount=Decimal(90))
    assert excesses([dinner], [], [limit], currency="EUR") == ()
    [excess] = excesses([dinner, line(date(2026, 8, 3), "0.01")], [], [limit], currency="EUR")
    assert (excess.at, excess.total) == (1, Decimal("90.01"))
    assert excesses([dinner], [], [limit], currency="JPY") == (), "the company has another currency since"


def test_without_limits_nothing_is_limited() -> None:
    rules = Expenses()
    assert rules.limits_for(country="PT", department="Sales") == ()
    assert rules.receipt_wanted_from("meals") is None
    assert excesses([line(date(2026, 8, 3), 10**9)], [], rules.limits, currency="EUR") == ()


def test_what_was_cut_counts_as_what_was_granted() -> None:
    today, limit = date(2026, 8, 3), Limit(per=Per.MONTH, amount=Decimal(100))
    cut = Counted(reference="EXP-1", line=line(today, 90, verdict=Verdict(approved=eur(30), reason="a part")))
    assert excesses([line(today - timedelta(days=2), 70)], [cut], [limit], currency="EUR") == ()
    [excess] = excesses([line(today, "70.01")], [cut], [limit], currency="EUR")
    assert (excess.left, excess.others) == (Decimal(70), ("EXP-1",))
