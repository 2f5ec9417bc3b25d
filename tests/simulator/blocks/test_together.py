"""What holds of all blocks of a message or a view together, and of a view itself; each case goes over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.blocks import samples
from tests.simulator.blocks.build import (
    Block,
    actions,
    button,
    card,
    carousel,
    container,
    entry,
    mrkdwn,
    pie,
    plain,
    select,
    table,
)
from tests.simulator.blocks.build import section as says
from tests.simulator.blocks.conftest import NO_SCHEMA, ROOT, Send, refused

TWICE = {"type": "divider", "block_id": "a"}
FORM = [says(), entry({"type": "datepicker"})]
FOCUS = entry(select(focus_on_load=True))

# name: (surface, blocks or fields of a view, what is wrong, where)
TOGETHER: dict[str, tuple[str, Any, str, str]] = {
    "51 blocks": ("message", [says()] * 51, "no more than 50 items allowed", "/blocks"),
    "101 blocks in a modal": ("modal", [says()] * 101, "no more than 100 items allowed", "/view/blocks"),
    "101 blocks on Home": ("home", [says()] * 101, "no more than 100 items allowed", "/view/blocks"),
    "a block_id twice": ("message", [TWICE, TWICE], '`block_id` "a" already exists', "/blocks/1/block_id"),
    "a block_id twice on Home": ("home", [TWICE, TWICE], '`block_id` "a" already exists', "/view/blocks/1/block_id"),
    "a block_id again in a box": (
        "modal",
        [TWICE, container(TWICE)],
        '`block_id` "a" already exists',
        "/view/blocks/1/child_blocks/0/block_id",
    ),
    "an action_id twice": (
        "message",
        [says(), actions(button(action_id="a"), button(action_id="a"))],
        '`action_id` "a" already exists',
        "/blocks/1/elements/1/action_id",
    ),
    "an action_id twice on a card": (
        "home",
        [carousel(card(), card(actions=[button(action_id="a"), button(action_id="a")]))],
        '`action_id` "a" already exists',
        "/view/blocks/0/elements/1/actions/1/action_id",
    ),
    "two in focus": (
        "modal",
        [FOCUS, FOCUS],
        "only one element may have focus_on_load",
        "/view/blocks/1/element/focus_on_load",
    ),
    "three charts": ("message", [pie()] * 3, "no more than 2 data_visualization blocks allowed", "/blocks"),
    "no button to send": (
        "modal",
        {"blocks": FORM, "submit": None},
        "must define `submit` to use an `input` block in modals",
        "/view/blocks/1/input",
    ),
    "a modal without a title": ("modal", {"blocks": [], "title": None}, "missing required field: title", "/view"),
    "a modal without blocks": ("modal", {"submit": plain()}, "missing required field: blocks", "/view"),
    "a modal of another kind": ("modal", {"type": "dialog"}, "unsupported type: dialog", "/view/type"),
    "a modal of no kind": ("modal", {"type": None}, "missing required field: type", "/view"),
    "a Home tab as a modal": ("modal", {"type": "home", "blocks": []}, "unsupported type: home", "/view/type"),
    "a modal as a Home tab": ("home", {"type": "modal", "blocks": []}, "unsupported type: modal", "/view/type"),
    "a Home tab with a title": (
        "home",
        {"blocks": [], "title": plain()},
        "invalid additional property: title",
        "/view",
    ),
    "a button that is off": (
        "modal",
        {"blocks": [], "submit_disabled": True},
        "invalid additional property: submit_disabled",
        "/view",
    ),
    "a marked-up title": ("modal", {"blocks": [], "title": mrkdwn()}, "unsupported type: mrkdwn", "/view/title/type"),
    "blocks that are no list": ("home", {"blocks": {}}, "must provide an array", "/view/blocks"),
    "a block that is no object": ("home", ["x"], "must provide an object", "/view/blocks/0"),
    "nothing for a block": ("message", [says(), None], "must provide an object", "/blocks/1"),
}
OWN = {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255, "external_id": 255}


@pytest.mark.parametrize("name", TOGETHER)
def test_what_is_wrong_of_all_together_is_refused(send: Send, name: str) -> None:
    surface, content, sentence, at = TOGETHER[name]
    refused(send(surface, content), surface, (sentence, at))


@pytest.mark.parametrize("field", OWN)
def test_a_views_own_field_is_accepted_at_its_most_and_refused_above(send: Send, field: str) -> None:
    def sized(n: int) -> Any:
        return plain(n) if field in ("title", "submit", "close") else "x" * n

    at = f"/view/{field}/text" if field in ("title", "submit", "close") else f"/view/{field}"
    assert send("modal", {"blocks": [], field: sized(OWN[field])})["ok"]
    above = send("modal", {"blocks": [], field: sized(OWN[field] + 1)})
    refused(above, "modal", (f"must be less than {OWN[field] + 1} characters", at))


def test_all_text_of_a_message_together_has_a_limit(send: Send) -> None:
    assert send("message", [says(text=mrkdwn(2640))] * 5)["ok"]
    assert send("message", [says(text=mrkdwn(2641))] * 5)["error"] == "msg_blocks_too_long"


def test_all_markdown_of_a_message_together_has_a_limit(send: Send) -> None:
    halves = [{"type": "markdown", "text": "x" * n} for n in (6000, 6001)]
    assert send("message", halves)["error"] == "msg_blocks_too_long"


@pytest.mark.parametrize("blocks", [[table(), table()], [table(), container(table())]])
def test_a_message_has_one_table(send: Send, blocks: list[Block]) -> None:
    answered = send("message", blocks)
    assert answered["error"] == "invalid_attachments"
    assert answered["response_metadata"]["messages"] == ["[ERROR] only_one_table_allowed"]


@pytest.mark.parametrize("blocks", ['{"type": "divider"}', '"divider"', "[not json", "5"])
def test_what_is_no_list_of_blocks_is_no_format(send: Send, blocks: str) -> None:
    assert send("message", {"blocks": blocks})["error"] == "invalid_blocks_format"


def test_a_view_weighs_at_most_250_kilobytes(send: Send) -> None:
    heavy = [says(text=mrkdwn(2900)) for _ in range(90)]
    assert send("modal", heavy)["error"] == send("home", heavy)["error"] == "view_too_large"


@pytest.mark.parametrize("surface", samples.SURFACES)
def test_every_mistake_is_told_at_once(send: Send, surface: str) -> None:
    blocks = [says(text=plain(0)), {"type": "divider"}, {"type": "sectoin"}]
    first, second = ("must be more than 0 characters", "0/text/text"), ("unsupported type: sectoin", "2/type")
    answered = send(surface, blocks)
    told = [line for line in answered["response_metadata"]["messages"] if NO_SCHEMA not in line]
    assert told == [f"[ERROR] {words} [json-pointer:{ROOT[surface]}/{at}]" for words, at in (first, second)]


def test_a_text_of_either_kind_is_refused_as_slack_words_it(send: Send) -> None:
    answered = send("message", [says(text=mrkdwn(3001))])
    assert answered["errors"] == [
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]


def test_kept_blocks_have_ids_and_slacks_defaults(send: Send) -> None:
    boxed = container(actions(button()), entry({"type": "datepicker"}))
    kept = send("message", [actions(button()), boxed])["message"]["blocks"]
    row, box = kept[0], kept[1]
    assert row["block_id"]
    assert row["elements"][0]["action_id"]
    assert row["elements"][0]["text"]["emoji"] is True
    assert box["child_blocks"][0]["block_id"]
    assert box["child_blocks"][0]["elements"][0]["action_id"]
    assert (box["child_blocks"][1]["optional"], box["child_blocks"][1]["dispatch_action"]) == (False, False)
