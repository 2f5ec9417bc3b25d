"""Block Kit's limits: each accepted at its most and refused one above, with the place of the mistake."""

from typing import Any

import pytest

from bot.simulator.blocks import checked_blocks, checked_view
from bot.simulator.errors import SlackError

Block = dict[str, Any]


def plain(n: int) -> Block:
    return {"type": "plain_text", "text": "x" * n}


def mrkdwn(n: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * n}


def section(**more: Any) -> Block:
    return {"type": "section", "text": plain(1), **more}


def button(**more: Any) -> Block:
    return {"type": "button", "action_id": "b", "text": plain(1), **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def entry(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain(1), "element": {"action_id": "e", **element}, **more}


def options(n: int, **more: Any) -> list[Block]:
    return [{"text": plain(1), "value": str(i), **more} for i in range(n)]


def confirm(**more: Any) -> Block:
    texts = {name: plain(1) for name in ("title", "text", "confirm", "deny")}
    return button(confirm={**texts, **more})


SELECT = "static_select"

# name: (the most, a block of that size, where a block too large is wrong)
IN_MODALS: dict[str, tuple[int, Any, str]] = {
    "section text": (3000, lambda n: section(text=mrkdwn(n)), "text/text"),
    "section fields": (10, lambda n: section(fields=[plain(1)] * n), "fields"),
    "section field": (2000, lambda n: section(fields=[mrkdwn(n)]), "fields/0/text"),
    "header": (150, lambda n: {"type": "header", "text": plain(n)}, "text/text"),
    "context": (10, lambda n: {"type": "context", "elements": [plain(1)] * n}, "elements"),
    "actions": (25, lambda n: actions(*[button(action_id=str(i)) for i in range(n)]), "elements"),
    "button text": (75, lambda n: actions(button(text=plain(n))), "elements/0/text/text"),
    "button value": (2000, lambda n: actions(button(value="x" * n)), "elements/0/value"),
    "button url": (3000, lambda n: actions(button(url="x" * n)), "elements/0/url"),
    "action_id": (255, lambda n: actions(button(action_id="x" * n)), "elements/0/action_id"),
    "block_id": (255, lambda n: section(block_id="x" * n), "block_id"),
    "confirm title": (100, lambda n: actions(confirm(title=plain(n))), "elements/0/confirm/title/text"),
    "confirm text": (300, lambda n: actions(confirm(text=plain(n))), "elements/0/confirm/text/text"),
    "confirm button": (30, lambda n: actions(confirm(confirm=plain(n))), "elements/0/confirm/confirm/text"),
    "deny button": (30, lambda n: actions(confirm(deny=plain(n))), "elements/0/confirm/deny/text"),
    "label": (2000, lambda n: entry({"type": "datepicker"}, label=plain(n)), "label/text"),
    "hint": (2000, lambda n: entry({"type": "datepicker"}, hint=plain(n)), "hint/text"),
    "placeholder": (150, lambda n: entry({"type": "datepicker", "placeholder": plain(n)}), "element/placeholder/text"),
    "options": (100, lambda n: entry({"type": SELECT, "options": options(n)}), "element/options"),
    "option text": (
        75,
        lambda n: entry({"type": SELECT, "options": options(1, text=plain(n))}),
        "element/options/0/text/text",
    ),
    "option value": (
        150,
        lambda n: entry({"type": SELECT, "options": options(1, value="x" * n)}),
        "element/options/0/value",
    ),
    "option description": (
        75,
        lambda n: entry({"type": SELECT, "options": options(1, description=plain(n))}),
        "element/options/0/description/text",
    ),
    "option groups": (
        100,
        lambda n: entry({"type": SELECT, "option_groups": [{"label": plain(1), "options": options(1)}] * n}),
        "element/option_groups",
    ),
    "group label": (
        75,
        lambda n: entry({"type": SELECT, "option_groups": [{"label": plain(n), "options": options(1)}]}),
        "element/option_groups/0/label/text",
    ),
    "overflow": (5, lambda n: section(accessory={"type": "overflow", "options": options(n)}), "accessory/options"),
    "checkboxes": (10, lambda n: entry({"type": "checkboxes", "options": options(n)}), "element/options"),
    "radio buttons": (10, lambda n: entry({"type": "radio_buttons", "options": options(n)}), "element/options"),
    "initial value": (
        3000,
        lambda n: entry({"type": "plain_text_input", "initial_value": "x" * n}),
        "element/initial_value",
    ),
    "max_length": (3000, lambda n: entry({"type": "plain_text_input", "max_length": n}), "element/max_length"),
    "max_files": (10, lambda n: entry({"type": "file_input", "max_files": n}), "element/max_files"),
    "alt text": (2000, lambda n: {"type": "image", "image_url": "https://x", "alt_text": "x" * n}, "alt_text"),
    "image url": (3000, lambda n: {"type": "image", "image_url": "x" * n, "alt_text": "x"}, "image_url"),
}

VIEW = {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255, "external_id": 255}


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": plain(1), "submit": plain(1), "blocks": list(blocks), **more}


def wrong(view: Block) -> list[str]:
    """What is said of a view that is refused."""
    with pytest.raises(SlackError) as refused:
        checked_view(view, "modal", "home")
    assert refused.value.code == "invalid_arguments"
    return refused.value.messages


@pytest.mark.parametrize("name", IN_MODALS)
def test_a_size_is_accepted_at_its_most_and_refused_above(name: str) -> None:
    most, block, place = IN_MODALS[name]
    checked_view(modal(block(most)), "modal")
    assert wrong(modal(block(most + 1)))[0].endswith(f"[json-pointer:/view/blocks/0/{place}]")


@pytest.mark.parametrize("field", VIEW)
def test_a_views_own_field_is_accepted_at_its_most_and_refused_above(field: str) -> None:
    def sized(n: int) -> Any:
        return plain(n) if field in ("title", "submit", "close") else "x" * n

    checked_view(modal(**{field: sized(VIEW[field])}), "modal")
    assert f"[json-pointer:/view/{field}" in wrong(modal(**{field: sized(VIEW[field] + 1)}))[0]


def test_blocks_are_counted_by_surface() -> None:
    checked_blocks([{"type": "divider"}] * 50)
    with pytest.raises(SlackError, match="invalid_blocks") as refused:
        checked_blocks([{"type": "divider"}] * 51)
    assert refused.value.messages == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    checked_view(modal(*[{"type": "divider"}] * 100), "modal")
    assert wrong(modal(*[{"type": "divider"}] * 101)) == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


def test_all_text_of_a_message_together_has_a_limit() -> None:
    checked_blocks([section(text=mrkdwn(2640))] * 5)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        checked_blocks([section(text=mrkdwn(2641))] * 5)


def test_a_view_weighs_at_most_250_kilobytes() -> None:
    heavy = [section(text=mrkdwn(2900)) for _ in range(90)]
    with pytest.raises(SlackError, match="view_too_large"):
        checked_view(modal(*heavy), "modal")


WRONG: dict[str, tuple[Block, str]] = {
    "no type": ({"text": plain(1)}, "missing required field: type"),
    "an unknown type": ({"type": "sectoin", "text": plain(1)}, "unsupported type: sectoin"),
    "an unknown field": (section(txt="x"), "invalid additional property: txt"),
    "a section of nothing": ({"type": "section"}, "missing required field: text"),
    "an empty text": (section(text=plain(0)), "must be more than 0 characters"),
    "marked-up header": ({"type": "header", "text": mrkdwn(1)}, "must be plain_text"),
    "marked-up button": (actions(button(text=mrkdwn(1))), "must be plain_text"),
    "an input among actions": (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
    "a button in an input": (entry(button()), "unsupported type: button"),
    "markdown in a modal": ({"type": "markdown", "text": "x"}, "unsupported type: markdown"),
    "a table in a modal": ({"type": "table", "rows": [[{}]]}, "unsupported type: table"),
    "no actions": (actions(), "no fewer than 1 items allowed"),
    "no options": (entry({"type": SELECT, "options": []}), "no fewer than 1 items allowed"),
    "options and groups": (
        entry({"type": SELECT, "options": options(1), "option_groups": [{"label": plain(1), "options": options(1)}]}),
        "must have exactly one of options or option_groups",
    ),
    "no such day": (entry({"type": "datepicker", "initial_date": "10/08/2026"}), "must match the format"),
    "another style": (actions(button(style="green")), "must be one of primary, danger"),
    "an option that is not offered": (
        entry({"type": SELECT, "options": options(2), "initial_option": {"text": plain(1), "value": "9"}}),
        "initial option must be one of the options",
    ),
    "one action_id twice": (actions(button(), button()), "action_id `b` already exists"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_modal_with_a_mistake_is_refused(name: str) -> None:
    block, sentence = WRONG[name]
    assert sentence in wrong(modal(block))[0]


def test_one_block_id_cannot_stand_twice() -> None:
    assert wrong(modal(section(block_id="a"), section(block_id="a"))) == [
        "[ERROR] block_id `a` already exists [json-pointer:/view/blocks/1/block_id]"
    ]


def test_an_action_id_may_stand_again_in_another_block() -> None:
    checked_view(modal(actions(button()), actions(button())), "modal")


def test_a_form_needs_a_button_to_send_it() -> None:
    assert wrong({"type": "modal", "title": plain(1), "blocks": [entry({"type": "datepicker"})]}) == [
        "[ERROR] missing required field: submit [json-pointer:/view]"
    ]


def test_tables_and_markdown_stand_in_messages() -> None:
    checked_blocks([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100}])
    checked_blocks([{"type": "markdown", "text": "x" * 12_000}])
    with pytest.raises(SlackError):
        checked_blocks([{"type": "table", "rows": [[{}]] * 101}])
    with pytest.raises(SlackError):
        checked_blocks([{"type": "table", "rows": [[{}] * 21]}])


def test_kept_blocks_have_ids_and_slacks_defaults() -> None:
    kept = checked_blocks([actions({"type": "button", "text": plain(1)})])
    assert kept[0]["block_id"]
    assert kept[0]["elements"][0]["action_id"]
    assert kept[0]["elements"][0]["text"]["emoji"] is True


def chart(kind: str, **more: Any) -> Block:
    return {"type": "data_visualization", "title": "Days", "chart": {"type": kind, **more}}


def bars(series: int, points: int) -> Block:
    data = [{"label": str(i), "value": i} for i in range(points)]
    axes = {"categories": [str(i) for i in range(points)]}
    return chart("bar", series=[{"name": str(i), "data": data} for i in range(series)], axis_config=axes)


def test_charts_hold_so_many_series_points_and_slices() -> None:
    slices = [{"label": "x", "value": 1}] * 12
    checked_blocks([bars(12, 20), chart("pie", segments=slices)])
    for block in (bars(13, 20), bars(12, 21), chart("pie", segments=[*slices, slices[0]]), chart("cake")):
        with pytest.raises(SlackError, match="invalid_blocks"):
            checked_blocks([block])
    with pytest.raises(SlackError) as refused:
        checked_blocks([bars(1, 1)] * 3)
    assert "no more than 2 data_visualization blocks allowed" in refused.value.messages[0]
    assert "unsupported type: data_visualization" in wrong(modal(bars(1, 1)))[0]
