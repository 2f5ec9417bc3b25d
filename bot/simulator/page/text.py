"""Slack's mrkdwn and text objects -> HTML. Whatever anybody wrote is escaped; only our own tags are not."""

from __future__ import annotations

import re
from html import unescape as unescaped
from typing import Any

from markupsafe import Markup, escape

from bot.simulator.errors import JSON
from bot.simulator.page import emojis
from bot.simulator.page.reader import Reader

BREAK = Markup("<br>")
QUOTE = re.compile(r"(?:&gt;|>) ?")
BULLET = re.compile(r"(\s*)([•◦▪-]) +(?=\S)")
ANGLE = re.compile(r"<([^<>\n]+)>")
LETTER = r"[^\W_]"
# What stands between two signs is read in whole pieces, never again letter by letter: a hostile text would take years.
PIECES = r"(?:(?><[^<>\n]*>|`[^`\n]*`|(?!(?P=sign))[^\n]))*?"
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`|<(?P<angle>[^<>\n]+)>|:(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-\d:)?"
    rf"|(?<!{LETTER})(?P<sign>[*_~])(?=\S)(?!(?P=sign))(?P<inner>{PIECES})(?<=\S)(?P=sign)(?!{LETTER})"
)
TAGS = {"*": "strong", "_": "em", "~": "s"}


def tag(name: str, inner: Any, **attributes: str | None) -> Markup:
    """An element; what stands in it and in its attributes is escaped unless it is markup already."""
    given = Markup("").join(
        Markup(' {}="{}"').format(k.rstrip("_").replace("_", "-"), v) for k, v in attributes.items() if v is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), given, inner)


def joined(parts: list[Markup]) -> Markup:
    """Pieces of markup, one after the other."""
    return Markup("").join(parts)


def words(text: JSON | None) -> str:
    """The bare words of a text object, for labels and attributes."""
    return emojis.with_signs(unescaped(str((text or {}).get("text", ""))))


def text_object(reader: Reader, text: JSON | None) -> Markup:
    """A text object, plain or mrkdwn."""
    if not text:
        return Markup()
    if text.get("type") == "mrkdwn":
        return mrkdwn(reader, text["text"])
    return lines(unescaped(text["text"]) if text.get("emoji") is False else words(text))


def lines(text: str) -> Markup:
    """Plain text, its line breaks kept."""
    return BREAK.join(text.split("\n"))


def mrkdwn(reader: Reader, text: str | None) -> Markup:
    """A whole text of Slack's markup."""
    parts = str(text or "").split("```")
    if len(parts) % 2 == 0:  # a fence that nobody closed is only three signs
        parts[-2:] = ["```".join(parts[-2:])]
    out = []
    for index, part in enumerate(parts):
        if index % 2:
            out.append(tag("pre", preformatted(reader, part.strip("\n")), class_="pre"))
        elif part:
            out.append(_paragraphs(reader, part.removeprefix("\n") if index else part))
    return joined(out)


def preformatted(reader: Reader, text: str) -> Markup:
    """Code, in which only what stands in angle brackets means something."""
    pieces = ANGLE.split(text)
    return joined([reference(reader, p) if i % 2 else escape(unescaped(p)) for i, p in enumerate(pieces)])


def _paragraphs(reader: Reader, text: str) -> Markup:
    out: list[Markup] = []
    quote: list[Markup] = []
    rows = text.removesuffix("\n").split("\n")
    for index, row in enumerate(rows):
        after = rows[index + 1] if index + 1 < len(rows) else None
        if found := QUOTE.match(row):
            quote.append(inline(reader, row[found.end() :]))
            if after is None or not QUOTE.match(after):
                out.append(tag("blockquote", BREAK.join(quote), class_="quote"))
                quote = []
        elif found := BULLET.match(row):
            out.append(_bullet(reader, found, row[found.end() :]))
        else:
            out.append(inline(reader, row))
            out += [BREAK] if after is not None and not QUOTE.match(after) else []
    return joined(out)


