"""What is owed to people for approved requests, and every cent that moved for them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.money import Money
from domain.payment import KIND as ADVANCE
from domain.payment import Advance, Movement, Owing, advance, owing, paid_on
from storage.db import UPSERTS, Tx
from storage.payment import movements
from storage.payment.batches import BEING_PAID
from storage.tables import payables, payment_items, people, requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """An approved request with the money it is about.

    ``outstanding`` is below zero where it is owed back; ``left_over`` is what is not accounted for of an advance.
    """

    request_id: int
    reference: str
    kind: str
    person_id: int
    approved: Money
    tax: Money
    approved_at: datetime
    outstanding: Money
    left_over: Money
    paid_on: date | None

    @property
    def to_pay(self) -> Money:
        """What is still to be paid."""
        return self.outstanding.above_zero

    @property
    def owed_back(self) -> Money:
        """What the person has to give back: not accounted for, or not due any more."""
        return self.left_over or (-self.outstanding).above_zero

    @property
    def is_advance(self) -> bool:
        """Whether the money was paid before it was spent."""
        return self.kind == ADVANCE


_PAYABLE = sa.select(payables, requests.c.reference, requests.c.kind).join(
    requests, requests.c.id == payables.c.request_id
)
_OF = _PAYABLE.where(payables.c.request_id.in_(sa.bindparam("ids", expanding=True)))


def _payable(row: Any) -> Payable:
    same = ("request_id", "reference", "kind", "person_id", "approved_at", "paid_on")
    money = ("approved", "tax", "outstanding", "left_over")
    values: dict[str, Any] = {name: row[name] for name in same}
    values |= {name: Money.of_minor(row[name], row["currency"]) for name in money}
    return Payable(**values)


def of_many(tx: Tx, ids: Iterable[int]) -> dict[int, Payable]:
    """Those of these requests that are approved and about money."""
    return {row["request_id"]: _payable(row) for row in tx.execute(_OF, {"ids": sorted(set(ids))}).mappings()}


def of(tx: Tx, request_id: int) -> Payable | None:
    """What is owed for a request; None unless it is approved."""
    return of_many(tx, (request_id,)).get(request_id)


# Written as the partial indexes are: SQLite takes them for the very same words only.
_UNSETTLED = sa.text("outstanding <> 0")
_LEFT = sa.text("left_over <> 0")
FREE = (payables.c.outstanding > 0, _UNSETTLED, payables.c.request_id.not_in(BEING_PAID))
"""To be paid, and in no payment yet."""


def due(tx: Tx, *, limit: int, skip: int = 0) -> list[Payable]:
    """What is to be paid, oldest first."""
    open_ = _PAYABLE.where(payables.c.outstanding > 0, _UNSETTLED).order_by(payables.c.request_id)
    return [_payable(row) for row in tx.execute(open_.limit(limit).offset(skip)).mappings()]


@dataclass(frozen=True, slots=True)
class Band:
    """What is to be paid of an age: for how many requests, and how much in each currency."""

    n: int
    sums: tuple[Money, ...]


def aged(tx: Tx, *, since: datetime | None, before: datetime | None) -> Band:
    """What is to be paid of what was approved since then and before then."""
    when = [payables.c.approved_at >= since] if since else []
    when += [payables.c.approved_at < before] if before else []
    much = sa.func.sum(payables.c.outstanding).label("much")
    query = sa.select(payables.c.currency, sa.func.count().label("n"), much)
    query = query.where(payables.c.outstanding > 0, _UNSETTLED, *when)
    rows = tx.execute(query.group_by(payables.c.currency).order_by(payables.c.currency)).all()
    return Band(sum(row.n for row in rows), tuple(Money.of_minor(int(row.much), row.currency) for row in rows))


def waiting(tx: Tx, *, limit: int) -> list[Payable]:
    """What is to be paid and in no payment yet, oldest first."""
    rows = tx.execute(_PAYABLE.where(*FREE).order_by(payables.c.request_id).limit(limit)).mappings()
    return [_payable(row) for row in rows]


def due_to(tx: Tx, people_ids: Iterable[int]) -> list[Payable]:
    """What is to be paid to these people, oldest first."""
    theirs = (payables.c.person_id.in_(sorted(set(people_ids))), payables.c.outstanding > 0)
    open_ = _PAYABLE.where(_UNSETTLED, *theirs).order_by(payables.c.request_id)
    return [_payable(row) for row in tx.execute(open_).mappings()]


def approved(tx: Tx, *, since: datetime | None) -> list[Payable]:
    """Everything that was approved, since a moment if given, oldest first."""
    later = () if since is None else (payables.c.approved_at >= since,)
    rows = tx.execute(_PAYABLE.where(*later).order_by(payables.c.request_id)).mappings()
    return [_payable(row) for row in rows]


def owed_back(tx: Tx, *, limit: int) -> list[Payable]:
    """What people got and were not due, oldest first."""
    back = _PAYABLE.where(payables.c.outstanding < 0, _UNSETTLED).order_by(payables.c.request_id).limit(limit)
    return [_payable(row) for row in tx.execute(back).mappings()]


def left_over(tx: Tx, people_ids: Iterable[int]) -> list[Payable]:
    """These people's advances of which something is not accounted for, oldest first."""
    held = _PAYABLE.where(_LEFT, payables.c.person_id.in_(sorted(set(people_ids)))).order_by(payables.c.request_id)
    return [_payable(row) for row in tx.execute(held).mappings()]


