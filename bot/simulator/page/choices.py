"""What can be chosen: options of menus, and what may follow as one types a message."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.simulator.errors import JSON
from bot.simulator.hands import sights
from bot.simulator.page import emojis
from bot.simulator.page.reader import Reader
from bot.simulator.page.text import words

MOST = 8  # completions at once
KINDS = {"channel": "public", "private": "private", "im": "im", "app": "im"}


@dataclass(frozen=True)
class Choice:
    """One row of a list; `person` is whose face stands beside it, `posted` what a form posts if not the key."""

    key: str
    text: str
    hint: str = ""
    group: str = ""
    person: str = ""
    posted: str = ""


def fold(text: str) -> str:
    """Letters without accents and case: "São" is found by "sao"."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()


def matching(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Those in which the typed letters stand."""
    wanted = fold(typed.strip())
    return [one for one in choices if wanted in fold(f"{one.text} {one.hint}")]


def loaded(element: JSON, answer: JSON) -> list[Choice]:
    """The options of an answer or of an element, with their groups. What an app loaded is posted back whole."""
    groups = answer.get("option_groups") or [{"options": answer.get("options") or []}]
    whole = "external" in element["type"]
    return [
        Choice(
            option["value"],
            words(option["text"]),
            words(option.get("description")),
            words(group.get("label")),
            posted=json.dumps(option) if whole else "",
        )
        for group in groups
        for option in group["options"]
    ]


def offered(reader: Reader, element: JSON, typed: str) -> list[Choice]:
    """What a menu that needs no app offers for what was typed."""
    if "users" in element["type"]:
        return matching(people(reader), typed)
    if "static" in element["type"]:
        return matching(loaded(element, element), typed)
    return matching(_conversations(reader, element), typed)


def people(reader: Reader) -> list[Choice]:
    """Those who can be chosen: no bots, nobody who left."""
    staff = (u for u in reader.world.state.users.values() if not u["is_bot"] and not u["deleted"])
    return [Choice(u["id"], reader.name(u["id"]), u["profile"]["title"], person=u["id"]) for u in staff]


def _conversations(reader: Reader, element: JSON) -> list[Choice]:
    only: JSON = {"include": ["public"]} if "channels" in element["type"] else element.get("filter") or {}
    bots = not only.get("exclude_bot_users")
    listed = sights.view(reader.world, reader.id)["conversations"]
    fitting = [
        c for c in listed if KINDS[c["kind"]] in only.get("include", KINDS.values()) and (bots or c["kind"] != "app")
    ]
    signs = {"channel": "#", "private": "#"}
    return [Choice(c["id"], f"{signs.get(c['kind'], '')}{c['name']}", c["topic"]) for c in fitting]


def chosen(reader: Reader, value: Any, element: JSON) -> list[Choice]:
    """What a menu holds, as it is shown in it."""
    held = value if isinstance(value, list) else [value] if value else []
    if "static" in element["type"] or "external" in element["type"]:
        return loaded(element, {"options": held})
    if "users" in element["type"]:
        return [Choice(user, reader.name(user), person=user) for user in held]
    known = {choice.key: choice for choice in _conversations(reader, {"type": "conversations_select"})}
    return [known.get(one, Choice(one, one)) for one in held]


@dataclass(frozen=True)
class Completion:
    """What may follow the text before the caret, replacing it from `start` on; or a note of how to go on."""

    kind: str = ""
    start: int = 0
    choices: list[Choice] = field(default_factory=list)
    note: str = ""


def completion(reader: Reader, text: str) -> Completion:
    """For a command's name its commands, after it its usage; people after "@", channels after "#", signs after ":"."""
    commands = {c["command"]: c for c in reader.world.manifest.commands}
    if re.fullmatch(r"/\S*", text):
        found = [c for name, c in commands.items() if name.startswith(text.lower())]
        return Completion("command", choices=[_command(reader, c) for c in found])
    if used := re.match(r"(/\S+)\s", text):
        known = commands.get(used[1], {})
        return Completion(
            note=" ".join([used[1], known.get("usage_hint") or known.get("description", "")]) if known else ""
        )
    word = re.search(r"(?:^|\s)([@#:])([^\s@#:]*)$", text)
    if word is None:
        return Completion()
    kind, follow = FOLLOWING[word[1]]
    return Completion(kind, word.start(1), follow(reader, fold(word[2]))[:MOST])


def _command(reader: Reader, command: JSON) -> Choice:
    name, hint = command["command"], f"{command.get('usage_hint', '')} {command.get('description', '')}".strip()
    return Choice(name, name, hint, reader.t("Commands"), posted=f"{name} ")


def _people(reader: Reader, typed: str) -> list[Choice]:
    found = [c for c in people(reader) if any(part.startswith(typed) for part in fold(c.text).split())]
    return [replace(c, group=reader.t("People"), posted=f"@{c.text} ") for c in found]


def _channels(reader: Reader, typed: str) -> list[Choice]:
    listed = _conversations(reader, {"type": "", "filter": {"include": ["public", "private"]}})
    found = [c for c in listed if fold(c.text[1:]).startswith(typed)]
    return [replace(c, group=reader.t("Channels"), posted=f"{c.text} ") for c in found]


def _signs(reader: Reader, typed: str) -> list[Choice]:
    found = emojis.starting_with(typed, MOST) if len(typed) > 1 else []
    return [Choice(name, f"{sign} :{name}:", group="Emoji", posted=f"{sign} ") for name, sign in found]


FOLLOWING = {"@": ("person", _people), "#": ("channel", _channels), ":": ("emoji", _signs)}


def with_mentions(reader: Reader, text: str) -> str:
    """Typed text with the names of people as ids."""
    bot = reader.world.state.bot
    names = {c.text: c.key for c in people(reader)} | {reader.name(bot): bot}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(^|[\s(])@{re.escape(name)}(?![^\W_])", rf"\1<@{names[name]}>", text)
    return text
