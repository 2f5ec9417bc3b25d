"""Steps: what the answers come to, and who may give them."""

from dataclasses import replace
from itertools import product

import pytest

from domain.approval import (
    AGREED,
    Cause,
    Request,
    Seat,
    SeatState,
    StandIn,
    State,
    Step,
    Why,
    needed,
    settle,
    substituted,
)
from domain.people import Action
from domain.policy import Quorum, StepRule
from tests.domain.approval.brute import brute
from tests.domain.approval.cast import BRUNO, EVA, HUGO, NOW, RITA, asked, chain


@pytest.mark.parametrize("quorum", ["any", "all", "majority", 1, 2, 3])
def test_a_verdict_is_what_every_way_of_answering_comes_to(quorum: Quorum) -> None:
    answers = (SeatState.WAITING, SeatState.APPROVED, SeatState.REJECTED, SeatState.CARRIED_OVER, SeatState.FORWARDED)
    for n in range(1, 5):
        for states in product(answers, repeat=n):
            counted = sum(state is not SeatState.FORWARDED for state in states)
            said = sum(state in (*AGREED, SeatState.REJECTED) for state in states)
            if isinstance(quorum, int) and counted < quorum:
                continue
            if quorum == "any" and said > 1:
                continue  # the first answer ended it
            seats = tuple(Seat(person_id=i, state=state) for i, state in enumerate(states))
            step = Step(position=1, rule=StepRule(ask=("hr",), quorum=quorum), why=Why.RULE, seats=seats)
            if counted:
                assert step.verdict() is brute(step), states


def test_a_quorum_that_nobody_can_reach_ends_at_once() -> None:
    assert needed(3, 2) == (3, 0)
    seats = tuple(Seat(person_id=i, state=SeatState.WAITING) for i in (1, 2))
    step = Step(position=1, rule=StepRule(ask=("hr",), quorum=3), why=Why.RULE, seats=seats)
    assert step.verdict() is False


def test_a_stand_in_answers_for_the_person_who_was_asked_and_both_are_named() -> None:
    request = asked(deciders=(BRUNO,))
    stand_ins = {BRUNO.id: StandIn(person_id=EVA.id, cause=Cause.AWAY)}
    waiting = settle_stand_ins(request, stand_ins)
    assert waiting.waiting() == {BRUNO.id, EVA.id}
    done = settle(waiting, Action.APPROVE, by=EVA, now=NOW)
    assert (done.last.by_id, done.last.for_id) == (EVA.id, BRUNO.id)  # type: ignore[union-attr]
    assert done.steps[0].seats[0].answered_by_id == EVA.id


def settle_stand_ins(request: Request, stand_ins: dict[int, StandIn]) -> Request:
    """The request with these people able to answer."""
    return replace(request, steps=substituted(request, stand_ins))


def test_whoever_agreed_in_an_earlier_step_is_not_asked_again() -> None:
    once = (StepRule(ask=("hr",)), (RITA, HUGO))
    request = asked(steps=chain(once, once))
    assert settle(request, Action.APPROVE, by=RITA, now=NOW).state is State.APPROVED
    again = (StepRule(ask=("hr",), again=True), (RITA, HUGO))
    request = settle(asked(steps=chain(once, again)), Action.APPROVE, by=RITA, now=NOW)
    assert (request.state, request.waiting()) == (State.PENDING, frozenset({RITA.id, HUGO.id}))
