"""What is kept of one person, by what it is about: found through what is theirs, not by looking through everything."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.payment import Rule
from storage.db import Tx
from storage.tables import (
    access_requests,
    approval_seats,
    attachments,
    booked_days,
    calendar_feeds,
    delegations,
    expense_lines,
    leave_entries,
    leave_requests,
    payments,
    people,
    person_roles,
    request_moves,
    requests,
    slack_accounts,
    stock_items,
    stock_requests,
    ticket_ratings,
    ticket_words,
    tickets,
)

PERSON: sa.BindParameter[int] = sa.bindparam("person", type_=sa.BigInteger)
_UNKEPT = {"id", "person_id", "manager_id", "version"}
_OWN = requests.c.requester_id == PERSON
_MINE = tickets.c.requester_id == PERSON
_BY = people.alias("by")
_MANAGER = people.alias("manager")
_DELEGATE = people.alias("delegate")


def _columns(table: sa.Table, *without: str) -> list[sa.Column[Any]]:
    return [column for column in table.c if column.name not in {*_UNKEPT, *without}]


def _of_requests(table: sa.Table | sa.Join, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Of a table of requests, or one that begins with it, the rows of one's own."""
    first = table.left if isinstance(table, sa.Join) else table
    joined = sa.select(requests.c.reference, *columns).join_from(table, requests, first.c.request_id == requests.c.id)
    return joined.where(_OWN).order_by(requests.c.id)


SOURCES: Mapping[str, sa.Select[Any]] = {
    "person": sa.select(*_columns(people), _MANAGER.c.name.label("manager"))
    .outerjoin_from(people, _MANAGER, _MANAGER.c.id == people.c.manager_id)
    .where(people.c.id == PERSON),
    "roles": sa.select(person_roles.c.role).where(person_roles.c.person_id == PERSON),
    "slack accounts": sa.select(*_columns(slack_accounts, "conversation")).where(slack_accounts.c.person_id == PERSON),
    "requests": sa.select(*_columns(requests, "requester_id", "entered_by_id", "policy", "chain", "round"))
    .where(_OWN)
    .order_by(requests.c.id),
    "history of requests": _of_requests(
        request_moves.outerjoin(_BY, _BY.c.id == request_moves.c.by_id),
        request_moves.c.at,
        request_moves.c.action,
        _BY.c.name.label("by"),
        request_moves.c.reason,
    ),
    "leave": _of_requests(leave_requests, *_columns(leave_requests, "request_id")),
    "days of leave": sa.select(booked_days.c.day, booked_days.c.half, booked_days.c.type, leave_requests.c.away)
    .join_from(booked_days, leave_requests, leave_requests.c.request_id == booked_days.c.request_id)
    .where(booked_days.c.person_id == PERSON, booked_days.c.released_at.is_(None))
    .order_by(booked_days.c.day),
    "balances": sa.select(
        leave_entries.c.day,
        leave_entries.c.type,
        leave_entries.c.amount.label("thousandths"),
        leave_entries.c.rule,
        leave_entries.c.reason,
    )
    .where(leave_entries.c.person_id == PERSON)
    .order_by(leave_entries.c.day, leave_entries.c.id),
    "expenses": _of_requests(
        expense_lines,
        *(expense_lines.c[name] for name in ("day", "category", "merchant", "currency", "cost_centre", "note")),
        expense_lines.c.amount.label("minor_units"),
        expense_lines.c.approved.label("approved_minor_units"),
    ),
    "payments": _of_requests(
        payments, payments.c.day, payments.c.rule, payments.c.currency, payments.c.amount.label("minor_units")
    ),
    "files": _of_requests(attachments, *(attachments.c[name] for name in ("at", "purpose", "name", "size", "state"))),
    "things from stock": _of_requests(
        stock_requests.join(stock_items, stock_items.c.id == stock_requests.c.item_id),
        stock_items.c.name,
        stock_requests.c.asked.label("thousandths"),
    ),
    "access": _of_requests(
        access_requests,
        *(access_requests.c[name] for name in ("system", "role", "state", "granted_at", "until", "revoked_at")),
    ),
    "tickets": sa.select(*(tickets.c[n] for n in ("reference", "category", "title", "details", "state", "opened_at")))
    .where(_MINE)
    .order_by(tickets.c.id),
    "words in tickets": sa.select(tickets.c.reference, ticket_words.c.at, ticket_words.c.said)
    .join_from(ticket_words, tickets, tickets.c.id == ticket_words.c.ticket_id)
    .where(_MINE, ticket_words.c.by_id == PERSON)
    .order_by(ticket_words.c.id),
    "ratings": sa.select(tickets.c.reference, ticket_ratings.c.score, ticket_ratings.c.said)
    .join_from(ticket_ratings, tickets, tickets.c.id == ticket_ratings.c.ticket_id)
    .where(_MINE),
    "decisions": sa.select(requests.c.reference, approval_seats.c.state)
    .join_from(approval_seats, requests, requests.c.id == approval_seats.c.request_id)
    .where(approval_seats.c.answered_by_id == PERSON)
    .order_by(requests.c.id),
    "substitutes": sa.select(_DELEGATE.c.name.label("delegate"), delegations.c.first, delegations.c.last)
    .join_from(delegations, _DELEGATE, _DELEGATE.c.id == delegations.c.delegate_id)
    .where(delegations.c.person_id == PERSON),
    "calendars": sa.select(calendar_feeds.c.feed).where(calendar_feeds.c.person_id == PERSON),
}
"""What is looked for, and where; no secret is among it, and of others no more than their name beside what they did."""
_COUNTED = {"days of leave": "day", "decisions": "reference"}
"""Of what there may be several rows: two halves of a day, two steps of a request."""
_UNDOING = payments.alias("undoing")
_ONLY: Mapping[str, sa.ColumnElement[bool]] = {
    "days of leave": leave_requests.c.away.is_(True),
    "payments": sa.and_(
        payments.c.rule == Rule.PAID.value, ~sa.exists().where(_UNDOING.c.reverses_id == payments.c.id)
    ),
}
"""What is counted of what has other rows too: who works at home has no leave, and an undone payment was none."""


def _many(about: str, query: sa.Select[Any]) -> sa.Select[Any]:
    rows = query.where(_ONLY.get(about, sa.true())).order_by(None).subquery()
    column = _COUNTED.get(about)
    return sa.select(sa.func.count(rows.c[column].distinct()) if column else sa.func.count()).select_from(rows)


_COUNTS = {about: _many(about, query) for about, query in SOURCES.items()}


def counts(tx: Tx, person_id: int) -> dict[str, int]:
    """How much there is of each."""
    return {about: tx.execute(query, {"person": person_id}).scalar_one() for about, query in _COUNTS.items()}


def everything(tx: Tx, person_id: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """All of it; moments and days as ISO 8601 writes them."""
    for about, query in SOURCES.items():
        rows = tx.execute(query, {"person": person_id}).mappings()
        yield about, [{name: _written(value) for name, value in row.items()} for row in rows]


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
