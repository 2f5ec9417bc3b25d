"""A foreign bot that shows everything: each block, each element, each way in which a form can answer."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from tests.browser.blocks import actions, field, modal, options, plain, section, select

GENERAL = "C0GENERAL"
KITCHEN: dict[str, Any] = {
    "display_information": {"name": "Kitchen"},
    "features": {
        "bot_user": {"display_name": "Kitchen"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/form", "description": "A form with every field", "usage_hint": "[words]"},
            {"command": "/forms", "description": "A pile of forms"},
            {"command": "/slow", "description": "Answers too late"},
        ],
        "shortcuts": [
            {"name": "Open the form", "type": "global", "callback_id": "open_form", "description": "With every field"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Writes it down"},
        ],
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}

SOUPS = options("Tomato", "Pumpkin", "Caldo verde")
CONFIRM: dict[str, Any] = {
    "title": plain("Throw it away?"),
    "text": plain("Nobody can eat it then."),
    "confirm": plain("Throw away"),
}
CONFIRM |= {"deny": plain("Keep"), "style": "danger"}
INPUTS = [
    field("text", "Name", {"type": "plain_text_input"}, hint=plain("As on the door")),
    field("lines", "Story", {"type": "plain_text_input", "multiline": True, "max_length": 30}, optional=True),
    field("number", "Guests", {"type": "number_input", "is_decimal_allowed": False, "max_value": "12"}),
    field("email", "E-mail", {"type": "email_text_input"}),
    field("url", "Menu", {"type": "url_text_input"}),
    field("rich", "Recipe", {"type": "rich_text_input"}),
    field("date", "Day", {"type": "datepicker"}),
    field("time", "Hour", {"type": "timepicker"}),
    field("moment", "Moment", {"type": "datetimepicker"}),
    field("boxes", "Extras", {"type": "checkboxes", "options": options("Bread", "Wine")}),
    field("radio", "Size", {"type": "radio_buttons", "options": options("Small", "Large")}),
    field("soup", "Soup", select("static", options=SOUPS)),
    field("dish", "Dish", select("external", min_query_length=2)),
    field("cook", "Cook", select("users")),
    field("room", "Room", select("conversations")),
    field("hall", "Hall", select("channels")),
    field("soups", "Soups", select("multi_static", options=SOUPS, max_selected_items=2)),
    field("dishes", "Dishes", select("multi_external", min_query_length=0)),
    field("cooks", "Cooks", select("multi_users")),
    field("rooms", "Rooms", select("multi_conversations")),
    field("halls", "Halls", select("multi_channels")),
    field("photo", "Photo", {"type": "file_input", "max_files": 2}),
]
DISHES = options("Bacalhau", "Bacon", "Feijoada")


def menu() -> list[dict[str, Any]]:
    """A message on which everything can be pressed."""
    overflow = {"type": "overflow", "action_id": "overflow", "options": options("Wash up", "Dry up")}
    throw = {"type": "button", "action_id": "throw", "style": "danger", "text": plain("Throw"), "confirm": CONFIRM}
    cook = {"type": "button", "action_id": "cook", "style": "primary", "value": "7", "text": plain("Cook")}
    recipe = {"type": "button", "action_id": "recipe", "text": plain("Recipe"), "url": "https://example.com/recipe"}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-08-10"}
    return [
        section("*Today* we have soup", accessory={"action_id": "overflow", **overflow}),
        actions("pots", cook, throw, recipe),
        actions("choices", select("static", "soup", options=SOUPS, confirm=CONFIRM), day),
        actions("people", select("users", "cook_of_day"), select("external", "dish", min_query_length=2)),
        actions("ticks", {"type": "checkboxes", "action_id": "ticks", "options": options("Hot", "Cold")}),
        section(
            "How many?", accessory={"type": "radio_buttons", "action_id": "many", "options": options("One", "Two")}
        ),
        field("note", "Note", {"type": "plain_text_input"}, dispatch_action=True),
    ]


def kitchen(app: App) -> App:
    """Tells in #general what was done, so that a test sees what the bot got."""
    for part in (_commands, _shortcuts, _menus, _forms, _home_tab, _messages):
        part(app)
    return app


