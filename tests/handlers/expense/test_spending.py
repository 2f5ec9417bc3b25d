"""What the policy asks about an expense: said once in the form, explained, and read on the card under its line."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from bot.simulator.kit.blocks import checked_blocks, checked_view
from domain.expense import MOST_LINES
from domain.policy import Expenses
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval, expense, people
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, card, fields, pressed, written


def govern(counter: Counter, **rules: Any) -> None:
    """These are the rules of expenses from now on."""
    expenses = Expenses.model_validate(rules)
    counter.policy = counter.policy.model_copy(update={"expenses": expenses})
    counter.__post_init__()


def send(counter: Counter, line: Mapping[str, Any], *, of: Mapping[str, Any] | None = None, by: str = "ana") -> Any:
    """Hand a form in with this line in its fields: the one that is open, or a new one."""
    view = of or {"callback_id": "expense.ask"}
    memo = json.loads(view["private_metadata"]) if of else {"form": "expense.ask", "report": 0, "turn": 0}
    return counter.submit(form(by, view["callback_id"], line, memo=memo))


def again(counter: Counter, line: Mapping[str, Any], **how: Any) -> dict[str, Any]:
    """Hand a form in; the form that is shown again."""
    answer = send(counter, line, **how)
    assert answer.refresh_view, answer
    return dict(answer.refresh_view)


def kept(counter: Counter, name: str = "ana") -> int:
    """How many reports somebody has made."""
    with counter.db.read() as tx:
        return len(approval.asked_by(tx, counter.ids[name], limit=50))


ONE = timedelta(days=1)
DAY = {"category": "meals", "per": "day", "amount": 60}


def test_an_expense_over_a_limit_is_explained_once_and_read_under_its_line(counter: Counter) -> None:
    govern(counter, limits=[DAY])
    dinner = {**LUNCH, "amount": "75"}
    view = again(counter, dinner)
    assert written(view) == ["⚠️ €15.00 over the limit of €60.00 a day"]
    assert fields(view)["amount"] == "75", "what was typed is still there"
    assert "why" in fields(view)
    assert kept(counter) == 0
    assert send(counter, {**dinner, "why": " "}, of=view).errors == {
        "why": "Write why: whoever decides reads it beside the expense."
    }
    assert words(send(counter, {**dinner, "why": "Six guests"}, of=view)) == ""
    assert card(counter, "bruno")[:4] == [
        "*Ana Souza: Meals*",
        "€75.00 · Lunch with Tom, Mon 3 Aug · ⚠️ 1 to look at",
        "⚠️ €15.00 over the limit of €60.00 a day",
        "“Six guests”",
    ]
    assert card(counter, "ana")[2:4] == card(counter, "bruno")[2:4], "both read the same"


def test_what_fits_goes_through_without_a_word(counter: Counter) -> None:
    govern(counter, limits=[DAY], receipt_from=100, late_days=30)
    assert words(send(counter, {**LUNCH, "amount": "60"})) == ""
    assert len(card(counter, "bruno")) == 3
    view = again(counter, {**LUNCH, "amount": "61"})
    assert words(send(counter, {**LUNCH, "amount": "61", "day": TODAY - ONE, "why": None}, of=view)) == "", (
        "it fits now"
    )


def test_a_limit_that_blocks_says_what_is_left_of_it(counter: Counter) -> None:
    govern(counter, limits=[{**DAY, "then": "block"}, {"per": "month", "amount": 100, "then": "block"}])
    hand_in = partial(send, counter)
    assert words(hand_in({**LUNCH, "amount": "40"})) == ""
    assert hand_in({**LUNCH, "amount": "30"}).errors == {
        "amount": "This is €10.00 over the limit of €60.00 a day, counting EXP-1. Up to €20.00 is possible."
    }
    assert words(hand_in({**LUNCH, "amount": "20"})) == ""
    assert hand_in({**LINE, "amount": "40.01"}).errors == {
        "amount": "This is €0.01 over the limit of €100.00 a month for everything, counting EXP-1 and EXP-2. "
        "Up to €40.00 is possible."
    }
    assert words(hand_in({**LINE, "amount": "40"})) == ""
    assert hand_in({**LUNCH, "amount": "1"}).errors == {
        "amount": "This is €1.00 over the limit of €60.00 a day, counting EXP-1 and EXP-2. "
        "Nothing is left of it: leave this out, or ask finance."
    }
    assert words(hand_in({**LUNCH, "amount": "60", "day": date(2026, 7, 31)})) == "", "July is another month"
    said = "A despesa fica €\xa020,00 acima do limite de €\xa060,00 por dia. É possível pedir até €\xa060,00."
    assert hand_in({**LUNCH, "amount": "80"}, by="carla").errors == {"amount": said}


def test_what_was_refused_or_withdrawn_does_not_count_and_what_waits_does(counter: Counter) -> None:
    govern(counter, limits=[{"per": "month", "amount": 100, "then": "block"}])
    for n, over in enumerate(("request.reject", "request.withdraw", None), start=1):
        assert words(send(counter, {**LUNCH, "amount": "90"})) == ""
        if over == "request.reject":
            rejected = form("bruno", over, {"reason": "No."}, memo={"request": n, "seen": 1})
            assert words(counter.submit(rejected)) == ""
        elif over:
            assert words(counter.press(press("ana", over, f"{n}:1"))) == ""
    asks = form("bruno", "request.ask_for_changes", {"reason": "Who?"}, memo={"request": 3, "seen": 1})
    assert words(counter.submit(asks)) == ""
    said = "This is €80.00 over the limit of €100.00 a month for everything, counting EXP-3. Up to €10.00 is possible."
    assert send(counter, {**LUNCH, "amount": "90"}).errors == {"amount": said}
    view = counter.press(press("ana", "expense.open_change", "3:2")).open_view
    assert view
    assert words(send(counter, {**LUNCH, "amount": "100"}, of=view)) == "", "a claim does not count beside itself"
    assert words(counter.press(press("bruno", "request.approve", "3:3"))) == ""
    assert "Nothing is left of it: " in words(send(counter, {**LUNCH, "amount": "0.01"}))


def test_a_flag_that_says_something_else_meanwhile_is_shown_anew(counter: Counter) -> None:
    govern(counter, limits=[{"category": ["meals", "travel"], "per": "month", "amount": 100}])
    big = {**LUNCH, "amount": "130"}
    view = again(counter, big)
    assert words(send(counter, LINE)) == "", "another form of hers, on another device"
    view = again(counter, {**big, "why": "The fair"}, of=view)
    assert written(view) == ["⚠️ €75.90 over the limit of €100.00 a month for Meals and Travel, counting EXP-1"]
    assert fields(view)["why"] == "The fair"
    assert words(send(counter, {**big, "why": "The fair"}, of=view)) == ""
    assert card(counter, "bruno", 2)[3] == "“The fair”"


def test_lines_written_one_by_one_are_explained_one_by_one(counter: Counter) -> None:
    govern(counter, limits=[DAY, {"category": "travel", "per": "line", "amount": 40}])
    more = {"more": ["more"]}
    taxi = again(counter, {**LINE, **more})
    assert written(taxi) == ["⚠️ €5.90 over the limit of €40.00"]
    view = again(counter, {**LINE, **more, "why": "It was late"}, of=taxi)
    first = "Mon 3 Aug · Travel, Taxi: €45.90\n⚠️ €5.90 over the limit of €40.00\n“It was late”"
    assert written(view) == [first]
    view = again(counter, {**LUNCH, "amount": "40", **more}, of=view)
    dinner = {**LUNCH, "amount": "30", "merchant": "Dinner"}
    view = again(counter, dinner, of=view)
    assert written(view)[-1] == "⚠️ €10.00 over the limit of €60.00 a day", "with which it is too much"
    assert words(send(counter, {**dinner, "why": "Two meals"}, of=view)) == ""
    assert card(counter, "bruno")[2:-1] == [
        *first.split("\n"),
        "Mon 3 Aug · Meals, Lunch with Tom: €40.00",
        "Mon 3 Aug · Meals, Dinner: €30.00",
        "⚠️ €10.00 over the limit of €60.00 a day",
        "“Two meals”",
    ]


def test_a_written_line_is_explained_where_it_stands(counter: Counter) -> None:
    govern(counter, limits=[{"per": "trip", "category": "meals", "count": 1}])
    view = again(counter, {**LUNCH, "more": ["more"]})
    view = again(counter, {**LUNCH, "amount": "14", "more": ["more"]}, of=view)
    assert written(view)[-1] == "⚠️ 1 over the limit of 1 expense a claim"
    dinner = {**LUNCH, "amount": "13", "merchant": "Dinner"}
    changed = pressed(counter, view, "expense.edit", dinner).refresh_view
    assert changed
    assert [line.split("\n")[1:] for line in written(changed)[:-1]] == [[]], "what stands in the fields is the second"
    empty = {**LUNCH, "amount": None, "why": None}
    view = again(counter, {**LUNCH, "more": ["more"], "why": "Guests"}, of=changed)
    assert "“Guests”" in written(view)[-1]
    gone = pressed(counter, view, "expense.drop", empty, at=1).refresh_view
    assert gone
    assert written(gone) == ["Mon 3 Aug · Meals, Dinner: €13.00"]
    assert words(send(counter, empty, of=gone)) == ""


def change(counter: Counter, request_id: int, seen: int, **line: Any) -> None:
    """Ana changes a claim of hers, which waits."""
    view = counter.press(press("ana", "expense.open_change", f"{request_id}:{seen}")).open_view
    assert view
    assert words(send(counter, {**LUNCH, **line}, of=view)) == ""


def test_a_written_line_that_is_too_much_by_now_is_shown_and_named(counter: Counter) -> None:
    govern(counter, limits=[{**DAY, "then": "block"}, {"per": "month", "amount": 50}])
    assert words(send(counter, {**LUNCH, "amount": "1"})) == ""
    view = again(counter, {**LUNCH, "amount": "45", "more": ["more"]})
    change(counter, 1, 1, amount="10")
    empty = {**LUNCH, "amount": None}
    shown = again(counter, empty, of=view)
    month = "€5.00 over the limit of €50.00 a month for everything, counting EXP-1"
    assert written(shown) == [f"Mon 3 Aug · Meals, Lunch with Tom: €45.00\n⚠️ {month}"]
    assert send(counter, {**empty, "why.1": ""}, of=shown).errors == {
        "why.1": "Write why: whoever decides reads it beside the expense."
    }
    change(counter, 1, 2, amount="20")
    assert send(counter, {**empty, "why.1": "The fair"}, of=shown).errors == {
        "amount": "Lunch with Tom: €5.00 over the limit of €60.00 a day, counting EXP-1. Up to €40.00 is possible."
    }
    change(counter, 1, 3, amount="10")
    assert words(send(counter, {**empty, "why.1": "The fair"}, of=shown)) == ""
    assert card(counter, "bruno", 2)[2:4] == [f"⚠️ {month}", "“The fair”"]


def test_a_lost_receipt_is_declared_and_explained(counter: Counter) -> None:
    categories = {"meals": {"name": {"en": "Meals", "pt_BR": "Refeição"}, "receipt_from": 10},
                  "travel": {"name": {"en": "Travel", "pt_BR": "Viagem"}, "receipt_from": "never"},
                  "office": {"name": {"en": "Office", "pt_BR": "Escritório"}}}  # fmt: skip
    govern(counter, receipt_from=25, categories=categories)
    for line in ({"category": "travel"}, {"category": "office", "amount": "24.99"}, {"amount": "9.99"}):
        assert words(send(counter, {**LUNCH, "amount": "99", **line})) == ""
    for line in ({"amount": "10"}, {"amount": "25", "category": "office"}):
        assert again(counter, {**LUNCH, **line})
    view = again(counter, LUNCH, by="carla")
    assert written(view) == ["⚠️ sem comprovante"]
    assert "É preciso um comprovante a partir de €" in str(view["blocks"])
    unticked = {**LUNCH, "why": "Caiu no rio", "lost": []}
    assert send(counter, unticked, of=view, by="carla").errors == {
        "lost": "É preciso um comprovante. Anexe o comprovante, ou marque que foi perdido."
    }
    silent = {**LUNCH, "why": "", "lost": ["lost"]}
    assert list(send(counter, silent, of=view, by="carla").errors) == ["why"]
    assert words(send(counter, {**unticked, "lost": ["lost"]}, of=view, by="carla")) == ""
    assert card(counter, "bruno", 4)[2:4] == ["⚠️ no receipt", "“Caiu no rio”"]


def test_what_is_late_is_asked_about_until_it_is_too_late(counter: Counter) -> None:
    govern(counter, late_days=30, age_days=40)
    assert words(send(counter, {**LINE, "day": TODAY - 30 * ONE})) == ""
    late = {**LINE, "amount": "80", "day": TODAY - 31 * ONE}
    view = again(counter, {**late, "more": ["more"]})
    assert written(view) == ["⚠️ more than 30 days ago"]
    view = again(counter, {**late, "more": ["more"], "why": "I was ill"}, of=view)
    assert words(send(counter, LUNCH, of=view)) == ""
    assert card(counter, "bruno", 2)[3:5] == ["⚠️ more than 30 days ago", "“I was ill”"]
    assert list(send(counter, {**LINE, "day": TODAY - 41 * ONE}).errors) == ["day"]


def test_a_limit_for_some_people_is_no_limit_for_others(counter: Counter) -> None:
    govern(counter, limits=[{**DAY, "then": "block", "for": {"country": ["BR"], "department": ["Sales"]}}])
    assert words(send(counter, {**LUNCH, "amount": "75"})) == ""
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"country": "BR"})
    assert list(send(counter, {**LUNCH, "amount": "75"}).errors) == ["amount"]


def test_a_day_is_the_persons_own(counter: Counter) -> None:
    """Others count by the day in UTC: what is spent late in the evening is then tomorrow's."""
    govern(counter, limits=[{**DAY, "then": "block"}])
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"timezone": "America/Sao_Paulo"})
    counter.now = datetime(2026, 8, 4, 1, tzinfo=UTC)
    tonight = {**LUNCH, "amount": "40", "day": None}
    assert words(send(counter, tonight)) == ""
    assert words(send(counter, {**tonight, "day": date(2026, 8, 2)})) == ""
    assert list(send(counter, {**tonight, "day": date(2026, 8, 3)}).errors) == ["amount"]


