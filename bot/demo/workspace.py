"""The sample company's Slack: its people, from the roster, and its channels."""

import csv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
TEAM = {"id": "T0MARE", "name": "Maré Tea Company", "domain": "mare"}
GUEST = {"id": "U0GUEST", "name": "olga", "real_name": "Olga Guest", "is_restricted": True, "tz": "Europe/Lisbon"}
"""A supplier who visits the workspace: the bot refuses her."""
FINANCE = ["U0HELENA", "U0PAUL", "U0NADIA"]
KEEPERS = ["U0JULIA", "U0MEI"]
HELPERS = ["U0SARA", "U0DIEGO", "U0INES", "U0KARIM"]
BOT = "U0SIMBOT1"
"""Somebody invited the bot to #general: it says there in the morning who is away."""


def workspace() -> dict[str, Any]:
    """What the stand-in is founded with."""
    with (ROOT / "people.csv").open(encoding="utf-8", newline="") as file:
        users = [_user(row) for row in csv.DictReader(file)]
    everybody = [user["id"] for user in users]
    guests_too = [*everybody, GUEST["id"]]
    channels = [
        {"id": "C0GENERAL", "name": "general", "topic": "An invented company", "members": [*guests_too, BOT]},
        {"id": "C0TASTING", "name": "tasting", "topic": "What is in the cups", "members": everybody[1:6]},
        {"id": "C0FINANCE", "name": "finance", "topic": "What is to be paid", "members": [*FINANCE, BOT],
         "is_private": True},
        {"id": "C0STOCK", "name": "store-room", "topic": "What is to be handed over", "members": [*KEEPERS, BOT],
         "is_private": True},
        {"id": "C0HELP", "name": "it-queue", "topic": "What does not work", "members": [*HELPERS, BOT],
         "is_private": True},
    ]  # fmt: skip
    return {"team": TEAM, "users": [*users, GUEST], "channels": channels}


def _user(row: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row["slack_id"],
        "name": row["email"].split("@")[0],
        "real_name": row["name"],
        "display_name": row["name"].split()[0],
        "email": row["email"],
        "title": row["department"],
        "tz": row["timezone"],
        "locale": row["locale"],
        "is_admin": "admin" in row["roles"],
    }
