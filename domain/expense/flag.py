"""What whoever decides should know of a line, and the policy does not forbid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FlagKind(StrEnum):
    """What it is about."""

    LATE = "late"
    LIMIT = "limit"
    NO_RECEIPT = "no receipt"
    OWN_RATE = "own rate"
    DUPLICATE = "duplicate"
    REPEATED = "repeated"
    OVERDRAWN = "overdrawn"


DOUBTFUL = frozenset({FlagKind.DUPLICATE, FlagKind.REPEATED, FlagKind.OVERDRAWN})
"""The same may have been claimed twice: nothing with one of these is decided without somebody looking at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something about a line, as it was when the line was handed in. ``facts`` are what JSON can hold."""

    kind: FlagKind
    facts: Mapping[str, Any] = field(default_factory=dict)