def test_a_cost_centre_of_others_is_chosen_and_shown(counter: Counter) -> None:
    govern(counter, cost_centres=["100", "200"])
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"cost_centre": "200"})
    view = counter.command("ana", "", called="/expense").open_view
    assert view
    assert fields(view)["cost_centre"] == "200"
    assert words(send(counter, {**LINE, "amount": "1", "cost_centre": "200"})) == ""
    assert words(send(counter, {**LINE, "amount": "2", "cost_centre": "100"})) == ""
    assert send(counter, {**LINE, "amount": "3", "cost_centre": "900"}).errors == {
        "cost_centre": "There is no such cost centre any more. Choose another."
    }
    assert len(card(counter, "bruno")) == 3
    assert card(counter, "bruno", 2)[2] == "Cost centre: 100"
    govern(counter, cost_centres={"100": {"en": "Tea", "pt_BR": "Chá"}})
    assert words(send(counter, {**LINE, "amount": "4", "cost_centre": "200"}, by="ana")) == "", (
        "one's own is always among them"
    )
    assert words(send(counter, {**LINE, "amount": "5", "cost_centre": "100"})) == ""
    assert card(counter, "bruno", 4)[2] == "Cost centre: Tea"
    govern(counter)
    assert words(send(counter, {**LINE, "amount": "6", "cost_centre": "100"})) == "", "nobody was offered it"
    with counter.db.read() as tx:
        assert [line.cost_centre for n in (1, 2, 5) for line in expense.load(tx, n).lines] == ["200", "100", "200"]


def test_the_longest_claim_of_which_every_line_is_asked_about(counter: Counter) -> None:
    govern(counter, limits=[{"per": "line", "amount": 1}], receipt_from=0, late_days=1, cost_centres=["1", "2"])
    line = {**LUNCH, "merchant": "M" * 100, "note": "&" * 300, "day": TODAY - 2 * ONE, "cost_centre": "1"}
    said = {"why": "<" * 300, "lost": ["lost"]}
    view = again(counter, {**line, "more": ["more"]})
    for n in range(MOST_LINES):
        view = again(counter, {**line, **said, "more": ["more"]}, of=view)
        checked_view(view, "modal")
        if n < MOST_LINES - 1:
            view = again(counter, {**line, "more": ["more"]}, of=view)
    assert words(send(counter, {**line, "amount": None}, of=view)) == ""
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids["bruno"], counter.now)
        checked_blocks([dict(block) for block in draw(tx, reader, "expense", 1).blocks])
    assert sum(said.startswith("“&lt;") for said in card(counter, "bruno")) == MOST_LINES
    asked = counter.press(press("ana", "expense.open_change", "1:1")).open_view
    assert asked
    checked_view(dict(asked), "modal")
