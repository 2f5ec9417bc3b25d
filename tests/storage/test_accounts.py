"""Whose an account is: by its address only where that proves something, and always to be read in the audit trail."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from domain.people import Account, AccountKind
from storage import accounts, messages, outgoing, people
from storage.db import Database, Tx
from storage.messages import Audience
from storage.outgoing import Stands
from storage.tables import audit, slack_accounts
from tests import desk
from tests.company import MONDAY, TEAM
from tests.desk import Counter

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


def test_nothing_is_posted_to_an_account_that_is_switched_off(db: Database, ids: dict[str, int]) -> None:
    kept(db, RITA)
    with db.write() as tx:
        messages.owe_card(tx, kind="vacation", subject_id=1, audience=Audience.DECIDER, person_id=ids["rita"])
        (owed,) = outgoing.claim_posts(tx, owner="worker", limit=9)
        outgoing.sent(tx, owed, Stands("D0RITA", "1.0"), owner="worker", shown=1)
    kept(db, replace(RITA, kind=AccountKind.DEACTIVATED))
    kept(db, replace(SECOND, kind=AccountKind.DEACTIVATED))
    with db.read() as tx:
        (card,) = messages.copies(tx, kind="vacation", subject_id=1)
    assert (whose(db, "U0OTHER"), card.channel, card.ts) == ("Rita Alves", "D0RITA", "1.0")


@pytest.mark.parametrize("new", ["U0AAA", "U0ZZZ"])
def test_whoever_came_back_is_asked_under_the_account_that_works(db: Database, ids: dict[str, int], new: str) -> None:
    kept(db, replace(RITA, kind=AccountKind.DEACTIVATED), replace(RITA, user_id=new))
    with db.read() as tx:
        named = people.by_email(tx, "rita@company.example")
        listed = [person for person in people.roster(tx) if person.id == ids["rita"]]
    assert named
    assert (named.slack_id, named.works_here(MONDAY.date())) == (new, True)
    assert listed == [named]


# --- as the roster says -----------------------------------------------------------------------------------------------


def assigned(db: Database, **owners: int) -> accounts.Moved:
    """The roster names accounts."""
    with db.write() as tx:
        return accounts.assign(tx, owners, team_id=TEAM)


def test_an_account_that_the_roster_names_takes_every_other_away(db: Database, ids: dict[str, int]) -> None:
    kept(db, RITA, replace(SECOND, email=None))
    rita = ids["rita"]
    assert assigned(db, U0OTHER=rita) == accounts.Moved(given={"U0OTHER": rita}, taken={"U0RITA": rita})
    kept(db, RITA)
    assert (whose(db, "U0RITA"), whose(db, "U0OTHER")) == (None, "Rita Alves"), "the address brings no second one back"
    assert assigned(db, U0OTHER=rita) == accounts.NOTHING_MOVED


def test_two_people_may_exchange_their_accounts(db: Database, ids: dict[str, int]) -> None:
    ana, rita = ids["ana"], ids["rita"]
    assigned(db, U0ANA=rita, U0RITA=ana)
    assert assigned(db, U0ANA=ana, U0RITA=rita).taken == {"U0ANA": rita, "U0RITA": ana}
    assert (whose(db, "U0ANA"), whose(db, "U0RITA")) == ("Ana Souza", "Rita Alves")


def test_an_account_that_slack_never_told_of_is_unseen(db: Database, ids: dict[str, int]) -> None:
    assigned(db, U0RITA=ids["rita"])
    with db.read() as tx:
        known = people.by_account(tx, team_id=TEAM, user_id="U0RITA")
        assert people.conversation(tx, ids["rita"]) is None
    assert known
    assert known[0].kind is AccountKind.UNSEEN
    kept(db, RITA)
    with db.read() as tx:
        assert people.conversation(tx, ids["rita"]) == ("U0RITA", None)


@pytest.fixture
def card(db: Database, ids: dict[str, int]) -> int:
    """A card of Rita's that stands in the conversation of her account."""
    kept(db, RITA)
    with db.write() as tx:
        people.keep_conversation(tx, user_id="U0RITA", conversation="D0RITA")
        own_card(tx, ids)
        (owed,) = outgoing.claim_posts(tx, owner="me", limit=9)
        assert outgoing.sent(tx, owed, Stands("D0RITA", "1.1"), owner="me", shown=1)
    return owed.card_id or 0


def own_card(tx: Tx, ids: dict[str, int]) -> None:
    """Owe Rita her card of a request."""
    messages.owe_card(tx, kind="vacation", subject_id=1, audience=Audience.REQUESTER, person_id=ids["rita"])


def test_what_stands_in_a_conversation_that_was_taken_away_is_drawn_no_more(
    db: Database, ids: dict[str, int], card: int
) -> None:
    assigned(db, U0OTHER=ids["rita"])
    with db.write() as tx:
        messages.touch(tx, kind="vacation", subject_id=1)
        assert outgoing.claim_cards(tx, owner="me", limit=9) == []
        assert outgoing.claim_posts(tx, owner="me", limit=9) == []
        assert (messages.get_card(tx, card).channel, messages.get_card(tx, card).ts) == (None, None)
        conversation = sa.select(slack_accounts.c.conversation).where(slack_accounts.c.user_id == "U0RITA")
        assert tx.execute(conversation).scalar_one() is None
        own_card(tx, ids)
        own_card(tx, ids)
        assert [owed.card_id for owed in outgoing.claim_posts(tx, owner="me", limit=9)] == [card], "posted anew, once"


def test_the_card_of_an_open_request_is_posted_anew_where_its_person_is_now(counter: Counter) -> None:
    counter.grant("ana", 9)
    counter.submit(counter.ask("ana", date(2026, 8, 10)))
    with counter.db.write() as tx:
        posted = outgoing.claim_posts(tx, owner="me", limit=9)
        for n, owed in enumerate(posted):
            outgoing.sent(tx, owed, Stands("D0", f"1.{n}"), owner="me", shown=1)
    assigned(counter.db, U0NEW=counter.ids["bruno"])
    with counter.db.write() as tx:
        again = outgoing.claim_posts(tx, owner="me", limit=9)
    assert [owed.person_id for owed in again] == [counter.ids["bruno"]]


def test_a_post_that_is_on_its_way_says_nothing_of_where_it_stands(db: Database, ids: dict[str, int]) -> None:
    kept(db, RITA)
    with db.write() as tx:
        own_card(tx, ids)
        (owed,) = outgoing.claim_posts(tx, owner="me", limit=9)
    assigned(db, U0OTHER=ids["rita"])
    with db.write() as tx:
        assert not outgoing.sent(tx, owed, Stands("D0RITA", "1.1"), owner="me", shown=1)
        (again,) = outgoing.claim_posts(tx, owner="me", limit=9)
    assert again.doubtful


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """The company at its desk."""
    with desk.counter(database_url) as made:
        yield made
