"""The loops that pay: several at once, with faults, keep the order of every conversation and lose nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bot.delivery import Delivery
from bot.simulator.actor import eventually
from storage import outgoing, unsent
from storage.db import Tx, Unavailable
from storage.tables import messages as owed_messages
from tests.bot.delivery.conftest import PostOffice

NAMES = ("ana", "bruno", "carla")
EACH = 12
FAULTS = (
    {"method": "chat.postMessage", "kind": "drop_after", "probability": 0.12},
    {"method": "chat.postMessage", "kind": "http_500_after", "probability": 0.08},
    {"method": "chat.postMessage", "kind": "drop_before", "probability": 0.08},
    {"method": "conversations.history", "kind": "http_500_before", "probability": 0.1},
    {"method": "chat.postMessage", "kind": "ratelimited", "times": 1, "retry_after": 1},
)


@contextmanager
def loops(post: PostOffice, *owners: str) -> Iterator[list[Delivery]]:
    """Deliveries that run, as if each were a process."""
    running = [Delivery(post.desk.db, post.payer(owner), owner=owner) for owner in owners]
    for delivery in running:
        delivery.start()
    try:
        yield running
    finally:
        for delivery in running:
            delivery.stop()


def nothing_owed(post: PostOffice) -> bool:
    """Whether everything was paid."""
    with post.desk.db.read() as tx:
        backlog = unsent.backlog(tx)
    return backlog.unsent == backlog.cards == 0


def owe_to_all(post: PostOffice) -> None:
    """Everybody is owed numbered messages, one commit each."""
    for n in range(EACH):
        for name in NAMES:
            post.owe(f"{name} {n:02}", to=name)


def in_order(post: PostOffice) -> bool:
    """Whether each conversation reads from 0 upwards, everything once."""
    said = post.words()
    return all([w for w in said if w.startswith(name)] == [f"{name} {n:02}" for n in range(EACH)] for name in NAMES)


def test_two_loops_keep_the_order_of_every_conversation_through_faults(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.pay.GROWTH", 1)  # what fails again and again need not wait for longer and longer
    assert post.simulator.client.faults(*FAULTS, seed=7)["ok"]
    with loops(post, "worker a", "worker b"):
        owe_to_all(post)
        eventually(lambda: nothing_owed(post), what="the last message")
    assert in_order(post)


def without_lanes(post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claim whatever is due, as if there were no conversations."""
    due = sa.select(owed_messages.c.id).where(owed_messages.c.state == "owed").limit(sa.bindparam("most"))
    monkeypatch.setattr(outgoing, "_TAKE_POSTS", due.with_for_update(skip_locked=True))
    with post.desk.db.write() as tx:
        tx.execute(sa.text("DROP INDEX uq_messages_in_flight"))


def test_control_without_lanes_the_order_is_lost(post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    without_lanes(post, monkeypatch)
    owe_to_all(post)
    # The first message of all comes late, and the next ones do not wait for it.
    post.fault("delay", delay=0.8)
    with loops(post, "worker a", "worker b"):
        eventually(lambda: nothing_owed(post), what="the last message")
    assert not in_order(post)


def test_a_commit_wakes_the_loop(post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.loop.POLL", 60)
    with loops(post, "worker a"):
        post.owe("soon")
        eventually(lambda: post.words() == ["soon"], what="the message")


def test_what_another_process_owes_is_seen_without_a_word_from_it(post: PostOffice) -> None:
    post.owe("before the start")
    with loops(post, "worker a"):
        eventually(lambda: post.words() == ["before the start"], what="the message")


def test_the_loop_outlives_a_database_that_is_away(post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, failures = outgoing.something_due, iter([True, True])

    def away(tx: Tx) -> bool:
        if next(failures, False):
            raise Unavailable("SELECT", {}, OSError("connection refused"))
        return looked(tx)

    monkeypatch.setattr(outgoing, "something_due", away)
    with loops(post, "worker a"):
        post.owe("all the same")
        eventually(lambda: post.words() == ["all the same"], what="the message")


def test_stopping_finishes_what_is_in_flight(post: PostOffice) -> None:
    post.fault("delay", delay=0.8)
    with loops(post, "worker a") as (delivery,):
        post.owe("in flight")
        eventually(lambda: post.row("in flight").state == "sending", what="the post")
        delivery.stop()
        assert post.row("in flight").state == "sent"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("delivery")]
