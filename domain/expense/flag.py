"""What whoever decides should know of a line, and the policy does not forbid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.expense.duplicate import PROOFS


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
TOLD = frozenset({FlagKind.OWN_RATE})
"""What whoever decides reads, and nobody has to explain: a reason was given with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something about a line, as it was when the line was handed in, or ``found_at`` a later moment.

    ``facts`` are what JSON can hold.
    """

    kind: FlagKind
    facts: Mapping[str, Any] = field(default_factory=dict)
    found_at: datetime | None = None

    def says_what(self, other: "Flag") -> bool:
        """Whether both say the same."""
        return (self.kind, dict(self.facts)) == (other.kind, dict(other.facts))


def proves(flag: Flag) -> bool:
    """Whether a receipt proves that it was claimed before."""
    return flag.kind is FlagKind.DUPLICATE and flag.facts["likeness"] in PROOFS


def forbids(flag: Flag) -> bool:
    """Whether it is a limit that nobody may exceed."""
    return flag.kind is FlagKind.LIMIT and flag.facts["then"] == "block"


def to_explain(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """What the employee has to explain: no explanation sets aside what is forbidden or proved."""
    return tuple(flag for flag in flags if flag.kind not in TOLD and not forbids(flag) and not proves(flag))


def found_since(before: Iterable[Flag], now: Iterable[Flag], *, at: datetime) -> tuple[Flag, ...]:
    """What is found of a line ``now``, after it was handed in; what did not stand ``before`` was found ``at`` last."""
    known = list(before)
    return tuple(next((old for old in known if old.says_what(new)), replace(new, found_at=at)) for new in now)


def unread(flags: Iterable[Flag], *, decided_at: datetime) -> tuple[Flag, ...]:
    """The flags that nobody saw who decided."""
    return tuple(flag for flag in flags if flag.found_at and decided_at < flag.found_at)
