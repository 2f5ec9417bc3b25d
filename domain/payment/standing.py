"""What stands in the way of a change, once money is on its way."""

from datetime import date
from enum import StrEnum

from domain.refusal import Refusal, refusal


class BatchState(StrEnum):
    """Where a payment of several requests stands."""

    OPEN = "open"
    PAID = "paid"
    DISCARDED = "discarded"
    UNDONE = "undone"


@refusal
class NotPayable(Refusal):
    """The request is not approved, or about no money: there is nothing to pay or to correct."""

    reference: str


@refusal
class MoneyMoved(Refusal):
    """Money moved for a request: it is corrected by finance now, no longer taken back or changed."""

    reference: str


@refusal
class BeingPaid(Refusal):
    """The request is in a payment that is not made yet."""

    reference: str
    batch: str


@refusal
class PaidInTheFuture(Refusal):
    """Nothing was paid on a day that is still to come."""

    field = "day"
    day: date


@refusal
class NothingChosen(Refusal):
    """A payment of nothing."""

    field = "pay0"


@refusal
class NothingLeft(Refusal):
    """Nothing of what was chosen waits for the actor to pay it any more."""

    field = "pay0"


@refusal
class AlreadyClosed(Refusal):
    """Somebody made, discarded or undid the payment before; or it is to be undone and is not made."""

    batch: str
    state: BatchState
    by: frozenset[int]
