"""What must be there: the fields that a thing cannot do without, and the least of each list and number."""

from __future__ import annotations

from typing import Any

from tests.simulator.blocks.build import (
    Block,
    actions,
    below,
    beside,
    button,
    card,
    carousel,
    chart,
    confirm,
    container,
    context,
    data_table,
    entry,
    feedback,
    groups,
    icon_button,
    options,
    picture,
    pie,
    plain,
    plot,
    provider,
    rich,
    run,
    said,
    section,
    select,
    several,
    table,
    task,
    video,
    workflow_button,
)
from tests.simulator.blocks.samples import BLOCKS
from tests.simulator.blocks.sizes import folded, ticks

TYPED = "plain_text_input"
INLINE: dict[str, Block] = {
    "text": {"text": "x"},
    "link": {"url": "https://example.com"},
    "user": {"user_id": "U1"},
    "usergroup": {"usergroup_id": "S1"},
    "channel": {"channel_id": "C1"},
    "team": {"team_id": "T1"},
    "emoji": {"name": "wave"},
    "date": {"timestamp": 1_786_352_400, "format": "{date}"},
    "broadcast": {"range": "here"},
    "color": {"value": "#FF00AA"},
}
PARTS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
PARAMETER = workflow_button(customizable_input_parameters=[{"name": "a", "value": "b"}])
SOURCE = {"type": "url", "url": "https://example.com", "text": "Example"}

# name: (a block, the way to the thing, the fields without which the thing is refused)
NEEDED: dict[str, tuple[Block, str, tuple[str, ...]]] = {
    **{
        kind: (BLOCKS[kind][1], "", names)
        for kind, names in {
            "actions": ("elements",),
            "alert": ("text",),
            "auth_provider": ("value", "name", "is_connected"),
            "call": ("call_id",),
            "carousel": ("elements",),
            "container": ("child_blocks",),
            "context": ("elements",),
            "context_actions": ("elements",),
            "data_table": ("rows", "caption"),
            "data_visualization": ("title", "chart"),
            "file": ("external_id", "source"),
            "header": ("text",),
            "image": ("alt_text",),
            "input": ("label", "element"),
            "markdown": ("text",),
            "plan": ("title",),
            "rich_text": ("elements",),
            "table": ("rows",),
            "task_card": ("task_id", "title"),
            "video": ("alt_text", "title", "video_url", "thumbnail_url"),
        }.items()
    },
    "a button": (actions(button()), "elements/0", ("text",)),
    "a question": (actions(confirm()), "elements/0/confirm", ("title", "text", "confirm", "deny")),
    "a workflow button": (actions(workflow_button()), "elements/0", ("text", "workflow")),
    "a workflow": (actions(workflow_button()), "elements/0/workflow", ("trigger",)),
    "a trigger": (actions(workflow_button()), "elements/0/workflow/trigger", ("url",)),
    "a parameter": (
        actions(PARAMETER),
        "elements/0/workflow/trigger/customizable_input_parameters/0",
        ("name", "value"),
    ),
    "tick boxes": (entry(ticks()), "element", ("options",)),
    "a tick box": (entry(ticks()), "element/options/0", ("text", "value")),
    "radio buttons": (entry({"type": "radio_buttons", "options": options()}), "element", ("options",)),
    "an option": (entry(select()), "element/options/0", ("text", "value")),
    "a group": (
        entry({"type": "static_select", "option_groups": groups()}),
        "element/option_groups/0",
        ("label", "options"),
    ),
    "an overflow": (beside(folded()), "accessory", ("options",)),
    "an overflow's option": (beside(folded()), "accessory/options/0", ("text", "value")),
    "a picture beside a text": (beside(picture()), "accessory", ("alt_text",)),
    "a number": (entry({"type": "number_input", "is_decimal_allowed": True}), "element", ("is_decimal_allowed",)),
    "a dispatch": (
        entry({"type": TYPED, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}),
        "element/dispatch_action_config",
        ("trigger_actions_on",),
    ),
    "thumbs": (below(feedback()), "elements/0", ("positive_button", "negative_button")),
    "a thumb": (below(feedback()), "elements/0/positive_button", ("text", "value")),
    "a small button": (below(icon_button()), "elements/0", ("icon", "text")),
    **{
        kind: (rich(run({"type": kind, **fields})), "elements/0/elements/0", (*fields,))
        for kind, fields in INLINE.items()
    },
    **{
        kind: (rich({"type": kind, "style": "bullet", "elements": []}), "elements/0", ("elements",))
        for kind in PARTS[1:2]
    },
    **{kind: (rich({"type": kind, "elements": []}), "elements/0", ("elements",)) for kind in (PARTS[0], *PARTS[2:])},
    "first rich text": (
        entry({"type": "rich_text_input", "initial_value": rich(run(said()))}),
        "element/initial_value",
        ("elements",),
    ),
    "a cell": (table(), "rows/0/0", ("text",)),
    "a cell's number": ({"type": "table", "rows": [[{"type": "raw_number", "value": 1}]]}, "rows/0/0", ("value",)),
    "an icon": (card(slack_icon={"type": "icon", "name": "star"}), "slack_icon", ("name",)),
    "a source": (task(sources=[SOURCE]), "sources/0", ("url", "text")),
    "a planned task": (BLOCKS["plan"][1], "tasks/0", ("task_id", "title")),
    "a pie": (pie(), "chart", ("segments",)),
    "a slice": (pie(), "chart/segments/0", ("label", "value")),
    "bars": (plot(), "chart", ("series", "axis_config")),
    "a series": (plot(), "chart/series/0", ("name", "data")),
    "a point": (plot(), "chart/series/0/data/0", ("label", "value")),
    "axes": (plot(), "chart/axis_config", ("categories",)),
}