def _bullet(reader: Reader, found: re.Match[str], rest: str) -> Markup:
    indent, sign = found.groups()
    shown = tag("span", "–" if sign == "-" else sign, class_="bullet-sign")
    row = shown + tag("span", inline(reader, rest))
    return tag("span", row, class_="bullet", style=f"--indent: {len(indent) // 2}")


def inline(reader: Reader, text: str) -> Markup:
    """One line of mrkdwn."""
    out: list[Markup] = []
    at = said = 0
    while found := INLINE.search(text, at):
        made = _made(reader, found)
        at = found.end() if made is not None else found.start() + 1
        if made is not None:
            out += [escape(unescaped(text[said : found.start()])), made]
            said = at
    return joined([*out, escape(unescaped(text[said:]))])


def _made(reader: Reader, found: re.Match[str]) -> Markup | None:
    if found["code"]:
        return tag("code", preformatted(reader, found["code"]), class_="short" if len(found["code"]) < 24 else None)
    if found["angle"]:
        return reference(reader, found["angle"])
    if found["emoji"]:
        return emoji(found["emoji"]) if emojis.sign(found["emoji"]) else None
    return tag(TAGS[found["sign"]], inline(reader, found["inner"]))


def emoji(name: str) -> Markup:
    """A sign with its name for those who cannot see it; an unknown name stays between colons."""
    if sign := emojis.sign(name):
        return tag("span", sign, class_="emoji", role="img", aria_label=name, title=f":{name}:")
    return escape(f":{name}:")


def reference(reader: Reader, body: str) -> Markup:
    """What stands between < and >."""
    target, cut, label = body.partition("|")
    shown = label if cut else None
    if re.fullmatch(r"@[UWB][A-Z0-9]+", target):
        return user_mention(reader, target[1:], shown)
    if re.fullmatch(r"#[CGD][A-Z0-9]+", target):
        return channel_mention(reader, target[1:], shown)
    if target.startswith("!"):
        return _special(reader, target[1:], shown)
    if re.match(r"[a-z][a-z0-9+.-]*:|/archives/", target, re.IGNORECASE):
        return link(reader, unescaped(target), inline(reader, label) if cut else None)
    return escape(unescaped(f"<{body}>"))


def _special(reader: Reader, body: str, label: str | None) -> Markup:
    word, *rest = body.split("^")
    if word == "date" and rest:
        return date(reader, rest[0], rest[1] if len(rest) > 1 else "", rest[2] if len(rest) > 2 else None, label)
    if word == "subteam":
        return tag("span", unescaped(label or f"@{(rest or [''])[0]}"), class_="mention")
    return broadcast(unescaped(label or word))


def broadcast(name: str) -> Markup:
    """@here, @channel, @everyone."""
    return tag("span", f"@{name.removeprefix('@')}", class_="mention mention-all")


def date(reader: Reader, stamp: str, form: str, url: str | None, fallback: str | None) -> Markup:
    """A moment in the person's own time."""
    other = unescaped(fallback or "")
    said = reader.clock.text(stamp, unescaped(form))
    shown = tag("time", other if said is None else said, title=other or None)
    return link(reader, unescaped(url), shown) if url else shown


def user_mention(reader: Reader, user: str, label: str | None = None) -> Markup:
    """Somebody's name; one's own stands out."""
    known = user in reader.world.state.users
    name = reader.name(user) if known else unescaped(label or user)
    me = " mention-me" if user == reader.id else ""
    return tag("span", f"@{name.removeprefix('@')}", class_=f"mention{me}", data_user=user)


def channel_mention(reader: Reader, channel: str, label: str | None = None) -> Markup:
    """A conversation's name that leads there."""
    known = reader.place(channel)
    name = str(known["name"]) if known else unescaped(label or channel)
    return tag("a", f"#{name.removeprefix('#')}", class_="mention", href=reader.address(channel))


def link(reader: Reader, url: str, shown: Any = None) -> Markup:
    """A link that is safe to press; one that is not stays words. Links into this workspace open here."""
    shown = url.removeprefix("mailto:") if shown is None else shown
    safe = reader.link(url)
    if safe is None:
        return tag("span", shown)
    href, here = safe
    away = {} if here else {"target": "_blank", "rel": "noopener noreferrer"}
    return tag("a", shown, class_="link", href=href, **away)
