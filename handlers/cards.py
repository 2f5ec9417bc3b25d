"""The blocks that messages are made of, and Slack's limits on them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.approval import Request
from handlers.call import Json, Message
from handlers.texts import Voice

SECTION = 3000
BUTTON, VALUE = 75, 2000
NUMBER = re.compile("[0-9]{1,18}")
"""What a database takes for an id."""


def cut(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(text: str) -> Json:
    """Text that reads no markup."""
    return {"type": "plain_text", "text": text, "emoji": True}


def section(*lines: str, button: Json | None = None, block_id: str | None = None) -> Json:
    """Lines of markup, with a button beside them if given."""
    block: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": cut("\n".join(lines), SECTION)}}
    if button:
        block["accessory"] = button
    if block_id:
        block["block_id"] = block_id
    return block


def sections(*lines: str) -> list[Json]:
    """As many sections as lines of markup need: none is cut but one that alone is too long."""
    packed: list[list[str]] = [[]]
    for line in lines:
        if packed[-1] and len("\n".join([*packed[-1], line])) > SECTION:
            packed.append([])
        packed[-1].append(line)
    return [section(*some) for some in packed]


def in_lines(lines: Sequence[str], *below: Json) -> Message:
    """A message of lines of markup, and what stands below them."""
    return Message(text="\n".join(lines), blocks=[*sections(*lines), *below])


def quote(words: str) -> Json:
    """Words of a person, exactly as they typed them."""
    text = {"type": "text", "text": cut(words, SECTION)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [text]}]}


def header(text: str) -> Json:
    """A large line."""
    return {"type": "header", "text": plain(cut(text, 150))}


def context(*lines: str) -> Json:
    """Small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(line, SECTION)} for line in lines]}


DIVIDER: Json = {"type": "divider"}


def button(
    text: str, action_id: str, value: str = "", *, style: str | None = None, confirm: Json | None = None
) -> Json:
    """A verb to press. ``value`` is an opaque id: whoever sees a button can press it, and is checked then."""
    made: dict[str, Any] = {"type": "button", "text": plain(cut(text, BUTTON)), "action_id": action_id}
    made |= {"value": value} if value else {}
    made |= {"style": style} if style else {}
    made |= {"confirm": confirm} if confirm else {}
    return made


def pressed(request: Request, alerts: Iterable[str] | None = None) -> str:
    """What a button carries: the request, the version that it was drawn from, and the names of the ``alerts`` on it."""
    told = "" if alerts is None else f":{','.join(alerts)}"
    return f"{request.id}:{request.version}{told}"


def read_pressed(value: str) -> tuple[int, int | None]:
    """The id and the version that a button carries; 0, which is nobody's, and None for anything else."""
    id_, version = (*value.split(":"), "")[:2]
    # A version is never forgotten: whoever presses what is old, be it 0, is told so.
    return number(id_), int(version) if NUMBER.fullmatch(version) else None


def number(said: object) -> int:
    """An id that Slack brings; 0, which is nobody's, for anything else."""
    return int(str(said)) if NUMBER.fullmatch(str(said)) else 0


def numbers(said: object) -> list[int]:
    """The ids that a form remembers."""
    return [number(one) for one in said] if isinstance(said, list) else []


def read_alerts(value: str) -> frozenset[str] | None:
    """The alerts that stood beside a button; None if it is not known."""
    told = value.split(":")[2:]
    return frozenset(told[0].split(",")) if told else None


def overflow(action_id: str, options: Mapping[str, str]) -> Json:
    """A menu behind three dots: "name value" -> text. Choosing one is the action ``name``, with that value."""
    rows = [{"text": plain(cut(text, BUTTON)), "value": value} for value, text in options.items()]
    return {"type": "overflow", "action_id": action_id, "options": rows}


def confirm(voice: Voice, *, title: str, text: str, yes: str, danger: bool = True) -> Json:
    """Asks once before something is lost."""
    asked: dict[str, Any] = {
        "title": plain(cut(title, 100)),
        "text": plain(cut(text, 300)),
        "confirm": plain(cut(yes, 30)),
        "deny": plain(cut(voice.say("Go back"), 30)),
    }
    return asked | ({"style": "danger"} if danger else {})


def actions(*buttons: Json, block_id: str | None = None) -> list[Json]:
    """A row of buttons; nothing if there are none."""
    row: dict[str, Any] = {"type": "actions", "elements": list(buttons)}
    row |= {"block_id": block_id} if block_id else {}
    return [row] if buttons else []
