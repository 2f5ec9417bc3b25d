"""Block Kit's limits as tables: every block and element, their fields, lengths, counts and places.

Sources: Slack's reference of blocks, block elements, composition objects and views.
"""

from bot.simulator import charts
from bot.simulator.rules import Anything, Flag, Many, OneOf, Rule, Shape, Text, Typed, Whole, Words

ANY = Anything()
FLAG = Flag()
ID = Words(255, least=0)
URL = Words(3000)
DATE = Words(10, form=r"\d{4}-\d{2}-\d{2}")
TIME = Words(5, form=r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = Words(50, form=r"-?\d+(\.\d+)?")
STAMP = Whole(1_000_000_000, 9_999_999_999)
STYLE = OneOf(("primary", "danger"))

CONFIRM = Shape(
    {"title": Text(100, plain=True), "text": Text(300), "confirm": Text(30, plain=True), "deny": Text(30, plain=True)}
    | {"style": STYLE},
    required=("title", "text", "confirm", "deny"),
)


def option(*, plain: bool, url: bool = False) -> Shape:
    """An option of a list; select menus and overflow menus take plain text only."""
    fields: dict[str, Rule] = {"text": Text(75, plain=plain), "value": Words(150), "description": Text(75, plain=plain)}
    return Shape(fields | ({"url": URL} if url else {}), required=("text", "value"))


OPTION = option(plain=True)
MARKED_OPTION = option(plain=False)
GROUP = Shape({"label": Text(75, plain=True), "options": Many(OPTION, 100)}, required=("label", "options"))
FILTER = Shape(
    {
        "include": Many(OneOf(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    },
    any_of=("include", "exclude_external_shared_channels", "exclude_bot_users"),
)

ACTION: dict[str, Rule] = {"action_id": ID}
COMMON: dict[str, Rule] = {**ACTION, "focus_on_load": FLAG, "confirm": CONFIRM}
TYPING: dict[str, Rule] = {
    **ACTION,
    "focus_on_load": FLAG,
    "placeholder": Text(150, plain=True),
    "dispatch_action_config": ANY,
}
MENU: dict[str, Rule] = {**COMMON, "placeholder": Text(150, plain=True)}
MULTI: dict[str, Rule] = {**MENU, "max_selected_items": Whole(1, 10_000)}
LISTED: dict[str, Rule] = {"options": Many(OPTION, 100), "option_groups": Many(GROUP, 100)}
SPOKEN: dict[str, Rule] = {"accessibility_label": Words(75)}
# What Slack itself adds to a stored picture; bots send stored blocks back.
ADDED: dict[str, Rule] = dict.fromkeys(
    ("fallback", "image_width", "image_height", "image_bytes", "is_animated", "rotation"), ANY
)
PICTURE: dict[str, Rule] = {**ADDED, "image_url": URL, "slack_file": ANY, "alt_text": Words(2000, least=0)}
INPUTS = ("modal", "home", "message")

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {**ACTION, **SPOKEN, "text": Text(75, plain=True), "url": URL, "value": Words(2000, least=0)}
        | {"style": STYLE, "confirm": CONFIRM},
        required=("text",),
    ),
    "workflow_button": Shape(
        {**ACTION, **SPOKEN, "text": Text(75, plain=True), "workflow": ANY, "style": STYLE},
        required=("text", "workflow"),
    ),
    "checkboxes": Shape(
        {**COMMON, "options": Many(MARKED_OPTION, 10), "initial_options": Many(MARKED_OPTION, 10)},
        required=("options",),
    ),
    "radio_buttons": Shape(
        {**COMMON, "options": Many(MARKED_OPTION, 10), "initial_option": MARKED_OPTION}, required=("options",)
    ),
    "overflow": Shape(
        {**ACTION, "options": Many(option(plain=True, url=True), 5), "confirm": CONFIRM}, required=("options",)
    ),
    "datepicker": Shape({**MENU, "initial_date": DATE}),
    "timepicker": Shape({**MENU, "initial_time": TIME, "timezone": Words(100)}),
    "datetimepicker": Shape({**COMMON, "initial_date_time": STAMP}),
    "static_select": Shape({**MENU, **LISTED, "initial_option": OPTION}, only_one_of=("options", "option_groups")),
    "external_select": Shape({**MENU, "initial_option": OPTION, "min_query_length": Whole(0, 3000)}),
    "users_select": Shape({**MENU, "initial_user": ID}),
    "conversations_select": Shape(
        {**MENU, "initial_conversation": ID, "default_to_current_conversation": FLAG}
        | {"response_url_enabled": FLAG, "filter": FILTER}
    ),
    "channels_select": Shape({**MENU, "initial_channel": ID, "response_url_enabled": FLAG}),
    "multi_static_select": Shape(
        {**MULTI, **LISTED, "initial_options": Many(OPTION, 100)}, only_one_of=("options", "option_groups")
    ),
    "multi_external_select": Shape({**MULTI, "initial_options": Many(OPTION, 100), "min_query_length": Whole(0, 3000)}),
    "multi_users_select": Shape({**MULTI, "initial_users": Many(ID, 1000)}),
    "multi_conversations_select": Shape(
        {**MULTI, "initial_conversations": Many(ID, 1000), "default_to_current_conversation": FLAG, "filter": FILTER}
    ),
    "multi_channels_select": Shape({**MULTI, "initial_channels": Many(ID, 1000)}),
    "plain_text_input": Shape(
        {**TYPING, "initial_value": Words(3000, least=0), "multiline": FLAG}
        | {"min_length": Whole(0, 3000), "max_length": Whole(1, 3000)},
        surfaces=INPUTS,
    ),
    "email_text_input": Shape({**TYPING, "initial_value": Words(3000, least=0)}, surfaces=INPUTS),
    "url_text_input": Shape({**TYPING, "initial_value": Words(3000, least=0)}, surfaces=INPUTS),
    "number_input": Shape(
        {**TYPING, "is_decimal_allowed": FLAG, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
        required=("is_decimal_allowed",),
        surfaces=INPUTS,
    ),
    "rich_text_input": Shape({**TYPING, "initial_value": ANY}, surfaces=INPUTS),
    "file_input": Shape(
        {**ACTION, "filetypes": Many(Words(50), 100), "max_files": Whole(1, 10)}, surfaces=("modal", "message")
    ),
    "image": Shape(PICTURE, required=("alt_text",), only_one_of=("image_url", "slack_file")),
    "mrkdwn": Shape({"text": Words(3000, counted=True), "verbatim": FLAG}, required=("text",)),
    "plain_text": Shape({"text": Words(3000, counted=True), "emoji": FLAG}, required=("text",)),
    "feedback_buttons": Shape(
        {**ACTION, "positive_button": ANY, "negative_button": ANY}, required=("positive_button", "negative_button")
    ),
    "icon_button": Shape(
        {
            **COMMON,
            **SPOKEN,
            "icon": ANY,
            "text": Text(75, plain=True),
            "value": Words(2000),
            "visible_to_user_ids": ANY,
        },
        required=("icon", "text"),
    ),
}

SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
CHOICES = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *SELECTS)
FIELDS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")
ACCESSORY = Typed(ELEMENTS, ("button", "workflow_button", "overflow", "image", *CHOICES))
ACTIONS = Typed(ELEMENTS, ("button", "workflow_button", "overflow", "datetimepicker", *CHOICES))
INPUT = Typed(ELEMENTS, (*FIELDS, "datetimepicker", *CHOICES))
CONTEXT = Typed(ELEMENTS, ("image", "mrkdwn", "plain_text"))
CONTEXT_ACTIONS = Typed(ELEMENTS, ("feedback_buttons", "icon_button"))
RICH = OneOf(("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"))
RICH_PART = Shape(
    {"elements": Many(ANY, 5000, least=0)} | dict.fromkeys(("style", "indent", "offset", "border", "language"), ANY),
    required=("elements",),
)
PLAIN_ID: dict[str, Rule] = {"block_id": ID}
READ = ("message", "home")
LEVEL = OneOf(("default", "info", "warning", "error", "success"))

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {**PLAIN_ID, "text": Text(3000), "fields": Many(Text(2000), 10), "accessory": ACCESSORY, "expand": FLAG},
        any_of=("text", "fields"),
    ),
    "header": Shape({**PLAIN_ID, "text": Text(150, plain=True), "level": Whole(1, 6)}, required=("text",)),
    "divider": Shape(PLAIN_ID),
    "context": Shape({**PLAIN_ID, "elements": Many(CONTEXT, 10)}, required=("elements",)),
    "context_actions": Shape(
        {**PLAIN_ID, "elements": Many(CONTEXT_ACTIONS, 5)}, required=("elements",), surfaces=("message",)
    ),
    "actions": Shape({**PLAIN_ID, "elements": Many(ACTIONS, 25)}, required=("elements",)),
    "input": Shape(
        {**PLAIN_ID, "label": Text(2000, plain=True), "hint": Text(2000, plain=True), "element": INPUT}
        | {"optional": FLAG, "dispatch_action": FLAG},
        required=("label", "element"),
    ),
    "image": Shape(
        {**PLAIN_ID, **PICTURE, "title": Text(2000, plain=True)},
        required=("alt_text",),
        only_one_of=("image_url", "slack_file"),
    ),
    "video": Shape(
        {**PLAIN_ID, "alt_text": Words(2000), "title": Text(200, plain=True), "video_url": URL, "thumbnail_url": URL}
        | {"author_name": Words(50), "description": Text(200, plain=True)}
        | {"provider_icon_url": URL, "provider_name": Words(200), "title_url": URL},
        required=("alt_text", "title", "video_url", "thumbnail_url"),
    ),
    "rich_text": Shape(
        {**PLAIN_ID, "elements": Many(Typed(dict.fromkeys(RICH.choices, RICH_PART)), 1000)}, required=("elements",)
    ),
    "markdown": Shape({**PLAIN_ID, "text": Words(12_000, counted=True)}, required=("text",), surfaces=("message",)),
    "file": Shape(
        {**PLAIN_ID, "external_id": ID, "source": OneOf(("remote",))},
        required=("external_id", "source"),
        surfaces=("message",),
    ),
    "table": Shape({**PLAIN_ID, **charts.TABLE}, required=("rows",), surfaces=READ),
    "data_table": Shape({**PLAIN_ID, **charts.DATA_TABLE}, required=("rows",), surfaces=READ),
    "data_visualization": Shape(
        {**PLAIN_ID, "title": Words(50), "chart": charts.CHART}, required=("title", "chart"), surfaces=READ
    ),
    "card": Shape({**PLAIN_ID, **charts.CARD, "actions": Many(Typed(ELEMENTS, ("button",)), 25)}),
    "carousel": Shape({**PLAIN_ID, **charts.CAROUSEL}, required=("elements",)),
    "container": Shape({**PLAIN_ID, **charts.CONTAINER}, required=("child_blocks",)),
    "task_card": Shape({**PLAIN_ID, **charts.TASK}, required=("task_id", "title", "status"), surfaces=("message",)),
    "plan": Shape({**PLAIN_ID, **charts.PLAN}, required=("title",), surfaces=("message",)),
    "alert": Shape({**PLAIN_ID, "text": Text(3000), "level": LEVEL}, required=("text",), surfaces=("modal",)),
}

BLOCK = Typed(BLOCKS)
COUNTS = {"message": 50, "modal": 100, "home": 100}
MESSAGE_CHARACTERS = 13_200
VIEW_BYTES = 250_000
SAME_KIND = {"data_visualization": 2}  # how many of one kind a message may have
MARKDOWN_CHARACTERS = 12_000

PRIVATE: dict[str, Rule] = {"private_metadata": Words(3000, least=0), "callback_id": ID, "external_id": ID}
VIEWS = {
    "modal": Shape(
        {
            **PRIVATE,
            **{name: Text(24, plain=True) for name in ("title", "submit", "close")},
            **dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), FLAG),
            "blocks": Many(BLOCK, COUNTS["modal"], least=0),
        },
        required=("title", "blocks"),
        surfaces=("modal",),
    ),
    "home": Shape({**PRIVATE, "blocks": Many(BLOCK, COUNTS["home"], least=0)}, required=("blocks",)),
}
