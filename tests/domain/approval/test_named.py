"""What others got wrong, and what people ask for most, a story each."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.approval import (
    DECISIONS,
    AlreadySettled,
    CannotDecideThis,
    Cause,
    Circle,
    NobodyToDecide,
    NotWaitingForYou,
    SeatState,
    StandIn,
    State,
    Terms,
    TooFewToDecide,
    Why,
    chosen,
    plan,
    substituted,
)
from domain.people import Action, NotYours, Person, Role
from domain.policy import BY_MANAGER, Condition, Range, StepRule
from domain.vacation import BookedDay, Leave, Span, entries
from tests.domain.approval.cast import ANA, BRUNO, EVA, GINA, HUGO, IVO, NOW, RITA, TODAY, act, asked, chain, person
from tests.domain.vacation.halves import VACATION


def test_bug_12_nothing_is_approved_twice() -> None:
    """In sentrifugo#301 a second press deducted the days a second time."""
    once = act(asked(), Action.APPROVE, BRUNO)
    with pytest.raises(AlreadySettled) as settled:
        act(once, Action.APPROVE, BRUNO)
    assert (settled.value.state, settled.value.last) == (State.APPROVED, once.last)
    leave = Leave(request=once, type="vacation", rules=VACATION, span=Span(TODAY, TODAY), days=(BookedDay(TODAY),))
    assert [e.amount for e in entries(leave, was=State.PENDING, now=State.APPROVED)] == [-1000]
    assert entries(leave, was=State.APPROVED, now=State.APPROVED) == ()


@pytest.mark.parametrize("role", [(), (Role.HR,), (Role.ADMIN,), (Role.HR, Role.ADMIN)])
@pytest.mark.parametrize("action", sorted(DECISIONS))
def test_nobody_decides_their_own_request_whatever_they_are(role: tuple[Role, ...], action: Action) -> None:
    own = person(7, "Olga", *role)
    with pytest.raises(NotYours) as refused:
        act(asked(own, deciders=(own, BRUNO)), action, own)
    assert refused.value.own


def test_the_second_of_two_deciders_reads_who_was_first() -> None:
    first = act(asked(deciders=(RITA, HUGO)), Action.REJECT, HUGO)
    with pytest.raises(AlreadySettled) as settled:
        act(first, Action.APPROVE, RITA, seen=1)
    assert settled.value.last
    assert (settled.value.last.by_id, settled.value.last.action) == (HUGO.id, Action.REJECT)


def test_whoever_was_asked_before_a_reassignment_blocks_nothing_and_decides_nothing() -> None:
    moved = act(asked(), Action.REASSIGN, RITA)
    assert moved.waiting() == {EVA.id}
    with pytest.raises(NotWaitingForYou) as refused:
        act(moved, Action.APPROVE, BRUNO)
    assert refused.value.waiting == {EVA.id}
    assert act(moved, Action.APPROVE, EVA).state is State.APPROVED


def test_a_decision_that_was_taken_back_waits_for_all_who_were_asked() -> None:
    back = act(act(asked(deciders=(RITA, HUGO)), Action.APPROVE, RITA), Action.TAKE_BACK, RITA)
    assert (back.state, sorted(back.waiting()), back.round) == (State.PENDING, [RITA.id, HUGO.id], 2)
    assert act(back, Action.REJECT, HUGO).state is State.REJECTED


@pytest.mark.parametrize(
    ("managers", "hr", "why", "deciders"),
    [
        ((BRUNO,), (), Why.RULE, (BRUNO,)),
        ((GINA, BRUNO), (RITA,), Why.NEXT_MANAGER, (BRUNO,)),
        ((), (RITA, HUGO), Why.HR, (RITA, HUGO)),
        ((GINA,), (RITA, ANA), Why.HR, (RITA,)),
        ((ANA,), (HUGO,), Why.HR, (HUGO,)),
    ],
)
def test_a_request_goes_to_the_nearest_who_works_here_and_is_somebody_else(
    managers: tuple[Person, ...], hr: tuple[Person, ...], why: Why, deciders: tuple[Person, ...]
) -> None:
    (found,) = plan(BY_MANAGER, ANA, Circle(managers=managers, named={"hr": hr}), on=TODAY)
    assert (found.why, [s.person_id for s in found.seats]) == (why, [p.id for p in deciders])


