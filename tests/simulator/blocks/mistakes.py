"""Mistakes of every kind but size: a block, where it is wrong and what Slack says of it."""

from __future__ import annotations

from tests.simulator.blocks.build import (
    Block,
    actions,
    button,
    confirm,
    context,
    entry,
    mrkdwn,
    options,
    picture,
    plain,
    rich,
    run,
    said,
    section,
    select,
    several,
    video,
    workflow_button,
)

LIST = {"type": "rich_text_list", "style": "bullet", "elements": [run(said())]}
TYPED = "plain_text_input"
NOT_EMPTY = "must be more than 0 characters"
ENUM = "must be a valid enum value"
STRING = "must provide a string"
OBJECT = "must provide an object"
BOOLEAN = "must provide a boolean"
ONE = "must provide at least 1 items"


def no(name: str) -> str:
    """A field is missing."""
    return f"missing required field: {name}"


def odd(name: str) -> str:
    """A field that nobody knows."""
    return f"invalid additional property: {name}"


def kind(name: str) -> str:
    """A type that nobody knows, or not here."""
    return f"unsupported type: {name}"


def without(block: Block, *names: str) -> Block:
    """The block with some fields left out."""
    return {name: value for name, value in block.items() if name not in names}


# name: (a block, where it is wrong, what Slack says)
ANYWHERE: dict[str, tuple[Block, str, str]] = {
    "no type": ({"text": plain()}, "", no("type")),
    "an unknown type": ({"type": "sectoin"}, "type", kind("sectoin")),
    "a type that is no word": ({"type": 5}, "type", kind("5")),
    "an unknown field": (section(txt="x"), "", odd("txt")),
    "an id that is no word": (section(block_id=5), "block_id", STRING),
    # texts
    "a section of nothing": ({"type": "section"}, "type", "must define either `text` or `fields`"),
    "a section of no fields": ({"type": "section", "fields": []}, "fields", ONE),
    "an empty text": (section(text=plain(0)), "text/text", NOT_EMPTY),
    "an empty field": (section(fields=[mrkdwn(), mrkdwn(0)]), "fields/1/text", NOT_EMPTY),
    "a text that is a bare word": (section(text="x"), "text", OBJECT),
    "a text without words": (section(text={"type": "mrkdwn"}), "text", no("text")),
    "a text without a type": (section(text={"text": "x"}), "text", no("type")),
    "words that are a number": (section(text={"type": "mrkdwn", "text": 5}), "text/text", STRING),
    "an unknown kind of text": (section(text={"type": "markdown", "text": "x"}), "text/type", kind("markdown")),
    "emoji in marked-up text": (section(text={**mrkdwn(), "emoji": True}), "text", odd("emoji")),
    "verbatim plain text": (section(text={**plain(), "verbatim": True}), "text", odd("verbatim")),
    "emoji as a word": (section(text={**plain(), "emoji": "yes"}), "text/emoji", BOOLEAN),
    "a marked-up header": ({"type": "header", "text": mrkdwn()}, "text/type", kind("mrkdwn")),
    "a header of nothing": ({"type": "header"}, "", no("text")),
    "an empty header": ({"type": "header", "text": plain(0)}, "text/text", NOT_EMPTY),
    "a divider with words": ({"type": "divider", "text": plain()}, "", odd("text")),
    "expand as a word": (section(expand="yes"), "expand", BOOLEAN),
    "a context of nothing": (context(), "elements", ONE),
    "a context without elements": ({"type": "context"}, "", no("elements")),
    # buttons
    "a marked-up button": (actions(button(text=mrkdwn())), "elements/0/text/type", kind("mrkdwn")),
    "an empty button": (actions(button(text=plain(0))), "elements/0/text/text", NOT_EMPTY),
    "a button without words": (actions({"type": "button"}), "elements/0", no("text")),
    "another style": (actions(button(style="green")), "elements/0/style", ENUM),
    "a button's focus": (actions(button(focus_on_load=True)), "elements/0", odd("focus_on_load")),
    "a button that is a word": (actions("Approve"), "elements/0", OBJECT),  # type: ignore[arg-type]
    "no actions": (actions(), "elements", ONE),
    "actions that are no list": ({"type": "actions", "elements": button()}, "elements", "must provide an array"),
    "a question without a title": (actions(button(confirm={"text": plain()})), "elements/0/confirm", ""),
    "a marked-up question's button": (
        actions(confirm(deny=mrkdwn())),
        "elements/0/confirm/deny/type",
        kind("mrkdwn"),
    ),
    "a question with a type": (actions(confirm(type="confirm")), "elements/0/confirm", odd("type")),
    "another style of question": (actions(confirm(style="red")), "elements/0/confirm/style", ENUM),
    "a workflow of nothing": (
        actions({"type": "workflow_button", "text": plain(), "workflow": {}}),
        "elements/0/workflow",
        no("trigger"),
    ),
    "a workflow without an address": (
        actions({"type": "workflow_button", "text": plain(), "workflow": {"trigger": {}}}),
        "elements/0/workflow/trigger",
        no("url"),
    ),
    "a workflow's nameless parameter": (
        actions(workflow_button(customizable_input_parameters=[{"name": "", "value": "x"}])),
        "elements/0/workflow/trigger/customizable_input_parameters/0/name",
        NOT_EMPTY,
    ),
    # menus
    "no options": (entry(select(options=[])), "element/options", ONE),
    "a menu without options": (
        entry({"type": "static_select"}),
        "element/type",
        "must define either `options` or `option_groups`",
    ),
    "options and groups": (
        entry(select(option_groups=[{"label": plain(), "options": options()}])),
        "element",
        "must define only one of `options` or `option_groups`",
    ),
    "an empty group": (
        entry({"type": "static_select", "option_groups": [{"label": plain(), "options": []}]}),
        "element/option_groups/0/options",
        ONE,
    ),
    "a group without a name": (
        entry({"type": "static_select", "option_groups": [{"options": options()}]}),
        "element/option_groups/0",
        no("label"),
    ),
    "an option without a value": (entry(select(options=[{"text": plain()}])), "element/options/0", no("value")),
    "an option's empty value": (entry(select(options=options(value=""))), "element/options/0/value", NOT_EMPTY),
    "an option with a type": (entry(select(options=options(type="option"))), "element/options/0", odd("type")),
    "an option with an address": (entry(select(options=options(url="https://x"))), "element/options/0", odd("url")),
    "a marked-up option of a menu": (
        entry(select(options=options(text=mrkdwn()))),
        "element/options/0/text/type",
        kind("mrkdwn"),
    ),
    "an option that is not offered": (
        entry(select(initial_option=options(2)[1])),
        "element/initial_option",
        "must match one of the options",
    ),
    "one of several that is not offered": (
        entry(several(initial_options=[*options(2), *options(value="9")])),
        "element/initial_options/2",
        "must match one of the options",
    ),
    "a tick box twice": (
        entry({"type": "checkboxes", "options": [*options(), *options()]}),
        "element/options/1/value",
        "option values must be unique",
    ),
    "nothing may be chosen": (
        entry(several(max_selected_items=0)),
        "element/max_selected_items",
        "must be greater than 0",
    ),
    "a filter of nothing": (
        entry({"type": "conversations_select", "filter": {}}),
        "element/filter",
        "must define either `include`, `exclude_external_shared_channels` or `exclude_bot_users`",
    ),
    "an unknown kind of conversation": (
        entry({"type": "conversations_select", "filter": {"include": ["dm"]}}),
        "element/filter/include/0",
        ENUM,
    ),
    "a marked-up placeholder": (
        entry(select(placeholder=mrkdwn())),
        "element/placeholder/type",
        kind("mrkdwn"),
    ),
    # fields
    "a field without a label": (without(entry({"type": TYPED}), "label"), "", no("label")),
    "a field without an element": (without(entry({"type": TYPED}), "element"), "", no("element")),
    "a marked-up label": (entry({"type": TYPED}, label=mrkdwn()), "label/type", kind("mrkdwn")),
    "optional as a word": (entry({"type": TYPED}, optional="yes"), "optional", BOOLEAN),
    "a length that is a word": (
        entry({"type": TYPED, "max_length": "5"}),
        "element/max_length",
        "must provide an integer",
    ),
    "no length": (entry({"type": TYPED, "max_length": 0}), "element/max_length", "must be greater than 0"),
    "an unknown trigger": (
        entry({"type": TYPED, "dispatch_action_config": {"trigger_actions_on": ["on_blur"]}}),
        "element/dispatch_action_config/trigger_actions_on/0",
        ENUM,
    ),
    "a dispatch that is a word": (
        entry({"type": TYPED, "dispatch_action_config": "on_enter_pressed"}),
        "element/dispatch_action_config",
        OBJECT,
    ),
    "decimals unsaid": (entry({"type": "number_input"}), "element", no("is_decimal_allowed")),
    "a number that is not written": (
        entry({"type": "number_input", "is_decimal_allowed": True, "min_value": 5}),
        "element/min_value",
        STRING,
    ),
    "no such day": (
        entry({"type": "datepicker", "initial_date": "2026-13-01"}),
        "element/initial_date",
        r"must match the format \d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    ),
    "no such time": (
        entry({"type": "timepicker", "initial_time": "24:00"}),
        "element/initial_time",
        r"must match the format ([01]\d|2[0-3]):[0-5]\d",
    ),
    "a moment in milliseconds": (
        entry({"type": "datetimepicker", "initial_date_time": 1_786_352_400_000}),
        "element/initial_date_time",
        "must be less than 10000000000",
    ),
    "first words that are no rich text": (
        entry({"type": "rich_text_input", "initial_value": section()}),
        "element/initial_value/type",
        kind("section"),
    ),
    # pictures
    "a picture of nothing": (without(picture(), "image_url"), "type", "must define either `image_url` or `slack_file`"),
    "a picture from two places": (
        picture(slack_file={"id": "F1"}),
        "",
        "must define only one of `image_url` or `slack_file`",
    ),
    "a picture nobody can hear": (without(picture(), "alt_text"), "", no("alt_text")),
    "a file named twice": (
        {"type": "image", "alt_text": "a", "slack_file": {"id": "F1", "url": "https://x"}},
        "slack_file",
        "must define only one of `id` or `url`",
    ),
    "a file that is not named": (
        {"type": "image", "alt_text": "a", "slack_file": {}},
        "slack_file",
        "must define either `id` or `url`",
    ),
    "a film without a picture": (without(video(), "thumbnail_url"), "", no("thumbnail_url")),
    "a film on an open line": (
        video(video_url="http://example.com/v"),
        "video_url",
        r"must match the format https://\S+",
    ),
    # rich text
    "rich text of nothing": (rich(), "elements", ONE),
    "an unknown part of rich text": (rich({"type": "rich_text_table"}), "elements/0/type", kind("rich_text_table")),
    "empty rich text": (rich(run(said(0))), "elements/0/elements/0/text", NOT_EMPTY),
    "a list in a list": (rich({**LIST, "elements": [LIST]}), "elements/0/elements/0/type", kind("rich_text_list")),
    "a list of another style": (rich({**LIST, "style": "roman"}), "elements/0/style", ENUM),
    "a list without a style": (rich(without(LIST, "style")), "elements/0", no("style")),
    "a border of two": (rich({**LIST, "border": 2}), "elements/0/border", ENUM),
    "a link to nowhere": (rich(run({"type": "link", "text": "x"})), "elements/0/elements/0", no("url")),
    "an emoji without a name": (rich(run({"type": "emoji"})), "elements/0/elements/0", no("name")),
    "a day in words": (
        rich(run({"type": "date", "timestamp": "today", "format": "{date}"})),
        "elements/0/elements/0/timestamp",
        r"must match the format \d+",
    ),
    "an unknown audience": (rich(run({"type": "broadcast", "range": "all"})), "elements/0/elements/0/range", ENUM),
    "an unknown style of text": (
        rich(run({**said(), "style": {"blink": True}})),
        "elements/0/elements/0/style",
        odd("blink"),
    ),
    "a colour by name": (
        rich(run({"type": "color", "value": "red"})),
        "elements/0/elements/0/value",
        "must match the format #[0-9A-Fa-f]{6}",
    ),
    "a person in code": (
        rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]}),
        "elements/0/elements/0/type",
        kind("user"),
    ),
}

# Several mistakes at once: all are told, in this order.
SEVERAL: dict[str, list[tuple[str, str]]] = {
    "a question without a title": [(no(name), "elements/0/confirm") for name in ("title", "confirm", "deny")]
}
