"""Blocks that a person acts on: a message, a modal, the Home tab; and each of their fields as the templates draw it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bot.simulator.errors import JSON
from bot.simulator.kit.fieldstate import HELD
from bot.simulator.page import richtext, text
from bot.simulator.page.reader import Reader


@dataclass(frozen=True)
class Surface:
    """One form of the page. `where` says to Slack what it is: a view's id, or a conversation and a message."""

    reader: Reader
    id: str
    where: Mapping[str, str]
    blocks: list[JSON]
    held: JSON
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """An element in its block on its surface."""

    at: Surface
    block: JSON
    element: JSON

    @property
    def id(self) -> str:
        """Its name in the page. Another kind of field under the same ids is another field."""
        place = (self.at.id, self.block.get("block_id"), self.element.get("action_id"), self.element["type"])
        return re.sub(r"[^\w-]", "_", "-".join(map(str, place)))

    @property
    def name(self) -> str:
        """Its name in the posted form."""
        return name_of(self.block, self.element)

    @property
    def value(self) -> Any:
        """What it holds now."""
        actions = self.at.held.get(str(self.block.get("block_id")), {})
        return actions.get(self.element.get("action_id"), {}).get(HELD[self.element["type"]][0])

    @property
    def typed(self) -> str:
        """What stands in a field to type in, or in a date's."""
        if self.element["type"] == "rich_text_input":
            return richtext.plain_words(self.value)
        if self.element["type"] == "datetimepicker" and self.value:
            return self.at.reader.clock.to_wall(self.value)
        return str(self.value or "")

    @property
    def error(self) -> str | None:
        """What is wrong with it, in a sentence."""
        return self.at.errors.get(str(self.block.get("block_id")))

    @property
    def label(self) -> str:
        """What a screen reader calls it."""
        own = text.words(self.element.get("placeholder")) or self.element.get("accessibility_label")
        beside = self.block.get("label") or self.block.get("text")
        return re.sub(r"[*_~<>`]", "", text.words(beside))[:150] or own or str(self.element.get("action_id"))

    @property
    def dispatches(self) -> bool:
        """Whether the app hears of a change at once."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))

    def on(self, trigger: str) -> Markup:
        """The attributes of a field that tells the app when this happens to it, if it does."""
        return self.press() + Markup(' hx-trigger="{}"').format(trigger) if self.dispatches else Markup()

    def press(self, **more: str) -> Markup:
        """The attributes of what tells the app when it is pressed or changed."""
        said = {"block_id": self.block.get("block_id", ""), "action_id": self.element.get("action_id", ""), **more}
        asks = Markup(' data-confirm="{}-confirm"').format(self.id) if self.element.get("confirm") else Markup()
        address = f"/as/{self.at.reader.id}/do/press"
        return Markup('hx-post="{}" hx-vals="{}" hx-sync="this:drop"').format(address, json.dumps(said)) + asks

    @property
    def typing(self) -> str:
        """When a field to type in tells the app."""
        config = self.element.get("dispatch_action_config") or {}
        on = config.get("trigger_actions_on") or ["on_enter_pressed"]
        told = {"on_enter_pressed": "commit", "on_character_entered": "input changed delay:300ms"}
        return ", ".join(told[name] for name in on if name in told)


def name_of(block: JSON, element: JSON) -> str:
    """What a field is called in a posted form."""
    return f"{block.get('block_id', '')}/{element.get('action_id', '')}"
