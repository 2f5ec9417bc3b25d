"""What is to be paid and in no payment yet, oldest first: whom a form lists of it, and what all others come to.

Looked at are so many requests, the oldest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.money import Money
from storage.db import Tx
from storage.payment import payments
from storage.payment.payments import FREE, Payable
from storage.tables import UtcDateTime, approval_seats, expense_lines, journal, payables, request_moves

MOST = 500
"""So many requests are looked at."""
_WHO: sa.BindParameter[int] = sa.bindparam("person", type_=sa.BigInteger)

_OF = payables.c.request_id


def _is_any(of: sa.Column[Any], *those: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a request has one of those rows. EXISTS PostgreSQL would rather answer by reading all rows once."""
    return sa.select(sa.literal_column("1")).where(of == _OF, *those).limit(1).scalar_subquery().is_not(None)


_HAD_A_SAY = sa.or_(
    payables.c.person_id == _WHO,
    _is_any(request_moves.c.request_id, request_moves.c.by_id == _WHO),
    _is_any(approval_seats.c.request_id, approval_seats.c.answered_by_id == _WHO),
    _is_any(journal.c.request_id, journal.c.by_id == _WHO),
)
_ROWS = (
    sa.select(
        _OF,
        payables.c.person_id,
        payables.c.currency,
        payables.c.outstanding,
        # As the database has it: of hundreds only the latest is looked at.
        sa.type_coerce(payables.c.approved_at, sa.BigInteger),
        _HAD_A_SAY,
        _is_any(expense_lines.c.request_id, expense_lines.c.found_later),
    )
    .where(*FREE)
    .order_by(_OF)
    .limit(sa.bindparam("looked_at", type_=sa.Integer))
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits, as somebody may pay it: its rows, what they had a say in, and what something came up about."""

    rows: Sequence[Any]

    @property
    def involving(self) -> list[int]:
        """What the reader asked for, moved, answered or booked: of no other they had a say."""
        return [row[0] for row in self.rows if row[5]]

    @property
    def found_later(self) -> set[int]:
        """The claims of which something was found after they were handed in."""
        return {row[0] for row in self.rows if row[6]}


def look(tx: Tx, person_id: int) -> Waiting:
    """What waits, in one statement, as far as ``person_id`` had to do with it."""
    return Waiting(tx.execute(_ROWS, {"person": person_id, "looked_at": MOST}).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is not listed: of how many people, how many requests, what they come to, and the latest by both orders.

    ``until`` is the latest of them by approval, ``last`` by number.
    """

    people: int
    requests: int
    sums: tuple[Money, ...]
    until: datetime
    last: int


def shown(tx: Tx, found: Waiting, *, barred: Collection[int], people: int) -> tuple[list[Payable], Rest | None]:
    """Of so many people who wait longest all that waits, in each currency; and what everybody behind them comes to.

    Without what is ``barred``. What is not listed is only added up: of hundreds nothing else is read.
    """
    shares: dict[tuple[int, str], list[Any]] = {}
    for row in found.rows:
        if row[0] not in barred:
            shares.setdefault((row[1], row[2]), []).append(row)
    first = list(shares)[:people]
    listed = payments.of_many(tx, (row[0] for key in first for row in shares.pop(key)))
    return [listed[request_id] for request_id in sorted(listed)], _rest(tx, shares) if shares else None


def _rest(tx: Tx, shares: Mapping[tuple[int, str], Sequence[Any]]) -> Rest:
    rows = [row for of in shares.values() for row in of]
    sums: dict[str, int] = {}
    for _, _, currency, minor, *_ in rows:
        sums[currency] = sums.get(currency, 0) + minor
    until = UtcDateTime().process_result_value(max([row[4] for row in rows]), tx.dialect)
    assert until, "each was approved"
    return Rest(
        people=len({person_id for person_id, _ in shares}),
        requests=len(rows),
        sums=tuple(Money.of_minor(minor, currency) for currency, minor in sorted(sums.items())),
        until=until,
        last=max([row[0] for row in rows]),
    )
