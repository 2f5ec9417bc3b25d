"""What payroll and the books ask for: the days that were taken, and what is owed to people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.approval import State
from storage.db import Tx
from storage.tables import booked_days, leave_entries, people, requests
from storage.vacation.requests import HELD

_WHO = (people.c.employee_id, people.c.email, people.c.name, people.c.entity, people.c.cost_centre)


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """Somebody as payroll knows them."""

    employee_id: str | None
    email: str
    name: str
    entity: str | None
    cost_centre: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """The days of one approved leave that lie in a period; ``amount`` in thousandths of a day."""

    who: Employee
    type: str
    reference: str
    first: date
    last: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What somebody has of a type on a day, taken days deducted and later ones not; in thousandths of a day."""

    who: Employee
    type: str
    amount: int


def absences(tx: Tx, *, first: date, last: date) -> list[Absence]:
    """Everybody's approved leave from first to last, by name and day."""
    day = booked_days.c
    query = (
        sa.select(
            *_WHO, day.type, requests.c.reference, sa.func.min(day.day), sa.func.max(day.day), sa.func.sum(day.amount)
        )
        .join(requests, requests.c.id == day.request_id)
        .join(people, people.c.id == day.person_id)
        .where(HELD, day.day.between(first, last), requests.c.state == State.APPROVED.value)
        .group_by(people.c.id, *_WHO, day.type, requests.c.id, requests.c.reference)
        .order_by(people.c.name, people.c.id, sa.func.min(day.day))
    )
    return [
        Absence(who=_employee(row), type=row[5], reference=row[6], first=row[7], last=row[8], amount=row[9])
        for row in tx.execute(query)
    ]


def owed(tx: Tx, *, on: date) -> list[Owed]:
    """The balance of everybody and every type at the end of a day, by name."""
    entry = leave_entries.c
    total = sa.cast(sa.func.sum(entry.amount), sa.BigInteger)
    query = (
        sa.select(*_WHO, entry.type, total)
        .join(people, people.c.id == entry.person_id)
        .where(entry.day <= on)
        .group_by(people.c.id, *_WHO, entry.type)
        .order_by(people.c.name, people.c.id, entry.type)
    )
    return [Owed(who=_employee(row), type=row[5], amount=int(row[6])) for row in tx.execute(query)]


def _employee(row: Any) -> Employee:
    employee_id, email, name, entity, cost_centre = row[:5]
    return Employee(employee_id=employee_id, email=email, name=name, entity=entity, cost_centre=cost_centre)
