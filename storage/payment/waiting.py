"""What is to be paid and in no payment yet, oldest first: whom a form lists of it, and what all others come to.

Looked at are the oldest requests, so many.
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
_INVOLVING = sa.union_all(
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
    return sorted(set(tx.execute(_INVOLVING, {"person": person_id, "looked_at": MOST}).scalars()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is not listed: of how many people, how many requests, what they come to, and the latest by both orders.

    ``until`` is the latest of them by approval, ``last`` by number; ``numbers`` are theirs added up, by currency.
    """

    people: int
    requests: int
    sums: tuple[Money, ...]
    numbers: Mapping[str, int]
    until: datetime
    last: int


_MINE = _WAITING.c.request_id.not_in(sa.bindparam("barred", expanding=True))
_SHARE = (_WAITING.c.person_id, _WAITING.c.currency)
_FIRST = (
    sa.select(*_SHARE)
    .where(_MINE)
    .group_by(*_SHARE)
    .order_by(sa.func.min(_WAITING.c.request_id))
    .limit(sa.bindparam("shares", type_=sa.Integer))
    .cte("first")
)
_LISTED = sa.select(_WAITING.c.request_id).where(_MINE, sa.tuple_(*_SHARE).in_(sa.select(*_FIRST.c)))
_UNLISTED = _WAITING.c.request_id.not_in(sa.bindparam("listed", expanding=True))
_OTHER = sa.select(_WAITING).where(_MINE, _UNLISTED).cte("other")
_ADDED_UP = (
    sa.select(
        _OTHER.c.currency,
        sa.cast(sa.func.sum(_OTHER.c.outstanding), sa.BigInteger).label("minor"),
        sa.cast(sa.func.sum(_OTHER.c.request_id), sa.BigInteger).label("numbers"),
        sa.func.count().label("requests"),
        sa.func.max(_OTHER.c.approved_at).label("until"),
        sa.func.max(_OTHER.c.request_id).label("last"),
        sa.select(sa.func.count(_OTHER.c.person_id.distinct())).scalar_subquery().label("people"),
    )
    .group_by(_OTHER.c.currency)
    .order_by(_OTHER.c.currency)
)


def shown(tx: Tx, *, barred: Collection[int], shares: int) -> tuple[list[Payable], Rest | None]:
    """What waits of so many shares, who waits longest first; and what all others come to. Without what is ``barred``.

    A share is all of one person in one currency. What is not listed is added up by the database, and not read.
    """
    looked = {"looked_at": MOST, "barred": sorted(barred)}
    ids = tx.execute(_LISTED, {**looked, "shares": shares}).scalars().all()
    listed = payments.of_many(tx, ids)
    others = tx.execute(_ADDED_UP, {**looked, "listed": sorted(listed)}).all()
    return [listed[request_id] for request_id in sorted(listed)], _rest(others) if others else None


def _rest(by_currency: Sequence[Any]) -> Rest:
    return Rest(
        people=by_currency[0].people,
        requests=sum(row.requests for row in by_currency),
        sums=tuple(Money.of_minor(row.minor, row.currency) for row in by_currency),
        numbers={row.currency: row.numbers for row in by_currency},
        until=max(row.until for row in by_currency),
        last=max(row.last for row in by_currency),
    )


_LATER = sa.select(expense_lines.c.request_id).where(
    expense_lines.c.found_later, expense_lines.c.request_id.in_(sa.select(payables.c.request_id).where(*FREE))
)


def found_later(tx: Tx) -> set[int]:
    """All claims that wait, the newest too, of which something was found after they were handed in."""
    return set(tx.execute(_LATER).scalars())
