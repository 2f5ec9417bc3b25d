"""A worker that is frozen past its lease, wherever: one message in the end. Controls do without what sees to it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery.pay import Payer
from bot.delivery.sweep import sweep
from bot.simulator.actor import eventually
from bot.slack import Slack
from handlers.call import Message
from storage import outgoing
from storage.outgoing import Owed, Stands
from storage.tables import EPOCH
from storage.tables import messages as owed_messages
from tests.bot.delivery.conftest import OWNER, TIMEOUT, PostOffice

POINTS = ("while it draws", "before the post", "after the post", "before it settles")
Figure = Callable[[str, object], None]


class Ice:
    """Stops a worker at one point until it thaws."""

    def __init__(self, point: str) -> None:
        self.point, self.reached, self.thawed = point, threading.Event(), threading.Event()

    def here(self, point: str) -> None:
        """A point that the worker passes."""
        if point == self.point:
            self.reached.set()
            assert self.thawed.wait(60)


class IcySlack(Slack):
    """A connection whose posts can freeze."""

    ice: Ice

    def post(self, channel: str, message: Message, *, token: str, thread: str | None = None) -> str:
        """Post, with a stop before and after."""
        self.ice.here("before the post")
        ts = super().post(channel, message, token=token, thread=thread)
        self.ice.here("after the post")
        return ts


class IcyPayer(Payer):
    """A worker that can freeze."""

    ice: Ice

    def _drawn(self, owed: Owed) -> tuple[Message | None, int]:
        self.ice.here("while it draws")
        return super()._drawn(owed)

    def _sent(self, owed: Owed, stands: Stands, *, shown: int) -> None:
        self.ice.here("before it settles")
        super()._sent(owed, stands, shown=shown)


def icy(post: PostOffice, point: str) -> tuple[IcyPayer, Ice]:
    """A worker that freezes at this point."""
    ice, web = Ice(point), post.slack()._web
    slack = IcySlack(web)
    slack.ice = ice
    desk = post.desk
    payer = IcyPayer(db=desk.db, slack=slack, office=desk.office, now=lambda: desk.now, owner=OWNER)
    payer.ice = ice
    return payer, ice


def frozen(post: PostOffice, words: str, point: str, *, other: str) -> None:
    """One worker freezes over a message, its lease ends, another pays it, and the first one goes on."""
    post.owe(words)
    payer, ice = icy(post, point)
    worker = threading.Thread(target=post.round, args=(payer,))
    worker.start()
    assert ice.reached.wait(60)
    post.time_passes(leases=True)
    post.round(post.payer(other))
    ice.thawed.set()
    worker.join()
    post.pay(post.payer(other))


def minute_passes(post: PostOffice) -> int:
    """It is time to sweep; how many extra copies were taken away."""
    with post.desk.db.write() as tx:
        doubtful = owed_messages.c.sweep_at.is_not(None)
        tx.execute(sa.update(owed_messages).where(doubtful).values(sweep_at=EPOCH))
    swept = 0
    while found := sweep(post.desk.db, post.slack()):
        swept += found
    return swept


def stand_where_we_think(post: PostOffice) -> None:
    """Every message stands once, at the place that its row names."""
    standing = {m["ts"]: m["metadata"]["event_payload"]["id"] for m in post.standing()}
    assert standing == {row.ts: row.token for row in post.rows()}
    assert {row.state for row in post.rows()} == {"sent"}


def freeze_often(post: PostOffice, n: int, other: str) -> tuple[int, int]:
    """Freeze workers that often, at all points in turn; how many copies were extra before the sweep, and swept."""
    for turn in range(n):
        frozen(post, f"message {turn}", POINTS[turn % len(POINTS)], other=other)
    extra = len(post.standing()) - n
    return extra, minute_passes(post)


@pytest.mark.parametrize("other", [OWNER, "worker b"], ids=["same process", "another process"])
def test_a_worker_frozen_past_its_lease_leaves_one_message(
    post: PostOffice, other: str, record_property: Figure
) -> None:
    extra, swept = freeze_often(post, 20, other)
    record_property("figure", f"20 frozen workers left {extra} extra copies, the sweep took {swept} away")
    stand_where_we_think(post)
    assert extra == swept == 5, "those that froze between the last look at the lease and the post"


def test_control_without_the_sweep_an_extra_copy_stays(post: PostOffice) -> None:
    frozen(post, "once", "before the post", other="worker b")
    assert post.words() == ["once", "once"]


def test_control_without_the_last_look_at_the_lease_more_is_posted_twice(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "still_mine", lambda tx, owed, *, owner: True)
    frozen(post, "once", "while it draws", other="worker b")
    assert post.words() == ["once", "once"]


def test_control_without_the_end_of_the_lease_a_process_settles_over_itself(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of the owner alone: the late thread settles what the other thread posts, and nothing is swept."""

    def by_name(table: sa.Table, what: Any, owner: str) -> sa.ColumnElement[bool]:
        return sa.and_(table.c.id == what.id, table.c.lease_owner == owner)

    monkeypatch.setattr(outgoing, "_held", by_name)
    post.owe("once")
    (late, late_ice), (soon, soon_ice) = icy(post, "before the post"), icy(post, "after the post")
    workers = []
    for payer, ice in ((late, late_ice), (soon, soon_ice)):
        workers.append(threading.Thread(target=post.round, args=(payer,)))
        workers[-1].start()
        assert ice.reached.wait(60)
        post.time_passes(leases=True)
    for worker, ice in zip(workers, (late_ice, soon_ice), strict=True):
        ice.thawed.set()
        worker.join()
    assert minute_passes(post) == 0
    assert post.words() == ["once", "once"]


def test_an_answer_of_slack_that_comes_after_we_gave_up_is_swept(post: PostOffice) -> None:
    """Slack was slow: our call timed out, the look found nothing, and then the first post arrived after all."""
    post.owe("once")
    post.fault("delay", delay=TIMEOUT + 1.5)
    post.round()
    post.time_passes()
    post.pay()
    assert post.words() == ["once"]
    eventually(lambda: post.words() == ["once", "once"], what="the first post")
    assert minute_passes(post) == 1
    stand_where_we_think(post)


def test_a_sweep_that_slack_disturbs_is_made_again(post: PostOffice) -> None:
    frozen(post, "once", "before the post", other="worker b")
    for method in ("conversations.history", "chat.delete"):
        post.fault("drop_after", method)
        assert minute_passes(post) == 0
    minute_passes(post)
    stand_where_we_think(post)
    assert all(row.sweep_at is None for row in post.rows())


def test_a_conversation_that_can_never_be_swept_holds_up_no_other(post: PostOffice) -> None:
    for error in ("channel_not_found", "thread_not_found"):
        frozen(post, "once", "before the post", other="worker b")
        post.fault(f"error:{error}", "conversations.history")
        assert minute_passes(post) == 0
        assert all(row.sweep_at is None for row in post.rows())


def test_a_conversation_that_cannot_be_swept_now_comes_after_the_others(post: PostOffice) -> None:
    frozen(post, "once", "before the post", other="worker b")
    post.fault("error:team_access_not_granted", "conversations.history")
    assert minute_passes(post) == 0
    with post.desk.db.read() as tx:
        assert outgoing.to_sweep(tx) == [], "not for a minute"
    assert minute_passes(post) == 1
    stand_where_we_think(post)
