"""Every size: the most that Slack takes. Each row is two cases: accepted at its most, refused one above."""

from __future__ import annotations

from collections.abc import Callable

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
    mrkdwn,
    options,
    picture,
    pie,
    plain,
    plot,
    provider,
    raw,
    rich,
    run,
    said,
    section,
    select,
    several,
    table,
    video,
    workflow_button,
)

PICKER = {"type": "datepicker"}
TYPED = "plain_text_input"


def divider(**more: object) -> Block:
    """A line."""
    return {"type": "divider", **more}


def ticks(**more: object) -> Block:
    """One box to tick."""
    return {"type": "checkboxes", "options": options(1, **more)}


def folded(**more: object) -> Block:
    """A menu of one option behind dots."""
    return {"type": "overflow", "options": options(1, **more)}


# name: (the most, a block of that size, where one too large is wrong)
CHARACTERS: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "block_id": (255, lambda n: divider(block_id="x" * n), "block_id"),
    "action_id": (255, lambda n: actions(button(action_id="x" * n)), "elements/0/action_id"),
    "section text": (3000, lambda n: section(text=mrkdwn(n)), "text/text"),
    "section plain text": (3000, lambda n: section(text=plain(n)), "text/text"),
    "section field": (2000, lambda n: section(fields=[plain(), mrkdwn(n)]), "fields/1/text"),
    "header": (150, lambda n: {"type": "header", "text": plain(n)}, "text/text"),
    "context text": (3000, lambda n: context(mrkdwn(n)), "elements/0/text"),
    "context plain text": (3000, lambda n: context(plain(n)), "elements/0/text"),
    "button text": (75, lambda n: actions(button(text=plain(n))), "elements/0/text/text"),
    "button value": (2000, lambda n: actions(button(value="x" * n)), "elements/0/value"),
    "button address": (3000, lambda n: actions(button(url="x" * n)), "elements/0/url"),
    "button label": (75, lambda n: actions(button(accessibility_label="x" * n)), "elements/0/accessibility_label"),
    "button prompt": (4000, lambda n: actions(button(agent_prompt="x" * n)), "elements/0/agent_prompt"),
    "confirm title": (100, lambda n: actions(confirm(title=plain(n))), "elements/0/confirm/title/text"),
    "confirm text": (300, lambda n: actions(confirm(text=mrkdwn(n))), "elements/0/confirm/text/text"),
    "confirm plain text": (300, lambda n: actions(confirm(text=plain(n))), "elements/0/confirm/text/text"),
    "confirm button": (30, lambda n: actions(confirm(confirm=plain(n))), "elements/0/confirm/confirm/text"),
    "deny button": (30, lambda n: actions(confirm(deny=plain(n))), "elements/0/confirm/deny/text"),
    "label": (2000, lambda n: entry(PICKER, label=plain(n)), "label/text"),
    "hint": (2000, lambda n: entry(PICKER, hint=plain(n)), "hint/text"),
    "placeholder": (150, lambda n: entry({**PICKER, "placeholder": plain(n)}), "element/placeholder/text"),
    "initial value": (3000, lambda n: entry({"type": TYPED, "initial_value": "x" * n}), "element/initial_value"),
    "option text": (75, lambda n: entry(select(options=options(1, text=plain(n)))), "element/options/0/text/text"),
    "option value": (150, lambda n: entry(select(options=options(1, value="x" * n))), "element/options/0/value"),
    "option description": (
        75,
        lambda n: entry(select(options=options(1, description=plain(n)))),
        "element/options/0/description/text",
    ),
    "tick box text": (
        75,
        lambda n: entry(ticks(text=mrkdwn(n))),
        "element/options/0/text/text",
    ),
    "tick box description": (
        75,
        lambda n: entry(ticks(description=mrkdwn(n))),
        "element/options/0/description/text",
    ),
    "overflow address": (
        3000,
        lambda n: beside(folded(url="x" * n)),
        "accessory/options/0/url",
    ),
    "group label": (
        75,
        lambda n: entry({"type": "static_select", "option_groups": groups(1, label=plain(n))}),
        "element/option_groups/0/label/text",
    ),
    "workflow address": (3000, lambda n: actions(workflow_button(url="x" * n)), "elements/0/workflow/trigger/url"),
    "alt text": (2000, lambda n: picture(alt_text="x" * n), "alt_text"),
    "image address": (3000, lambda n: picture(image_url="x" * n), "image_url"),
    "image title": (2000, lambda n: picture(title=plain(n)), "title/text"),
    "video title": (200, lambda n: video(title=plain(n)), "title/text"),
    "video description": (200, lambda n: video(description=plain(n)), "description/text"),
    "video author": (50, lambda n: video(author_name="x" * n), "author_name"),
    "video address": (3000, lambda n: video(video_url="https://".ljust(n, "x")), "video_url"),
    "rich text address": (3000, lambda n: rich(run({"type": "link", "url": "x" * n})), "elements/0/elements/0/url"),
    "rich text person": (
        255,
        lambda n: rich(run({"type": "user", "user_id": "x" * n})),
        "elements/0/elements/0/user_id",
    ),
    "card title": (150, lambda n: card(title=mrkdwn(n)), "title/text"),
    "card subtitle": (150, lambda n: card(subtitle=plain(n)), "subtitle/text"),
    "card body": (200, lambda n: card(body=mrkdwn(n)), "body/text"),
    "card plain body": (200, lambda n: card(body=plain(n)), "body/text"),
    "card title in a carousel": (150, lambda n: carousel(card(), card(title=plain(n))), "elements/1/title/text"),
    "container title": (150, lambda n: container(section(), title=plain(n)), "title/text"),
    "container subtitle": (150, lambda n: container(section(), subtitle=mrkdwn(n)), "subtitle/text"),
    "text in a container": (3000, lambda n: container(section(text=mrkdwn(n))), "child_blocks/0/text/text"),
    "card subtext": (200, lambda n: card(subtext=plain(n)), "subtext/text"),
    "card marked-up subtext": (200, lambda n: card(subtext=mrkdwn(n)), "subtext/text"),
    "alert": (200, lambda n: {"type": "alert", "text": plain(n)}, "text/text"),
    "marked-up alert": (200, lambda n: {"type": "alert", "text": mrkdwn(n)}, "text/text"),
    "provider identity": (75, lambda n: provider(connected_identity=plain(n)), "connected_identity/text"),
    "provider context": (75, lambda n: provider(connected_context=plain(n)), "connected_context/text"),
    "email": (3000, lambda n: entry({"type": "email_text_input", "initial_value": "x" * n}), "element/initial_value"),
    "address": (3000, lambda n: entry({"type": "url_text_input", "initial_value": "x" * n}), "element/initial_value"),
    "tick box value": (150, lambda n: entry(ticks(value="x" * n)), "element/options/0/value"),
    "overflow text": (75, lambda n: beside(folded(text=plain(n))), "accessory/options/0/text/text"),
    "overflow value": (150, lambda n: beside(folded(value="x" * n)), "accessory/options/0/value"),
    "overflow description": (
        75,
        lambda n: beside(folded(description=plain(n))),
        "accessory/options/0/description/text",
    ),
    "provider value": (150, lambda n: provider(value="x" * n), "value"),
    "provider name": (75, lambda n: provider(name=plain(n)), "name/text"),
    "provider description": (150, lambda n: provider(description=plain(n)), "description/text"),
}