ONE = "must provide at least 1 items"
ABOVE = "must be greater than {}"


def chosen(kind: str, **more: Any) -> Block:
    """An element of this kind in a form."""
    return entry({"type": kind, **more})


# name: (a block with less than the least, where, what Slack says)
LEAST: dict[str, tuple[Block, str, str]] = {
    "no fields": (section(fields=[]), "fields", ONE),
    "no elements": (context(), "elements", ONE),
    "no buttons": (actions(), "elements", ONE),
    "nothing below": (below(), "elements", ONE),
    "no options": (entry(select(options=[])), "element/options", ONE),
    "no groups": (chosen("static_select", option_groups=[]), "element/option_groups", ONE),
    "no options in a group": (
        chosen("static_select", option_groups=groups(1, options=[])),
        "element/option_groups/0/options",
        ONE,
    ),
    "no several options": (entry(several(options=[])), "element/options", ONE),
    "none of several": (entry(several(initial_options=[])), "element/initial_options", ONE),
    "none from outside": (chosen("multi_external_select", initial_options=[]), "element/initial_options", ONE),
    "no tick boxes": (chosen("checkboxes", options=[]), "element/options", ONE),
    "no ticks": (entry({**ticks(), "initial_options": []}), "element/initial_options", ONE),
    "no radio buttons": (chosen("radio_buttons", options=[]), "element/options", ONE),
    "no options behind dots": (beside({"type": "overflow", "options": []}), "accessory/options", ONE),
    "no kinds of conversation": (
        chosen("conversations_select", filter={"include": []}),
        "element/filter/include",
        ONE,
    ),
    "no moments": (
        chosen(TYPED, dispatch_action_config={"trigger_actions_on": []}),
        "element/dispatch_action_config/trigger_actions_on",
        ONE,
    ),
    "no kinds of file": (chosen("file_input", filetypes=[]), "element/filetypes", ONE),
    "no people": (actions(button(visible_to_user_ids=[])), "elements/0/visible_to_user_ids", ONE),
    "no rich text": (rich(), "elements", ONE),
    "no cards": (carousel(), "elements", ONE),
    "no buttons on a card": (card(actions=[]), "actions", ONE),
    "no blocks in a box": (container(), "child_blocks", ONE),
    "no rows": ({"type": "table", "rows": []}, "rows", ONE),
    "no cells": ({"type": "table", "rows": [[]]}, "rows/0", ONE),
    "a header without rows": (data_table(rows=1), "rows", "must provide at least 2 items"),
    "no cells below a header": ({**data_table(), "rows": [table()["rows"][0], []]}, "rows/1", ONE),
    "no slices": (chart({"type": "pie", "segments": []}), "chart/segments", ONE),
    "no series": (plot(series=0), "chart/series", ONE),
    "no points": (plot(points=0, categories=["a"]), "chart/series/0/data", ONE),
    "no categories": (plot(categories=[]), "chart/axis_config/categories", ONE),
    "no choices": (entry(several(max_selected_items=0)), "element/max_selected_items", ABOVE.format(0)),
    "no letters": (chosen(TYPED, max_length=0), "element/max_length", ABOVE.format(0)),
    "fewer letters than none": (chosen(TYPED, min_length=-1), "element/min_length", ABOVE.format(-1)),
    "a search before it begins": (
        chosen("external_select", min_query_length=-1),
        "element/min_query_length",
        ABOVE.format(-1),
    ),
    "no files": (chosen("file_input", max_files=0), "element/max_files", ABOVE.format(0)),
    "no lines": (chosen("rich_text_input", min_lines=0), "element/min_lines", ABOVE.format(0)),
    "no lines at most": (chosen("rich_text_input", max_lines=0), "element/max_lines", ABOVE.format(0)),
    "a moment of nine digits": (
        chosen("datetimepicker", initial_date_time=999_999_999),
        "element/initial_date_time",
        ABOVE.format(999_999_999),
    ),
    "a header of no level": ({"type": "header", "text": plain(), "level": 0}, "level", ABOVE.format(0)),
    "a list to the left": (
        rich({"type": "rich_text_list", "style": "bullet", "indent": -1, "elements": []}),
        "elements/0/indent",
        ABOVE.format(-1),
    ),
    "a list that counts down": (
        rich({"type": "rich_text_list", "style": "ordered", "offset": -1, "elements": []}),
        "elements/0/offset",
        ABOVE.format(-1),
    ),
    "a hand without a tone": (
        rich(run({"type": "emoji", "name": "wave", "skin_tone": 0})),
        "elements/0/elements/0/skin_tone",
        ABOVE.format(0),
    ),
    "pages of nothing": (data_table(page_size=0), "page_size", ABOVE.format(0)),
    "a column before the first": (data_table(row_header_column_index=-1), "row_header_column_index", ABOVE.format(-1)),
    "a slice of nothing": (pie(value=0), "chart/segments/0/value", ABOVE.format(0)),
    "a number in words": (
        chosen("number_input", is_decimal_allowed=True, initial_value="one"),
        "element/initial_value",
        r"must match the format -?\d+(\.\d+)?",
    ),
    "a loud alert": ({"type": "alert", "text": plain(), "level": "loud"}, "level", "must be a valid enum value"),
    "a film without words": (video(author_name=""), "author_name", "must be more than 0 characters"),
    "a provider without a name": (provider(name=plain(0)), "name/text", "must be more than 0 characters"),
}