@pytest.mark.parametrize("nobody", [(), (ANA,), (GINA,), (IVO,)])
def test_with_nobody_to_decide_nothing_is_asked_and_an_administrator_is_somebody(nobody: tuple[Person, ...]) -> None:
    with pytest.raises(NobodyToDecide):
        plan(BY_MANAGER, ANA, Circle(named={"hr": nobody, "admin": nobody}), on=TODAY)
    (step,) = plan(BY_MANAGER, ANA, Circle(named={"hr": nobody, "admin": (HUGO,)}), on=TODAY)
    assert (step.why, [s.person_id for s in step.seats]) == (Why.ADMIN, [HUGO.id])


def test_the_only_one_of_a_group_does_not_decide_their_own_and_their_manager_does() -> None:
    own = StepRule(ask=("finance",))
    (step,) = plan((own,), ANA, Circle(managers=(BRUNO,), named={"finance": (ANA,)}), on=TODAY)
    assert (step.why, [s.person_id for s in step.seats]) == (Why.NEXT_MANAGER, [BRUNO.id])


def test_more_must_agree_than_can_be_asked_is_said_before_anything_is_kept() -> None:
    three = StepRule(ask=("hr",), quorum=3)
    with pytest.raises(TooFewToDecide) as refused:
        plan((three,), ANA, Circle(named={"hr": (RITA, HUGO, ANA)}), on=TODAY)
    assert (refused.value.needed, refused.value.asked) == (3, 2)


RULES = (
    StepRule(ask=("manager",)),
    StepRule(ask=("next manager",), when=Condition(days=Range(least=Decimal(10)))),
    StepRule(ask=("hr",), when=Condition(category=("unpaid", "parental"))),
    StepRule(
        ask=("finance",), when=Condition(department=("Sales",), amount=Range(least=Decimal(500), most=Decimal(5000)))
    ),
    StepRule(ask=("admin",), when=Condition(cost_centre=("CC-7",))),
)


@pytest.mark.parametrize(
    ("terms", "who", "steps"),
    [
        (Terms(days=Decimal(1)), ANA, ["manager"]),
        (Terms(days=Decimal(10)), ANA, ["manager", "next manager"]),
        (Terms(days=Decimal(12), categories=frozenset({"unpaid"})), ANA, ["manager", "next manager", "hr"]),
        (Terms(amount=Decimal(500)), person(9, "Sara"), ["manager"]),
        (Terms(categories=frozenset({"meals", "parental"})), ANA, ["manager", "hr"]),
        (Terms(categories=frozenset({"meals"})), ANA, ["manager"]),
        (Terms(cost_centres=frozenset({"CC-1", "CC-7"})), ANA, ["manager", "admin"]),
        (Terms(cost_centres=frozenset({"CC-1"})), replace(ANA, cost_centre="CC-7"), ["manager", "admin"]),
    ],
)
def test_of_the_lines_of_the_policy_all_that_fit_are_asked_in_their_order(
    terms: Terms, who: Person, steps: list[str]
) -> None:
    assert [rule.ask[0] for rule in chosen(RULES, terms, who)] == steps


@pytest.mark.parametrize(("amount", "asked_"), [("499.99", False), ("500", True), ("5000", True), ("5000.01", False)])
def test_a_threshold_holds_to_the_cent(amount: str, asked_: bool) -> None:
    seller = replace(ANA, department="Sales", cost_centre="CC-7")
    found = [rule.ask[0] for rule in chosen(RULES, Terms(amount=Decimal(amount)), seller)]
    assert ("finance" in found) is asked_
    assert "admin" in found


def test_a_step_asks_everybody_at_the_same_moment_and_the_next_one_nobody_yet() -> None:
    first, second = chain((RULES[0], (RITA, HUGO)), (RULES[0], (EVA,)))
    assert {(seat.state, seat.asked_at) for seat in first.seats} == {(SeatState.WAITING, NOW)}
    assert [(seat.state, seat.asked_at) for seat in second.seats] == [(SeatState.UPCOMING, None)]


