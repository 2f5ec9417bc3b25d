"""rich_text and Markdown blocks -> HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from bot.simulator.errors import JSON
from bot.simulator.page import emojis
from bot.simulator.page.reader import SAFE, Reader
from bot.simulator.page.text import (
    broadcast,
    channel_mention,
    date,
    emoji,
    joined,
    lines,
    link,
    tag,
    text_object,
    user_mention,
)

STYLES = {"code": "code", "bold": "strong", "italic": "em", "strike": "s", "underline": "u"}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
INLINES: dict[str, Callable[[Reader, JSON], Markup]] = {
    "text": lambda reader, one: lines(str(one.get("text", ""))),
    "link": lambda reader, one: link(reader, str(one.get("url", "")), one.get("text") or None),
    "user": lambda reader, one: user_mention(reader, str(one.get("user_id"))),
    "channel": lambda reader, one: channel_mention(reader, str(one.get("channel_id"))),
    "usergroup": lambda reader, one: tag("span", f"@{one.get('usergroup_id')}", class_="mention"),
    "broadcast": lambda reader, one: broadcast(str(one.get("range"))),
    "emoji": lambda reader, one: emoji(str(one.get("name"))),
    "date": lambda reader, one: date(
        reader, str(one.get("timestamp")), str(one.get("format", "")), one.get("url"), one.get("fallback")
    ),
    "color": lambda reader, one: _colour(str(one.get("value"))),
}


def rich_text(reader: Reader, block: JSON) -> Markup:
    """The parts of one rich_text block, in order."""
    return tag("div", joined([_part(reader, part) for part in block.get("elements") or []]), class_="rich")


def _part(reader: Reader, part: JSON) -> Markup:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(reader, part)
    inner = _inlines(reader, part)
    if kind == "rich_text_quote":
        return tag("blockquote", inner, class_="quote")
    return tag("pre", inner, class_="pre") if kind == "rich_text_preformatted" else tag("div", inner)


def _inlines(reader: Reader, part: JSON) -> Markup:
    return joined([_inline(reader, one) for one in part.get("elements") or []])


def _inline(reader: Reader, one: JSON) -> Markup:
    made = INLINES.get(str(one.get("type")), INLINES["text"])(reader, one)
    for name, element in STYLES.items():
        if (one.get("style") or {}).get(name):
            made = tag(element, made)
    return made


def _list(reader: Reader, part: JSON) -> Markup:
    indent = int(part.get("indent") or 0)
    rows = joined([tag("li", _inlines(reader, item)) for item in part.get("elements") or []])
    return tag(
        "ol" if part.get("style") == "ordered" else "ul",
        rows,
        class_="rich-list bordered" if part.get("border") else "rich-list",
        start=str(part["offset"] + 1) if part.get("offset") else None,
        style=f"--indent: {indent}",
        data_indent=str(indent % 3),
    )


def _colour(value: str) -> Markup:
    swatch = tag("span", "", class_="swatch", style=f"background: {value}") if COLOUR.fullmatch(value) else Markup()
    return swatch + escape(value)


def cell(reader: Reader, cell: Any) -> Markup:
    """What stands in a cell of a table."""
    if not isinstance(cell, dict):
        return lines(str(cell or ""))
    if cell.get("type") == "rich_text":
        return rich_text(reader, cell)
    if isinstance(cell.get("text"), dict):
        return text_object(reader, cell["text"])
    return lines(str(next((cell[name] for name in ("text", "value", "number") if name in cell), "")))


def plain_words(value: Any) -> str:
    """The bare words of a rich text, for a field to type in."""
    parts = (value or {}).get("elements") or []
    return "".join(str(one.get("text", "")) for part in parts for one in part.get("elements") or [])


def markdown(reader: Reader, text: str) -> Markup:
    """The markdown block: standard Markdown; HTML in it stays text."""
    return Markup(MARKDOWN.render(text, {"reader": reader}))


class _Renderer(RendererHTML):
    """Draws links and signs as everywhere else; a picture is a link to it."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(emojis.with_signs(tokens[idx].content))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        source = str(tokens[idx].attrs.get("src", ""))
        return link(env["reader"], source, tokens[idx].content or source)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return link(env["reader"], str(tokens[idx].attrs["href"]), "").removesuffix("</a>")


MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
MARKDOWN.enable(["table", "strikethrough"])
MARKDOWN.validateLink = lambda url: bool(SAFE.match(url.strip()))  # type: ignore[method-assign]
