"""How Slack's users are read: what they say of themselves is not always so."""

from typing import Any

import pytest

from bot.slack import account_of

TEAM = "T0COMPANY"


def user(**more: Any) -> dict[str, Any]:
    """A user as users.info tells of them."""
    return {"id": "U0ANA", "team_id": TEAM, "profile": {"email": "ana@company.example"}, **more}


@pytest.mark.parametrize(
    ("said", "address"),
    [({}, "ana@company.example"), ({"is_email_confirmed": True}, "ana@company.example"),
     ({"is_email_confirmed": False}, None)],
)  # fmt: skip
def test_an_address_that_slack_calls_unconfirmed_is_no_address(said: dict[str, Any], address: str | None) -> None:
    assert account_of(user(**said), team_id=TEAM).email == address


@pytest.mark.parametrize(
    ("said", "zone"),
    [("Europe/Lisbon", "Europe/Lisbon"), ("Mars/Olympus", None), ("", None), ("../etc/passwd", None), ("Europe", None),
     ("a\0b", None), (7, None), (None, None)],
)  # fmt: skip
def test_a_zone_that_nobody_can_reckon_with_is_none(said: object, zone: str | None) -> None:
    assert account_of(user(tz=said), team_id=TEAM).timezone == zone
