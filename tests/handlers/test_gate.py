"""Deactivated accounts, bots and people whom Slack does not tell of: what a client would not even let them try."""

from typing import Any

import pytest

from domain.people import Account, AccountKind
from handlers.call import Surface
from storage import accounts
from tests import company
from tests.desk import Counter, form, press, words

DEACTIVATED = "Your Slack account is deactivated, so nothing can be done here."
STRANGER = "This is for members of the company only."


def deliveries(user: str) -> list[tuple[Surface, dict[str, Any]]]:
    """One of each kind that is answered at once, from a user by id."""
    who = {"team": {"id": company.TEAM}, "user": {"id": user, "team_id": company.TEAM}}
    command = {"command": "/vacation", "team_id": company.TEAM, "user_id": user, "text": "", "trigger_id": "1"}
    return [
        (Surface.COMMAND, command),
        (Surface.ACTION, press("ana", "vacation.open", "") | who),
        (Surface.FORM, form("ana", "vacation.ask", {"type": "vacation"}, memo={"form": "vacation.ask"}) | who),
    ]


@pytest.mark.parametrize(
    ("kind", "sentence"), [(AccountKind.DEACTIVATED, DEACTIVATED), (AccountKind.BOT, STRANGER)], ids=str
)
def test_who_cannot_be_at_a_client_is_refused_all_the_same(counter: Counter, kind: AccountKind, sentence: str) -> None:
    with counter.db.write() as tx:
        accounts.save(
            tx, Account(team_id=company.TEAM, user_id="U0EVA", kind=kind, email="eva@company.example", locale="en-US")
        )
    for surface, body in deliveries("U0EVA"):
        answer = counter.give(surface, body)
        assert words(answer) == sentence
        assert answer.open_view is None


def test_an_account_that_only_the_roster_names_is_asked_about_before_it_comes_in(counter: Counter) -> None:
    with counter.db.write() as tx:
        accounts.assign(tx, {"U0LATE": counter.ids["rita"]}, team_id=company.TEAM)
    counter.desk._learn = lambda user_id: Account(team_id=company.TEAM, user_id=user_id, kind=AccountKind.GUEST)
    for surface, body in deliveries("U0LATE"):
        assert words(counter.give(surface, body)) == "Guests cannot use this. Ask your contact in the company."


def test_an_account_that_only_the_roster_names_stays_outside_while_slack_says_nothing(counter: Counter) -> None:
    with counter.db.write() as tx:
        accounts.assign(tx, {"U0LATE": counter.ids["rita"]}, team_id=company.TEAM)
    counter.desk._learn = lambda user_id: None
    for surface, body in deliveries("U0LATE"):
        assert words(counter.give(surface, body)) == STRANGER


def test_somebody_whom_slack_does_not_tell_of_is_a_stranger(counter: Counter) -> None:
    counter.desk._learn = lambda user_id: None
    for surface, body in deliveries("U0NOBODY"):
        assert words(counter.give(surface, body)) == STRANGER
