"""The reports that the policy could approve by itself, and what was drawn for each."""

from datetime import date

import sqlalchemy as sa

from domain.approval import State
from domain.money import Currency, Money
from storage.db import Tx
from storage.tables import expense_draws, requests

UNDECIDED = (State.WITHDRAWN.value, State.CANCELLED.value, State.EXPIRED.value)


def passed(tx: Tx, person_id: int, *, month: date, currency: Currency) -> Money:
    """What somebody was approved without anybody looking, in the month that begins on this day."""
    draw = expense_draws.c
    mine = (draw.person_id == person_id, draw.month == month, draw.passed, draw.currency == currency)
    total = tx.execute(sa.select(sa.func.sum(draw.amount)).where(*mine)).scalar()
    return Money.of_minor(int(total or 0), currency)


def owed(tx: Tx, person_id: int) -> bool:
    """Whether the last report of theirs that was to be looked at never was: then the next one is."""
    draw = expense_draws.c
    last = (
        sa.select(requests.c.state)
        .join(expense_draws, draw.request_id == requests.c.id)
        .where(draw.person_id == person_id, sa.not_(draw.passed))
        .order_by(draw.request_id.desc())
        .limit(1)
    )
    return tx.execute(last).scalar() in UNDECIDED


def keep(tx: Tx, request_id: int, person_id: int, *, month: date, amount: Money, passed: bool) -> None:
    """Keep what was drawn. The person's row must be owned."""
    row = {
        "request_id": request_id,
        "person_id": person_id,
        "month": month,
        "amount": amount.minor,
        "currency": amount.currency,
        "passed": passed,
    }
    tx.execute(sa.insert(expense_draws), row)


def is_sample(tx: Tx, request_id: int) -> bool:
    """Whether the policy would have approved it, had it not been drawn."""
    drawn = sa.select(expense_draws.c.passed).where(expense_draws.c.request_id == request_id)
    return tx.execute(drawn).scalar() is False
