"""Less than was asked for is approved: of several answers the lowest counts, for as long as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.approval import Step, agreeing
from domain.stock.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What an answer left of a request, and why; the answer was given in ``step`` and made it ``version``."""

    version: int
    step: int
    by_id: int
    quantity: Quantity
    reason: str


def standing(cuts: Sequence[Cut], steps: Sequence[Step]) -> tuple[Cut, ...]:
    """Of the cuts that stood until now those that still do: whose answer was neither taken back nor made void."""
    answered = agreeing(steps)
    return tuple(cut for cut in cuts if (cut.step, cut.by_id) in answered)


def lowest(cuts: Sequence[Cut]) -> Cut | None:
    """The cut that counts: the first of equal ones."""
    return min(cuts, key=lambda cut: (cut.quantity, cut.version), default=None)
