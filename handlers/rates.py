"""What money of another currency is worth: the company's own rate, else that of the day."""

from datetime import date

from domain.money import Currency, Exchange, Money, NoRate
from domain.money.exchange import cross, fixed
from handlers.office import Office
from storage import rates
from storage.db import Tx


def rate_for(tx: Tx, office: Office, money: Money, *, on: date, into: Currency) -> Exchange:
    """What was spent on a day, at the rate of that day. Raises NoRate."""
    if office.policy.company.currency == into and (ours := office.policy.expenses.own_rate(money.currency, on)):
        return fixed(money, rate=ours.rate, since=ours.from_)
    of, wanted = rates.quoted(tx, money.currency, on), rates.quoted(tx, into, on)
    if of is None or wanted is None:
        known = rates.last_known(tx, money.currency if of is None else into, on)
        raise NoRate(currency=money.currency, day=on, wanted=into, known=known)
    return cross(money, of, wanted)
