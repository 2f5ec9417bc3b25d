"""The vocabulary in which Block Kit's limits are written: one small rule per kind of value.

A rule's `check(value, at, found)` appends Slack's sentences to `found`; `at` is a JSON pointer. The sentences are those
that people quote from Slack's answers; where nobody quotes one, ours follows the style of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

SURFACES = ("message", "modal", "home")
NO_SCHEMA = "failed to match all allowed schemas"


class Found:
    """What is wrong, in Slack's words, and how much text there is."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.messages: list[str] = []
        self.characters = 0
        self.spent: Counter[str] = Counter()

    def wrong(self, sentence: str, at: str) -> None:
        """Notes one mistake and where it is."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{at}]")

    def wrong_above(self, since: int, at: str) -> None:
        """Says above the mistakes found since then that none of the allowed kinds fits; nothing if there are none."""
        if len(self.messages) > since:
            self.messages.insert(since, f"[ERROR] {NO_SCHEMA} [json-pointer:{at}]")


class Rule(Protocol):
    """What one kind of value must be."""

    def check(self, value: Any, at: str, found: Found) -> None:
        """Appends what is wrong."""


Together = Callable[[dict[str, Any], str, Found], None]
"""A rule on several fields of one object, asked only when each field by itself is right."""


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
            found.wrong("must provide a boolean", at)


@dataclass(frozen=True)
class Number:
    """A number within bounds, and perhaps a whole one."""

    least: int | None = None
    most: int | None = None
    above: int | None = None
    whole: bool = False

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses other values and numbers out of bounds."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            found.wrong("must provide an integer" if self.whole else "must provide a number", at)
        elif self.above is not None and value <= self.above:
            found.wrong(f"must be greater than {self.above}", at)
        elif self.least is not None and value < self.least:
            found.wrong(f"must be greater than {self.least - 1}", at)
        elif self.most is not None and value > self.most:
            found.wrong(f"must be less than {self.most + 1}", at)


def whole(least: int, most: int | None = None) -> Number:
    """A whole number within bounds."""
    return Number(least, most, whole=True)


@dataclass(frozen=True)
class Words:
    """A bare string with a length, and perhaps a form that it must have; counted if it is text for the eye."""

    most: int | None = None
    least: int = 1
    form: str | None = None
    counted: bool = False

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses other values, lengths and forms."""
        if not isinstance(value, str):
            found.wrong("must provide a string", at)
            return
        found.characters += len(value) if self.counted else 0
        if len(value) < self.least:
            found.wrong(f"must be more than {self.least - 1} characters", at)
        elif self.most is not None and len(value) > self.most:
            found.wrong(f"must be less than {self.most + 1} characters", at)
        elif self.form and not re.fullmatch(self.form, value, re.ASCII):
            found.wrong(f"must match the format {self.form}", at)


@dataclass(frozen=True)
class WordsOr:
    """A bare string, or something else in its place."""

    words: Words
    other: Rule

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses what the one or the other refuses."""
        (self.words if isinstance(value, str) else self.other).check(value, at, found)


@dataclass(frozen=True)
class OneOf:
    """One of a few words or numbers."""

    choices: tuple[str | int, ...]

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses any other."""
        if isinstance(value, bool) or value not in self.choices:
            found.wrong("must be a valid enum value", at)


