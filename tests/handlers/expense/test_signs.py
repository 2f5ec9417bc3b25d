"""Where the time of whoever decides goes: the sum and what there is to look at, before anything is opened."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.simulator.kit.blocks import checked_blocks, checked_view
from domain.expense import MOST_LINES
from handlers.approval import chase
from handlers.approval.card import draw
from handlers.news import view_for
from tests import desk
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, LUNCH, card, hand_in
from tests.handlers.expense.test_without_a_receipt import ROOM, ruled

SAID = "Expenses, 2 lines, €57.90 · ⚠️ 1 to look at"


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """The company, where what is older than three days is looked at, and a claim with one such line."""
    with desk.counter(sqlite_url) as made:
        late = made.policy.expenses.model_copy(update={"late_days": 3})
        made.policy = made.policy.model_copy(update={"expenses": late})
        made.__post_init__()
        hand_in(made, {**LINE, "more": ["more"]})
        hand_in(made, {**LUNCH, "day": TODAY - timedelta(days=5)})
        yield made


def test_the_card_counts_what_there_is_to_look_at_and_says_it_line_by_line(here: Counter) -> None:
    assert card(here, "bruno")[:5] == [
        "*Ana Souza: Expenses*",
        "2 lines, €57.90 · ⚠️ 1 to look at",
        "Mon 3 Aug · Travel, Taxi: €45.90",
        "Wed 29 Jul · Meals, Lunch with Tom: €12.00",
        "⚠️ more than 3 days ago",
    ]
    assert card(here, "ana")[1] == "2 lines, €57.90"


def test_the_list_and_the_reminder_count_it_too(here: Counter) -> None:
    assert "2 lines, €57.90 · ⚠️ 1 to look at · EXP-1" in str(here.command("bruno", "").say)
    with here.db.read() as tx:
        told = chase.tell(tx, view_for(tx, here.office, here.ids["bruno"], here.now), [{"request": 1}])
    assert told
    assert f"• EXP-1 Ana Souza: {SAID}. Asked Mon 3 Aug 10:00" in told.text


def test_of_an_amount_without_its_tax_so_much_is_approved_and_the_tax_follows(here: Counter) -> None:
    ruled(here)
    assert words(hand_in(here, {**ROOM, "category": "venue", "amount": "100", "merchant": "Hall"})) == ""
    view = here.press(press("bruno", "expense.open_verdicts", "2:1")).open_view
    assert view
    assert view["blocks"][1]["hint"]["text"] == "At most €100.00 before tax."
    inputs = {"amount:1": "50", "reason:1": "Half a day would do"}
    memo = json.loads(view["private_metadata"])
    assert words(here.submit(form("bruno", "expense.judge", inputs, memo=memo))) == ""
    seen = card(here, "ana", 2)
    assert seen[1].startswith("€61.50 of €123.00")
    assert "✂️ €50.00 before tax by Bruno Costa: “Half a day would do”" in seen


def test_the_longest_claim_of_which_every_line_was_cut_is_read_whole(here: Counter) -> None:
    for turn in range(MOST_LINES):
        long = {**LUNCH, "merchant": "M" * 100, "note": "&" * 300, "more": ["more"] if turn < MOST_LINES - 1 else None}
        assert words(hand_in(here, {**long, "amount": f"{turn + 3}"}, turn=turn)) == ""
    inputs = {f"line:{n}": "less" for n in range(1, MOST_LINES + 1)}
    opened = here.press(press("bruno", "expense.open_verdicts", "2:1")).open_view
    assert opened
    memo = json.loads(opened["private_metadata"])
    chosen = {"type": "static_select", "action_id": "expense.preview_verdicts", "action_ts": "9.1"}
    drawn = here.press({**form("bruno", "expense.judge", inputs, memo=memo), "type": "block_actions",
                        "actions": [chosen]}).refresh_view  # fmt: skip
    assert drawn
    checked_view(dict(drawn), "modal")
    assert len(drawn["blocks"]) == 1 + 3 * MOST_LINES
    inputs |= {f"amount:{n}": "1" for n in range(1, MOST_LINES + 1)}
    inputs |= {f"reason:{n}": "<&>" * 60 + str(n) for n in range(1, MOST_LINES + 1)}
    assert words(here.submit(form("bruno", "expense.judge", inputs, memo=memo))) == ""
    with here.db.read() as tx:
        seen = draw(tx, view_for(tx, here.office, here.ids["ana"], here.now), "expense", 2)
    for message in (seen, owed(here, "ana", "moved")[-1]):
        assert message
        checked_blocks(list(message.blocks))
        assert len(message.text) <= 4000
        assert str(message.blocks).count("✂️ €1.00 by Bruno Costa") == MOST_LINES


def test_what_a_decider_does_now_and_then_is_behind_the_dots_beside_who_is_waited_for(here: Counter) -> None:
    with here.db.read() as tx:
        blocks = draw(tx, view_for(tx, here.office, here.ids["bruno"], here.now), "expense", 1).blocks
    menu = next(block["accessory"] for block in blocks if "accessory" in block)
    said = [option["text"]["text"] for option in menu["options"]]
    assert said == ["Ask for changes…", "Ask somebody else…", "Remind me tomorrow", "Why me?"]
    # The button of a card that was posted before does the same.
    chosen = {"type": "overflow", "action_id": "request.more", "block_id": "b", "action_ts": "1.2"}
    body = {**press("bruno", "", ""), "actions": [{**chosen, "selected_option": menu["options"][0]}]}
    for pressed in (body, press("bruno", *menu["options"][0]["value"].split())):
        view = here.press(pressed).open_view
        assert view
        assert view["title"]["text"] == "Ask for changes"
