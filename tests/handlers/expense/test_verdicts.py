"""Lines approved, cut or refused one by one: from the card of whoever decides to what everybody reads of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.policy import Approvals
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval, audit, expense
from storage.tables import expense_cuts, expense_lines
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, LUNCH, card, fields, hand_in, stands
from tests.stage import AUDIT_KEY

HOTEL = {**LINE, "amount": "120", "category": "lodging", "merchant": "Hotel"}
ALL_THREE = (LINE, LUNCH, HOTEL)


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """The company, where the manager decides and then HR."""
    with desk.counter(sqlite_url) as made:
        yield decided_by(made, {"ask": "manager"}, {"ask": "hr"})


def decided_by(counter: Counter, *rules: dict[str, Any]) -> Counter:
    approvals = Approvals.model_validate({"expense": list(rules)})
    counter.policy = counter.policy.model_copy(update={"approvals": approvals})
    counter.__post_init__()
    return counter


def claim(counter: Counter, *lines: Mapping[str, Any]) -> None:
    """Ana hands a report in."""
    for turn, line in enumerate(lines):
        last = turn == len(lines) - 1
        assert words(hand_in(counter, {**line, "more": None if last else ["more"]}, turn=turn)) == ""


def version(counter: Counter) -> int:
    with counter.db.read() as tx:
        return approval.load(tx, 1).version


def opened(counter: Counter, by: str) -> Mapping[str, Any]:
    """The form that somebody's button opens."""
    view = counter.press(press(by, "expense.open_verdicts", f"1:{version(counter)}")).open_view
    assert view
    return view


def judge(counter: Counter, by: str, **said: str) -> Any:
    """Somebody hands in what they say of each line: ``less_2="8.00 no wine"``, ``none_1="private"``, ``all_3=""``."""
    inputs: dict[str, Any] = {}
    for name, value in said.items():
        what, _, line = name.partition("_")
        amount, _, reason = value.partition(" ") if what == "less" else ("", "", value)
        inputs |= {f"line:{line}": what, f"amount:{line}": amount, f"reason:{line}": reason}
    memo = {"request": 1, "seen": version(counter), "place": None}
    return counter.submit(form(by, "expense.judge", inputs, memo=memo))


def do(counter: Counter, by: str, what: str, reason: str = "") -> str:
    """Press a button of the request, or hand in its form."""
    seen = version(counter)
    if not reason:
        return words(counter.press(press(by, f"request.{what}", f"1:{seen}")))
    return words(counter.submit(form(by, f"request.{what}", {"reason": reason}, memo={"request": 1, "seen": seen})))


def buttons(counter: Counter, by: str) -> list[str]:
    with counter.db.read() as tx:
        blocks = draw(tx, view_for(tx, counter.office, counter.ids[by], counter.now), "expense", 1).blocks
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row if element["type"] == "button"]


def approved(counter: Counter) -> list[int]:
    """What is left of each line, in cents, as the rules and the column of the table say."""
    with counter.db.read() as tx:
        lines = [line.approved.minor for line in expense.load(tx, 1).lines]
        left = sa.func.coalesce(expense_lines.c.approved, expense_lines.c.amount)
        rows = tx.execute(sa.select(left).order_by(expense_lines.c.position)).scalars().all()
    assert list(rows) == lines
    return lines


def test_a_single_expense_is_approved_for_less(here: Counter) -> None:
    claim(here, LINE)
    assert buttons(here, "bruno") == ["Approve", "Approve less…", "Reject…"]
    view = opened(here, "bruno")
    assert fields(view) == {"amount:1": None, "reason:1": None}
    assert view["blocks"][1]["hint"]["text"] == "At most €45.90."
    memo = json.loads(view["private_metadata"])
    inputs = {"amount:1": "30", "reason:1": "The bus is cheaper"}
    assert words(here.submit(form("bruno", "expense.judge", inputs, memo=memo))) == ""
    assert card(here, "ana") == [
        "*Travel*",
        "€30.00 of €45.90 · Taxi, Mon 3 Aug",
        "✂️ €30.00 by Bruno Costa: “The bus is cheaper”",
        "✅ Approved by Bruno Costa, Mon 3 Aug 10:00",
        "1. ✅ Bruno Costa",
        "2. ⏳ Hugo Reis or ⏳ Rita Alves",
        "⏳ Waiting for Hugo Reis or Rita Alves",
    ]
    assert [m.text for m in owed(here, "ana", "moved") if m] == [
        "✅ Bruno Costa approved EXP-1. It waits for Hugo Reis or Rita Alves now. "
        "Travel, €30.00 of €45.90 · Taxi, Mon 3 Aug\n"
        "Mon 3 Aug · Travel, Taxi: €45.90\n"
        "✂️ €30.00 by Bruno Costa: “The bus is cheaper”"
    ]


