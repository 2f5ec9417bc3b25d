"""The roster as an import meets it: everybody with the columns of the file."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from domain.people import Role
from domain.roster import Known
from storage import digests
from storage.db import Tx
from storage.tables import people, person_roles, slack_accounts

COLUMNS = (
    "name",
    "employee_id",
    "department",
    "cost_centre",
    "entity",
    "country",
    "subdivision",
    "city",
    "timezone",
    "locale",
    "schedule",
    "hired_on",
    "left_on",
)
"""The columns of the file that are columns of the table too."""


def known(tx: Tx, *, team_id: str | None) -> dict[str, Known]:
    """Everybody by address, with the accounts that they have in the workspace."""
    manager = people.alias("manager")
    columns = (people.c.id, people.c.email, *(people.c[name] for name in COLUMNS))
    query = sa.select(*columns, manager.c.email.label("manager_email")).select_from(
        people.outerjoin(manager, manager.c.id == people.c.manager_id)
    )
    roles, accounts = _roles(tx), _accounts(tx, team_id)
    return {
        row["email"]: Known(
            id=row["id"],
            values={**row, "roles": frozenset(roles.get(row["id"], ()))},
            slack_ids=frozenset(accounts.get(row["id"], ())),
        )
        for row in tx.execute(query.order_by(people.c.id)).mappings()
    }


def _roles(tx: Tx) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    for row in tx.execute(sa.select(person_roles)):
        found.setdefault(row.person_id, []).append(Role(row.role))
    return found


def _accounts(tx: Tx, team_id: str | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    mine = (slack_accounts.c.team_id == team_id, slack_accounts.c.person_id.is_not(None))
    for row in tx.execute(sa.select(slack_accounts.c.person_id, slack_accounts.c.user_id).where(*mine)):
        found.setdefault(row.person_id, []).append(row.user_id)
    return found


LOCK = 0x0FF1CE0
"""Whoever imports people takes it first."""


def take(tx: Tx) -> None:
    """Let nobody else import until the transaction ends. SQLite has one writer anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


_KEEP = (
    sa.update(people)
    .where(people.c.id == sa.bindparam("person"))
    .values({"manager_id": sa.bindparam("manager"), **{name: sa.bindparam(f"its_{name}") for name in COLUMNS}})
)


def keep(tx: Tx, rows: Mapping[str, Mapping[str, Any]], ids: Mapping[str, int]) -> dict[str, int]:
    """Write people by address with every column of the file, their roles too; returns everybody's ids by address.

    ``ids`` are those of whoever is there already. A handful of statements, however many people.
    """
    all_ids = {**ids, **_inserted(tx, {email: row for email, row in rows.items() if email not in ids})}
    # Managers may stand below their people in the file, so they are set when everybody has an id. In the order of the
    # ids, as everywhere, so that nobody who takes people's rows meanwhile locks up with us.
    known = [email for email, row in rows.items() if email in ids or row["manager_email"]]
    written = [
        {"person": all_ids[email], "manager": all_ids.get(rows[email]["manager_email"]), **_named(rows[email], "its_")}
        for email in sorted(known, key=all_ids.__getitem__)
    ]
    if written:
        tx.execute(_KEEP, written)
    _keep_roles(tx, {all_ids[email]: row["roles"] for email, row in rows.items()})
    digests.look_again(tx)
    return all_ids


def _inserted(tx: Tx, new: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    if not new:
        return {}
    rows = [{"email": email, **_named(row)} for email, row in new.items()]
    return {row.email: row.id for row in tx.execute(sa.insert(people).returning(people.c.id, people.c.email), rows)}


def _named(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}{name}": row[name] for name in COLUMNS}


def _keep_roles(tx: Tx, roles: Mapping[int, Collection[Role]]) -> None:
    if not roles:
        return
    holder = person_roles.c.person_id == sa.bindparam("person")
    tx.execute(sa.delete(person_roles).where(holder), [{"person": person_id} for person_id in sorted(roles)])
    if held := [{"person_id": person_id, "role": r.value} for person_id in roles for r in sorted(roles[person_id])]:
        tx.execute(sa.insert(person_roles), held)
