"""Money of another currency becomes the company's: at the rate of the day on which it was spent, rounded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from domain.money.amount import Currency, Money
from domain.money.history import PLACES, Point
from domain.refusal import Refusal, refusal

STALE = timedelta(days=92)
"""An older rate says nothing any more: some currencies have none since they ended, or since a war began."""
OWN, COMPANY, IMPORTED, ECB = "own", "company", "import", "ecb"
"""Where a rate can come from: a person's statement, app.yaml, an import, the European Central Bank."""
FIRST = (IMPORTED, ECB)
"""Of several rates of one day the first of these counts."""


@refusal
class NoRate(Refusal):
    """Nobody knows what the currency was worth on that day; ``known`` is the last rate before it, too old to count."""

    field = "amount"
    currency: Currency
    day: date
    wanted: Currency
    known: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How money of another currency became the company's.

    ``rate`` is the company's currency for one unit of what was spent, of at most 9 decimals, and was known for ``day``:
    that of the expense, or the last one before it. ``source`` names who published it. A ``provisional`` rate is taken
    until the one of that day is known. A person's own rate has a ``reason``.
    """

    spent: Money
    rate: Decimal
    day: date
    source: str
    provisional: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one euro is worth for a day that somebody asks about; ``provisional`` while the one of that day may come."""

    day: date
    per_euro: Decimal
    source: str
    provisional: bool = False


def quote(points: Iterable[Point], *, on: date, newest: date | None) -> Quote | None:
    """The rate for ``on``: of the points before it the last one. ``newest`` is the last day that has any rate.

    A later rate shows that there was none on the days between.
    """
    known = [point for point in points if on - STALE <= point.day <= on]
    if not known:
        return None
    last = max(known, key=lambda point: (point.day, -FIRST.index(point.source)))
    provisional = last.day < on and (newest is None or newest < on)
    return Quote(day=last.day, per_euro=last.per_euro, source=last.source, provisional=provisional)


def fixed(spent: Money, *, rate: Decimal, since: date) -> Exchange:
    """The company's own rate."""
    return Exchange(spent=spent, rate=exact(rate), day=since, source=COMPANY)


def euro(on: date) -> Quote:
    """The euro itself."""
    return Quote(day=on, per_euro=Decimal(1), source=ECB)


def cross(spent: Money, of: Quote, into: Quote) -> Exchange:
    """What was spent at the two rates of the euro; the older of their days is that of the rate."""
    older, other = sorted((of, into), key=lambda quote: quote.day)
    # The euro is no source of a rate: the other currency is.
    source = other.source if older.per_euro == 1 else older.source
    return Exchange(
        spent=spent,
        rate=exact(into.per_euro / of.per_euro),
        day=older.day,
        source=source,
        provisional=of.provisional or into.provisional,
    )


def exact(rate: Decimal) -> Decimal:
    """A rate as it is kept."""
    return rate.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def own(spent: Money, *, rate: Decimal | None, came_to: Money | None, day: date, reason: str) -> Exchange:
    """What somebody's statement says: a rate, or what it came to."""
    if rate is None:
        assert came_to is not None, "one of the two is written"
        rate = came_to.amount / spent.amount
    return Exchange(spent=spent, rate=exact(rate), day=day, source=OWN, reason=reason)


def worth(exchange: Exchange, currency: Currency) -> Money:
    """What was spent in the company's currency: the only rounding."""
    return Money.rounded(exchange.spent.amount * exchange.rate, currency)
