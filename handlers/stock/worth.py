"""What a request is worth in the company's money, by which its chain is chosen."""

from decimal import Decimal

from domain import stock
from domain.approval import Terms
from domain.expense import NoRate
from domain.money import Currency
from domain.stock import Item, Quantity
from handlers.call import Call
from handlers.expense.rates import rate_for
from storage.db import Tx


def terms(tx: Tx, call: Call, item: Item, quantity: Quantity) -> Terms:
    """What the steps of the approval depend on: the worth in the company's money, and the category."""
    currency = call.office.policy.company.currency
    return stock.terms(item, quantity, rate=_rate(tx, call, item, currency), currency=currency)


def _rate(tx: Tx, call: Call, item: Item, into: Currency) -> Decimal | None:
    """What one unit of the item's money is in the company's today; None if nobody knows."""
    if item.cost is None or item.cost.currency == into:
        return Decimal(1)
    try:
        return rate_for(tx, call.office, item.cost, on=call.day, into=into).rate
    except NoRate:
        return None
