"""Two who must both agree say different things of the same lines at the same moment."""

from functools import partial

from domain.approval import State
from tests.desk import Counter, at_once, form, words
from tests.handlers.expense.claiming import stands
from tests.handlers.expense.test_verdicts import ALL_THREE, approved, claim, decided_by, judge


def both_at_once(counter: Counter, *, seen: int | None) -> list[str]:
    """Hugo and Rita, who must both agree, cut the same lines at the same moment; what each reads."""
    decided_by(counter, {"ask": "hr", "quorum": "all"})
    claim(counter, *ALL_THREE)
    memo = {"request": 1, "seen": seen, "place": None}
    jobs = [
        partial(counter.submit, form(by, "expense.judge", {"line:1": "less", "amount:1": amount, "reason:1": "So"},
                                     memo=memo))
        for by, amount in (("hugo", "30"), ("rita", "20"))
    ]  # fmt: skip
    said = [words(answer) for answer in at_once(*jobs)]
    assert approved(counter)[0] in (2000, 3000)
    return said


def test_who_decides_at_the_same_moment_as_another_sees_their_cut_first(counter: Counter) -> None:
    said = both_at_once(counter, seen=1)
    changed = "EXP-1 has changed since this card was drawn. Look at the new card and decide again."
    assert sorted(said) == ["", changed]
    later = "hugo" if said[0] else "rita"
    assert words(judge(counter, later, less_1="10 Less")) == ""
    assert (stands(counter), approved(counter)) == (State.APPROVED, [1000, 1200, 12000])


def test_control_without_the_version_that_was_seen_neither_knows_of_the_other(counter: Counter) -> None:
    said = both_at_once(counter, seen=None)
    too_much = "At most €20.00 can be approved here. You wrote €30.00."
    assert said in (["", ""], [too_much, ""]), "the later one decided on a card that showed something else"
