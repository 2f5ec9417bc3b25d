"""What looks wrong and is right: Slack takes each of these, so nothing here may be refused."""

from __future__ import annotations

from tests.simulator.blocks.build import (
    Block,
    actions,
    below,
    beside,
    button,
    card,
    carousel,
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
    task,
    workflow_button,
)

TICKS = {"type": "checkboxes", "options": options(2, text=mrkdwn(), description=mrkdwn())}
FILM = {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
MENTIONS: list[Block] = [
    {"type": "user", "user_id": "U1", "style": {"bold": True}},
    {"type": "channel", "channel_id": "C1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "team", "team_id": "T1"},
    {"type": "broadcast", "range": "here"},
    {"type": "emoji", "name": "wave", "unicode": "1f44b", "skin_tone": 2},
    {"type": "date", "timestamp": 1_786_352_400, "format": "{date_long}", "fallback": "10 Aug"},
    {"type": "date", "timestamp": "1786352400", "format": "{ago}", "url": "https://example.com"},
    {"type": "color", "value": "#FF00aa"},
    {"type": "link", "url": "https://example.com", "text": "here", "style": {"italic": True}},
]

# name: the blocks of a message
MESSAGES: dict[str, list[Block]] = {
    "fifty blocks": [section() for _ in range(50)],
    "a text of 13,200 characters": [section(text=mrkdwn(2640)) for _ in range(5)],
    "markdown of 12,000 characters in all": [{"type": "markdown", "text": "x" * 6000} for _ in range(2)],
    "two charts": [pie(), plot()],
    "three data tables": [data_table(), data_table(), data_table()],
    "a table and a data table": [table(), data_table()],
    "a table's text beside a full message": [
        {"type": "table", "rows": [[raw(10_000)]]},
        *[section(text=mrkdwn(2640)) for _ in range(5)],
    ],
    "a cell of more than 3,000 characters": [{"type": "table", "rows": [[raw(4000)]]}],
    "an empty cell as null": [{"type": "table", "rows": [[raw(), None]]}],
    "ragged rows": [{"type": "table", "rows": [[raw()], [raw(), raw()]]}],
    "numbers and rich text in cells": [
        {"type": "table", "rows": [[{"type": "raw_number", "value": 1.5, "text": "1.5"}, rich(run(said()))]]}
    ],
    "settings of some columns": [table(column_settings=[None, {"is_wrapped": True}, {"align": "right"}])],
    "a chart of nothing but losses": [plot(12, 20, "area", x_label="Month", y_label="Days")],
    "a task whose output is a word": [task(output="done", details=rich(run(said())))],
    "a plan whose tasks have no type": [{"type": "plan", "title": "x", "tasks": [{"task_id": "1", "title": "x"}]}],
    "a task with its sources": [task(sources=[{"type": "url", "url": "https://example.com", "text": "Example"}])],
    "small buttons with everything": [below(icon_button(value="1", visible_to_user_ids=["U1"], confirm=None))],
    "two pairs of thumbs": [below(feedback(), feedback())],
    "a stored picture": [picture(fallback="400x300", image_width=400, image_height=300, image_bytes=9)],
    "a field in a message": [entry({"type": "datepicker"}, dispatch_action=True)],
    "a table in a box": [container(table())],
}

# name: blocks for every surface
ANYWHERE: dict[str, list[Block]] = {
    "one action_id in two blocks": [actions(button(action_id="a")), actions(button(action_id="a"))],
    "elements without an id": [actions(button(), button())],
    "two empty block_ids": [section(block_id=""), section(block_id="")],
    "an option's value again in another menu": [actions(select(), several())],
    "fields that are null": [section(accessory=None, fields=None, block_id=None)],
    "fields alone": [{"type": "section", "fields": [plain()] * 10}],
    "fields beside a text": [section(fields=[mrkdwn()], expand=True)],
    "a space for a text": [section(text={"type": "mrkdwn", "text": " "})],
    "an empty alt text": [picture(alt_text="")],
    "a picture by file id": [{"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}}],
    "a picture by file address": [{"type": "image", "alt_text": "a", "slack_file": {"url": "https://example.com"}}],
    "pictures and texts in small print": [context(picture(), plain(), mrkdwn())],
    "marked-up tick boxes": [entry(TICKS)],
    "ticked boxes": [entry({**TICKS, "initial_options": TICKS["options"]})],
    "groups and one of theirs chosen": [
        entry({"type": "static_select", "option_groups": groups(2), "initial_option": options()[0]})
    ],
    "a question with a red button": [actions(confirm(style="danger", text=mrkdwn()))],
    "a workflow's parameters": [actions(workflow_button(customizable_input_parameters=[{"name": "a", "value": "b"}]))],
    "words that are told as they come": [entry(FILM, dispatch_action=True)],
    "a filter without kinds": [
        actions({"type": "conversations_select", "filter": {"exclude_bot_users": True}, "response_url_enabled": False})
    ],
    "one menu in focus": [entry(select(focus_on_load=True)), entry(select(focus_on_load=False))],
    "an overflow of one": [beside({"type": "overflow", "options": options()})],
    "every kind of mention": [rich(run(*MENTIONS))],
    "a kind of mention without a reference": [rich(run({"type": "canvas", "file_id": "F1"}))],
    "a list that goes on": [
        rich({"type": "rich_text_list", "style": "ordered", "offset": 3, "border": 1, "elements": [run(said())]})
    ],
    "code in its language": [rich({"type": "rich_text_preformatted", "language": "python", "elements": [said()]})],
    "a quote of a quote's length": [rich({"type": "rich_text_quote", "border": 1, "elements": [said(5000)]})],
    "an empty line of rich text": [rich(run(), run(said()))],
    "a header of the second level": [{"type": "header", "text": plain(), "level": 2}],
    "a card with one of Slack's icons": [card(slack_icon={"type": "icon", "name": "rocket"}, subtext=plain())],
    "a card that is a picture": [{"type": "card", "hero_image": picture()}],
    "a card that is a button": [{"type": "card", "actions": [button()]}],
    "ten cards": [carousel(*[card() for _ in range(10)])],
    "a box titled in rich text": [
        {"type": "container", "rich_text_title": rich(run(said())), "child_blocks": [section()]}
    ],
    "a box that folds": [
        container(section(), is_collapsible=True, default_collapsed=True, has_header_divider=False, width="full")
    ],
    "a provider with a way out": [
        provider(
            accessory={"type": "overflow", "options": options()}, auth_url="https://example.com", fallback=[section()]
        )
    ],
    "a prompt behind a button": [actions(button(agent_prompt="x" * 4000, agent_prompt_display="x"))],
    "every sign of the world": [section(text={"type": "plain_text", "text": "é 日本 🎉 \n\t<!channel>"})],
}

# name: a whole modal
VIEWS: dict[str, Block] = {
    "an empty modal": {"blocks": []},
    "a hundred blocks": {"blocks": [section() for _ in range(100)]},
    "no button to send what nobody fills in": {"blocks": [section()], "submit": None},
    "every field of a modal": {
        "blocks": [section()],
        "close": plain(24),
        "private_metadata": "x" * 3000,
        "callback_id": "x" * 255,
        "clear_on_close": True,
        "notify_on_close": True,
    },
    "much text": {"blocks": [section(text=mrkdwn(3000)) for _ in range(50)]},
}
