"""The vocabulary in which Block Kit's limits are written: one small rule per kind of value.

A rule's `check(value, at, found)` appends Slack's sentences to `found`; `at` is a JSON pointer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Found:
    """What is wrong, in Slack's words, and what depends on the whole: ids and lengths."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.messages: list[str] = []
        self.characters = 0

    def wrong(self, sentence: str, at: str) -> None:
        """Notes one mistake and where it is."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{at}]")


class Rule(Protocol):
    """What one kind of value must be."""

    def check(self, value: Any, at: str, found: Found) -> None:
        """Appends what is wrong."""


@dataclass(frozen=True)
class Anything:
    """A value that is not looked into."""

    def check(self, value: Any, at: str, found: Found) -> None:
        """Accepts."""


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses what is no boolean."""
        if not isinstance(value, bool):
            found.wrong("must be a boolean", at)


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses other values and numbers out of bounds."""
        if not isinstance(value, int) or isinstance(value, bool):
            found.wrong("must be an integer", at)
        elif value < self.least:
            found.wrong(f"must be greater than {self.least - 1}", at)
        elif value > self.most:
            found.wrong(f"must be less than {self.most + 1}", at)


@dataclass(frozen=True)
class Number:
    """Any number, or only those above zero."""

    positive: bool = False

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses what is no number."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            found.wrong("must be a number", at)
        elif self.positive and value <= 0:
            found.wrong("must be greater than 0", at)


@dataclass(frozen=True)
class Words:
    """A bare string with a length, and perhaps a form that it must have; counted if it is text for the eye."""

    most: int
    least: int = 1
    form: str | None = None
    counted: bool = False

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses other values, lengths and forms."""
        if not isinstance(value, str):
            found.wrong("must be a string", at)
            return
        found.characters += len(value) if self.counted else 0
        if length_wrong(value, self.least, self.most, at, found):
            return
        if self.form and not re.fullmatch(self.form, value):
            found.wrong(f"must match the format {self.form}", at)


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    choices: tuple[str, ...]

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses any other."""
        if value not in self.choices:
            found.wrong(f"must be one of {', '.join(self.choices)}", at)


@dataclass(frozen=True)
class Text:
    """A text object: plain_text, and mrkdwn where it is allowed."""

    most: int
    plain: bool = False
    least: int = 1

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses wrong kinds, lengths and unknown fields."""
        kinds = ("plain_text",) if self.plain else ("plain_text", "mrkdwn")
        if not isinstance(value, dict):
            found.wrong("must be a text object", at)
        elif value.get("type") not in kinds:
            found.wrong(f"must be {' or '.join(kinds)}", f"{at}/type")
        elif not isinstance(value.get("text"), str):
            found.wrong("missing required field: text", at)
        else:
            found.characters += len(value["text"])
            length_wrong(value["text"], self.least, self.most, f"{at}/text", found)
            extra_wrong(value, TEXT_FIELDS[value["type"]], at, found)


TEXT_FIELDS = {"plain_text": ("type", "text", "emoji"), "mrkdwn": ("type", "text", "verbatim")}


@dataclass(frozen=True)
class Many:
    """A list of so many of one kind."""

    of: Rule
    most: int
    least: int = 1

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses wrong counts, then looks into each item."""
        if not isinstance(value, list):
            found.wrong("must be an array", at)
            return
        if len(value) > self.most:
            found.wrong(f"no more than {self.most} items allowed", at)
        if len(value) < self.least:
            found.wrong(f"no fewer than {self.least} items allowed", at)
        for i, item in enumerate(value):
            self.of.check(item, f"{at}/{i}", found)


@dataclass(frozen=True)
class Shape:
    """An object: its fields, which of them must be there, and which groups need exactly or at least one."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    only_one_of: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ("message", "modal", "home")

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses missing and unknown fields, then looks into each."""
        if not isinstance(value, dict):
            found.wrong("must be an object", at)
            return
        present = [name for name, inner in value.items() if inner is not None]
        for name in self.required:
            if name not in present:
                found.wrong(f"missing required field: {name}", at)
        self._groups(present, at, found)
        extra_wrong(value, (*self.fields, "type"), at, found)
        for name, rule in self.fields.items():
            if name in present:
                rule.check(value[name], f"{at}/{name}", found)

    def _groups(self, present: list[str], at: str, found: Found) -> None:
        if self.any_of and not any(name in present for name in self.any_of):
            found.wrong(f"missing required field: {self.any_of[0]}", at)
        if self.only_one_of and sum(name in present for name in self.only_one_of) != 1:
            found.wrong(f"must have exactly one of {' or '.join(self.only_one_of)}", at)


@dataclass(frozen=True)
class Typed:
    """An object whose `type` says which shape it has."""

    shapes: Mapping[str, Shape]
    allowed: tuple[str, ...] = field(default=())

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses unknown types, types out of place, and what their shape refuses."""
        if not isinstance(value, dict):
            found.wrong("must be an object", at)
            return
        kind = value.get("type")
        shape = self.shapes.get(str(kind))
        if kind is None:
            found.wrong("missing required field: type", at)
        elif shape is None or (self.allowed and kind not in self.allowed) or found.surface not in shape.surfaces:
            found.wrong(f"unsupported type: {kind}", f"{at}/type")
        else:
            shape.check(value, at, found)


def length_wrong(value: str, least: int, most: int, at: str, found: Found) -> bool:
    """Notes a string that is too short or too long."""
    if len(value) < least:
        found.wrong(f"must be more than {least - 1} characters", at)
    elif len(value) > most:
        found.wrong(f"must be less than {most + 1} characters", at)
    else:
        return False
    return True


def extra_wrong(value: Mapping[str, Any], known: tuple[str, ...], at: str, found: Found) -> None:
    """Notes fields that nobody knows: Slack refuses them, which is how typing mistakes come out."""
    for name in value:
        if name not in known:
            found.wrong(f"invalid additional property: {name}", at)
