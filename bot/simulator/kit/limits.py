"""Block Kit's limits as tables: composition objects and elements, with their fields, lengths, counts and places.

Sources: Slack's reference of block elements and composition objects, and the models of slack_sdk, @slack/types and
slack-api-model, which name limits that the reference leaves out. Where they differ, or say nothing, the more generous
holds: what Slack may accept is not refused here.
"""

from typing import Any

from bot.simulator.kit.richtext import ID, RICH, URL
from bot.simulator.kit.rules import (
    Anything,
    Flag,
    Found,
    Many,
    Number,
    OneOf,
    Open,
    Rule,
    Shape,
    Typed,
    Words,
    text,
    whole,
)

FLAG = Flag()
HTTPS = Words(3000, form=r"https://\S+")
DATE = Words(form=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = Words(form=r"([01]\d|2[0-3]):[0-5]\d")
NUMERAL = Words(form=r"-?\d+(\.\d+)?")
STAMP = Number(1_000_000_000, 9_999_999_999, whole=True)  # ten digits
STYLE = OneOf(("primary", "danger"))

CONFIRM = Shape(
    {"title": text(100, plain=True), "text": text(300), "confirm": text(30, plain=True), "deny": text(30, plain=True)}
    | {"style": STYLE},
    required=("title", "text", "confirm", "deny"),
    typed=False,
)


def option(*, plain: bool, url: bool = False) -> Shape:
    """An option of a list: select and overflow menus take plain text only, and only overflow menus take addresses.

    The reference wants a plain description everywhere; Block Kit Builder's own checkboxes have a marked-up one.
    """
    fields: dict[str, Rule] = {"text": text(75, plain=plain), "value": Words(150), "description": text(75, plain=plain)}
    return Shape(fields | ({"url": URL} if url else {}), required=("text", "value"), typed=False)


def offered(element: dict[str, Any], at: str, found: Found) -> None:
    """A preselected option must be one of those offered."""
    values = {option["value"] for option in options_of(element)}
    chosen = {f"{at}/initial_option": element.get("initial_option")}
    chosen |= {f"{at}/initial_options/{i}": one for i, one in enumerate(element.get("initial_options") or [])}
    for place, one in chosen.items():
        if one and one["value"] not in values:
            found.wrong("must match one of the options", place)


def distinct(element: dict[str, Any], at: str, found: Found) -> None:
    """Options to tick have values of their own."""
    values = [option["value"] for option in options_of(element)]
    for i, value in enumerate(values):
        if value in values[:i]:
            found.wrong("option values must be unique", f"{at}/options/{i}/value")


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """The options that an element offers, those of groups included."""
    groups = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *groups]


OPTION = option(plain=True)
MARKED_OPTION = option(plain=False)
GROUP = Shape({"label": text(75, plain=True), "options": Many(OPTION, 100)}, required=("label", "options"), typed=False)
FILTERS: dict[str, Rule] = {
    "include": Many(OneOf(("im", "mpim", "private", "public")), 4),
    "exclude_external_shared_channels": FLAG,
    "exclude_bot_users": FLAG,
}
FILTER = Shape(FILTERS, any_of=tuple(FILTERS), typed=False)
DISPATCH = Shape(
    {"trigger_actions_on": Many(OneOf(("on_enter_pressed", "on_character_entered")), 2)},
    required=("trigger_actions_on",),
    typed=False,
)
PARAMETER = Shape({"name": Words(), "value": Anything()}, required=("name", "value"), typed=False)
TRIGGER = Shape({"url": URL, "customizable_input_parameters": Many(PARAMETER, least=0)}, ("url",), typed=False)
WORKFLOW = Shape({"trigger": TRIGGER}, required=("trigger",), typed=False)
SLACK_FILE = Shape({"id": ID, "url": URL}, any_of=("id", "url"), not_both=("id", "url"), typed=False)
FEEDBACK = Shape(
    {"text": text(75, plain=True), "value": Words(2000), "accessibility_label": Words(75)},
    required=("text", "value"),
    typed=False,
)

ACTION: dict[str, Rule] = {"action_id": ID}
FOCUS: dict[str, Rule] = {**ACTION, "focus_on_load": FLAG}
PROMPT: dict[str, Rule] = {"placeholder": text(150, plain=True)}
CHOICE: dict[str, Rule] = {**FOCUS, "confirm": CONFIRM}
TYPING: dict[str, Rule] = {**FOCUS, **PROMPT, "dispatch_action_config": DISPATCH}
MENU: dict[str, Rule] = {**CHOICE, **PROMPT}
MULTI: dict[str, Rule] = {**MENU, "max_selected_items": whole(1)}
LISTED: dict[str, Rule] = {"options": Many(OPTION, 100), "option_groups": Many(GROUP, 100)}
SOURCE = ("options", "option_groups")
SEARCHED: dict[str, Rule] = {"min_query_length": whole(0, 3000)}
LINKED: dict[str, Rule] = {"response_url_enabled": FLAG}
TALKS: dict[str, Rule] = {"default_to_current_conversation": FLAG, "filter": FILTER}
PRESSED: dict[str, Rule] = {
    **ACTION,
    "text": text(75, plain=True),
    "accessibility_label": Words(75),
    "confirm": CONFIRM,
}
SEEN_BY: dict[str, Rule] = {"value": Words(2000, least=0), "visible_to_user_ids": Many(ID, 10)}
# What Slack itself adds to a stored picture; bots send stored blocks back.
ADDED = dict.fromkeys(("fallback", "image_width", "image_height", "image_bytes", "is_animated", "rotation"), Anything())
PICTURE: dict[str, Rule] = {**ADDED, "image_url": URL, "slack_file": SLACK_FILE, "alt_text": Words(2000, least=0)}
DRAWN = ("image_url", "slack_file")
IMAGE = Shape(PICTURE, required=("alt_text",), any_of=DRAWN, not_both=DRAWN)