def test_lines_are_decided_one_by_one_and_the_next_sees_it_and_can_only_cut_further(here: Counter) -> None:
    claim(here, *ALL_THREE)
    assert "Line by line…" in buttons(here, "bruno")
    view = opened(here, "bruno")
    assert fields(view) == {"line:1": "all", "line:2": "all", "line:3": "all"}
    assert view["blocks"][1]["label"]["text"] == "Mon 3 Aug · Travel, Taxi: €45.90"
    assert words(judge(here, "bruno", none_2="Lunch is in the per diem", less_3="100 Our rate")) == ""
    assert approved(here) == [4590, 0, 10000]
    assert card(here, "rita")[1:7] == [
        "3 lines, €145.90 of €177.90",
        "Mon 3 Aug · Travel, Taxi: €45.90",
        "Mon 3 Aug · Meals, Lunch with Tom: €12.00",
        "❌ Refused by Bruno Costa: “Lunch is in the per diem”",
        "Mon 3 Aug · Lodging, Hotel: €120.00",
        "✂️ €100.00 by Bruno Costa: “Our rate”",
    ]
    view = opened(here, "rita")
    assert fields(view) == {"line:1": "all", "line:3": "all"}, "nothing is left of the second"
    hotel = view["blocks"][3]
    assert hotel["hint"]["text"] == "✂️ €100.00 by Bruno Costa: “Our rate”"
    assert hotel["element"]["options"][0]["text"]["text"] == "Approve €100.00"
    refused = judge(here, "rita", less_3="110 It was late")
    assert refused.errors == {"amount:3": "At most €100.00 can be approved here. You wrote €110.00."}
    assert words(judge(here, "rita", less_3="80 Without the minibar")) == ""
    assert stands(here) is State.APPROVED
    assert approved(here) == [4590, 0, 8000]
    assert (owed(here, "ana", "moved")[-1] or view).text.split("\n") == [  # type: ignore[union-attr]
        "✅ Rita Alves approved EXP-1. Expenses, 3 lines, €125.90 of €177.90",
        "Mon 3 Aug · Meals, Lunch with Tom: €12.00",
        "❌ Refused by Bruno Costa: “Lunch is in the per diem”",
        "Mon 3 Aug · Lodging, Hotel: €120.00",
        "✂️ €100.00 by Bruno Costa: “Our rate”",
        "✂️ €80.00 by Rita Alves: “Without the minibar”",
    ]