def test_the_second_step_waits_for_the_first_and_a_slip_in_the_first_reopens_it() -> None:
    request = act(asked(steps=chain((RULES[0], (BRUNO,)), (RULES[2], (RITA, HUGO)))), Action.APPROVE, BRUNO)
    assert (request.state, request.waiting()) == (State.PENDING, frozenset({RITA.id, HUGO.id}))
    with pytest.raises(NotWaitingForYou):
        act(request, Action.APPROVE, BRUNO)
    done = act(request, Action.APPROVE, HUGO)
    assert done.state is State.APPROVED
    back = act(done, Action.TAKE_BACK, BRUNO)
    assert (back.state, back.waiting()) == (State.PENDING, frozenset({BRUNO.id}))
    assert {s.state for s in back.steps[1].seats} == {SeatState.UPCOMING}, "what HR had said falls with it"


def test_changes_are_asked_for_made_and_decided_from_the_first_step_on() -> None:
    """GLPI#24399: a new request inherited an old answer."""
    steps = chain((RULES[0], (BRUNO,)), (RULES[2], (RITA,)))
    once = act(asked(steps=steps), Action.APPROVE, BRUNO)
    wanted = act(once, Action.ASK_CHANGES, RITA, reason="Not in August.")
    assert (wanted.state, wanted.waiting()) == (State.CHANGES, frozenset())
    with pytest.raises(NotYours):
        act(wanted, Action.RESUBMIT, BRUNO, steps=steps)
    again = act(
        wanted, Action.RESUBMIT, ANA, steps=tuple(replace(s, seats=steps[n].seats) for n, s in enumerate(steps))
    )
    assert (again.state, again.waiting(), again.round) == (State.PENDING, frozenset({BRUNO.id}), 2)


def test_a_decider_hands_over_their_own_seat_only() -> None:
    both = (StepRule(ask=("hr",), quorum="all"), (RITA, HUGO))
    moved = act(asked(steps=chain(both)), Action.REASSIGN, RITA)
    assert moved.waiting() == {EVA.id, HUGO.id}
    assert act(act(moved, Action.APPROVE, EVA), Action.APPROVE, HUGO).state is State.APPROVED


ALL_OF_HR = (StepRule(ask=("hr",), quorum="all"), (RITA, HUGO))


@pytest.mark.parametrize("end", [Action.REJECT, Action.ASK_CHANGES])
def test_a_yes_is_not_taken_back_from_under_a_no(end: Action) -> None:
    """The request would wait, and nobody could answer: the other answer stands."""
    ended = act(act(asked(steps=chain(ALL_OF_HR)), Action.APPROVE, RITA), end, HUGO)
    with pytest.raises(NotYours):
        act(ended, Action.TAKE_BACK, RITA)
    assert act(ended, Action.TAKE_BACK, HUGO).waiting() == {HUGO.id}


def test_a_no_that_did_not_count_is_not_taken_back() -> None:
    one_of_two = (StepRule(ask=("hr",), quorum=1), (RITA, HUGO))
    done = act(act(asked(steps=chain(one_of_two)), Action.REJECT, RITA), Action.APPROVE, HUGO)
    assert done.state is State.APPROVED
    with pytest.raises(NotYours):
        act(done, Action.TAKE_BACK, RITA)


def test_whoever_answered_for_another_is_not_asked_on_their_own_account_in_the_same_step() -> None:
    waiting = asked(steps=chain(ALL_OF_HR))
    stand_ins = {RITA.id: StandIn(person_id=EVA.id, cause=Cause.AWAY)}
    half = act(replace(waiting, steps=substituted(waiting, stand_ins)), Action.APPROVE, EVA)
    with pytest.raises(CannotDecideThis):
        act(half, Action.REASSIGN, HUGO)  # to Eva


def test_an_answer_falls_with_the_chain_that_is_made_anew_and_is_nothing_to_take_back() -> None:
    two = chain((RULES[0], (BRUNO,)), (RULES[2], (RITA,)))
    wanted = act(act(asked(steps=two), Action.APPROVE, BRUNO), Action.ASK_CHANGES, RITA)
    again = act(wanted, Action.RESUBMIT, ANA, steps=chain((RULES[0], (EVA,))))
    assert again.waiting() == {EVA.id}
    with pytest.raises(NotYours):
        act(again, Action.TAKE_BACK, BRUNO)
