"""Block Kit's blocks and views as tables: their fields, lengths, counts and the surfaces on which they may stand.

Sources: Slack's reference of blocks and views, and its SDKs' models. Slack says nothing of most newer blocks' surfaces:
they may stand everywhere. It has refused containers and charts on some workspaces' Home tabs.
"""

from dataclasses import replace

from bot.simulator.kit import charts
from bot.simulator.kit.limits import (
    ACCESSORY,
    CARD_BUTTON,
    CONTEXT,
    CONTEXT_ACTIONS,
    DRAWN,
    FLAG,
    HTTPS,
    IMAGE_ELEMENT,
    IN_ACTIONS,
    INPUT,
    OVERFLOW,
    PICTURE,
)
from bot.simulator.kit.richtext import ID, NAMED, RICH, RICH_BLOCK, URL
from bot.simulator.kit.rules import Anything, Many, OneOf, Open, Rule, Shape, Typed, Words, WordsOr, text, whole

MESSAGE = ("message",)
READ = ("message", "home")

OLDER: dict[str, Shape | Open] = {
    "section": Shape(
        {**NAMED, "text": text(3000), "fields": Many(text(2000), 10), "accessory": ACCESSORY, "expand": FLAG},
        any_of=("text", "fields"),
    ),
    "header": Shape({**NAMED, "text": text(150, plain=True), "level": whole(1, 6)}, required=("text",)),
    "divider": Shape(NAMED),
    "context": Shape({**NAMED, "elements": Many(CONTEXT, 10)}, required=("elements",)),
    "actions": Shape({**NAMED, "elements": Many(IN_ACTIONS, 25)}, required=("elements",)),
    "input": Shape(
        {**NAMED, "label": text(2000, plain=True), "hint": text(2000, plain=True), "element": INPUT}
        | {"optional": FLAG, "dispatch_action": FLAG},
        required=("label", "element"),
    ),
    "image": Shape(
        {**NAMED, **PICTURE, "title": text(2000, plain=True)}, required=("alt_text",), any_of=DRAWN, not_both=DRAWN
    ),
    "video": Shape(
        {**NAMED, "alt_text": Words(), "title": text(200, plain=True), "video_url": HTTPS, "thumbnail_url": URL}
        | {"author_name": Words(50), "description": text(200, plain=True), "title_url": HTTPS}
        | {"provider_icon_url": URL, "provider_name": Words()},
        required=("alt_text", "title", "video_url", "thumbnail_url"),
    ),
    "rich_text": RICH_BLOCK,
    "file": Shape(
        {**NAMED, "external_id": ID, "source": OneOf(("remote",))},
        required=("external_id", "source"),
        surfaces=MESSAGE,
    ),
    "table": Shape({**NAMED, **charts.TABLE}, required=("rows",), surfaces=READ),
}

CARD = Shape(
    {**NAMED, "hero_image": IMAGE_ELEMENT, "icon": IMAGE_ELEMENT, "title": text(150), "subtitle": text(150)}
    | {"slack_icon": Typed({"icon": Shape({"name": Words()}, required=("name",))})}
    | {"body": text(200), "subtext": text(200), "actions": Many(CARD_BUTTON, 3)},
    any_of=("hero_image", "title", "actions", "body"),
    not_both=("icon", "slack_icon"),
)
# The reference has rich text; Slack has also refused a bare string only for being empty.
TOLD = WordsOr(Words(counted=True), RICH)
TASK = Shape(
    {**NAMED, "task_id": Words(), "title": Words(counted=True), "details": TOLD, "output": TOLD}
    | {"status": OneOf(("pending", "in_progress", "complete", "error")), "icon": Anything(), "hide_title": FLAG}
    | {"sources": Many(Typed({"url": Shape({"url": URL, "text": Words()}, required=("url", "text"))}), least=0)},
    required=("task_id", "title"),
    surfaces=MESSAGE,
)
# The tasks of a plan may leave their type out.
PLANNED = replace(TASK, fields={**TASK.fields, "type": OneOf(("task_card",))})
PROVIDER = Shape(
    {**NAMED, "value": Words(150), "name": text(75, plain=True), "is_connected": FLAG, "accessory": OVERFLOW}
    | {"description": text(150, plain=True), "icon_url": HTTPS, "auth_url": HTTPS, "disconnect_url": HTTPS}
    | {"connected_identity": text(75, plain=True), "connected_context": text(75, plain=True)}
    | {"fallback": Many(Typed(OLDER), least=0)},
    required=("value", "name", "is_connected"),
)
NEWER: dict[str, Shape | Open] = {
    "markdown": Shape({**NAMED, "text": Words(12_000, counted=True)}, required=("text",), surfaces=MESSAGE),
    "context_actions": Shape({**NAMED, "elements": Many(CONTEXT_ACTIONS, 5)}, required=("elements",), surfaces=MESSAGE),
    "data_table": Shape(
        {**NAMED, **charts.DATA_TABLE}, required=("rows", "caption"), surfaces=READ, also=(charts.ruled,)
    ),
    "data_visualization": Shape(
        {**NAMED, "title": Words(50), "chart": charts.CHART}, required=("title", "chart"), surfaces=READ
    ),
    "alert": Shape(
        {**NAMED, "text": text(200), "level": OneOf(("default", "info", "warning", "error", "success"))},
        required=("text",),
        surfaces=("modal",),
    ),
    "card": CARD,
    "carousel": Shape({**NAMED, "elements": Many(Typed({"card": CARD}), 10)}, required=("elements",)),
    # Slack's answers have named other children than its reference, whose list this is.
    "container": Shape(
        {**NAMED, "child_blocks": Many(Typed(OLDER), 10), "title": text(150, plain=True), "rich_text_title": RICH}
        | {"subtitle": text(150), "icon": IMAGE_ELEMENT, "width": OneOf(("narrow", "standard", "wide", "full"))}
        | dict.fromkeys(("is_collapsible", "default_collapsed", "has_header_divider"), FLAG),
        required=("child_blocks",),
        any_of=("title", "rich_text_title"),
        not_both=("is_collapsible", "has_header_divider"),
    ),
    "task_card": TASK,
    "plan": Shape(
        {**NAMED, "title": Words(counted=True), "tasks": Many(PLANNED, least=0)},
        required=("title",),
        surfaces=MESSAGE,
    ),
    "auth_provider": PROVIDER,
    "call": Shape(
        {**NAMED, "call_id": ID, "api_decoration_available": FLAG, "call": Anything()},
        required=("call_id",),
        surfaces=MESSAGE,
    ),
}

BLOCKS: dict[str, Shape | Open] = {**OLDER, **NEWER}
BLOCK = Typed(BLOCKS)
COUNTS = {"message": 50, "modal": 100, "home": 100}
# Counted as bolt-js#2509 counted it. bolt-js#2867 was refused at 11,341 characters and accepted at 9,597.
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000
SAME_KIND = {"data_visualization": 2}  # how many of one kind a message may have

PRIVATE: dict[str, Rule] = {"private_metadata": Words(3000, least=0), "callback_id": ID, "external_id": ID}
VIEWS = {
    "modal": Shape(
        {
            **PRIVATE,
            **{name: text(24, plain=True) for name in ("title", "submit", "close")},
            **dict.fromkeys(("clear_on_close", "notify_on_close"), FLAG),
            "blocks": Many(BLOCK, COUNTS["modal"], least=0),
        },
        required=("title", "blocks"),
    ),
    "home": Shape({**PRIVATE, "blocks": Many(BLOCK, COUNTS["home"], least=0)}, required=("blocks",)),
}
