"""Into which parts: art. 134 §1, against every combination that there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vacation.brazil.split import after, examples, lawful, lengths, ranges, sellable, splits
from tests.domain.vacation.brazil.oracle import divisions


@pytest.mark.parametrize("total", range(31))
def test_every_way_to_divide_a_period_and_no_other(total: int) -> None:
    assert set(lawful(total)) == divisions(total, ())
    assert len(set(lawful(total))) == len(lawful(total))


@pytest.mark.parametrize("total", [30, 24, 20, 18, 16, 12])
def test_whatever_was_taken_before_every_way_to_take_the_rest(total: int) -> None:
    for first in range(1, total):
        assert set(lawful(total - first, (first,))) == divisions(total, (first,))
        for second in range(1, total - first):
            before = (first, second)
            assert set(lawful(total - first - second, before)) == divisions(total, before)


def test_after_ten_of_thirty_are_sold_never_ten_and_ten() -> None:
    assert set(lawful(20)) == {(20,), (15, 5), (14, 6)}
    assert lengths(20) == (5, 6, 14, 15, 20)
    assert after(10, 20) == ()
    assert after(14, 20) == ((6,),)


@pytest.mark.parametrize(("sold_from", "rest"), [(24, 16), (18, 12), (12, 8)])
def test_what_remains_of_a_shorter_leave_after_a_sale_goes_in_one_part(sold_from: int, rest: int) -> None:
    assert sold_from - sellable(sold_from) == rest
    assert lawful(rest) == ((rest,),)


def test_a_full_leave() -> None:
    assert ranges(lengths(30)) == ((5, 25), (30, 30))
    assert ranges(lengths(24)) == ((5, 10), (14, 19), (24, 24))
    assert lengths(18) == (18,)
    assert after(14, 30) == ((16,), (11, 5), (10, 6), (9, 7), (8, 8))
    assert after(10, 30) == ((20,), (15, 5), (14, 6)), "the rest still needs a part of 14"
    assert lengths(20, (5, 5)) == (20,), "the third part is the last"


def test_ways_for_somebody_in_a_hurry() -> None:
    assert examples(splits(30)) == ((30,), (15, 15), (16, 14), (20, 10), (25, 5), (14, 8, 8))
    assert examples(splits(20)) == ((20,), (14, 6), (15, 5))
    assert examples(splits(16, (14,))) == ((16,), (8, 8), (9, 7), (11, 5))
    assert examples(splits(12)) == ((12,),)


def test_where_corrections_left_no_lawful_way_the_rest_goes_in_one_part() -> None:
    assert lawful(4, (14,)) == ()
    assert splits(4, (14,)) == ((4,),)
    assert splits(0, (30,)) == splits(-6, (30,)) == ()


@given(st.sampled_from([30, 24, 20, 18, 16, 12, 8]), st.data())
def test_whoever_asks_only_for_lawful_parts_can_always_take_everything_lawfully(
    total: int, data: st.DataObject
) -> None:
    parts: tuple[int, ...] = ()
    while sum(parts) < total:
        part = data.draw(st.sampled_from(lengths(total - sum(parts), parts)))
        rest = after(part, total - sum(parts), parts)
        parts = (*parts, part)
        assert bool(rest) == (sum(parts) < total)
    assert tuple(sorted(parts, reverse=True)) in divisions(total, ())
