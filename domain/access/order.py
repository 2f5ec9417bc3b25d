"""What a program is told to do about access: to give it, or to take it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.access.grant import GrantState


class Do(StrEnum):
    """Whether access is given or taken away."""

    GRANT = "grant"
    REVOKE = "revoke"


AWAITED: Mapping[GrantState, Do] = {GrantState.TO_GRANT: Do.GRANT, GrantState.TO_REVOKE: Do.REVOKE}
"""What is to be done about access that stands so."""


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
