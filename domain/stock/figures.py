"""What the movements of an item come to over a time: how much is used, how long it lasts, how often it turns over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from domain.figures import Period, Spread, spread
from domain.money import Money
from domain.stock.item import NOTHING
from domain.stock.ledger import Kind
from domain.stock.quantity import Quantity

USED = (Kind.ISSUE, Kind.RETURN)
"""What is used: what was issued, less what came back; an issue that was undone counts as never made."""
WEEK, DAY, MOMENT = timedelta(days=7), timedelta(days=1), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A movement as figures see it: the change of what is on hand, anywhere, and what one unit cost then."""

    at: datetime
    kind: Kind
    on_hand: Quantity
    cost: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An item after ``since`` until ``until``: what was on hand first, what one cost then, and what moved, in order."""

    since: datetime
    until: datetime
    before: Quantity
    cost_before: Money | None
    moved: Sequence[Moved]

    @property
    def length(self) -> timedelta:
        """How long that is."""
        return self.until - self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``issues``: how many there were that nobody undid; ``used``: in all; the rest is None where nothing can be said.

    ``a_week``: used in a week. ``cover``: so many days what is available lasts at that rate. ``turnover``: the cost of
    what was used / the average stock at cost over the time.
    """

    issues: int
    used: Quantity
    a_week: Quantity
    cover: Decimal | None
    turnover: Decimal | None


def levels(past: Past) -> list[tuple[datetime, Quantity]]:
    """What was on hand from when on: the beginning, and each change; of one moment the last."""
    found = {past.since: past.before}
    now = past.before
    for one in past.moved:
        now += one.on_hand
        found[one.at] = now
    return list(found.items())


def figures(past: Past, *, available: Quantity) -> Figures:
    """The figures of a time that ends now, when so much is available."""
    uses = [one for one in past.moved if one.kind in USED]
    used = -sum((one.on_hand for one in uses), NOTHING)
    a_week = used * _seconds(WEEK) / _seconds(past.length)
    cover = available * 7 / a_week if a_week > 0 else None
    return Figures(
        issues=sum(1 if one.on_hand < 0 else -1 for one in uses if one.kind is Kind.ISSUE),
        used=used,
        a_week=a_week,
        cover=cover,
        turnover=_turnover(past, uses),
    )


def _turnover(past: Past, uses: Sequence[Moved]) -> Decimal | None:
    """None where costs are not known or of two currencies, or where nothing was there."""
    stock = list(_at_cost(past))
    costs = [*(one.cost for one in uses), *(cost for quantity, cost, _ in stock if quantity)]
    if None in costs or len({cost.currency for cost in costs if cost}) != 1:
        return None
    issued = -sum((one.on_hand * one.cost.amount for one in uses if one.cost), NOTHING)
    held = sum((quantity * cost.amount * lasted for quantity, cost, lasted in stock if cost), NOTHING)
    return issued * _seconds(past.length) / held if held else None


def _at_cost(past: Past) -> Iterator[tuple[Quantity, Money | None, Decimal]]:
    """What was on hand, what one cost, and for how many seconds."""
    now, since = past.before, past.since
    cost = past.cost_before or next((one.cost for one in past.moved if one.cost), None)
    for one in past.moved:
        yield now, cost, _seconds(one.at - since)
        now, since, cost = now + one.on_hand, one.at, one.cost or cost
    yield now, cost, _seconds(past.until - since)


def turnover(worth: Decimal, moved: Iterable[Moved], period: Period) -> Decimal | None:
    """Cost of what was used / average stock at cost, of all items together; None where nothing was there.

    ``worth`` is what was on hand at the end of the period; each item costs the same all the time.
    """
    length, used = _seconds(period.until - period.since), NOTHING
    held = worth * length
    for one in moved:
        if one.cost:
            change = one.on_hand * one.cost.amount
            held -= change * _seconds(one.at - period.since)
            used -= change if one.kind in USED else NOTHING
    return used * length / held if held > 0 else None


def used(moved: Mapping[int, Iterable[Moved]]) -> dict[int, Quantity]:
    """How much of each item was used, of those of which something was."""
    sums = {key: -sum((one.on_hand for one in of if one.kind in USED), NOTHING) for key, of in moved.items()}
    return {key: much for key, much in sums.items() if much > 0}


def cover(used: Mapping[int, Quantity], available: Mapping[int, Quantity], period: Period) -> Spread | None:
    """How long what is available of each item lasts, if it is used on as in the period."""
    length = Fraction((period.until - period.since) // MOMENT)
    lasts = (length * Fraction(available.get(key, NOTHING)) / Fraction(much) for key, much in used.items())
    return spread(MOMENT * round(one) for one in lasts)


def _seconds(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(microseconds=1)) / 10**6