IN_MESSAGES: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "markdown": (12_000, lambda n: {"type": "markdown", "text": "x" * n}, "text"),
    "feedback text": (75, lambda n: below(feedback(text=plain(n))), "elements/0/positive_button/text/text"),
    "feedback value": (2000, lambda n: below(feedback(value="x" * n)), "elements/0/positive_button/value"),
    "chart title": (50, lambda n: {**pie(), "title": "x" * n}, "title"),
    "slice label": (20, lambda n: pie(label="x" * n), "chart/segments/0/label"),
    "axis label": (50, lambda n: plot(x_label="x" * n), "chart/axis_config/x_label"),
    "other axis label": (50, lambda n: plot(y_label="x" * n), "chart/axis_config/y_label"),
    "feedback label": (
        75,
        lambda n: below(feedback(accessibility_label="x" * n)),
        "elements/0/positive_button/accessibility_label",
    ),
}

ITEMS: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "section fields": (10, lambda n: section(fields=[plain()] * n), "fields"),
    "context elements": (10, lambda n: context(*[plain()] * n), "elements"),
    "actions": (25, lambda n: actions(*[button()] * n), "elements"),
    "options": (100, lambda n: entry(select(options=options(n))), "element/options"),
    "several options": (100, lambda n: entry(several(options=options(n))), "element/options"),
    "option groups": (
        100,
        lambda n: entry({"type": "static_select", "option_groups": groups(n)}),
        "element/option_groups",
    ),
    "options of a group": (
        100,
        lambda n: entry({"type": "static_select", "option_groups": groups(1, options=options(n))}),
        "element/option_groups/0/options",
    ),
    "overflow": (5, lambda n: beside({"type": "overflow", "options": options(n)}), "accessory/options"),
    "checkboxes": (10, lambda n: entry({"type": "checkboxes", "options": options(n)}), "element/options"),
    "radio buttons": (10, lambda n: entry({"type": "radio_buttons", "options": options(n)}), "element/options"),
    "ticked boxes": (
        10,
        lambda n: entry({**ticks(), "initial_options": options() * n}),
        "element/initial_options",
    ),
    "chosen options": (
        100,
        lambda n: entry(several(initial_options=options() * n)),
        "element/initial_options",
    ),
    "options chosen from outside": (
        100,
        lambda n: entry({"type": "multi_external_select", "initial_options": options(n)}),
        "element/initial_options",
    ),
    "moments to tell of": (
        2,
        lambda n: entry({"type": TYPED, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"] * n}}),
        "element/dispatch_action_config/trigger_actions_on",
    ),
    "people who see a button": (
        10,
        lambda n: actions(button(visible_to_user_ids=["U1"] * n)),
        "elements/0/visible_to_user_ids",
    ),
    "kinds of conversation": (
        4,
        lambda n: entry({"type": "conversations_select", "filter": {"include": ["im"] * n}}),
        "element/filter/include",
    ),
    "card buttons": (3, lambda n: card(actions=[button()] * n), "actions"),
    "cards": (10, lambda n: carousel(*[card()] * n), "elements"),
    "blocks in a container": (10, lambda n: container(*[section()] * n), "child_blocks"),
}

ITEMS_IN_MESSAGES: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "buttons below": (5, lambda n: below(*[icon_button()] * n), "elements"),
    "table rows": (100, lambda n: table(n, 1), "rows"),
    "table columns": (20, lambda n: table(1, n), "rows/0"),
    "column settings": (20, lambda n: table(column_settings=[None] * n), "column_settings"),
    "data table rows": (201, lambda n: data_table(n), "rows"),
    "slices": (
        12,
        lambda n: chart({"type": "pie", "segments": [{"label": "a", "value": 1}] * n}),
        "chart/segments",
    ),
    "series": (12, lambda n: plot(series=n), "chart/series"),
    "points": (20, lambda n: plot(points=n, categories=[str(i) for i in range(min(n, 20))]), "chart/series/0/data"),
    "categories": (
        20,
        lambda n: plot(points=min(n, 20), categories=[str(i) for i in range(n)]),
        "chart/axis_config/categories",
    ),
}

