"""The words with which the cases are written: each returns a fresh piece of Block Kit."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]


def plain(n: int = 1) -> Block:
    """Plain text of n characters."""
    return {"type": "plain_text", "text": "x" * n}


def mrkdwn(n: int = 1) -> Block:
    """Marked-up text of n characters."""
    return {"type": "mrkdwn", "text": "x" * n}


def section(**more: Any) -> Block:
    """A section that says x."""
    return {"type": "section", "text": mrkdwn(), **more}


def beside(element: Block) -> Block:
    """An element beside a section's text."""
    return section(accessory=element)


def button(**more: Any) -> Block:
    """A button."""
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Block) -> Block:
    """Elements in a row."""
    return {"type": "actions", "elements": list(elements)}


def entry(element: Block, **more: Any) -> Block:
    """An element to fill in."""
    return {"type": "input", "label": plain(), "element": element, **more}


def context(*elements: Block) -> Block:
    """Small print."""
    return {"type": "context", "elements": list(elements)}


def options(n: int = 1, **more: Any) -> list[Block]:
    """So many options, each with a value of its own unless one is given."""
    return [{"text": plain(), "value": str(i), **more} for i in range(n)]


def groups(n: int = 1, **more: Any) -> list[Block]:
    """So many groups of one option."""
    return [{"label": plain(), "options": options(), **more} for _ in range(n)]


def select(**more: Any) -> Block:
    """A menu of one option."""
    return {"type": "static_select", "options": options(), **more}


def several(**more: Any) -> Block:
    """A menu to choose several from."""
    return {"type": "multi_static_select", "options": options(3), **more}


def confirm(**more: Any) -> Block:
    """A button that asks once more."""
    return button(confirm={**{name: plain() for name in ("title", "text", "confirm", "deny")}, **more})


def picture(**more: Any) -> Block:
    """A picture, as a block or an element."""
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **more}


def rich(*parts: Block) -> Block:
    """Rich text."""
    return {"type": "rich_text", "elements": list(parts)}


def run(*elements: Block) -> Block:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def said(n: int = 1) -> Block:
    """So many characters of rich text."""
    return {"type": "text", "text": "x" * n}


def raw(n: int = 1) -> Block:
    """A cell of n characters."""
    return {"type": "raw_text", "text": "x" * n}


def table(rows: int = 1, columns: int = 1, **more: Any) -> Block:
    """A table."""
    return {"type": "table", "rows": [[raw()] * columns for _ in range(rows)], **more}


def data_table(rows: int = 2, columns: int = 1, **more: Any) -> Block:
    """A table to sort and leaf through."""
    return {**table(rows, columns), "type": "data_table", "caption": "Days", **more}


def pie(**more: Any) -> Block:
    """A chart of one slice."""
    return chart({"type": "pie", "segments": [{"label": "a", "value": 1, **more}]})


def chart(drawn: Block, **more: Any) -> Block:
    """A chart."""
    return {"type": "data_visualization", "title": "Days", "chart": drawn, **more}


def plot(series: int = 1, points: int = 1, kind: str = "bar", **axes: Any) -> Block:
    """A chart of so many series of so many points."""
    labels = [str(i) for i in range(points)]
    data = [{"label": label, "value": -1.5} for label in labels]
    drawn = [{"name": f"s{i}", "data": data} for i in range(series)]
    return chart({"type": kind, "series": drawn, "axis_config": {"categories": labels, **axes}})


def card(**more: Any) -> Block:
    """A card."""
    return {"type": "card", "title": mrkdwn(), **more}


def carousel(*cards: Block) -> Block:
    """Cards side by side."""
    return {"type": "carousel", "elements": list(cards)}


def container(*blocks: Block, **more: Any) -> Block:
    """Blocks in a box."""
    return {"type": "container", "title": plain(), "child_blocks": list(blocks), **more}


def task(**more: Any) -> Block:
    """A task."""
    return {"type": "task_card", "task_id": "1", "title": "Book", "status": "pending", **more}


def icon_button(**more: Any) -> Block:
    """A small button with a picture."""
    return {"type": "icon_button", "icon": "trash", "text": plain(), **more}


def feedback(**more: Any) -> Block:
    """Thumbs up and down."""
    thumb = {"text": plain(), "value": "1"}
    return {"type": "feedback_buttons", "positive_button": {**thumb, **more}, "negative_button": thumb}


def below(*elements: Block) -> Block:
    """Elements below a message."""
    return {"type": "context_actions", "elements": list(elements)}


def video(**more: Any) -> Block:
    """A film."""
    urls = {"video_url": "https://example.com/v", "thumbnail_url": "https://example.com/t.png"}
    return {"type": "video", "alt_text": "a", "title": plain(), **urls, **more}


def provider(**more: Any) -> Block:
    """Whether somebody is connected to another service."""
    return {"type": "auth_provider", "value": "cal", "name": plain(), "is_connected": False, **more}


def workflow_button(**more: Any) -> Block:
    """A button that starts a workflow."""
    trigger = {"url": "https://slack.com/shortcuts/Ft1/x", **more}
    return {"type": "workflow_button", "text": plain(), "workflow": {"trigger": trigger}}