Mark = tuple[int, int]
"""Where a page of advances ended: the person and the request."""


def unclaimed(tx: Tx, *, paid_by: date, after: Mark, limit: int) -> list[Payable]:
    """Advances paid on that day or before of which something is not accounted for, person by person."""
    order = sa.tuple_(payables.c.person_id, payables.c.request_id)
    held = _PAYABLE.where(_LEFT, payables.c.paid_on <= paid_by, order > after).order_by(*order).limit(limit)
    return [_payable(row) for row in tx.execute(held).mappings()]


def keep(tx: Tx, request_id: int, *, person_id: int, approved: Money, tax: Money, at: datetime) -> None:
    """A request is about this much from now on. The person's row must be owned, as in all that writes here."""
    row = {
        "request_id": request_id,
        "person_id": person_id,
        "approved": approved.minor,
        "tax": tax.minor,
        "currency": approved.currency,
        "approved_at": at,
        "outstanding": 0,
        "left_over": 0,
    }
    put = UPSERTS[tx.dialect.name](payables).values(row)
    anew = {"approved": put.excluded.approved, "tax": put.excluded.tax, "currency": put.excluded.currency}
    tx.execute(put.on_conflict_do_update(index_elements=["request_id"], set_=anew))


def forget(tx: Tx, request_id: int) -> None:
    """The request is not approved any more. What moved for it stays."""
    tx.execute(sa.delete(payables).where(payables.c.request_id == request_id))


def claim_of(tx: Tx, payable: Payable) -> Owing:
    """A claim in money, as its movements make it."""
    return owing(approved=payable.approved, tax=payable.tax, movements=movements.of(tx, payable.request_id))


def advance_of(tx: Tx, payable: Payable) -> Advance:
    """An advance in money, as its movements make it."""
    return advance(granted=payable.approved, movements=movements.of(tx, payable.request_id))


_REFRESH = sa.update(payables).where(payables.c.request_id == sa.bindparam("of")).values(
    {name: sa.bindparam(f"now_{name}") for name in ("outstanding", "left_over", "paid_on")}
)  # fmt: skip


def refresh(tx: Tx, ids: Iterable[int]) -> dict[int, Payable]:
    """Bring what is outstanding and left over of these into step with the movements; those that are approved."""
    known = of_many(tx, ids)
    moved = movements.of_many(tx, known)
    now = {id_: _refreshed(payable, moved[id_]) for id_, payable in known.items()}
    rows = [
        {"of": p.request_id, "now_outstanding": p.outstanding.minor, "now_left_over": p.left_over.minor,
         "now_paid_on": p.paid_on}
        for p in now.values()
    ]  # fmt: skip
    if rows:
        tx.execute(_REFRESH, rows)
    return now


def _refreshed(payable: Payable, moved: list[Movement]) -> Payable:
    outstanding, left_over = _rest(payable, moved)
    day = None if outstanding.above_zero else paid_on(m for m in moved if m.request_id == payable.request_id)
    return replace(payable, outstanding=outstanding, left_over=left_over, paid_on=day)


def _rest(payable: Payable, moved: list[Movement]) -> tuple[Money, Money]:
    """What movements leave outstanding and left over."""
    if payable.is_advance:
        held = advance(granted=payable.approved, movements=moved)
        return held.outstanding, held.left
    rest = owing(approved=payable.approved, tax=payable.tax, movements=moved).rest
    return rest, Money.nothing(rest.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How long somebody waited for their money: when they asked, and the day on which the last of it was paid."""

    reference: str
    person_id: int
    asked_at: datetime
    paid_on: date


def delays(tx: Tx, *, since: date, until: date = date.max) -> list[Delay]:
    """All claims that were paid from a day on and up to another, as they were asked for."""
    query = (
        sa.select(requests.c.reference, payables.c.person_id, requests.c.asked_at, payables.c.paid_on)
        .join(requests, requests.c.id == payables.c.request_id)
        .where(payables.c.paid_on >= since, payables.c.paid_on <= until, requests.c.kind != ADVANCE)
        .order_by(requests.c.id)
    )
    return [Delay(**row._mapping) for row in tx.execute(query)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Somebody who is paid, how much, and for which requests."""

    person_id: int
    employee_id: str | None
    email: str
    name: str
    amount: Money
    references: tuple[str, ...]


def payees(tx: Tx, batch_id: int, *, of: int | None = None) -> list[Payee]:
    """Who is paid in a payment, by name, or ``of`` them one; once for each currency."""
    mine = () if of is None else (requests.c.requester_id == of,)
    query = (
        sa.select(payment_items, requests.c.reference, people.c.id, people.c.employee_id, people.c.email, people.c.name)
        .join(requests, requests.c.id == payment_items.c.request_id)
        .join(people, people.c.id == requests.c.requester_id)
        .where(payment_items.c.batch_id == batch_id, *mine)
        .order_by(people.c.name, people.c.id, payment_items.c.currency, requests.c.id)
    )
    groups: dict[tuple[int, str], list[Any]] = {}
    for row in tx.execute(query):
        groups.setdefault((row.id, row.currency), []).append(row)
    return [_payee(rows) for rows in groups.values()]


def _payee(rows: list[Any]) -> Payee:
    first = rows[0]
    return Payee(
        person_id=first.id,
        employee_id=first.employee_id,
        email=first.email,
        name=first.name,
        amount=Money.of_minor(sum(row.amount for row in rows), first.currency),
        references=tuple(row.reference for row in rows),
    )
