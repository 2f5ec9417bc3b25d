"""What a program is told to do about access: to give it, or to take it away."""

from dataclasses import dataclass
from enum import StrEnum


class Do(StrEnum):
    """Whether access is given or taken away."""

    GRANT = "grant"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One thing to do, ``key`` by which it is done once; given for so many ``days`` from today, None for good."""

    key: str
    do: Do
    reference: str
    system: str
    role: str
    email: str
    name: str
    days: int | None
