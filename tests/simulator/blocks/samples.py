"""Every block and every element once, and where it may stand: written by hand from Slack's reference."""

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
    container,
    context,
    data_table,
    entry,
    feedback,
    icon_button,
    mrkdwn,
    options,
    picture,
    pie,
    plain,
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

SURFACES = ("message", "modal", "home")
READ = ("message", "home")
SAID = ("message",)

# block: (where it may stand, one of it)
BLOCKS: dict[str, tuple[tuple[str, ...], Block]] = {
    "actions": (SURFACES, actions(button())),
    "alert": (("modal",), {"type": "alert", "text": mrkdwn(), "level": "warning"}),
    "auth_provider": (SURFACES, provider()),
    "call": (SAID, {"type": "call", "call_id": "R123"}),
    "card": (SURFACES, card()),
    "carousel": (SURFACES, carousel(card())),
    "container": (SURFACES, container(section())),
    "context": (SURFACES, context(mrkdwn())),
    "context_actions": (SAID, below(feedback())),
    "data_table": (READ, data_table()),
    "data_visualization": (READ, pie()),
    "divider": (SURFACES, {"type": "divider"}),
    "file": (SAID, {"type": "file", "external_id": "ABC", "source": "remote"}),
    "header": (SURFACES, {"type": "header", "text": plain()}),
    "image": (SURFACES, picture(title=plain())),
    "input": (SURFACES, entry({"type": "plain_text_input"})),
    "markdown": (SAID, {"type": "markdown", "text": "**x**"}),
    "plan": (SAID, {"type": "plan", "title": "Book", "tasks": [task()]}),
    "rich_text": (SURFACES, rich(run(said()))),
    "section": (SURFACES, section()),
    "table": (READ, table()),
    "task_card": (SAID, task()),
    "video": (SURFACES, video()),
}

PLACES: dict[str, Callable[[Block], Block]] = {
    "actions": actions,
    "section": beside,
    "input": entry,
    "context": context,
    "context_actions": below,
}
AT = {
    "actions": "elements/0",
    "section": "accessory",
    "input": "element",
    "context": "elements/0",
    "context_actions": "elements/0",
}
CHOSEN = ("actions", "section", "input")
FIELD = ("input",)

# element: (the blocks in which it may stand, one of it)
ELEMENTS: dict[str, tuple[tuple[str, ...], Block]] = {
    "button": (("actions", "section"), button()),
    "channels_select": (CHOSEN, {"type": "channels_select", "placeholder": plain()}),
    "checkboxes": (CHOSEN, {"type": "checkboxes", "options": options(2)}),
    "conversations_select": (CHOSEN, {"type": "conversations_select", "filter": {"include": ["im"]}}),
    "datepicker": (CHOSEN, {"type": "datepicker", "initial_date": "2026-08-10"}),
    "datetimepicker": (("actions", "input"), {"type": "datetimepicker", "initial_date_time": 1_786_352_400}),
    "email_text_input": (FIELD, {"type": "email_text_input"}),
    "external_select": (CHOSEN, {"type": "external_select", "min_query_length": 0}),
    "feedback_buttons": (("context_actions",), feedback()),
    "file_input": (FIELD, {"type": "file_input", "filetypes": ["pdf"], "max_files": 1}),
    "icon_button": (("context_actions",), icon_button()),
    "image": (("section", "context"), picture()),
    "mrkdwn": (("context",), mrkdwn()),
    "multi_channels_select": (CHOSEN, {"type": "multi_channels_select", "initial_channels": ["C1"]}),
    "multi_conversations_select": (CHOSEN, {"type": "multi_conversations_select", "max_selected_items": 2}),
    "multi_external_select": (CHOSEN, {"type": "multi_external_select", "initial_options": options()}),
    "multi_static_select": (CHOSEN, several(initial_options=options(2))),
    "multi_users_select": (CHOSEN, {"type": "multi_users_select", "initial_users": ["U1"]}),
    "number_input": (FIELD, {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
    "overflow": (("actions", "section"), {"type": "overflow", "options": options(2, url="https://example.com")}),
    "plain_text": (("context",), plain()),
    "plain_text_input": (FIELD, {"type": "plain_text_input", "multiline": True, "max_length": 200}),
    "radio_buttons": (CHOSEN, {"type": "radio_buttons", "options": options(2)}),
    "rich_text_input": (("actions", "input"), {"type": "rich_text_input", "initial_value": rich(run(said()))}),
    "static_select": (CHOSEN, select()),
    "timepicker": (CHOSEN, {"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/Lisbon"}),
    "url_text_input": (FIELD, {"type": "url_text_input"}),
    "users_select": (CHOSEN, {"type": "users_select", "initial_user": "U1"}),
    "workflow_button": (("actions", "section"), workflow_button()),
}
