"""Trigger ids: the right to open one view, once, shortly after a person did something."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.errors import SlackError


@dataclass
class Trigger:
    """Who did something and when; `view` is the modal in which they did it."""

    user: str
    at: float
    view: str | None = None
    used: bool = False


class Triggers:
    """The trigger ids that were given out."""

    def __init__(self, life: Callable[[], float]) -> None:
        self._life = life
        self._given: dict[str, Trigger] = {}

    def give(self, user: str, view: str | None = None) -> str:
        """A new trigger id for what the person just did."""
        name = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._given[name] = Trigger(user, time.monotonic(), view)
        for old in list(self._given)[:-1000]:
            del self._given[old]
        return name

    def check(self, name: str) -> Trigger:
        """The trigger if it may still be exchanged, by Slack's three refusals if not."""
        trigger = self._given.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.at > self._life():
            raise SlackError("expired_trigger_id")
        return trigger
