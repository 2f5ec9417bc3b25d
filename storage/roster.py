"""The roster as an import meets it: everybody with the columns of the file."""

import sqlalchemy as sa

from domain.people import Role
from domain.roster import Known
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
