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
