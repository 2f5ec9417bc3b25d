"""The standing cast: an invented company that every story plays in."""

from datetime import UTC, datetime
from typing import Any

from domain.people import Role
from storage import people
from storage.db import Database

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


def found(db: Database) -> dict[str, int]:
    """Keep the roster and the company's Slack accounts; returns first name in lower case -> person id."""
    ids: dict[str, int] = {}
    with db.write() as tx:
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
    return ids
