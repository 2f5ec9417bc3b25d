"""What was found when somebody looked at whether a company is set up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """How much a finding matters. Only what is MISSING keeps the bot from going live."""

    OK = "ok"
    LOOK = "look"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at; ``key`` is the same whenever it is, and knows the words for its facts."""

    key: str
    standing: Standing
    facts: Mapping[str, Any] = field(default_factory=dict)
