"""What is said in confidence stays between its two sides, whatever becomes of a ticket, its category and its people."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.housekeeping import forget_old
from domain.policy import TicketCategory
from handlers.ticket.clocks import due, nudge
from handlers.ticket.numbers.table import table
from handlers.ticket.team import given
from handlers.ticket.threads import conversation, copies
from storage import people
from storage.tables import EPOCH, messages
from storage.ticket import tickets
from tests.desk import press, words
from tests.handlers.ticket.talk import HELP, Talk, talking

SECRET = "My boss harasses me"


def policy(talk: Talk, **categories: TicketCategory | None) -> None:
    """Other categories from now on, as after a new app.yaml; None for one that is gone."""
    rules = talk.desk.policy.tickets
    changed = {**rules.categories, **categories}
    known = {key: one for key, one in changed.items() if one is not None}
    tickets_ = rules.model_copy(update={"categories": known})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": tickets_})
    talk.desk.__post_init__()


def read_in(talk: Talk, channel: str) -> str:
    """All that the bot shows in a conversation now."""
    talk.pay()
    return "\n".join(
        f"{m['text']} {m.get('blocks')}" for m in talk.air.said if m["channel"] == channel and "token" in m
    )


def handed_over(talk: Talk) -> int:
    """A ticket in confidence that IT has now, and one beside it that is not."""
    talk.ask("bruno", "Printer jam", "hardware")
    mine = talk.ask("ana", SECRET, "people")
    assert not talk.form("rita", "ticket.hand_over", mine, category="hardware", reason="").errors
    return mine


def test_a_daily_reminder_does_not_name_it_in_a_channel(talk: Talk) -> None:
    mine = handed_over(talk)
    talk.desk.now += timedelta(days=3, hours=2)
    assert nudge.tick(talk.desk.db, talk.desk.office, talk.desk.now)
    said = read_in(talk, HELP)
    assert "Printer jam" in said
    assert SECRET not in said
    assert f"*TIC-{mine}* in confidence" in said


def test_what_nobody_has_any_more_is_not_named_in_a_channel(talk: Talk) -> None:
    mine = handed_over(talk)
    for ticket_id in (mine - 1, mine):
        talk.desk.press(press("eva", "ticket.claim", f"{ticket_id}:9"))
    with talk.desk.db.write() as tx:
        people.save_roles(tx, talk.desk.ids["eva"], [])
    assert given.tick(talk.desk.db, talk.desk.office, talk.desk.now) == 2
    said = read_in(talk, HELP)
    assert "Printer jam" in said
    assert SECRET not in said


def test_a_manager_learns_that_it_is_late_and_not_what_it_is(talk: Talk) -> None:
    policy(talk, secret=talk.desk.policy.tickets.categories["people"].model_copy(update={"role": "it"}))
    mine = talk.ask("ana", SECRET, "secret")
    talk.desk.press(press("eva", "ticket.claim", f"{mine}:1"))
    talk.desk.now += timedelta(days=11, hours=3)
    assert due.tick(talk.desk.db, talk.desk.office, talk.desk.now)
    assert f"*TIC-{mine}* in confidence" in read_in(talk, "DU0BRUNO")
    assert SECRET not in read_in(talk, "DU0BRUNO")
    assert SECRET in read_in(talk, "DU0EVA")


def test_of_a_category_that_is_gone_nobody_says_anything_in_a_channel(talk: Talk) -> None:
    mine = talk.ask("ana", SECRET, "people")
    policy(talk, people=None)
    assert SECRET not in words(talk.desk.command("eva", f"TIC-{mine}", called="/ticket"))
    talk.desk.now += timedelta(days=11, hours=3)
    due.tick(talk.desk.db, talk.desk.office, talk.desk.now)
    assert SECRET not in read_in(talk, HELP)
    refused = talk.form("ana", "ticket.new", mine, title=SECRET, details="", category="people", urgency="normal")
    assert refused.errors == {"category": "Nobody helps with this any more. Choose what comes closest."}


def test_a_category_that_becomes_sensitive_leaves_its_channel(talk: Talk) -> None:
    mine = talk.ask("ana", "VPN " + SECRET)
    assert SECRET in read_in(talk, HELP)
    policy(talk, network=talk.desk.policy.tickets.categories["network"].model_copy(update={"sensitive": True}))
    assert not talk.form("eva", "ticket.resolve", mine, reason="He was warned").errors
    said = read_in(talk, HELP)
    assert SECRET not in said
    assert "He was warned" not in said


def test_what_was_posted_below_its_card_long_ago_is_hidden_too(database_url: str) -> None:
    with talking(database_url) as talk:
        mine = talk.ask("ana", "VPN " + SECRET)
        talk.desk.now += timedelta(days=11, hours=3)
        assert due.tick(talk.desk.db, talk.desk.office, talk.desk.now)
        assert len(told_below(talk)) == 2
        months_pass(talk)
        assert not talk.form("eva", "ticket.hand_over", mine, category="people", reason="").errors
        talk.pay()
        assert told_below(talk) == ["This goes on in confidence."] * 2
        assert SECRET not in read_in(talk, HELP)


def test_what_was_posted_below_the_card_of_a_ticket_that_is_over_is_forgotten(database_url: str) -> None:
    with talking(database_url) as talk:
        mine = talk.ask("ana", "VPN is down")
        talk.desk.now += timedelta(days=11, hours=3)
        assert due.tick(talk.desk.db, talk.desk.office, talk.desk.now)
        talk.form("eva", "ticket.resolve", mine, reason="Restarted")
        talk.pay()
        months_pass(talk)
        assert rows_below(talk), "it may be asked again"
        talk.desk.now += timedelta(days=30)
        assert due.tick(talk.desk.db, talk.desk.office, talk.desk.now)
        talk.pay()
        months_pass(talk)
        assert not rows_below(talk)


def told_below(talk: Talk) -> list[str]:
    """What stands below a card in the channel of those who help."""
    talk.pay()
    return [m["text"] for m in talk.air.said if m["channel"] == HELP and m["thread_ts"]]


def rows_below(talk: Talk) -> int:
    with talk.desk.db.read() as tx:
        return tx.execute(sa.select(sa.func.count()).where(messages.c.below_id.is_not(None))).scalar_one()


def months_pass(talk: Talk) -> None:
    """What was sent is forgotten."""
    with talk.desk.db.write() as tx:
        tx.execute(sa.update(messages).values(owed_at=EPOCH, sweep_at=None))
    forget_old(talk.desk.db, talk.desk.now)


def test_who_asked_for_the_same_does_not_read_on_in_confidence(talk: Talk) -> None:
    hers, his = talk.ask("ana", "VPN is down"), talk.ask("bruno", "VPN is down here too")
    assert not talk.form("eva", "ticket.merge", his, into=f"TIC-{hers}").errors
    assert not talk.form("eva", "ticket.hand_over", hers, category="people", reason="").errors
    talk.pay()
    talk.say("rita", SECRET, talk.card(hers, "rita"))
    talk.form("rita", "ticket.resolve", hers, reason="He was warned")
    assert SECRET in read_in(talk, "DU0ANA")
    assert SECRET not in read_in(talk, "DU0BRUNO")
    assert "He was warned" not in read_in(talk, "DU0BRUNO")


def test_a_file_of_tickets_does_not_name_it(talk: Talk) -> None:
    mine = handed_over(talk)
    with talk.desk.db.read() as tx:
        found = [tickets.load(tx, mine)]
        rows = table(tx, talk.desk.office, found, talk.desk.now).rows
    assert SECRET not in str(list(rows))
    assert "ana@company.example" not in str(list(rows))


@pytest.mark.parametrize(
    "said",
    ["note: x", "*note:* x", "_Note:_ x", "&gt; note: x", "• nota: x", "`note:` x", "notes: x", "<@U0ANA> note: x",
     ":memo: note: x", "NOTE： x", "nota interna: x"],
)  # fmt: skip
def test_a_note_is_one_however_it_is_marked_up(said: str) -> None:
    assert conversation.NOTE.match(said)


@pytest.mark.parametrize("said", ["notebook: new", "The note: x", "no: x", "Please note that it works", "noted: x"])
def test_other_words_are_none(said: str) -> None:
    assert not conversation.NOTE.match(said)


@pytest.mark.parametrize(
    ("said", "quiet"),
    [
        ("<!channel>", "@channel"),
        ("<!here|here>", "@here"),
        ("<!subteam^S0AUDIT>", "@S0AUDIT"),
        ("<!subteam^S0AUDIT|@audit>", "@audit"),
        ("<!date^1392734382^{date}|18 Feb>", "<!date^1392734382^{date}|18 Feb>"),
        ("<@U0ANA> <https://x.example|x>", "<@U0ANA> <https://x.example|x>"),
    ],
)
def test_nobody_calls_a_whole_channel_through_a_ticket(said: str, quiet: str) -> None:
    assert copies.quiet({"text": said}) == quiet


@pytest.mark.parametrize("said", ["I want to report harassment.", "harassment on my laptop", "Assédio!"])
def test_what_may_be_in_confidence_is_guessed_so(talk: Talk, said: str) -> None:
    view: Any = talk.desk.command("ana", said, called="/ticket").open_view
    chosen = next(
        block["element"]["initial_option"]["value"] for block in view["blocks"] if block.get("block_id") == "category"
    )
    assert chosen == "people"
