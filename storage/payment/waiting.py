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
from storage.tables import approval_seats, expense_lines, journal, payables, request_moves

MOST = 500
"""So many requests are looked at."""
_MOST = sa.bindparam("looked_at", type_=sa.Integer)
_WHO: sa.BindParameter[int] = sa.bindparam("person", type_=sa.BigInteger)

_COLUMNS = [payables.c[name] for name in ("request_id", "person_id", "currency", "outstanding", "approved_at")]
_WAITING = sa.select(*_COLUMNS).where(*FREE).order_by(payables.c.request_id).limit(_MOST).cte("waiting")
_INVOLVING = sa.union(
    sa.select(_WAITING.c.request_id).where(_WAITING.c.person_id == _WHO),
    *(
        sa.select(did.c.request_id).where(did.c.request_id.in_(sa.select(_WAITING.c.request_id)), who == _WHO)
        for did, who in (
            (request_moves, request_moves.c.by_id),
            (approval_seats, approval_seats.c.answered_by_id),
            (journal, journal.c.by_id),
        )
    ),
)


def involving(tx: Tx, person_id: int) -> list[int]:
    """What of it somebody asked for, moved, answered or booked: of no other they had a say."""
    return sorted(tx.execute(_INVOLVING, {"person": person_id, "looked_at": MOST}).scalars())


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


_ROWS = sa.select(*_COLUMNS).where(*FREE).order_by(payables.c.request_id).limit(_MOST)


def shown(tx: Tx, *, barred: Collection[int], people: int) -> tuple[list[Payable], Rest | None]:
    """Of so many people who wait longest all that waits, in each currency; and what everybody behind them comes to.

    Without what is ``barred``. What is not listed is only added up: of hundreds nothing else is read.
    """
    shares: dict[tuple[int, str], list[Any]] = {}
    for row in tx.execute(_ROWS, {"looked_at": MOST}).all():
        if row[0] not in barred:
            shares.setdefault((row[1], row[2]), []).append(row)
    first = list(shares)[:people]
    listed = payments.of_many(tx, (row[0] for key in first for row in shares.pop(key)))
    return [listed[request_id] for request_id in sorted(listed)], _rest(shares) if shares else None


def _rest(shares: Mapping[tuple[int, str], Sequence[Any]]) -> Rest:
    rows = [row for of in shares.values() for row in of]
    sums: dict[str, int] = {}
    for _, _, currency, minor, _ in rows:
        sums[currency] = sums.get(currency, 0) + minor
    return Rest(
        people=len({person_id for person_id, _ in shares}),
        requests=len(rows),
        sums=tuple(Money.of_minor(minor, currency) for currency, minor in sorted(sums.items())),
        until=max([row[4] for row in rows]),
        last=max([row[0] for row in rows]),
    )


_LATER = sa.select(expense_lines.c.request_id).where(
    expense_lines.c.found_later, expense_lines.c.request_id.in_(sa.select(_WAITING.c.request_id))
)


def found_later(tx: Tx) -> set[int]:
    """The claims of which something was found after they were handed in."""
    return set(tx.execute(_LATER, {"looked_at": MOST}).scalars())
