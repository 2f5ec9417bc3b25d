"""Counts: what is there is asked without saying what is expected; large differences wait for somebody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.money import Currency
from domain.policy.stock import Counting
from domain.refusal import Refusal, refusal
from domain.stock.item import NOTHING, Item
from domain.stock.quantity import Quantity


class LineState(StrEnum):
    """What became of a counted line: booked, waiting for somebody else, or counted once more since."""

    BOOKED = "booked"
    WAITING = "waiting"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How many of an item somebody counted at a place, and what the ledger said then: ``theory``."""

    item_id: int
    location_id: int
    counted: Quantity
    theory: Quantity
    state: LineState = LineState.BOOKED

    @property
    def difference(self) -> Quantity:
        """More was there, or less."""
        return self.counted - self.theory


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What somebody counted, and who judged what waited; ``approved`` is None while nobody did."""

    id: int
    by_id: int
    at: datetime
    lines: tuple[Line, ...]
    judged_by_id: int | None = None
    judged_at: datetime | None = None
    approved: bool | None = None

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The lines that wait for somebody else."""
        return tuple(line for line in self.lines if line.state is LineState.WAITING)


class Why(StrEnum):
    """Why an item is due for a count at a place."""

    EMPTIED = "emptied"
    TURNOVER = "turnover"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Countable:
    """A level as counts see it: since when it is ``sure``, how much is ``gone`` since, whether all of it went."""

    item_id: int
    location_id: int
    on_hand: Quantity
    sure: datetime | None
    gone: Quantity = NOTHING
    emptied: bool = False


@refusal
class InLine(Refusal):
    """What is refused is in one of several lines of a form."""

    line: int
    of: Refusal

    @property
    def block(self) -> str:
        """The field of that line."""
        return f"n{self.line}"


@refusal
class NothingCounted(Refusal):
    """Every field was left empty."""


@refusal
class NothingToCount(Refusal):
    """Nothing lies there, and nothing ever did."""

    field = "place"
    what: str


@refusal
class CountedByYou(Refusal):
    """Who counted does not approve what they counted; ``who`` else can."""

    who: frozenset[int]


@refusal
class NotYoursToJudge(Refusal):
    """Neither a keeper nor an administrator; ``who`` can."""

    who: frozenset[int]


@refusal
class JudgedBefore(Refusal):
    """Nothing of the count waits any more: ``by`` whom it was judged, nobody if it was counted once more."""

    by: frozenset[int]


def over_limit(line: Line, item: Item, rules: Counting, *, currency: Currency) -> bool:
    """Whether a difference is too large to be booked by whoever counted: by its part of what was expected, or by worth.

    Where only worth counts, a difference of unknown worth is too large. Without limits nothing is.
    """
    size = abs(line.difference)
    if not size:
        return False
    by_part = rules.percent is not None and size * 100 > rules.percent * line.theory
    return by_part or _over_worth(size, item, rules, currency)


def _over_worth(size: Quantity, item: Item, rules: Counting, currency: Currency) -> bool:
    if rules.worth is None:
        return False
    if item.cost is None or item.cost.currency != currency:
        return rules.percent is None
    return item.cost.amount * size > rules.worth


def accuracy(lines: Iterable[Line]) -> Decimal:
    """How right the ledger was: max(0, 1 - sum of all differences / sum of what was expected), without their signs.

    Of nothing expected it is 1 if nothing was found, else 0.
    """
    counted = [line for line in lines if line.state is not LineState.DROPPED]
    theory = sum((abs(line.theory) for line in counted), NOTHING)
    wrong = sum((abs(line.difference) for line in counted), NOTHING)
    if not theory:
        return Decimal(0 if wrong else 1)
    return max(Decimal(0), 1 - wrong / theory)


def due(kept: Countable, rules: Counting, *, now: datetime) -> Why | None:
    """Why a level is due for a count: it was emptied, much went out since the last one, or that is long ago."""
    if kept.emptied:
        return Why.EMPTIED
    if not kept.on_hand:
        return None
    if kept.gone >= rules.turns * kept.on_hand:
        return Why.TURNOVER
    if kept.sure is None or kept.sure + timedelta(days=rules.days) <= now:
        return Why.TIME
    return None
