"""Who decides a claim: by what it comes to and what it is for; finance last; never whose money it is."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.approval import State, Step
from domain.people import Role
from domain.policy import Approvals
from storage import approval, people
from tests import desk
from tests.desk import Counter, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, hand_in

FINANCE_LAST: list[dict[str, Any]] = [
    {"ask": "manager"},
    {"ask": "next manager", "when": {"amount": {"least": 50}}},
    {"ask": "carla@company.example", "when": {"category": "meals"}},
    {"ask": "finance"},
]


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """A company where finance has the last word: Eva."""
    with desk.counter(sqlite_url) as made:
        approvals = Approvals.model_validate({"expense": FINANCE_LAST})
        made.policy = made.policy.model_copy(update={"approvals": approvals})
        made.__post_init__()
        roster(made, "eva", roles=(Role.FINANCE,))
        roster(made, "bruno", manager="hugo")
        yield made


def roster(counter: Counter, name: str, *, roles: tuple[Role, ...] | None = None, manager: str | None = None) -> None:
    """What the roster says of somebody now."""
    with counter.db.write() as tx:
        if manager:
            people.save(tx, f"{name}@company.example", {"manager_id": counter.ids[manager]})
        if roles is not None:
            people.save_roles(tx, counter.ids[name], roles)


def steps(counter: Counter, request_id: int = 1) -> list[list[str]]:
    """Whom each step asks."""
    names = {i: name for name, i in counter.ids.items()}

    def asked(step: Step) -> list[str]:
        return sorted(names[seat.person_id] for seat in step.seats)

    with counter.db.read() as tx:
        return [asked(step) for step in approval.load(tx, request_id).steps]


def approve(counter: Counter, by: str, request_id: int = 1) -> str:
    with counter.db.read() as tx:
        seen = approval.load(tx, request_id).version
    return words(counter.press(press(by, "request.approve", f"{request_id}:{seen}")))


def stands(counter: Counter) -> State:
    with counter.db.read() as tx:
        return approval.load(tx, 1).state


def test_a_step_for_a_category_is_asked_if_any_line_is_of_it_and_finance_comes_last(counter: Counter) -> None:
    hand_in(counter, {**LINE, "more": ["more"]})
    hand_in(counter, {**LUNCH, "amount": "3"})
    hand_in(counter, LINE)
    hand_in(counter, {**LINE, "amount": "50"})
    assert steps(counter, 1) == [["bruno"], ["carla"], ["eva"]]
    assert steps(counter, 2) == [["bruno"], ["eva"]]
    assert steps(counter, 3) == [["bruno"], ["hugo"], ["eva"]]
    for name in ("bruno", "eva"):
        assert approve(counter, name, 2) == ""
    assert approve(counter, "eva", 1) == "EXP-1 waits for Bruno Costa, not for you.", "finance last"


def test_with_nobody_in_finance_the_managers_yes_is_enough(counter: Counter) -> None:
    roster(counter, "eva", roles=())
    hand_in(counter, LINE)
    assert approve(counter, "bruno") == ""
    assert stands(counter) is State.APPROVED


# Odoo: a submitter who was their own manager, or an officer of expenses, approved what they had claimed themselves.


def test_nobody_approves_their_own_claim_as_their_own_manager(counter: Counter) -> None:
    roster(counter, "ana", manager="ana")
    hand_in(counter, LINE)
    assert steps(counter) == [["hugo", "rita"], ["eva"]]
    said = approve(counter, "ana")
    assert said == "This is your own request, and nobody decides their own. Your approver can."
    assert stands(counter) is State.PENDING


def test_nobody_approves_their_own_claim_as_the_manager_of_their_manager(counter: Counter) -> None:
    roster(counter, "bruno", manager="ana")
    hand_in(counter, {**LINE, "amount": "80"})
    assert steps(counter) == [["bruno"], ["bruno"], ["eva"]]


def test_nobody_approves_their_own_claim_as_finance(counter: Counter) -> None:
    hand_in(counter, LINE, by="eva")
    assert steps(counter) == [["bruno"], ["bruno"]], "the only one in finance: it goes up"
    assert approve(counter, "eva").startswith("This is your own request")
    roster(counter, "carla", roles=(Role.FINANCE,))
    hand_in(counter, LINE, by="eva")
    assert steps(counter, 2) == [["bruno"], ["carla"]], "somebody else in finance"


def test_the_only_one_in_hr_who_has_no_manager_is_decided_by_an_administrator(counter: Counter) -> None:
    roster(counter, "hugo", roles=(Role.ADMIN,))
    hand_in(counter, LINE, by="rita")
    assert steps(counter)[0] == ["hugo"]
    roster(counter, "hugo", roles=())
    said = words(hand_in(counter, LINE, by="rita"))
    assert said.startswith("Nobody can decide this: the roster names no manager, and nobody else in HR")
