"""Whose an account is: by its address only where that proves something, and always to be read in the audit trail."""

import json
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from domain.people import Account, AccountKind
from storage import accounts, people
from storage.db import Database
from storage.tables import audit
from tests.company import MONDAY, TEAM

RITA = Account(team_id=TEAM, user_id="U0RITA", kind=AccountKind.MEMBER, email="Rita@company.example")
SECOND = replace(RITA, user_id="U0OTHER")


def kept(db: Database, *told: Account) -> None:
    """Slack tells of these accounts."""
    with db.write() as tx:
        accounts.keep(tx, told, now=MONDAY)


def whose(db: Database, user_id: str, team_id: str = TEAM) -> str | None:
    """The name of the person behind an account."""
    with db.read() as tx:
        known = people.by_account(tx, team_id=team_id, user_id=user_id)
    assert known
    return known[1].name if known[1] else None


def trail(db: Database) -> list[dict[str, Any]]:
    """The audit entries."""
    with db.read() as tx:
        return [json.loads(entry) for entry in tx.execute(sa.select(audit.c.entry).order_by(audit.c.seq)).scalars()]


@pytest.mark.parametrize("kind", [AccountKind.MEMBER, AccountKind.DEACTIVATED], ids=str)
def test_a_member_is_known_by_the_address_and_the_trail_says_so(
    db: Database, ids: dict[str, int], kind: AccountKind
) -> None:
    kept(db, replace(RITA, kind=kind))
    kept(db, replace(RITA, kind=kind))
    assert whose(db, "U0RITA") == "Rita Alves"
    (entry,) = trail(db)
    assert (entry["actor"], entry["action"], entry["subject"]) == (None, "link", "account")
    assert entry["facts"] == {"person": ids["rita"], "team": TEAM, "user": "U0RITA"}


@pytest.mark.parametrize("kind", [AccountKind.GUEST, AccountKind.BOT, AccountKind.STRANGER], ids=str)
def test_an_address_makes_nobody_of_a_guest_a_bot_or_a_stranger(
    db: Database, ids: dict[str, int], kind: AccountKind
) -> None:
    kept(db, replace(RITA, kind=kind))
    with db.write() as tx:
        accounts.link_by_address(tx)
    assert whose(db, "U0RITA") is None
    assert trail(db) == []


def test_a_second_account_under_the_same_address_is_nobodys(db: Database, ids: dict[str, int]) -> None:
    kept(db, RITA)
    kept(db, SECOND)
    with db.write() as tx:
        assert accounts.link_by_address(tx) == []
    assert (whose(db, "U0RITA"), whose(db, "U0OTHER")) == ("Rita Alves", None)


def test_of_two_accounts_that_come_before_the_roster_the_working_one_is_linked(db: Database) -> None:
    kept(db, replace(SECOND, user_id="U0AAA", kind=AccountKind.DEACTIVATED), RITA, replace(RITA, user_id="U0ZZZ"))
    with db.write() as tx:
        people.save(tx, "rita@company.example", {"name": "Rita Alves"})
        accounts.link_by_address(tx)
    assert whose(db, "U0RITA") == "Rita Alves"
    assert whose(db, "U0ZZZ") is None


def test_whoever_comes_back_under_a_new_account_is_known_by_it(db: Database, ids: dict[str, int]) -> None:
    kept(db, replace(RITA, kind=AccountKind.DEACTIVATED), SECOND)
    assert whose(db, "U0OTHER") == "Rita Alves"
