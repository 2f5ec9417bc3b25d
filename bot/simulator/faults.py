"""Faults on demand: the same seed and the same calls give the same faults."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from bot.simulator.errors import JSON, Refusal

METHOD_KINDS = ("http_500", "http_500_before", "http_500_after", "drop_before", "drop_after", "ratelimited", "delay")
# A twin is the same event under another event_id, which Slack sends now and then.
DELIVERY_KINDS = ("duplicate", "twin", "delay", "lost")


@dataclass
class Rule:
    """One kind of fault, where it strikes and how often."""

    kind: str
    method: str | None = None
    delivery: str | None = None
    probability: float = 1.0
    retry_after: float = 1
    delay: float = 1.0
    times: int | None = None
    chance: random.Random = field(default_factory=random.Random)

    def strikes(self) -> bool:
        """Draws once, whatever comes of it, so that a seed always means the same."""
        if self.times == 0 or self.chance.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def set(self, wanted: JSON) -> int:
        """Replaces the rules by `{"seed": 1, "rules": [...]}`; an empty list clears them."""
        seed = wanted.get("seed", 0)
        self._rules = [_rule(raw, f"{seed}:{i}") for i, raw in enumerate(wanted.get("rules", []))]
        return len(self._rules)

    def of_method(self, method: str) -> Rule | None:
        """The fault that strikes this call, if one does."""
        matching = (r for r in self._rules if r.method and fnmatchcase(method, r.method))
        return next((r for r in matching if r.strikes()), None)

    def of_delivery(self, kind: str) -> Rule | None:
        """The fault that strikes this delivery, if one does."""
        matching = (r for r in self._rules if r.delivery and fnmatchcase(kind, r.delivery))
        return next((r for r in matching if r.strikes()), None)


def _rule(raw: dict[str, Any], seed: str) -> Rule:
    known = ("kind", "method", "delivery", "probability", "retry_after", "delay", "times")
    fields = {k: v for k, v in raw.items() if k in known and v is not None}
    kind = str(fields.get("kind", ""))
    allowed = METHOD_KINDS if fields.get("method") else DELIVERY_KINDS
    if kind not in allowed and not (fields.get("method") and kind.startswith("error:")):
        raise Refusal(f"Unknown kind of fault: {kind or 'none given'}")
    return Rule(**fields, chance=random.Random(seed))
