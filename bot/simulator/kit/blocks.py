"""Checks blocks and views against the tables, and writes them as Slack keeps them."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.simulator.errors import JSON, SlackError
from bot.simulator.kit import limits
from bot.simulator.kit.layouts import (
    BLOCK,
    COUNTS,
    MARKDOWN_CHARACTERS,
    MESSAGE_CHARACTERS,
    SAME_KIND,
    VIEW_BYTES,
    VIEWS,
)
from bot.simulator.kit.rules import Found, Many

ACTED_ON = ("actions", "context_actions", "section", "input", "card", "auth_provider")
INSIDE = {"container": "child_blocks", "carousel": "elements"}  # blocks in which other blocks stand


def checked_blocks(blocks: Any) -> list[JSON]:
    """The blocks of a message as Slack keeps them, or `invalid_blocks` saying what and where."""
    found = Found("message")
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    Many(BLOCK, COUNTS["message"], least=0).check(blocks, "/blocks", found)
    if not found.messages:
        _together(blocks, "/blocks", found)
    if found.messages:
        # Slack says it twice: as people read it, and as its logs have it.
        bare = [message.removeprefix("[ERROR] ") for message in found.messages]
        raise SlackError("invalid_blocks", messages=found.messages, errors=bare)
    every = [block for block, _ in placed(blocks, "")]
    marked = sum(len(block["text"]) for block in every if block["type"] == "markdown")
    if found.characters > MESSAGE_CHARACTERS or marked > MARKDOWN_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    if sum(block["type"] == "table" for block in every) > 1:
        raise SlackError("invalid_attachments", messages=["[ERROR] only_one_table_allowed"])
    return kept(blocks)


def checked_view(view: Any, *kinds: str) -> JSON:
    """The view as Slack keeps it, or `invalid_arguments` saying what and where."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] must provide an object [json-pointer:/view]"])
    kind = view.get("type")
    found = Found(str(kind))
    if kind is None:
        found.wrong("missing required field: type", "/view")
    elif kind not in kinds:
        found.wrong(f"unsupported type: {kind}", "/view/type")
    else:
        VIEWS[kind].check(view, "/view", found)
    found.wrong_above(0, "/view")
    if not found.messages:
        _together(view["blocks"], "/view/blocks", found)
        _submittable(view, found)
    if found.messages:
        raise SlackError("invalid_arguments", messages=found.messages)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return {**view, "blocks": kept(view["blocks"])}


def _submittable(view: JSON, found: Found) -> None:
    inputs = [at for block, at in placed(view["blocks"], "/view/blocks") if block["type"] == "input"]
    if view["type"] == "modal" and not view.get("submit") and inputs:
        found.wrong("must define `submit` to use an `input` block in modals", f"{inputs[0]}/input")


def _together(blocks: list[JSON], at: str, found: Found) -> None:
    """What can be said only of all blocks together."""
    every = list(placed(blocks, at))
    _unique(every, "block_id", found)
    for block, place in every:
        _unique(list(acted_on(block, place)), "action_id", found)
    kinds = Counter(block["type"] for block, _ in every)
    for kind, most in SAME_KIND.items():
        if kinds[kind] > most:
            found.wrong(f"no more than {most} {kind} blocks allowed", at)
    focused = [spot for block, place in every for e, spot in acted_on(block, place) if e.get("focus_on_load")]
    for spot in focused[1:]:
        found.wrong("only one element may have focus_on_load", f"{spot}/focus_on_load")


def _unique(things: list[tuple[JSON, str]], field: str, found: Found) -> None:
    seen: set[str] = set()
    for thing, at in things:
        if (name := thing.get(field)) and name in seen:
            found.wrong(f'`{field}` "{name}" already exists', f"{at}/{field}")
        seen.add(thing.get(field) or "")


def placed(blocks: list[JSON], at: str) -> Iterator[tuple[JSON, str]]:
    """Each block with its place, those in containers and carousels included."""
    for i, block in enumerate(blocks):
        yield block, f"{at}/{i}"
        if inside := INSIDE.get(block["type"]):
            yield from placed(block[inside], f"{at}/{i}/{inside}")


def acted_on(block: JSON, at: str) -> Iterator[tuple[JSON, str]]:
    """What a person can act on in a block, with its place."""
    if block["type"] not in ACTED_ON:
        return
    for name in ("elements", "actions"):
        for i, element in enumerate(block.get(name) or []):
            yield element, f"{at}/{name}/{i}"
    for name in ("accessory", "element"):
        if block.get(name) and block[name]["type"] not in limits.STILL:
            yield block[name], f"{at}/{name}"


def elements(block: JSON) -> Iterator[JSON]:
    """What a person can act on in a block."""
    return (element for element, _ in acted_on(block, ""))


def kept(blocks: list[JSON]) -> list[JSON]:
    """The blocks with what Slack adds: ids where none were given, and defaults of texts and inputs."""
    written: list[JSON] = [_texts(block) for block in blocks]
    for block, _ in placed(written, ""):
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
    for block, _ in placed(blocks, ""):
        if block.get("block_id") == block_id:
            for element in elements(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None
