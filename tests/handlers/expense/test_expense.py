"""Expenses: claimed in one step, or line by line; decided as one report."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.simulator.kit.blocks import checked_blocks
from domain.approval import State
from domain.expense import MOST_LINES
from domain.policy import Approvals, StepRule
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval, expense
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, card, fields, hand_in, opened, pressed, stands, written


def test_one_expense_is_one_command_and_one_press(counter: Counter) -> None:
    typed = opened(counter, "45,90 EUR taxi to the client yesterday")
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert typed["amount"] == "€45.90"
    assert (typed["merchant"], typed["day"]) == ("taxi to the client", yesterday)
    assert words(hand_in(counter, {**LINE, "amount": typed["amount"], "merchant": typed["merchant"]})) == ""
    assert card(counter, "ana") == ["*Travel*", "€45.90 · taxi to the client, Mon 3 Aug", "⏳ Waiting for Bruno Costa"]
    assert card(counter, "bruno")[0] == "*Ana Souza: Travel*"
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    assert stands(counter) is State.APPROVED


def test_what_is_typed_is_understood_in_portuguese_too(counter: Counter) -> None:
    typed = opened(counter, "R$ 1.234,50 hospedagem em Santos", by="carla")
    assert typed["amount"] == "R$\xa01.234,50"
    assert typed["category"] == "lodging"
    assert typed["merchant"] == "hospedagem em Santos"
    assert opened(counter, "45,90 almoço", by="carla")["category"] == "meals"
    assert opened(counter, "45.90 lunch")["category"] == "meals"


def test_words_without_an_amount_are_what_it_was_for(counter: Counter) -> None:
    assert opened(counter, "taxi to the client")["merchant"] == "taxi to the client"
    assert opened(counter, "")["amount"] is None


def test_more_lines_are_written_one_by_one_and_handed_in_together(counter: Counter) -> None:
    first = hand_in(counter, {**LINE, "more": ["more"]}).refresh_view
    assert first
    assert written(first) == ["Mon 3 Aug · Travel, Taxi: €45.90"]
    assert fields(first)["amount"] is None
    assert first["blocks"][2]["element"]["action_id"] == "expense.preview:1", "Slack would keep what was typed"
    assert words(hand_in(counter, LUNCH, turn=1)) == ""
    assert card(counter, "bruno") == [
        "*Ana Souza: Expenses*",
        "2 lines, €57.90",
        "Mon 3 Aug · Travel, Taxi: €45.90",
        "Mon 3 Aug · Meals, Lunch with Tom: €12.00",
        "⏳ Waiting for you",
    ]
    again = counter.command("ana", "", called="/expense").open_view
    assert again
    assert written(again) == []


def test_lines_that_were_written_are_still_there_after_the_form_was_closed(counter: Counter) -> None:
    hand_in(counter, {**LINE, "more": ["more"]})
    view = counter.command("ana", "", called="/expense").open_view
    assert view
    assert written(view) == ["Mon 3 Aug · Travel, Taxi: €45.90"]
    assert words(hand_in(counter, {**LINE, "amount": None, "merchant": None})) == "", "the fields may stay empty now"
    assert card(counter, "ana")[1] == "€45.90 · Taxi, Mon 3 Aug"


def test_a_written_line_is_mended_or_removed(counter: Counter) -> None:
    view = hand_in(counter, {**LINE, "more": ["more"]}).refresh_view
    assert view
    edited = pressed(counter, view, "expense.edit", LUNCH).refresh_view
    assert written(edited) == ["Mon 3 Aug · Meals, Lunch with Tom: €12.00"], "what was in the fields is not lost"
    assert fields(edited)["merchant"] == "Taxi"
    dropped = pressed(counter, edited, "expense.drop", {**LINE, "amount": "9"})
    assert dropped.refresh_view is None or written(dropped.refresh_view) == []


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ({"amount": "many"}, "amount", "many is no amount. Write one such as 45.90."),
        ({"amount": "1.234.5"}, "amount", "1.234.5 is no amount. Write one such as 45.90."),
        ({"amount": "3.4567"}, "amount", "3.4567 is too exact: EUR has 2 decimals. Round it."),
        ({"amount": ""}, "amount", "Write the amount that stands on the receipt."),
        ({"merchant": " "}, "merchant", "Write whom it was paid to, or what for."),
        ({"day": TODAY + timedelta(days=1)}, "day", "Tue 4 Aug is still to come. Claim it once it is paid."),
        (
            {"day": date(2026, 5, 4)},
            "day",
            "Mon 4 May 2026 is too long ago: expenses are taken from Tue 5 May 2026 on. HR can help.",
        ),
        ({"category": "yacht"}, "category", "There is no such category any more. Choose another."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    counter: Counter, line: dict[str, Any], field: str, said: str
) -> None:
    for more in (None, ["more"]):
        answer = hand_in(counter, {**LINE, **line, "more": more})
        assert answer.errors == {field: said}
    with counter.db.read() as tx:
        assert approval.asked_by(tx, counter.ids["ana"], limit=1) == []
        assert expense.drafts(tx, counter.ids["ana"]) == {}


def test_changes_are_asked_for_and_made(counter: Counter) -> None:
    hand_in(counter, {**LINE, "more": ["more"]})
    hand_in(counter, LUNCH)
    memo = {"request": 1, "seen": 1}
    said = counter.submit(form("bruno", "request.ask_for_changes", {"reason": "Who was there?"}, memo=memo))
    assert words(said) == ""
    view = counter.press(press("ana", "expense.open_change", "1:2")).open_view
    assert view
    assert written(view) == ["Mon 3 Aug · Travel, Taxi: €45.90", "Mon 3 Aug · Meals, Lunch with Tom: €12.00"]
    taken_out = pressed(counter, view, "expense.edit", {**LINE, "amount": None}, at=1).refresh_view
    assert taken_out
    assert fields(taken_out)["merchant"] == "Lunch with Tom"
    closed = counter.press(press("ana", "expense.open_change", "1:2")).open_view
    assert closed
    assert written(closed) == ["Mon 3 Aug · Travel, Taxi: €45.90"], "what was changed and not sent is still there"
    assert words(hand_in(counter, {**LUNCH, "note": "Tom and Mei"}, report=1, seen=2)) == ""
    assert card(counter, "bruno")[3] == "Mon 3 Aug · Meals, Lunch with Tom: €12.00 (Tom and Mei)"
    assert stands(counter) is State.PENDING


@pytest.mark.parametrize("by", ["bruno", "rita"])
def test_nobody_changes_the_claim_of_another(counter: Counter, by: str) -> None:
    hand_in(counter, LINE)
    said = words(hand_in(counter, LUNCH, by=by, report=1, seen=1))
    assert said == "Only the person who asked can change a request and send it again."
    assert counter.press(press(by, "expense.open_change", "1:1")).open_view is None


def test_a_large_claim_has_another_step(counter: Counter) -> None:
    rules = (StepRule(ask=("manager",)), StepRule(ask=("hr",), when={"amount": {"least": 50}}))  # type: ignore[arg-type]
    counter.policy = counter.policy.model_copy(update={"approvals": Approvals(expense=rules)})
    counter.__post_init__()
    hand_in(counter, {**LINE, "amount": "50"})
    hand_in(counter, {**LINE, "amount": "49,99"})
    with counter.db.read() as tx:
        assert [len(approval.load(tx, n).steps) for n in (1, 2)] == [2, 1]


def test_claims_are_listed_and_explained(counter: Counter) -> None:
    said = words(counter.command("ana", "list", called="/expense"))
    assert said == "You have not claimed anything yet. `/expense` opens the form."
    hand_in(counter, LINE)
    said = words(counter.command("ana", "list", called="/expense"))
    assert said == "*EXP-1* Travel, €45.90 · Taxi, Mon 3 Aug: ⏳ waiting for Bruno Costa"
    assert "EXP-1 · asked" in str(counter.command("ana", "exp-1", called="/expense").say)
    assert "`/expense 45.90 taxi to the client`" in words(counter.command("ana", "help", called="/expense"))


def test_a_policy_that_changed_locks_nobody_out_of_what_they_were_writing(counter: Counter) -> None:
    hand_in(counter, {**LINE, "more": ["more"]})
    company, expenses = counter.policy.company, counter.policy.expenses
    fewer = {name: of for name, of in expenses.categories.items() if name != "travel"}
    counter.policy = counter.policy.model_copy(
        update={
            "company": company.model_copy(update={"currency": "USD"}),
            "expenses": expenses.model_copy(update={"categories": fewer}),
        }
    )
    counter.__post_init__()
    hand_in(counter, {**LUNCH, "more": ["more"]}, turn=1)
    view = counter.command("ana", "", called="/expense").open_view
    assert view
    assert written(view) == ["Mon 3 Aug · travel, Taxi: €45.90", "Mon 3 Aug · Meals, Lunch with Tom: US$12.00"]
    assert "2 lines, €45.90 and US$12.00" in str(view["blocks"])
    refused = hand_in(counter, LUNCH, turn=2)
    assert refused.errors == {"category": "There is no such category any more. Choose another."}
    assert pressed(counter, view, "expense.drop", LUNCH).refresh_view


def test_a_decider_reads_every_line_of_the_longest_claim(counter: Counter) -> None:
    long = {**LUNCH, "merchant": "M" * 100, "note": "&" * 300}
    for turn in range(MOST_LINES):
        assert words(hand_in(counter, {**long, "more": ["more"]}, turn=turn)) == ""
    refused = hand_in(counter, {**long, "more": ["more"]}, turn=MOST_LINES)
    assert refused.errors == {"amount": "A claim has at most 20 lines. Send this one, then start another."}
    assert words(hand_in(counter, {**LINE, "amount": None}, turn=MOST_LINES)) == ""
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids["bruno"], counter.now)
        checked_blocks([dict(block) for block in draw(tx, reader, "expense", 1).blocks])
    assert sum("Meals, MMM" in line and "(&amp;" in line for line in card(counter, "bruno")) == MOST_LINES
