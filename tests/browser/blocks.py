"""Block Kit in few words."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]


def plain(text: str) -> Block:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Block:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(block: str, *elements: Block) -> Block:
    """A row of things to press."""
    return {"type": "actions", "block_id": block, "elements": list(elements)}


def field(block: str, label: str, element: Block, **more: Any) -> Block:
    """An input; its element is called "a" unless it says otherwise."""
    return {"type": "input", "block_id": block, "label": plain(label), "element": {"action_id": "a", **element}, **more}


def select(kind: str, action: str = "a", **more: Any) -> Block:
    """A menu."""
    return {"type": f"{kind}_select", "action_id": action, **more}


def option(text: str) -> Block:
    """A choice, whose value is its first word in small letters."""
    return {"text": plain(text), "value": text.split()[0].lower()}


def options(*texts: str) -> list[Block]:
    """Some choices."""
    return [option(text) for text in texts]


def modal(callback: str, title: str, *blocks: Block) -> Block:
    """A form."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": list(blocks),
    }
