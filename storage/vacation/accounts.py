"""Accounts of leave that move by themselves: what decides about them, who is due, and how far each was brought."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.policy import Whom, Whose
from domain.vacation import Employment, Posted, Rule, Settled
from storage.db import UPSERTS, Tx
from storage.tables import booked_days, leave_accounts, leave_entries, people, requests
from storage.vacation.ledger import AWAITED, of_balance
from storage.vacation.requests import NONE

_ENTRY, _DAY = leave_entries.c, booked_days.c
_POSTED = sa.select(_ENTRY.day, _ENTRY.amount, _ENTRY.rule, _ENTRY.key, _ENTRY.facts).where(
    of_balance(leave_entries), sa.func.coalesce(_ENTRY.request_id, 0) != sa.bindparam("besides")
)
_AWAITED = AWAITED.add_columns(_DAY.day, _DAY.amount)


def lines(tx: Tx, person_id: int, type_: str, *, besides: int = NONE) -> tuple[Posted, ...]:
    """The ledger of one type and the days that await a decision, but for those of the request ``besides``."""
    asked = {"person": person_id, "of_type": type_, "besides": besides}
    posted = [
        Posted(day=row.day, amount=row.amount, rule=Rule(row.rule), key=row.key, facts=row.facts or {})
        for row in tx.execute(_POSTED, asked)
    ]
    awaiting = [Posted(day=row.day, amount=-row.amount, rule=Rule.BOOKED) for row in tx.execute(_AWAITED, asked)]
    return (*posted, *awaiting)


_SETTLED = sa.select(leave_accounts).where(
    leave_accounts.c.person_id == sa.bindparam("person"), leave_accounts.c.type == sa.bindparam("of_type")
)


def settled(tx: Tx, person_id: int, type_: str) -> Settled | None:
    """How far the clock has brought somebody's ledger; None if it never looked."""
    row = tx.execute(_SETTLED, {"person": person_id, "of_type": type_}).one_or_none()
    if row is None:
        return None
    employment = Employment(hired_on=row.hired_on, left_on=row.left_on)
    return Settled(since=row.since, through=row.through, employment=employment, paused=row.policy == PAUSED)


def keep_settled(
    tx: Tx, person_id: int, type_: str, how_far: Settled, *, policy: str, next_at: datetime | None
) -> None:
    """Remember how far it was brought, by which policy, and when the clock has to look again. Needs the owner's row."""
    values = {
        "since": how_far.since,
        "through": how_far.through,
        "hired_on": how_far.employment.hired_on,
        "left_on": how_far.employment.left_on,
        "version": sa.select(people.c.version).where(people.c.id == person_id).scalar_subquery(),
        "policy": PAUSED if how_far.paused else policy,
        "next_at": next_at,
    }
    upsert = UPSERTS[tx.dialect.name](leave_accounts).values(person_id=person_id, type=type_, **values)
    tx.execute(upsert.on_conflict_do_update(index_elements=["person_id", "type"], set_=values))


_ACCOUNT = leave_accounts.c
PAUSED = "paused"
"""Instead of the policy, of an account whose type is not for the person now."""
_UNSETTLED = (
    sa.select(people.c.id)
    .outerjoin(leave_accounts, sa.and_(_ACCOUNT.person_id == people.c.id, _ACCOUNT.type == sa.bindparam("of_type")))
    .where(people.c.id > sa.bindparam("after"))
    .order_by(people.c.id)
    .limit(sa.bindparam("most"))
)
_DUE = sa.or_(
    _ACCOUNT.person_id.is_(None),
    _ACCOUNT.next_at <= sa.bindparam("now"),
    _ACCOUNT.version != people.c.version,
    _ACCOUNT.policy != sa.bindparam("policy"),
    _ACCOUNT.hired_on.is_distinct_from(people.c.hired_on),
    _ACCOUNT.left_on.is_distinct_from(people.c.left_on),
)


def unsettled(tx: Tx, type_: str, whose: Whose, *, policy: str, now: datetime, limit: int, after: int = 0) -> list[int]:
    """Whose ledger the clock has to look at, of those with greater ids than ``after``.

    Those whose day has come, whose leave, employment or policy is another than at the last look, and newcomers; and
    those for whom the type is no longer.
    """
    asked = {"of_type": type_, "policy": policy, "now": now, "most": limit, "after": after}
    paused = sa.and_(sa.not_(theirs(whose)), _ACCOUNT.policy != PAUSED)
    return list(tx.execute(_UNSETTLED.where(sa.or_(sa.and_(theirs(whose), _DUE), paused)), asked).scalars())


def theirs(whose: Whose) -> sa.ColumnElement[bool]:
    """Whether a type is for a person."""
    return sa.and_(_among(whose.whom, whose), *(sa.not_(_among(other, whose)) for other in whose.besides))


def _among(whom: Whom, whose: Whose) -> sa.ColumnElement[bool]:
    own = ((whom.countries, sa.func.coalesce(people.c.country, whose.country, "")),
           (whom.department, sa.func.coalesce(people.c.department, "")))  # fmt: skip
    return sa.and_(sa.true(), *(column.in_(named) for named, column in own if named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What happened to a balance: an entry, or all entries that one turn of a request made."""

    first: date
    last: date
    amount: int
    rule: Rule
    reference: str | None
    by_id: int | None
    reason: str | None
    facts: dict[str, Any] = field(default_factory=dict)


def history(tx: Tx, person_id: int, type_: str, *, limit: int, skip: int = 0) -> Sequence[Told]:
    """What happened to a balance, newest days first."""
    alone = sa.case((_ENTRY.request_id.is_(None), _ENTRY.id), else_=0)
    happened = (
        sa.select(
            sa.func.min(_ENTRY.id).label("id"),
            sa.func.min(_ENTRY.day).label("first"),
            sa.func.max(_ENTRY.day).label("last"),
            sa.cast(sa.func.sum(_ENTRY.amount), sa.BigInteger).label("amount"),
        )
        .where(_ENTRY.person_id == person_id, _ENTRY.type == type_)
        .group_by(_ENTRY.request_id, _ENTRY.rule, _ENTRY.at, alone)
        # A sale that went along to another day is no news.
        .having(sa.or_(_ENTRY.rule != Rule.ENCASHED.value, sa.func.sum(_ENTRY.amount) != 0))
        .order_by(sa.text("first DESC"), sa.text("id DESC"))
        .limit(limit)
        .offset(skip)
        .subquery()
    )
    query = (
        sa.select(
            happened.c.first,
            happened.c.last,
            happened.c.amount,
            _ENTRY.rule,
            _ENTRY.by_id,
            _ENTRY.reason,
            _ENTRY.facts,
            requests.c.reference,
        )
        .join(leave_entries, _ENTRY.id == happened.c.id)
        .outerjoin(requests, requests.c.id == _ENTRY.request_id)
        .order_by(happened.c.first.desc(), happened.c.id.desc())
    )
    rows = tx.execute(query).mappings()
    return [Told(**{**row, "rule": Rule(row["rule"]), "facts": row["facts"] or {}}) for row in rows]
