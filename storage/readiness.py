"""What a database holds of what it takes to go live."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from domain.people import Role
from domain.policy import Whose
from storage import digests
from storage.db import Tx
from storage.tables import leave_entries, people, person_roles, slack_accounts
from storage.vacation.accounts import theirs

NAMED = 5


@dataclass(frozen=True, slots=True)
class Some:
    """Some people: how many of how many, and the names of the first."""

    n: int
    names: tuple[str, ...]
    of: int

    @property
    def everybody(self) -> bool:
        """Whether it is all of them."""
        return self.n == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The people for whom something is missing; ``without_balance`` by type of leave. ``roles`` that somebody has.

    ``places``: how many there are in each country, and part of it.
    """

    people: int
    roles: frozenset[Role]
    accounts: int
    without_manager: Some
    manager_left: Some
    without_account: Some
    without_hire_date: Some
    without_country: Some
    places: Mapping[tuple[str, str | None], int]
    without_balance: dict[str, Some]


def readiness(tx: Tx, *, types: Mapping[str, Whose], today: date) -> Readiness:
    """What is there and for whom it is not; people who left do not count, nor those for whom a type is not."""
    here = sa.or_(people.c.left_on.is_(None), people.c.left_on >= today)
    gone = people.alias("gone")
    left = sa.select(gone.c.id).where(gone.c.left_on < today)
    linked = sa.select(slack_accounts.c.person_id).where(slack_accounts.c.person_id.is_not(None))
    return Readiness(
        people=_count(tx, people, here),
        roles=_roles(tx, here),
        accounts=_count(tx, slack_accounts),
        without_manager=_some(tx, here, people.c.manager_id.is_(None)),
        manager_left=_some(tx, here, people.c.manager_id.in_(left)),
        without_account=_some(tx, here, people.c.id.not_in(linked)),
        without_hire_date=_some(tx, here, people.c.hired_on.is_(None)),
        without_country=_some(tx, here, people.c.country.is_(None)),
        places=_places(tx, here),
        without_balance={
            type_: _some(tx, sa.and_(here, theirs(whose)), people.c.id.not_in(_holders(type_)))
            for type_, whose in types.items()
        },
    )


_GIVEN = sa.select(leave_entries.c.id).where(leave_entries.c.request_id.is_(None)).order_by(leave_entries.c.id.desc())


def basis(tx: Tx) -> str:
    """Another one once somebody came, went or moved, or was given leave: what is said here may be otherwise then."""
    return f"{digests.somebody_new(tx)} {tx.execute(_GIVEN.limit(1)).scalar()}"


def not_on_roster(tx: Tx, addresses: Collection[str]) -> tuple[str, ...]:
    """Which of these addresses are nobody's."""
    known = tx.execute(sa.select(people.c.email).where(people.c.email.in_(sorted(addresses)))).scalars()
    return tuple(sorted(set(addresses) - set(known)))


def _holders(type_: str) -> sa.Select[int]:
    return sa.select(leave_entries.c.person_id).where(leave_entries.c.type == type_)


def _roles(tx: Tx, here: sa.ColumnElement[bool]) -> frozenset[Role]:
    held = sa.select(person_roles.c.role).join(people, people.c.id == person_roles.c.person_id).where(here)
    return frozenset(map(Role, tx.execute(held.distinct()).scalars()))


def _places(tx: Tx, here: sa.ColumnElement[bool]) -> dict[tuple[str, str | None], int]:
    place = people.c.country, people.c.subdivision
    query = sa.select(*place, sa.func.count().label("n")).where(here, people.c.country.is_not(None)).group_by(*place)
    return {(row.country, row.subdivision): row.n for row in tx.execute(query.order_by(*place))}


def _count(tx: Tx, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return tx.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()


def _some(tx: Tx, among: sa.ColumnElement[bool], lack: sa.ColumnElement[bool]) -> Some:
    n, of = _count(tx, people, among, lack), _count(tx, people, among)
    if not n:
        return Some(0, (), of)
    names = tx.execute(sa.select(people.c.name).where(among, lack).order_by(people.c.name).limit(NAMED)).scalars()
    return Some(n, tuple(names), of)
