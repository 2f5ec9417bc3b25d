"""What could not be delivered is visible, with its reason, and can be tried again or dropped."""

import re
from datetime import timedelta

import pytest

from storage import inbox, messages, outgoing, people
from storage.db import Database
from storage.messages import HOME, Audience
from tests.bot.conftest import Terminal
from tests.company import MONDAY

NOTHING = "Nothing is dead: every message was delivered or is on its way.\n"


@pytest.fixture
def ana(terminal: Terminal, db: Database) -> int:
    with db.write() as tx:
        return people.save(tx, "ana@acme.example", {"name": "Ana Souza"})[0]


def bury(db: Database, error: str, *, person_id: int | None = None, channel: str | None = None) -> str:
    """A message that Slack refused; returns its id as the list shows it."""
    with db.write() as tx:
        messages.owe(tx, "reminder", facts={}, person_id=person_id, channel=channel)
        (owed,) = outgoing.claim_posts(tx, owner="me", limit=1)
        outgoing.bury(tx, owed, owner="me", error=error)
    return str(owed.id)


def cells(line: str) -> list[str]:
    return re.split(r" {2,}", line.strip())


def test_with_nothing_dead_the_list_says_so(terminal: Terminal) -> None:
    assert terminal("messages").out == NOTHING


def test_dead_messages_are_listed_with_whom_they_were_for_and_why(terminal: Terminal, db: Database, ana: int) -> None:
    first = bury(db, "user_disabled", person_id=ana)
    second = bury(db, "is_archived", channel="C0HR")

    title, heads, *rows = terminal("messages").out.splitlines()

    assert title == "Not delivered: `backoffice messages retry ID` or `drop ID`."
    assert cells(heads) == ["id", "what", "for", "since", "tries", "why"]
    (one, what, whom, since, tries, why), other = (cells(row) for row in rows)
    assert (one, what, whom, tries, why) == (first, "reminder", "Ana Souza", "0", "user_disabled")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", since)
    assert (other[0], other[2], other[5]) == (second, "channel C0HR", "is_archived")


def test_a_retried_message_is_owed_again_and_looked_for_before_it_is_sent(
    terminal: Terminal, db: Database, ana: int
) -> None:
    message = bury(db, "channel_not_found", person_id=ana)

    assert terminal(f"messages retry {message}").out == "1 is tried again.\n"
    assert terminal("messages").out == NOTHING
    with db.write() as tx:
        (owed,) = outgoing.claim_posts(tx, owner="me", limit=1)
    assert owed.doubtful


def test_all_can_be_tried_again_at_once(terminal: Terminal, db: Database, ana: int) -> None:
    bury(db, "user_disabled", person_id=ana)
    bury(db, "is_archived", channel="C0HR")

    assert terminal("messages retry --all").out == "2 are tried again.\n"
    assert terminal("messages").out == NOTHING


def test_a_dropped_message_is_gone_for_good(terminal: Terminal, db: Database, ana: int) -> None:
    message = bury(db, "user_disabled", person_id=ana)

    assert terminal(f"messages drop {message}").out == f"Message {message} is dropped.\n"
    assert terminal("messages").out == NOTHING
    assert terminal(f"messages retry {message}").err == f"{message} is not dead: `backoffice messages` lists what is.\n"


def test_a_card_that_slack_will_not_draw_again_is_shown_and_can_be_tried_again(
    terminal: Terminal, db: Database, ana: int
) -> None:
    with db.write() as tx:
        messages.owe_card(tx, kind=HOME, subject_id=ana, audience=Audience.HOME, person_id=ana)
        (card,) = outgoing.claim_cards(tx, owner="me", limit=1)
        outgoing.lose_card(tx, card, owner="me", error="invalid_blocks")

    title, _, row = terminal("messages").out.splitlines()

    assert title == "Standing in Slack and out of date: `backoffice messages retry ID`."
    assert cells(row) == [f"C{card.id}", "card of home", "Ana Souza", "invalid_blocks"]
    assert terminal(f"messages drop C{card.id}").status == 2
    assert terminal(f"messages retry c{card.id}").out == "1 is tried again.\n"
    with db.write() as tx:
        assert [again.id for again in outgoing.claim_cards(tx, owner="me", limit=1)] == [card.id]


def test_an_event_that_was_given_up_is_listed_with_the_id_of_its_error(terminal: Terminal, db: Database) -> None:
    for minutes in range(inbox.GIVE_UP_AFTER):
        with db.write() as tx:
            inbox.fail(tx, "event:Ev1", error="E-12AB34", now=MONDAY + timedelta(minutes=minutes))

    title, _, row = terminal("messages").out.splitlines()

    assert title == "Came in and could not be dealt with; the log has the error."
    assert cells(row) == ["event:Ev1", f"{MONDAY:%Y-%m-%d %H:%M} UTC", "E-12AB34"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("messages retry", "Say which: an ID, or --all. `backoffice messages retry --help` explains."),
        ("messages retry 1 --all", "Say which: an ID, or --all. `backoffice messages retry --help` explains."),
        ("messages retry 1", "1 is not dead: `backoffice messages` lists what is."),
        ("messages drop x", "Invalid value for 'ID': 'x' is no id; `backoffice messages` shows them, such as 12."
                            " `backoffice messages drop --help` explains."),
    ],
)  # fmt: skip
def test_what_is_not_dead_is_left_alone(terminal: Terminal, words: str, sentence: str) -> None:
    assert terminal(words).err == f"{sentence}\n"
