"""Lines of expenses that wait for a rate."""

import sqlalchemy as sa

from domain.expense import STANDS
from storage.db import Tx
from storage.rates import Key
from storage.tables import expense_lines, requests


def provisional_days(tx: Tx) -> list[Key]:
    """Currencies and days for which a rate is taken that is not theirs."""
    line = expense_lines.c
    query = sa.select(line.spent_currency, line.day).where(line.provisional).distinct()
    return [(row.spent_currency, row.day) for row in tx.execute(query.order_by(line.day, line.spent_currency))]


def provisional(tx: Tx, key: Key) -> list[int]:
    """The requests that have such a line and are not over."""
    line = expense_lines.c
    query = (
        sa.select(line.request_id)
        .join(requests, requests.c.id == line.request_id)
        .where(
            line.provisional, line.spent_currency == key[0], line.day == key[1], requests.c.state.in_(sorted(STANDS))
        )
        .distinct()
        .order_by(line.request_id)
    )
    return list(tx.execute(query).scalars())
