"""Cards show what is true in the end, whatever befell their updates; an open one whose message is gone comes anew."""

from datetime import timedelta

import pytest

from bot.delivery.fate import REFUSED, STOPPED, UNKNOWN
from bot.simulator.actor import labels, words_of
from bot.slack import client
from handlers import reminder
from storage import messages, outgoing
from tests.bot.delivery.conftest import PostOffice
from tests.desk import Json, form, press, words
from tests.stage import BOT_TOKEN

UPDATE = "chat.update"


@pytest.fixture
def asked(post: PostOffice) -> PostOffice:
    """Ana asked Bruno for a day, and both cards stand."""
    post.desk.grant("ana", 10)
    assert words(post.desk.submit(post.desk.ask("ana", post.desk.working_days("ana", 9)[-1]))) == ""
    post.pay()
    return post


def approve(post: PostOffice) -> None:
    """Bruno approves."""
    assert words(post.desk.press(press("bruno", "request.approve", "1:1"))) == ""


def card_of(post: PostOffice, name: str) -> Json:
    """The only card in somebody's conversation with the bot."""
    row = next(row for row in post.cards() if row.person_id == post.desk.ids[name])
    (card,) = [m for m in post.standing() if m["channel"] == row.channel and m["ts"] == row.ts]
    return card


def settled(post: PostOffice) -> None:
    """Both cards show the decision and no live button, and nothing is owed."""
    assert labels(card_of(post, "ana")) == ["Give days back…", "Change…"]
    assert labels(card_of(post, "bruno")) == ["Take back…"]
    assert all(row.shown == row.wanted and row.error is None for row in post.cards())


def test_cards_settle_whatever_befalls_their_updates(asked: PostOffice) -> None:
    approve(asked)
    kinds = ("http_500_before", "http_500_after", "drop_before", "drop_after", "ratelimited", "error:accesslimited")
    for kind in (*kinds, *(f"error:{word}" for word in sorted(UNKNOWN))):
        with asked.desk.db.write() as tx:
            messages.touch(tx, kind="vacation", subject_id=1)
        asked.fault(kind, UPDATE, times=2)
        asked.pay()
        settled(asked)


def test_while_the_bot_may_not_speak_cards_wait(asked: PostOffice) -> None:
    approve(asked)
    for word in sorted(STOPPED):
        asked.fault(f"error:{word}", UPDATE, times=9)
        asked.round()
        asked.time_passes()
        assert {(row.attempts, row.error) for row in asked.cards()} == {(0, None)}
    asked.simulator.client.faults()
    asked.pay()
    settled(asked)


def test_a_card_that_slack_refuses_to_draw_is_seen_and_can_be_tried_again(asked: PostOffice) -> None:
    approve(asked)
    for word in sorted(REFUSED):
        with asked.desk.db.write() as tx:
            messages.touch(tx, kind="vacation", subject_id=1)
        asked.fault(f"error:{word}", UPDATE)
        asked.pay()
        with asked.desk.db.write() as tx:
            (stuck,) = messages.stuck(tx)
            assert stuck.error == word
            assert messages.redraw(tx, stuck.id)
    asked.pay()
    settled(asked)


def test_after_ten_tries_a_card_is_seen_to_be_stuck(asked: PostOffice) -> None:
    approve(asked)
    asked.fault("error:fatal_error", UPDATE, times=20)
    asked.pay()
    with asked.desk.db.read() as tx:
        assert [stuck.error for stuck in messages.stuck(tx)] == ["fatal_error"] * 2


def delete(post: PostOffice, card: Json) -> None:
    """Somebody deletes the bot's message."""
    client(BOT_TOKEN, post.simulator.api_url, timeout=1).chat_delete(channel=card["channel"], ts=card["ts"])