def told(client: WebClient, what: str) -> None:
    client.chat_postMessage(channel=GENERAL, text=what)


def _commands(app: App) -> None:
    @app.command("/form")
    def form(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("everything", "Everything", *INPUTS))
        ack()

    @app.command("/forms")
    def forms(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=_pile(1))
        ack()

    @app.command("/slow")
    def slow(ack: Any) -> None:
        """Does not ack."""


def _shortcuts(app: App) -> None:
    @app.shortcut("open_form")
    def shortcut(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("everything", "Everything", *INPUTS))
        ack()

    @app.shortcut("keep")
    def keep(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        told(client, f"Kept: {body['message']['text']}")


def _menus(app: App) -> None:
    @app.options("a")
    @app.options("dish")
    def dishes(ack: Any, body: Any) -> None:
        ack(options=[dish for dish in DISHES if body["value"].lower() in dish["value"]])


def _forms(app: App) -> None:
    @app.view("everything")
    def everything(ack: Any, view: Any, client: WebClient) -> None:
        ack()
        held = {block: _told(next(iter(a.values()))) for block, a in view["state"]["values"].items()}
        told(client, "\n".join(f"{block}: {value}" for block, value in held.items()))

    @app.view({"type": "view_closed", "callback_id": "pile"})
    def closed(ack: Any, view: Any, client: WebClient) -> None:
        ack()
        told(client, f"closed {view['title']['text']}")

    @app.view("pile")
    def pile(ack: Any, view: Any) -> None:
        word = view["state"]["values"]["word"]["a"]["value"]
        if word == "clear":
            ack(response_action="clear")
        elif word == "update":
            ack(response_action="update", view=_pile(9))
        elif word == "wrong":
            ack(response_action="errors", errors={"word": "Not this word."})
        else:
            ack(response_action="push", view=_pile(int(view["private_metadata"]) + 1))


def _home_tab(app: App) -> None:
    @app.event("app_home_opened")
    def home(event: Any, client: WebClient) -> None:
        _home(client, event["user"], "Nobody has pressed.")

    @app.action("press_home")
    def pressed_home(ack: Any, body: Any, client: WebClient) -> None:
        _home(client, body["user"]["id"], "Somebody has pressed.")
        ack()

    @app.action("slowly")
    def slowly(ack: Any) -> None:
        """Does not ack."""


def _messages(app: App) -> None:
    @app.action("a")
    def changed(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        told(client, f"note: {body['actions'][0].get('value')}")

    @app.action(re.compile("cook|throw|recipe|soup|day|cook_of_day|dish|ticks|many|overflow"))
    def done(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        action = body["actions"][0]
        told(client, f"{action['action_id']}: {_told(action)}")


def _pile(number: int) -> dict[str, Any]:
    form = modal("pile", f"Form {number}", field("word", "Word", {"type": "plain_text_input"}))
    return {**form, "private_metadata": str(number), "notify_on_close": True}


def _home(client: WebClient, user: str, words: str) -> None:
    button = {"type": "button", "action_id": "press_home", "text": plain("Press")}
    slow = {"type": "button", "action_id": "slowly", "text": plain("Slowly")}
    note = field("scratch", "Scratch pad", {"type": "plain_text_input"}, optional=True)
    client.views_publish(
        user_id=user, view={"type": "home", "blocks": [section(words), actions("go", button, slow), note]}
    )


def _told(held: dict[str, Any]) -> str:
    """The value of a field or of an action, in a word."""
    kept = ("type", "action_id", "block_id", "text", "action_ts", "style", "confirm", "placeholder", "url", "timezone")
    values = [value for name, value in held.items() if name not in kept and not name.startswith("initial")]
    return ", ".join(_word(one) for value in values for one in (value if isinstance(value, list) else [value]))


def _word(value: Any) -> str:
    if isinstance(value, dict) and value.get("type") == "rich_text":
        return "".join(one["text"] for one in value["elements"][0]["elements"])
    return str(value.get("value") or value.get("name")) if isinstance(value, dict) else str(value)