def test_what_is_chosen_for_a_line_brings_its_fields(here: Counter) -> None:
    claim(here, *ALL_THREE)
    memo = json.loads(opened(here, "bruno")["private_metadata"])
    chosen = form("bruno", "expense.judge", {"line:1": "less", "line:2": "none", "line:3": "all"}, memo=memo)
    action = {"type": "static_select", "action_id": "expense.preview_verdicts", "action_ts": "9.1"}
    view = here.press({**chosen, "type": "block_actions", "actions": [action]}).refresh_view
    assert view
    assert list(fields(view)) == ["line:1", "amount:1", "reason:1", "line:2", "reason:2", "line:3"]
    assert fields(view)["line:2"] == "none"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"less_2": "12.01 no"}, "amount:2", "At most €12.00 can be approved here. You wrote €12.01."),
        ({"less_2": " no"}, "amount:2", "Write an amount such as 45.90."),
        ({"less_2": "many no"}, "amount:2", "many is no amount. Write one such as 45.90."),
        ({"less_2": "0 no"}, "amount:2", "0 is no amount. Write one such as 45.90."),
        ({"less_2": "3.001 no"}, "amount:2", "3.001 is too exact: EUR has 2 decimals. Round it."),
        ({"less_2": "3USD no"}, "amount:2", "Claims are made in EUR here, not in USD. Write the amount in EUR."),
        ({"less_2": "3"}, "reason:2", "Give a reason: the person concerned will read it."),
        ({"none_2": ""}, "reason:2", "Give a reason: the person concerned will read it."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_of_its_line_and_nothing_is_decided(
    here: Counter, said: dict[str, str], field: str, sentence: str
) -> None:
    claim(here, *ALL_THREE)
    assert judge(here, "bruno", **said).errors == {field: sentence}
    assert (stands(here), version(here), approved(here)) == (State.PENDING, 1, [4590, 1200, 12000])


def test_all_lines_refused_is_a_rejection_with_their_reasons(here: Counter) -> None:
    claim(here, *ALL_THREE)
    assert words(judge(here, "bruno", none_1="Private", none_2="Private", none_3="No receipt")) == ""
    assert stands(here) is State.REJECTED
    told = [m.text for m in owed(here, "ana", "moved") if m]
    assert told == ["❌ Bruno Costa rejected EXP-1. Expenses, 3 lines, €177.90\n“Private\nNo receipt”"]


def test_the_rest_refused_after_an_earlier_cut_is_a_rejection_too(here: Counter) -> None:
    claim(here, LINE, LUNCH)
    judge(here, "bruno", none_1="Private")
    assert words(judge(here, "rita", none_2="Private too")) == ""
    assert stands(here) is State.REJECTED


def test_a_decision_taken_back_takes_its_cuts_along_and_leaves_those_before_it(here: Counter) -> None:
    claim(here, *ALL_THREE)
    judge(here, "bruno", less_3="100 Our rate")
    judge(here, "rita", less_3="80 Our rate", none_1="Private")
    assert approved(here) == [0, 1200, 8000]
    assert do(here, "rita", "take_back", "A slip") == ""
    assert approved(here) == [4590, 1200, 10000]
    assert card(here, "ana")[1] == "3 lines, €157.90 of €177.90"
    assert do(here, "rita", "approve") == ""
    assert do(here, "bruno", "take_back", "Another slip") == ""
    assert approved(here) == [4590, 1200, 12000]
    with here.db.read() as tx:
        kept = tx.execute(sa.select(expense_cuts.c.version, expense_cuts.c.fell)).all()
    assert sorted(kept) == [(2, 6), (3, 4), (3, 4), (5, 6)], "history keeps them all"


def test_what_was_said_of_a_report_is_not_said_of_the_changed_one(here: Counter) -> None:
    claim(here, LINE, LUNCH)
    judge(here, "bruno", less_1="30 The bus is cheaper")
    assert do(here, "rita", "ask_for_changes", "Who was there?") == ""
    here.press(press("ana", "expense.open_change", f"1:{version(here)}"))
    assert words(hand_in(here, {**LINE, "amount": None}, report=1, seen=version(here))) == ""
    assert approved(here) == [4590, 1200]
    assert "✂️" not in str(card(here, "bruno"))


def test_only_who_is_asked_decides_a_line_and_never_their_own(here: Counter) -> None:
    claim(here, LINE, LUNCH)
    assert words(judge(here, "rita", none_1="No")) == "EXP-1 waits for Bruno Costa, not for you."
    assert words(judge(here, "ana", less_1="40 Fine")) == (
        "This is your own request, and nobody decides their own. Your approver can."
    )
    assert here.press(press("ana", "expense.open_verdicts", "1:1")).open_view is None
    assert approved(here) == [4590, 1200]


def test_of_two_who_must_both_agree_the_lower_amount_counts(here: Counter) -> None:
    decided_by(here, {"ask": "hr", "quorum": "all"})
    claim(here, *ALL_THREE)
    judge(here, "hugo", less_1="30 The bus", less_3="110 Our rate")
    judge(here, "rita", less_1="20 A part is private")
    assert stands(here) is State.APPROVED
    assert approved(here) == [2000, 1200, 11000]


def test_who_agreed_to_what_another_left_has_agreed_to_no_more(here: Counter) -> None:
    decided_by(here, {"ask": "hr", "quorum": "all"})
    claim(here, LINE, LUNCH)
    judge(here, "hugo", less_1="30 The bus is cheaper")
    assert do(here, "rita", "approve") == ""
    assert [line for line in card(here, "ana") if "✂️" in line] == ["✂️ €30.00 by Hugo Reis: “The bus is cheaper”"]
    assert do(here, "hugo", "take_back", "A slip") == ""
    assert approved(here) == [3000, 1200]
    assert [line for line in card(here, "ana") if "✂️" in line] == ["✂️ €30.00 by Rita Alves: “The bus is cheaper”"]
    assert do(here, "rita", "take_back", "Then I too") == "", "both look at it anew"
    assert approved(here) == [4590, 1200]


def test_the_lists_have_the_same_button_and_name_what_is_left(here: Counter) -> None:
    claim(here, LINE, LUNCH)
    judge(here, "bruno", less_1="30 The bus is cheaper")
    listed = here.command("rita", "").say
    assert listed
    assert "Line by line…" in str(listed.blocks)
    assert "2 lines, €42.00 of €57.90 · EXP-1" in str(listed.blocks)
    assert words(here.command("ana", "list", called="/expense")) == (
        "*EXP-1* Expenses, 2 lines, €42.00 of €57.90: ⏳ waiting for Hugo Reis or Rita Alves (step 2 of 2)"
    )


def test_the_trail_keeps_what_was_cut_and_no_words_of_it(here: Counter) -> None:
    claim(here, LINE, LUNCH)
    judge(here, "bruno", less_1="30 The bus is cheaper")
    with here.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), audit.Head)
        entry = tx.execute(sa.text("SELECT entry FROM audit ORDER BY seq DESC LIMIT 1")).scalar_one()
    assert json.loads(entry)["facts"]["left"] == {"1": 3000}
    assert "bus" not in entry


def test_in_portuguese(here: Counter) -> None:
    decided_by(here, {"ask": "carla@company.example"})
    claim(here, LINE, LUNCH)
    assert buttons(here, "carla") == ["Aprovar", "Item por item…", "Recusar…"]
    judge(here, "carla", less_1="30,50 sem gorjeta", none_2="particular")
    assert card(here, "carla")[1:6] == [
        "2 itens, €\xa030,50 de €\xa057,90",
        "seg 3 de ago · Viagem, Taxi: €\xa045,90",
        "✂️ €\xa030,50, por Carla Dias: “sem gorjeta”",
        "seg 3 de ago · Refeição, Lunch with Tom: €\xa012,00",
        "❌ Recusado por Carla Dias: “particular”",
    ]
