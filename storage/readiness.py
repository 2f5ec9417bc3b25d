"""What a database holds of what it takes to go live."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from domain.people import Role
from storage.db import Tx
from storage.tables import leave_entries, people, person_roles, slack_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Names of the people for whom something is missing; ``without_balance`` by type of leave."""

    people: int
    hr: int
    accounts: int
    without_manager: tuple[str, ...]
    without_account: tuple[str, ...]
    without_hire_date: tuple[str, ...]
    without_balance: dict[str, tuple[str, ...]]


def readiness(tx: Tx, *, types: Collection[str], today: date) -> Readiness:
    """What is there and for whom it is not; people who left do not count."""
    here = sa.or_(people.c.left_on.is_(None), people.c.left_on >= today)
    hr = sa.select(person_roles.c.person_id).where(person_roles.c.role == Role.HR.value)
    linked = sa.select(slack_accounts.c.person_id).where(slack_accounts.c.person_id.is_not(None))
    return Readiness(
        people=_count(tx, people, here),
        hr=_count(tx, people, here, people.c.id.in_(hr)),
        accounts=_count(tx, slack_accounts),
        without_manager=_names(tx, here, people.c.manager_id.is_(None)),
        without_account=_names(tx, here, people.c.id.not_in(linked)),
        without_hire_date=_names(tx, here, people.c.hired_on.is_(None)),
        without_balance={type_: _names(tx, here, people.c.id.not_in(_holders(type_))) for type_ in types},
    )


def _holders(type_: str) -> sa.Select[int]:
    return sa.select(leave_entries.c.person_id).where(leave_entries.c.type == type_)


def _count(tx: Tx, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return tx.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()


def _names(tx: Tx, *where: sa.ColumnElement[bool]) -> tuple[str, ...]:
    return tuple(tx.execute(sa.select(people.c.name).where(*where).order_by(people.c.name)).scalars())
