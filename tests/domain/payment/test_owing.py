"""What is outstanding, by hand: the mistakes of others among it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.approval import ReasonMissing, Request, State
from domain.expense import Line, Tax, Verdict
from domain.money import Money
from domain.payment import (
    AboveClaimed,
    Account,
    Booked,
    Charge,
    Entry,
    Movement,
    NotFinance,
    NothingCorrected,
    NotYoursToPay,
    Posting,
    Rule,
    Turn,
    advance,
    allocations,
    charges,
    check_payer,
    claim,
    corrected,
    owing,
    paid_on,
    raised,
)
from domain.people import Person, Role

DAY = date(2026, 8, 3)
NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
TAXI = Line(day=DAY, category="travel", merchant="Taxi", claimed=Money.of_minor(4590, "EUR"), cost_centre="100")
LUNCH = Line(day=DAY, category="meals", merchant="Lunch", claimed=Money.of_minor(1200, "EUR"))


def eur(minor: int) -> Money:
    return Money.of_minor(minor, "EUR")


def movement(rule: Rule, minor: int, *, of: int = 1, advance_id: int | None = None) -> Movement:
    return Movement(rule=rule, request_id=of, amount=eur(minor), day=DAY, at=NOW, advance_id=advance_id)


def test_of_an_advance_of_15000_that_12000_were_claimed_of_3000_are_left() -> None:
    """Others say 9,000 (hrms#4117), or leave the tax out of what an advance covers (hrms#3989)."""
    paid = [movement(Rule.PAID, 1_500_000, of=7)]
    held = advance(granted=eur(1_500_000), movements=paid)
    report = owing(approved=eur(1_000_000), tax=eur(200_000), movements=[])
    taken = allocations(report, taken=[], left={7: held.left})
    assert taken == {7: eur(1_200_000)}
    after = [*paid, movement(Rule.ALLOCATED, 1_200_000, advance_id=7)]
    assert advance(granted=eur(1_500_000), movements=after).left == eur(300_000)
    assert owing(approved=eur(1_000_000), tax=eur(200_000), movements=after[1:]).outstanding == eur(0)


def test_what_is_given_back_or_undone_does_not_move_the_day_of_the_payment() -> None:
    first, later = DAY + timedelta(days=1), DAY + timedelta(days=20)
    paid = replace(movement(Rule.PAID, 1000), id=1, day=first)
    assert paid_on([]) is None
    assert paid_on([paid, replace(movement(Rule.RETURNED, -200), id=2, day=later)]) == first
    undone = replace(movement(Rule.REVERSED, -1000), id=2, day=later, reverses=1)
    assert paid_on([paid, undone]) is None
    assert paid_on([paid, undone, replace(movement(Rule.PAID, 1000), id=3, day=later)]) == later


def test_partly_paid_is_not_paid() -> None:
    """Others showed it as paid (hrms#4563)."""
    one = owing(approved=eur(5000), tax=eur(790), movements=[movement(Rule.PAID, 5789)])
    assert one.outstanding == eur(1)
    assert owing(approved=eur(5000), tax=eur(790), movements=[]).outstanding == eur(5790)


def test_the_oldest_advance_is_used_first_and_what_is_not_due_any_more_goes_back_to_the_newest() -> None:
    report = owing(approved=eur(500), tax=eur(0), movements=[])
    assert allocations(report, taken=[], left={1: eur(300), 2: eur(900)}) == {1: eur(300), 2: eur(200)}
    taken = [movement(Rule.ALLOCATED, 300, advance_id=1), movement(Rule.ALLOCATED, 200, advance_id=2)]
    lowered = owing(approved=eur(100), tax=eur(0), movements=taken)
    back = allocations(lowered, taken=[(1, eur(300)), (2, eur(200))], left={1: eur(0), 2: eur(700)})
    assert back == {2: eur(-200), 1: eur(-200)}
    assert allocations(report, taken=[], left={1: eur(300), 2: eur(900)}, most=eur(400)) == {1: eur(300), 2: eur(100)}
    assert allocations(report, taken=[], left={1: eur(300)}, most=eur(0)) == {}


def test_a_claim_lowered_after_it_was_paid_is_owed_back_and_one_raised_is_paid_next() -> None:
    paid = [movement(Rule.PAID, 5790)]
    assert owing(approved=eur(4590), tax=eur(0), movements=paid).owed_back == eur(1200)
    assert owing(approved=eur(6000), tax=eur(0), movements=paid).outstanding == eur(210)


def test_the_books_of_a_claim_name_category_cost_centre_and_tax() -> None:
    of = Charge(category="travel", cost_centre="100", net=eur(4000), tax=eur(590))
    assert claim([of, replace(of, category="meals", net=eur(1200), tax=eur(0)), of]) == (
        Posting(account=Account.EXPENSE, amount=eur(8000), category="travel", cost_centre="100"),
        Posting(account=Account.TAX, amount=eur(1180), category="travel", cost_centre="100"),
        Posting(account=Account.EXPENSE, amount=eur(1200), category="meals", cost_centre="100"),
        Posting(account=Account.PAYABLE, amount=eur(-10380)),
    )
    with pytest.raises(ValueError, match="does not balance"):
        Entry(turn=Turn.CLAIM, request_id=1, day=DAY, postings=(Posting(account=Account.TAX, amount=eur(1)),))


def test_a_line_is_corrected_from_nothing_to_what_was_claimed_with_a_reason() -> None:
    lines = corrected((TAXI, LUNCH), 2, to=eur(0), reason=" private ")
    assert [c.net for c in charges(lines)] == [eur(4590)]
    assert lines[1].verdict
    assert lines[1].verdict.reason == "private"
    taxed = replace(
        TAXI,
        tax=Tax(spent=eur(590), amount=eur(590), included=False),
        verdict=Verdict(approved=eur(2295), reason="half"),
    )
    assert [(c.net, c.tax) for c in charges([taxed])] == [(eur(2295), eur(295))]
    assert [
        (c.net, c.tax) for c in charges([replace(taxed, tax=Tax(spent=eur(590), amount=eur(590), included=True))])
    ] == [(eur(2000), eur(295))]
    again = corrected(lines, 2, to=eur(1200), reason="it was not")
    assert [c.net for c in charges(again)] == [eur(4590), eur(1200)]
    with pytest.raises(AboveClaimed):
        corrected(lines, 2, to=eur(1201), reason="more")
    with pytest.raises(NothingCorrected):
        corrected(lines, 1, to=eur(4590), reason="same")
    with pytest.raises(ReasonMissing):
        corrected(lines, 1, to=eur(4589), reason=" ")


def test_nobody_pays_what_is_their_own_and_only_finance_pays() -> None:
    request = Request(id=1, kind="expense", reference="EXP-1", requester_id=1, entered_by_id=1, state=State.APPROVED,
                      version=2, round=1, asked_at=NOW)  # fmt: skip
    ana, fina, felix = (
        Person(id=n, name=name, email=f"{name}@x.example", roles=frozenset(roles))
        for n, name, roles in (
            (1, "Ana", {Role.FINANCE}), (2, "Fina", {Role.FINANCE}), (3, "Felix", {Role.HR, Role.ADMIN})
        )
    )  # fmt: skip
    finance = (ana, fina)
    nobody = frozenset[int]()
    check_payer(request, fina, finance=finance, raised=nobody)
    with pytest.raises(NotYoursToPay) as own:
        check_payer(request, ana, finance=finance, raised=nobody)
    assert own.value == NotYoursToPay(reference="EXP-1", own=True, raised=False, who=frozenset({2}))
    with pytest.raises(NotYoursToPay) as above:
        check_payer(request, fina, finance=finance, raised=frozenset({2}))
    assert above.value == NotYoursToPay(reference="EXP-1", own=False, raised=True, who=nobody)
    with pytest.raises(NotFinance) as other:
        check_payer(request, felix, finance=finance, raised=nobody)
    assert other.value == NotFinance(who=frozenset({1, 2}))


DECIDER, EVA, CARLA = 7, 8, 9


@pytest.mark.parametrize(
    ("turns", "by_whom"),
    [
        ([], set()),
        ([(1000, DECIDER, False)], set()),
        ([(1000, DECIDER, False), (500, EVA, True), (1000, EVA, True)], set()),
        ([(1000, DECIDER, False), (1001, EVA, True)], {EVA}),
        ([(1000, DECIDER, False), (1001, EVA, True), (900, CARLA, True)], {EVA}),
        ([(1000, DECIDER, False), (1200, EVA, True), (1100, CARLA, True)], {EVA, CARLA}),
        # A rate, or the policy.
        ([(1000, None, False), (1001, EVA, True)], {EVA}),
        ([(1000, DECIDER, False), (1001, EVA, True), (1300, None, False)], {EVA}),
        # Taken back and decided again.
        ([(1000, DECIDER, False), (1001, EVA, True), (1001, DECIDER, False)], set()),
    ],
)
def test_who_raised_a_claim_above_what_was_decided(
    turns: list[tuple[int, int | None, bool]], by_whom: set[int]
) -> None:
    found = raised(Booked(owed=eur(n), by_id=by, corrected=corrected) for n, by, corrected in turns)
    assert (found.by if found else set()) == by_whom
    assert found is None or found.above == eur(1000)