SELECTS: dict[str, Shape | Open] = {
    "static_select": Shape(
        {**MENU, **LISTED, "initial_option": OPTION}, any_of=SOURCE, not_both=SOURCE, also=(offered,)
    ),
    "external_select": Shape({**MENU, **SEARCHED, "initial_option": OPTION}),
    "users_select": Shape({**MENU, "initial_user": ID}),
    "conversations_select": Shape({**MENU, **TALKS, **LINKED, "initial_conversation": ID}),
    "channels_select": Shape({**MENU, **LINKED, "initial_channel": ID}),
    "multi_static_select": Shape(
        {**MULTI, **LISTED, "initial_options": Many(OPTION, 100)}, any_of=SOURCE, not_both=SOURCE, also=(offered,)
    ),
    "multi_external_select": Shape({**MULTI, **SEARCHED, "initial_options": Many(OPTION, 100)}),
    "multi_users_select": Shape({**MULTI, "initial_users": Many(ID, least=0)}),
    "multi_conversations_select": Shape({**MULTI, **TALKS, "initial_conversations": Many(ID, least=0)}),
    "multi_channels_select": Shape({**MULTI, "initial_channels": Many(ID, least=0)}),
}
CHOICES: dict[str, Shape | Open] = {
    **SELECTS,
    "checkboxes": Shape(
        {**CHOICE, "options": Many(MARKED_OPTION, 10), "initial_options": Many(MARKED_OPTION, 10)},
        required=("options",),
        also=(offered, distinct),
    ),
    "radio_buttons": Shape(
        {**CHOICE, "options": Many(MARKED_OPTION, 10), "initial_option": MARKED_OPTION},
        required=("options",),
        also=(offered, distinct),
    ),
    "datepicker": Shape({**MENU, "initial_date": DATE}),
    "timepicker": Shape({**MENU, "initial_time": TIME, "timezone": Words()}),
}
FIELDS: dict[str, Shape | Open] = {
    "plain_text_input": Shape(
        {**TYPING, "initial_value": Words(3000, least=0), "multiline": FLAG}
        | {"min_length": whole(0, 3000), "max_length": whole(1, 3000)},
    ),
    "email_text_input": Shape({**TYPING, "initial_value": Words(3000, least=0)}),
    "url_text_input": Shape({**TYPING, "initial_value": Words(3000, least=0)}),
    "number_input": Shape(
        {**TYPING, "is_decimal_allowed": FLAG, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
        required=("is_decimal_allowed",),
    ),
    "rich_text_input": Shape({**TYPING, "initial_value": RICH, "min_lines": whole(1, 100), "max_lines": whole(1, 100)}),
    # Files are asked for in forms; the reference names messages too.
    "file_input": Shape(
        {**ACTION, "filetypes": Many(Words()), "max_files": whole(1, 10)}, surfaces=("modal", "message")
    ),
    "datetimepicker": Shape({**CHOICE, "initial_date_time": STAMP}),
}
BUTTONS: dict[str, Shape | Open] = {
    "button": Shape(
        {**PRESSED, **SEEN_BY, "url": URL, "style": STYLE}
        | {"agent_prompt": Words(4000), "agent_prompt_display": Words()},
        required=("text",),
    ),
    "workflow_button": Shape({**PRESSED, "workflow": WORKFLOW, "style": STYLE}, required=("text", "workflow")),
}
MENUS: dict[str, Shape | Open] = {
    "overflow": Shape(
        {**ACTION, "options": Many(option(plain=True, url=True), 5), "confirm": CONFIRM}, required=("options",)
    )
}
STILL: dict[str, Shape | Open] = {"image": IMAGE, **text(3000).shapes}
BESIDE: dict[str, Shape | Open] = {
    "feedback_buttons": Shape(
        {**ACTION, "positive_button": FEEDBACK, "negative_button": FEEDBACK},
        required=("positive_button", "negative_button"),
    ),
    # The reference knows the icon `trash` alone.
    "icon_button": Shape({**PRESSED, **SEEN_BY, "icon": Words()}, required=("icon", "text")),
}
# @slack/types allows a rich_text_input among actions; the other fields stand in input blocks only.
IN_ACTIONS = Typed(
    {**BUTTONS, **MENUS, **CHOICES} | {name: FIELDS[name] for name in ("datetimepicker", "rich_text_input")}
)
ACCESSORY = Typed({**BUTTONS, **MENUS, **CHOICES, "image": IMAGE})
INPUT = Typed({**FIELDS, **CHOICES})
CONTEXT = Typed(STILL)
CONTEXT_ACTIONS = Typed(BESIDE)
IMAGE_ELEMENT = Typed({"image": IMAGE})
CARD_BUTTON = Typed(BUTTONS)
OVERFLOW = Typed(MENUS)
