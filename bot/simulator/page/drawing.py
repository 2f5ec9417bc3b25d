"""The templates, with the words that they have for what Slack's JSON holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.simulator.page import charts, choices, emojis, richtext, text
from bot.simulator.page.surface import Field
from bot.simulator.workspace import hue, initials

TOKEN = re.compile(
    r'(?P<string>"(?:\\.|[^"\\])*")(?P<key>\s*:)?|\b(?P<word>true|false|null)\b|(?P<number>-?\d+(?:\.\d+)?)'
)


def coloured(value: Any) -> Markup:
    """JSON for the eye."""
    if isinstance(value, str):
        return text.lines(value)
    written, out, at = json.dumps(value, indent=2, ensure_ascii=False), Markup(), 0
    for found in TOKEN.finditer(written):
        kind = "key" if found["key"] else found.lastgroup
        out += written[at : found.start()] + text.tag("span", found["string"] or found[0], class_=f"json-{kind}")
        out += found["key"] or ""
        at = found.end()
    return out + written[at:]


def _read(draw: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that draws for the person who reads."""

    @pass_context
    def drawn(context: Context, value: Any, *more: Any) -> Any:
        return draw(context["reader"], value, *more)

    return drawn


def templates() -> Environment:
    """The templates of the page."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=ChainableUndefined,  # much of a block may be left out, and what a card holds is hardly checked
    )
    made.globals.update(field=Field, hue=hue, initials=initials, QUICK=emojis.QUICK)
    reading: dict[str, Callable[..., Any]] = {
        "slack": text.text_object,
        "mrkdwn": text.mrkdwn,
        "link": text.link,
        "rich_text": richtext.rich_text,
        "markdown": richtext.markdown,
        "cell": richtext.cell,
        "chart": charts.chart,
        "chosen": choices.chosen,
    }
    made.filters.update({name: _read(draw) for name, draw in reading.items()})
    made.filters.update(words=text.words, emoji=text.emoji, coloured=coloured)
    return made