def test_an_open_card_whose_message_is_gone_is_posted_anew(asked: PostOffice) -> None:
    old = card_of(asked, "bruno")
    delete(asked, old)
    with asked.desk.db.write() as tx:
        messages.touch(tx, kind="vacation", subject_id=1)
    asked.pay()
    new = card_of(asked, "bruno")
    assert new["ts"] > old["ts"]
    assert labels(new) == ["Approve", "Reject…", "Ask for changes…"]
    assert len(asked.standing()) == 2
    approve(asked)
    asked.pay()
    settled(asked)


def test_a_settled_card_whose_message_is_gone_does_not_bother_anybody(asked: PostOffice) -> None:
    delete(asked, card_of(asked, "bruno"))
    approve(asked)
    asked.pay()
    row = next(row for row in asked.cards() if row.person_id == asked.desk.ids["bruno"])
    assert row.error == "message_not_found"
    assert [m["channel"] for m in asked.standing()] == [card_of(asked, "ana")["channel"]] * 2, "a card and the news"
    with asked.desk.db.read() as tx:
        assert messages.stuck(tx) == []


def test_a_card_that_was_found_again_is_drawn_once_more(asked: PostOffice) -> None:
    """Its post arrived, its answer did not, and meanwhile the request was decided: what stands there is old."""
    assert words(asked.desk.submit(asked.desk.ask("ana", asked.desk.working_days("ana", 12)[-1]))) == ""
    asked.fault("drop_after", times=2)
    asked.round()
    assert words(asked.desk.press(press("bruno", "request.approve", "2:1"))) == ""
    asked.time_passes()
    asked.pay()
    about = [message for message in asked.standing() if "VAC-2" in words_of(message)]
    assert len(about) == 3, "two cards and the news"
    assert not any("Approve" in labels(message) for message in about)


def test_the_pressed_card_is_drawn_first_and_then_the_requesters(asked: PostOffice) -> None:
    his = card_of(asked, "bruno")
    body = press("bruno", "request.approve", "1:1", channel=his["channel"], ts=his["ts"])
    assert words(asked.desk.press(body)) == ""
    with asked.desk.db.write() as tx:
        first, second = outgoing.claim_cards(tx, owner="worker b", limit=9)
    assert [first.person_id, second.person_id] == [asked.desk.ids["bruno"], asked.desk.ids["ana"]]


def test_newer_versions_supersede_older_ones(asked: PostOffice) -> None:
    """However often a card is wanted, it is drawn once, as it is true then."""
    before = len(asked.simulator.client.timeline())
    for _ in range(5):
        with asked.desk.db.write() as tx:
            messages.touch(tx, kind="vacation", subject_id=1)
    approve(asked)
    asked.pay()
    updates = [e for e in asked.simulator.client.timeline()[before:] if e["name"] == UPDATE]
    assert len(updates) == 2
    settled(asked)


# --- what comes too late ----------------------------------------------------------------------------------------------


def test_a_reminder_that_would_arrive_stale_does_not_arrive(asked: PostOffice) -> None:
    desk = asked.desk
    desk.now += timedelta(days=2)
    assert reminder.tick(desk.db, desk.office, desk.now) == 1
    desk.now += timedelta(days=1, hours=1)
    before = asked.words()
    asked.pay()
    assert asked.words() == before
    assert asked.rows()[-1].state == "expired"


def test_a_reminder_of_what_was_decided_meanwhile_does_not_arrive(asked: PostOffice) -> None:
    desk = asked.desk
    desk.now += timedelta(days=2)
    assert reminder.tick(desk.db, desk.office, desk.now) == 1
    reject = form("bruno", "request.reject", {"reason": "No."}, memo={"request": 1, "seen": 1, "place": None})
    assert words(desk.submit(reject)) == ""
    asked.pay()
    assert [row.state for row in asked.rows() if row.kind == "reminder"] == ["expired"]


def test_a_reminder_arrives_in_time(asked: PostOffice) -> None:
    desk = asked.desk
    desk.now += timedelta(days=2)
    assert [reminder.tick(desk.db, desk.office, desk.now) for _ in range(3)] == [1, 0, 0]
    asked.pay()
    assert "1 request is waiting for you" in asked.words()[-1]
