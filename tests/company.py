"""The standing cast: an invented company that every story plays in."""

from datetime import UTC, datetime
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from domain.people import Account, AccountKind, Role
from storage import accounts, people
from storage.db import Database, Tx
from storage.schema import migrate
from storage.tables import people as people_
from storage.tables import person_roles, slack_accounts

TEAM = "T0COMPANY"
MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
"""When most stories begin: a Monday morning in summer."""


def _user(user_id: str, name: str, tz: str = "Europe/Lisbon", locale: str = "en-US", **more: Any) -> dict[str, Any]:
    email = name.split()[0].lower() + "@company.example"
    return {"id": user_id, "name": name.split()[0].lower(), "real_name": name, "display_name": name.split()[0],
            "email": email, "tz": tz, "locale": locale, **more}  # fmt: skip


USERS = [
    _user("U0ANA", "Ana Souza"),
    _user("U0BRUNO", "Bruno Costa"),
    _user("U0CARLA", "Carla Dias", locale="pt-BR"),
    _user("U0RITA", "Rita Alves"),
    _user("U0HUGO", "Hugo Reis"),
    _user("U0EVA", "Eva Lima"),
    _user("U0GUEST", "Gil Guest", is_restricted=True),
    _user("U0GONE", "Gina Gone", deleted=True),
    _user("U0NEW", "Nuno Novo"),
    _user("U0ALIEN", "Alan Alien", team_id="T0OTHER"),
]
"""Nuno is in Slack and not on the roster."""
CHANNELS = [
    {"id": "C0GENERAL", "name": "general", "is_private": False, "members": [u["id"] for u in USERS], "topic": ""},
]
GROUPS = [{"id": "S0AUDIT", "name": "Audit", "handle": "audit", "users": ["U0EVA", "U0HUGO", "U0GUEST"]}]
WORKSPACE = {"team": {"id": TEAM, "name": "Company", "domain": "company"}, "users": USERS, "channels": CHANNELS,
             "usergroups": GROUPS}  # fmt: skip

ROSTER: list[tuple[str, str, str | None, tuple[Role, ...]]] = [
    ("bruno@company.example", "Bruno Costa", None, ()),
    ("ana@company.example", "Ana Souza", "bruno@company.example", ()),
    ("carla@company.example", "Carla Dias", "bruno@company.example", ()),
    ("rita@company.example", "Rita Alves", None, (Role.HR,)),
    ("hugo@company.example", "Hugo Reis", None, (Role.HR, Role.ADMIN)),
    ("eva@company.example", "Eva Lima", "bruno@company.example", ()),
    ("gina@company.example", "Gina Gone", "bruno@company.example", ()),
]
"""Address, name, manager, roles. Bruno has no manager: HR decides for him."""


def account(user_id: str) -> Account:
    """A user of the company's workspace as Slack tells of them."""
    user = next(u for u in USERS if u["id"] == user_id)
    kind = AccountKind.GUEST if user.get("is_restricted") else AccountKind.MEMBER
    return Account(
        team_id=user.get("team_id", TEAM),
        user_id=user_id,
        kind=AccountKind.DEACTIVATED if user.get("deleted") else kind,
        name=user["real_name"],
        email=user["email"],
        timezone=user["tz"],
        locale=user["locale"],
    )


def found(db: Database, *, with_accounts: bool = False) -> dict[str, int]:
    """Keep the roster, and the company's Slack accounts if asked; returns first name in lower case -> person id.

    What the program itself makes of them is found out once, and then put into each empty database as it is: a tenth
    of the time, and there are thousands.
    """
    rows = {table: made for table, made in _rows().items() if with_accounts or table is not slack_accounts}
    with db.write() as tx:
        if tx.execute(sa.select(people_.c.id)).first():
            return _enrol(tx, with_accounts=with_accounts)
        for table, made in rows.items():
            tx.execute(sa.insert(table), made)
        if tx.dialect.name == "postgresql":
            tx.execute(sa.text("SELECT setval('people_id_seq', :last)"), {"last": len(ROSTER)})
    return {row["email"].split("@")[0]: row["id"] for row in rows[people_]}


@cache
def _rows() -> dict[sa.Table, list[dict[str, Any]]]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/company.db"
        migrate(url)
        db = Database(url)
        with db.write() as tx:
            _enrol(tx, with_accounts=True)
            tables = (people_, person_roles, slack_accounts)
            rows = {table: [dict(row) for row in tx.execute(sa.select(table)).mappings()] for table in tables}
        db.dispose()
    return rows


def _enrol(tx: Tx, *, with_accounts: bool) -> dict[str, int]:
    ids: dict[str, int] = {}
    for email, name, manager, roles in ROSTER:
        boss = ids[manager.split("@")[0]] if manager else None
        values = {
            "name": name,
            "manager_id": boss,
            "country": "PT",
            "timezone": "Europe/Lisbon",
            "department": "Sales",
        }
        ids[email.split("@")[0]], _ = people.save(tx, email, values)
        people.save_roles(tx, ids[email.split("@")[0]], roles)
        # They know the bot, and are told nothing that a story does not say.
        people.welcome(tx, ids[email.split("@")[0]], now=MONDAY)
    for user in USERS if with_accounts else ():
        accounts.save(tx, account(user["id"]))
    return ids