NUMBERS: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "max_length": (3000, lambda n: entry({"type": TYPED, "max_length": n}), "element/max_length"),
    "min_length": (3000, lambda n: entry({"type": TYPED, "min_length": n}), "element/min_length"),
    "max_files": (10, lambda n: entry({"type": "file_input", "max_files": n}), "element/max_files"),
    "lines": (100, lambda n: entry({"type": "rich_text_input", "max_lines": n}), "element/max_lines"),
    "fewest lines": (100, lambda n: entry({"type": "rich_text_input", "min_lines": n}), "element/min_lines"),
    "skin tone": (
        6,
        lambda n: rich(run({"type": "emoji", "name": "wave", "skin_tone": n})),
        "elements/0/elements/0/skin_tone",
    ),
    "level": (6, lambda n: {"type": "header", "text": plain(), "level": n}, "level"),
    "letters before a search": (
        3000,
        lambda n: entry({"type": "external_select", "min_query_length": n}),
        "element/min_query_length",
    ),
    "a moment of ten digits": (
        9_999_999_999,
        lambda n: entry({"type": "datetimepicker", "initial_date_time": n}),
        "element/initial_date_time",
    ),
    "indent": (
        8,
        lambda n: rich({"type": "rich_text_list", "style": "bullet", "indent": n, "elements": [run(said())]}),
        "elements/0/indent",
    ),
}

NUMBERS_IN_MESSAGES: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "page size": (100, lambda n: data_table(page_size=n), "page_size"),
    "row header": (19, lambda n: data_table(row_header_column_index=n), "row_header_column_index"),
}

TOTALS: dict[str, tuple[int, Callable[[int], Block], str]] = {
    "a table's text": (10_000, lambda n: {"type": "table", "rows": [[raw(n)]]}, "rows"),
    "a data table's text": (20_000, lambda n: data_table(rows=2) | {"rows": [[raw(1)], [raw(n - 1)]]}, "rows"),
}
