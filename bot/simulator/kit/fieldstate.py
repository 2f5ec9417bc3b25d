"""What a form's fields hold: `state.values` as Slack sends it, and what the client refuses before it sends."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.simulator.errors import JSON
from bot.simulator.kit.blocks import elements

# element -> (the key of its value in the state, the key of its initial value)
HELD = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
LISTS = tuple(kind for kind, (key, _) in HELD.items() if key.endswith("s"))

REQUIRED = "Please complete this required field."
EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
WEB = r"https?://\S+"


def values(blocks: list[JSON], known: JSON) -> JSON:
    """`state.values`: what each field holds now, from what is known of it or from its initial value."""
    held: JSON = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in HELD:
                before = known.get(block["block_id"], {}).get(element["action_id"])
                held.setdefault(block["block_id"], {})[element["action_id"]] = _held(element, before)
    return held


def _held(element: JSON, before: JSON | None) -> JSON:
    kind = element["type"]
    key, initial = HELD[kind]
    value = before.get(key) if before is not None and before.get("type", kind) == kind else element.get(initial)
    if value in (None, ""):
        value = [] if kind in LISTS else None
    return {"type": kind, key: value, **({"timezone": element["timezone"]} if "timezone" in element else {})}


def kept_values(blocks: list[JSON], known: JSON) -> JSON:
    """What stays known when a view is updated: fields whose block and action are still there."""
    there = {(b["block_id"], e["action_id"], e["type"]) for b in blocks for e in elements(b)}
    return {
        block: {a: v for a, v in actions.items() if (block, a, v.get("type")) in there}
        for block, actions in known.items()
        if any((block, a, v.get("type")) in there for a, v in actions.items())
    }


def merged(known: JSON, given: Any) -> JSON:
    """What is known after a person changed some fields."""
    together = {block: dict(actions) for block, actions in known.items()}
    for block, actions in (given or {}).items():
        together.setdefault(block, {}).update(actions)
    return together


def client_errors(blocks: list[JSON], held: JSON) -> dict[str, str]:
    """What Slack's own client says beside a field, before anything is sent: block id -> sentence."""
    wrong: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = held[block["block_id"]][element["action_id"]][HELD[element["type"]][0]]
        sentence = _missing(block, value) or _misfit(element, value)
        if sentence:
            wrong[block["block_id"]] = sentence
    return wrong


def _missing(block: JSON, value: Any) -> str | None:
    empty = value in (None, [], "") or (isinstance(value, str) and not value.strip())
    return REQUIRED if empty and not block.get("optional") else None


def _misfit(element: JSON, value: Any) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    if element["type"] == "number_input":
        return _number(element, value)
    if element["type"] == "email_text_input" and not re.fullmatch(EMAIL, value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not re.fullmatch(WEB, value):
        return "Please enter a valid URL."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return None


def _number(element: JSON, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
