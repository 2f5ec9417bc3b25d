"""Whose turn it is: tickets are dealt out among those who are there, as the policy says."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

Assign = Literal["claim", "round robin", "least loaded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Somebody who is there: how many live tickets they have, and when it was their turn last; 0 if it never was."""

    id: int
    live: int = 0
    turn: int = 0


ORDERS: Mapping[Assign, Callable[[Helper], tuple[int, ...]]] = {
    "round robin": lambda helper: (helper.turn, helper.id),
    "least loaded": lambda helper: (helper.live, helper.turn, helper.id),
}


def whose(assign: Assign, helpers: Collection[Helper]) -> int | None:
    """Who gets the next ticket; None where it is claimed, or nobody is there: then it is the team's."""
    if assign not in ORDERS or not helpers:
        return None
    return min(helpers, key=ORDERS[assign]).id