@dataclass(frozen=True)
class Many:
    """A list of so many of one kind; where gaps are allowed, an item may be null."""

    of: Rule
    most: int | None = None
    least: int = 1
    gaps: bool = False

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses wrong counts, then looks into each item."""
        if not isinstance(value, list):
            found.wrong("must provide an array", at)
            return
        if self.most is not None and len(value) > self.most:
            found.wrong(f"no more than {self.most} items allowed", at)
        if len(value) < self.least:
            found.wrong(f"must provide at least {self.least} items", at)
        for i, item in enumerate(value):
            if item is not None or not self.gaps:
                self.of.check(item, f"{at}/{i}", found)


@dataclass(frozen=True)
class Shape:
    """An object: its fields, which must be there, of which one must be there, and which exclude each other.

    Composition objects have no `type`, and Slack refuses one that has.
    """

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    not_both: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = SURFACES
    typed: bool = True
    also: tuple[Together, ...] = ()

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses missing and unknown fields, then looks into each, then at all of them together."""
        if not isinstance(value, dict):
            found.wrong("must provide an object", at)
            return
        before = len(found.messages)
        present = [name for name, inner in value.items() if inner is not None]
        for name in self.required:
            if name not in present:
                found.wrong(f"missing required field: {name}", at)
        self._groups(value, present, at, found)
        for name in value:
            if name not in self.fields and not (self.typed and name == "type"):
                found.wrong(f"invalid additional property: {name}", at)
        for name, rule in self.fields.items():
            if name in present:
                rule.check(value[name], f"{at}/{name}", found)
        for rule_of_all in self.also if len(found.messages) == before else ():
            rule_of_all(value, at, found)

    def _groups(self, value: dict[str, Any], present: list[str], at: str, found: Found) -> None:
        if self.any_of and not any(name in present for name in self.any_of):
            found.wrong(f"must define either {_either(self.any_of)}", f"{at}/type" if self.typed else at)
        if sum(bool(value.get(name)) for name in self.not_both) > 1:
            found.wrong(f"must define only one of {_either(self.not_both)}", at)


def _either(names: tuple[str, ...]) -> str:
    *first, last = (f"`{name}`" for name in names)
    return f"{', '.join(first)} or {last}"


class Open:
    """An object with a type whose other fields are not looked into."""

    surfaces = SURFACES

    def check(self, value: Any, at: str, found: Found) -> None:
        """Accepts."""


@dataclass(frozen=True)
class Typed:
    """An object whose `type` says which shape it has.

    With `alternatives` the mistakes stand below a line which says that no schema fits, as with Slack's text objects.
    """

    shapes: Mapping[str, Shape | Open]
    allowed: tuple[str, ...] = ()
    alternatives: bool = False

    def check(self, value: Any, at: str, found: Found) -> None:
        """Refuses unknown types, types out of place, and what their shape refuses."""
        before = len(found.messages)
        if not isinstance(value, dict):
            found.wrong("must provide an object", at)
        elif value.get("type") is None:
            found.wrong("missing required field: type", at)
        else:
            self._shaped(value, at, found)
        if self.alternatives:
            found.wrong_above(before, at)

    def _shaped(self, value: dict[str, Any], at: str, found: Found) -> None:
        kind = str(value["type"])
        shape = self.shapes.get(kind)
        if shape is None or (self.allowed and kind not in self.allowed) or found.surface not in shape.surfaces:
            found.wrong(f"unsupported type: {kind}", f"{at}/type")
        else:
            shape.check(value, at, found)


@dataclass(frozen=True)
class Budget:
    """Text that is counted on an account of its own, for the whole message, and not with the rest of the message."""

    of: Rule
    account: str
    most: int | None = None

    def check(self, value: Any, at: str, found: Found) -> None:
        """Looks into the value and refuses it if it overdraws the account."""
        before = found.characters
        self.of.check(value, at, found)
        found.spent[self.account] += found.characters - before
        found.characters = before
        if self.most is not None and found.spent[self.account] > self.most:
            found.wrong(f"must be less than {self.most + 1} characters in all", at)


def text(most: int | None, *, plain: bool = False) -> Typed:
    """A text object: plain_text, and mrkdwn where it is allowed."""
    said: dict[str, Rule] = {"text": Words(most, 1, counted=True)}
    shapes: dict[str, Shape | Open] = {"plain_text": Shape({**said, "emoji": Flag()}, required=("text",))}
    if not plain:
        shapes["mrkdwn"] = Shape({**said, "verbatim": Flag()}, required=("text",))
    return Typed(shapes, alternatives=not plain)
