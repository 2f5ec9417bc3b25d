"""A message with every block that only shows something."""

from __future__ import annotations

import base64
from typing import Any

from bot.simulator.server import Simulator
from tests.browser.blocks import plain, section
from tests.browser.kitchen import CONFIRM

TEXT = (
    "*bold* _italic_ ~gone~ `code` <https://example.com|a link> <javascript:alert(1)|no link> :tada: <@U0BEN> <!here>\n"
    "> quoted\n• one\n• two\n```x < y && *z*```"
)
MARKDOWN = (
    "## Menu\n\n1. **Soup**\n2. ~~Fish~~\n\n| Dish | Price |\n|---|---|\n| Soup | 4 |\n\n"
    "<b>no tag</b> [here](https://example.com) [not here](javascript:alert(1))"
)
PLATE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 160"><rect width="320" height="160" fill="#d9a"/>
<circle cx="160" cy="80" r="60" fill="#fff"/></svg>"""


def picture(sim: Simulator, person: str, channel: str) -> str:
    """The address of a picture that somebody has shared."""
    plate = {"name": "plate.svg", "mimetype": "image/svg+xml", "content": base64.b64encode(PLATE.encode()).decode()}
    sim.client.say(person, "My plate", channel, files=[plate])
    return str(sim.client.messages(person, channel)[-1]["files"][0]["permalink"])


def words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def rich() -> dict[str, Any]:
    items = [{"type": "rich_text_section", "elements": [words(text)]} for text in ("Onions", "Salt")]
    first = [words("You need ", bold=True), {"type": "emoji", "name": "salt"}, {"type": "user", "user_id": "U0ANA"}]
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": first},
            {"type": "rich_text_list", "style": "bullet", "elements": items},
            {"type": "rich_text_quote", "elements": [words("Slowly")]},
            {"type": "rich_text_preformatted", "elements": [words("<script>alert(1)</script>")]},
        ],
    }


def table(kind: str = "table") -> dict[str, Any]:
    rows = [("Dish", "Pieces"), ("Soup", 12), ("Fish", 7)]
    cells = [[{"type": "raw_text", "text": str(cell)} for cell in row] for row in rows]
    return {"type": kind, "rows": cells, **({"caption": "What is left"} if kind == "data_table" else {})}


def chart(kind: str) -> dict[str, Any]:
    months = ["Jan", "Feb", "Mar", "Apr"]
    if kind == "pie":
        segments = [{"label": name, "value": value} for name, value in (("Soup", 5), ("Fish", 3), ("Rice", 2))]
        return {"type": "data_visualization", "title": "Sold", "chart": {"type": "pie", "segments": segments}}
    series = [
        {"name": name, "data": [{"label": m, "value": v} for m, v in zip(months, values, strict=True)]}
        for name, values in (("Soup", (120, 90, 150, 60)), ("Fish", (40, 80, 20, 95)))
    ]
    plot = {"type": kind, "series": series, "axis_config": {"categories": months, "y_label": "Plates"}}
    return {"type": "data_visualization", "title": f"Plates as {kind}", "chart": plot}


def gallery(picture: str) -> list[dict[str, Any]]:
    """All but the charts, of which a message may have only two."""
    image = {"image_url": picture, "alt_text": "A plate"}
    return [
        {"type": "header", "text": plain("The kitchen :fire:")},
        section(TEXT),
        {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{n}*\nvalue"} for n in ("Open", "Closed")]},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "image", **image}, {"type": "mrkdwn", "text": "Since *1998*"}]},
        {"type": "image", **image, "title": plain("A plate")},
        rich(),
        {"type": "markdown", "text": MARKDOWN},
        table(),
        table("data_table"),
        {
            "type": "video",
            "alt_text": "How to cook",
            "title": plain("How to cook"),
            "video_url": "https://example.com/v",
            "thumbnail_url": picture,
        },
        container(),
        {"type": "carousel", "elements": [{"type": "card", "title": plain(name)} for name in ("Bread", "Wine")]},
        {
            "type": "card",
            "title": plain("Soup of the day"),
            "body": plain("With bread"),
            "icon": {"type": "image", **image},
        },
        {"type": "context_actions", "elements": [feedback()]},
    ]


def container() -> dict[str, Any]:
    throw = {"type": "button", "action_id": "throw", "text": plain("Throw inside"), "confirm": CONFIRM}
    inside = [section("In the cupboard"), {"type": "actions", "elements": [throw]}]
    return {"type": "container", "title": plain("Cupboard"), "child_blocks": inside}


def feedback() -> dict[str, Any]:
    sides = {f"{side}_button": {"text": plain(side.title()), "value": side} for side in ("positive", "negative")}
    return {"type": "feedback_buttons", "action_id": "cook", **sides}
