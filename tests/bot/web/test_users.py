"""What Slack tells of its users: who moved to another workspace, and what is no user at all."""

from typing import Any

import pytest

from domain.people import AccountKind
from storage import people
from tests.bot.web.conftest import Front
from tests.company import TEAM


def told(front: Front, user: Any) -> int:
    """Slack tells of a changed user; returns the status that it is answered."""
    event = {"type": "user_change", "user": user}
    body = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event}
    return front.event(body).status


def kind_of_ana(front: Front) -> AccountKind:
    """What Ana's account is in the company's workspace."""
    with front.desk.db.read() as tx:
        known = people.by_account(tx, team_id=TEAM, user_id="U0ANA")
    assert known
    return known[0].kind


def test_whoever_is_of_another_workspace_now_is_a_stranger_until_they_are_back(front: Front) -> None:
    assert told(front, {"id": "U0ANA", "team_id": "T0OTHER", "profile": {}}) == 200
    assert kind_of_ana(front) is AccountKind.STRANGER
    assert told(front, {"id": "U0ANA", "team_id": TEAM, "profile": {}}) == 200
    assert kind_of_ana(front) is AccountKind.MEMBER


@pytest.mark.parametrize("user", [None, "U0ANA", [], {}], ids=str)
def test_what_tells_of_no_user_changes_nothing_and_breaks_nothing(front: Front, user: Any) -> None:
    before = front.rows()
    assert told(front, user) in (200, 400)
    assert front.rows() == before
