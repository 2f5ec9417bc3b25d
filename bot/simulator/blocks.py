"""Checks blocks and views against the tables, and writes them as Slack keeps them."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.simulator.errors import JSON, SlackError
from bot.simulator.limits import (
    BLOCK,
    COUNTS,
    MARKDOWN_CHARACTERS,
    MESSAGE_CHARACTERS,
    SAME_KIND,
    VIEW_BYTES,
    VIEWS,
)
from bot.simulator.rules import Found, Many

STILL = ("image", "mrkdwn", "plain_text")  # elements that nobody acts on
ACTED_ON = ("actions", "context_actions", "section", "input", "card")


def checked_blocks(blocks: Any, surface: str = "message") -> list[JSON]:
    """The blocks of a message as Slack keeps them, or `invalid_blocks` saying what and where."""
    found = Found(surface)
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    Many(BLOCK, COUNTS[surface], least=0).check(blocks, "/blocks", found)
    if not found.messages:
        _whole(blocks, "/blocks", found)
    if found.messages:
        raise SlackError("invalid_blocks", messages=found.messages)
    if found.characters > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return kept(blocks)


def checked_view(view: Any, *kinds: str) -> JSON:
    """The view as Slack keeps it, or `invalid_arguments` saying what and where."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] must be an object [json-pointer:/view]"])
    found = Found(str(view.get("type")))
    if view.get("type") not in kinds:
        found.wrong(f"must be one of {', '.join(kinds)}", "/view/type")
    else:
        VIEWS[view["type"]].check(view, "/view", found)
    if not found.messages:
        _whole(view["blocks"], "/view/blocks", found)
        _submittable(view, found)
    if found.messages:
        raise SlackError("invalid_arguments", messages=found.messages)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return {**view, "blocks": kept(view["blocks"])}


def _submittable(view: JSON, found: Found) -> None:
    if view["type"] == "modal" and not view.get("submit") and any(b["type"] == "input" for b in view["blocks"]):
        found.wrong("missing required field: submit", "/view")


def _whole(blocks: list[JSON], at: str, found: Found) -> None:
    """What can be said only of all blocks together."""
    _unique([(b.get("block_id"), f"{at}/{i}/block_id") for i, b in enumerate(blocks)], "block_id", found)
    for i, block in enumerate(blocks):
        _unique([(e.get("action_id"), f"{at}/{i}") for e in elements(block)], "action_id", found)
        for element in elements(block):
            _initial(element, f"{at}/{i}", found)
    kinds = Counter(block["type"] for block in blocks)
    for kind, most in SAME_KIND.items():
        if kinds[kind] > most:
            found.wrong(f"no more than {most} {kind} blocks allowed", at)
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > MARKDOWN_CHARACTERS:
        found.wrong(f"markdown must be less than {MARKDOWN_CHARACTERS + 1} characters in all", at)
    if sum(bool(e.get("focus_on_load")) for b in blocks for e in elements(b)) > 1:
        found.wrong("only one element may have focus_on_load", at)


def _unique(names: list[tuple[Any, str]], field: str, found: Found) -> None:
    seen: set[str] = set()
    for name, at in names:
        if name and name in seen:
            found.wrong(f"{field} `{name}` already exists", at)
        seen.add(name)


def _initial(element: JSON, at: str, found: Found) -> None:
    """A preselected option must be one of those offered."""
    if element["type"] not in ("static_select", "multi_static_select", "checkboxes", "radio_buttons"):
        return
    offered = {option["value"] for option in options_of(element)}
    chosen = [element["initial_option"]] if element.get("initial_option") else element.get("initial_options") or []
    if any(option["value"] not in offered for option in chosen):
        found.wrong("initial option must be one of the options", at)
    if len(offered) < len(options_of(element)) and element["type"] in ("checkboxes", "radio_buttons"):
        found.wrong("option values must be unique", at)


def options_of(element: JSON) -> list[JSON]:
    """The options that an element offers, those of groups included."""
    groups = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *groups]


def elements(block: JSON) -> Iterator[JSON]:
    """What a person can act on in a block."""
    inner = [*(block.get("elements") or block.get("actions") or []), block.get("accessory"), block.get("element")]
    if block["type"] in ACTED_ON:
        yield from (e for e in inner if isinstance(e, dict) and e.get("type") not in STILL)


def kept(blocks: list[JSON]) -> list[JSON]:
    """The blocks with what Slack adds: ids where none were given, and defaults of texts and inputs."""
    written: list[JSON] = [_texts(block) for block in blocks]
    for block in written:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        for element in elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return written


def _texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    written = {name: _texts(inner) for name, inner in value.items() if inner is not None}
    if isinstance(written.get("text"), str):
        if written.get("type") == "plain_text":
            written.setdefault("emoji", True)
        elif written.get("type") == "mrkdwn":
            written.setdefault("verbatim", False)
    return written


def find_element(blocks: list[JSON], block_id: str, action_id: str) -> tuple[JSON, JSON] | None:
    """The block and the element of these ids."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None
