"""Faults on demand: the same seed and the same calls give the same faults.

Each rule draws for each method, or kind of delivery, from a sequence of its own: what else goes on, and when, changes
nothing. A rule of a pattern with `times` strikes whoever comes first.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from bot.simulator.errors import JSON, Refusal

# From then on every method answers so, and nothing is delivered, until the faults are set anew.
REVOKED = ("token_revoked", "account_inactive")
MISHAPS = ("channel_archived", "channel_deleted", "bot_removed", "user_deactivated")
EITHER = ("http_500", "ratelimited", "drop_before", "drop_after", "delay", "duplicate", "reorder", *MISHAPS, *REVOKED)
METHOD_KINDS = (*EITHER, "http_500_before", "http_500_after")
# A twin is the same event under another event_id, which Slack sends now and then.
DELIVERY_KINDS = (*EITHER, "lost", "twin")


@dataclass
class Rule:
    """One kind of fault, where it strikes and how often.

    `after` lets so many calls of each method pass first; `channel` and `user` name who a mishap befalls, if not those
    of the call; `delay` is also how long one that is to be overtaken waits for another.
    """

    kind: str
    method: str | None = None
    delivery: str | None = None
    probability: float = 1.0
    retry_after: float = 1
    delay: float = 1.0
    times: int | None = None
    after: int = 0
    channel: str = ""
    user: str = ""
    seed: str = ""
    overtaken: asyncio.Event | None = None
    _chances: dict[str, random.Random] = field(default_factory=dict)
    _seen: Counter[str] = field(default_factory=Counter)

    def strikes(self, name: str) -> bool:
        """Draws once, whatever comes of it, so that a seed always means the same."""
        chance = self._chances.setdefault(name, random.Random(f"{self.seed}:{name}"))
        self._seen[name] += 1
        if chance.random() >= self.probability or self._seen[name] <= self.after:
            return False
        if self.times == 0 or self.overtaken:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    async def hold(self) -> None:
        """Waits to be overtaken by another of its kind, at most `delay` seconds."""
        self.overtaken = asyncio.Event()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.overtaken.wait(), self.delay)
        self.overtaken = None


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self.revoked = ""

    def set(self, wanted: JSON) -> int:
        """Replaces the rules by `{"seed": 1, "rules": [...]}`; an empty list clears them."""
        seed, rules = wanted.get("seed", 0), wanted.get("rules") or []
        if strange := set(wanted) - {"seed", "rules"}:
            raise Refusal(f"Faults are a `seed` and `rules`, without {_listed(strange)}.")
        if not isinstance(rules, list):
            raise Refusal("`rules` must be a list.")
        self._rules = [_rule(raw, f"{seed}:{i}") for i, raw in enumerate(rules)]
        self.revoked = ""
        return len(self._rules)

    def of_method(self, method: str) -> Rule | None:
        """The fault that strikes this call, if one does."""
        return self._struck(method, self._matching(method=method))

    def of_delivery(self, kind: str) -> Rule | None:
        """The fault that strikes this delivery, if one does."""
        return self._struck(kind, self._matching(delivery=kind))

    def passed(self, *, method: str = "", delivery: str = "") -> None:
        """A call or delivery is through: one that waited to be overtaken goes on."""
        for rule in self._matching(method=method, delivery=delivery):
            if rule.overtaken:
                rule.overtaken.set()

    def _matching(self, *, method: str = "", delivery: str = "") -> Iterator[Rule]:
        for rule in self._rules:
            name, pattern = (method, rule.method) if method else (delivery, rule.delivery)
            if pattern and fnmatchcase(name, pattern):
                yield rule

    def _struck(self, name: str, matching: Iterator[Rule]) -> Rule | None:
        rule = next((rule for rule in matching if rule.strikes(name)), None)
        if rule and rule.kind in REVOKED:
            self.revoked = rule.kind
        return rule


DELIVERIES = ("command", "interaction", "options", "event")
GIVEN: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("kind", "method", "delivery", "channel", "user"), (str,)),
    **dict.fromkeys(("probability", "retry_after", "delay"), (int, float)),
    **dict.fromkeys(("times", "after"), (int,)),
}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _fields(raw: Any) -> JSON:
    """What a rule says; a misspelt word would otherwise be a fault that never strikes, or always."""
    if not isinstance(raw, dict):
        raise Refusal("A rule must be an object.")
    if strange := set(raw) - set(GIVEN):
        raise Refusal(f"A rule has no {_listed(strange)}, only {_listed(GIVEN)}.")
    fields = {k: v for k, v in raw.items() if v is not None}
    for name, value in fields.items():
        if not isinstance(value, GIVEN[name]) or isinstance(value, bool):
            raise Refusal(f"`{name}` of a rule must be a {'word' if str in GIVEN[name] else 'number'}.")
    if bool(fields.get("method")) == bool(fields.get("delivery")):
        raise Refusal("A rule is for a `method` or for a `delivery`.")
    delivery = fields.get("delivery")
    if delivery and not any(fnmatchcase(name, delivery) for name in DELIVERIES):
        raise Refusal(f"No delivery is `{delivery}`, only {_listed(DELIVERIES)}.")
    return fields


def _rule(raw: Any, seed: str) -> Rule:
    fields = _fields(raw)
    kind = str(fields.get("kind", ""))
    allowed = METHOD_KINDS if fields.get("method") else DELIVERY_KINDS
    if kind not in allowed and not (fields.get("method") and kind.startswith("error:")):
        raise Refusal(f"Unknown kind of fault: {kind or 'none given'}")
    return Rule(**fields, seed=seed)
