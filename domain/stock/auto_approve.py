"""What a request for stock is worth: what its chain depends on, and whether anybody has to decide it."""

from decimal import ROUND_CEILING, Decimal

from domain.approval import Terms
from domain.money import Currency, places
from domain.policy import StockAutoApprove
from domain.stock.item import Item
from domain.stock.quantity import Quantity

UNKNOWN = Decimal("Infinity")
"""What an item is worth whose cost nobody knows: the dearest is asked about."""


def terms(item: Item, quantity: Quantity, *, rate: Decimal | None, currency: Currency) -> Terms:
    """The terms of a request: its worth in the company's ``currency``, at the ``rate`` to it; None if there is none.

    Rounded up: 600 dollars at 1.2 a euro, which is a rate of 0.833333333, are no less than 500 euros.
    """
    amount = UNKNOWN
    if item.cost is not None and rate is not None:
        smallest = Decimal(1).scaleb(-places(currency))
        amount = (item.cost.amount * quantity * rate).quantize(smallest, rounding=ROUND_CEILING)
    return Terms(amount=amount, categories=frozenset([item.category] if item.category else []))


def passes(rules: StockAutoApprove | None, terms: Terms) -> bool:
    """Whether the policy approves it: all that is written must hold. What nobody knows the worth of is not small."""
    if rules is None or terms.amount is None:
        return False
    of_category = not rules.categories or not terms.categories.isdisjoint(rules.categories)
    return of_category and (rules.most is None or terms.amount <= rules.most)
