"""Every error of Slack's and of the network, before and after the deed: what becomes of the message and its lane."""

from http.client import IncompleteRead
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import pytest
import sqlalchemy as sa
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.delivery.fate import LONGEST_WAIT, REFUSED, STOPPED, UNKNOWN, Fate, judge
from storage import messages, outgoing, unsent
from storage.db import Database, Tx, Unavailable, clock
from storage.outgoing import POST, Owed, Stands
from storage.tables import rate_gates
from tests.bot.delivery.conftest import PostOffice

FAILED = ("team_added_to_org", "accesslimited", "some_error_of_next_year")
"""Not done and not final: neither of the three tables names them."""
NOT_DONE = ("http_500_before", "drop_before", *(f"error:{word}" for word in sorted(UNKNOWN)))
DONE = ("http_500_after", "drop_after")


def refusal(word: str = "", *, status: int = 200, **headers: str) -> SlackApiError:
    """An answer of Slack's that is no yes."""
    data: Any = {"ok": False, "error": word} if word else "<html>Bad gateway</html>"
    return SlackApiError("no", SimpleNamespace(status_code=status, data=data, headers=headers))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        *((refusal(word), Fate.REFUSED) for word in sorted(REFUSED)),
        *((refusal(word), Fate.STOPPED) for word in sorted(STOPPED)),
        *((refusal(word), Fate.UNKNOWN) for word in sorted(UNKNOWN)),
        *((refusal(word), Fate.FAILED) for word in FAILED),
        (refusal("message_not_found"), Fate.GONE),
        (refusal("ratelimited"), Fate.RATE_LIMITED),
        (refusal("ratelimited", status=429), Fate.RATE_LIMITED),
        (refusal("internal_error", status=500), Fate.UNKNOWN),
        (refusal(status=502), Fate.UNKNOWN),
        (refusal(status=503), Fate.UNKNOWN),
        (TimeoutError(), Fate.UNKNOWN),
        (URLError("refused"), Fate.UNKNOWN),
        (ConnectionResetError(), Fate.UNKNOWN),
        (IncompleteRead(b""), Fate.UNKNOWN),
        (SlackRequestError("no answer"), Fate.UNKNOWN),
    ],
    ids=lambda value: str(value) if isinstance(value, Fate) else repr(value)[:60],
)
def test_what_an_error_means(error: Exception, fate: Fate) -> None:
    assert judge(error).fate is fate


def test_what_is_no_error_of_slacks_is_raised_again() -> None:
    with pytest.raises(ZeroDivisionError):
        judge(ZeroDivisionError())


@pytest.mark.parametrize(
    ("said", "wait"),
    [("7", 7.0), ("999999999", LONGEST_WAIT), ("inf", LONGEST_WAIT), ("-5", 0.05), ("0", 0.05), ("nan", 1.0),
     ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0), ("", 1.0)],
)  # fmt: skip
def test_an_absurd_retry_after_is_capped(said: str, wait: float) -> None:
    assert judge(refusal("ratelimited", status=429, **{"Retry-After": said})).wait == wait


def test_a_refused_message_is_dead_with_its_reason_and_its_lane_goes_on(post: PostOffice) -> None:
    for word in sorted(REFUSED):
        post.owe(f"never {word}")
        post.owe(f"after {word}")
        post.fault(f"error:{word}")
        post.pay()
    with post.desk.db.read() as tx:
        assert [dead.error for dead in messages.dead(tx)] == sorted(REFUSED)
    assert post.words() == [f"after {word}" for word in sorted(REFUSED)]
    assert sorted(post.mourned()) == sorted(REFUSED)


def test_while_the_bot_may_not_speak_every_row_is_kept(post: PostOffice) -> None:
    post.owe("first", to="ana")
    post.owe("second", to="ana")
    post.owe("other", to="bruno")
    for word in sorted(STOPPED):
        post.fault(f"error:{word}", times=100)
        post.round()
        assert post.round() == 0, "the gate is closed"
        post.time_passes()
        assert {(row.state, row.attempts, row.doubtful) for row in post.rows()} == {("owed", 0, False)}
    post.simulator.client.faults()
    post.pay()
    assert post.words() == ["first", "other", "second"]


def test_whatever_befalls_a_post_it_stands_once_and_in_order(post: PostOffice) -> None:
    kinds = [*NOT_DONE, *DONE, *(f"error:{word}" for word in FAILED), "ratelimited"]
    for kind in kinds:
        post.owe(f"{kind} first")
        post.owe(f"{kind} second")
        post.fault(kind, times=2)
        post.pay()
    assert post.words() == [f"{kind} {which}" for kind in kinds for which in ("first", "second")]
    assert {row.state for row in post.rows()} == {"sent"}


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
def test_whatever_befalls_the_calls_before_a_post_it_stands_once(post: PostOffice, method: str) -> None:
    kinds = [*NOT_DONE, *DONE, "ratelimited"]
    for kind, name in zip(kinds, ("ana", "bruno", "carla", "rita", "hugo", "eva", "ana", "ana", "ana"), strict=True):
        post.owe(f"{kind} {name}", to=name)
        rules = [{"method": method, "kind": kind, "times": 2}, {"method": POST, "kind": "drop_after", "times": 1}]
        assert post.simulator.client.faults(*rules)["ok"]
        post.pay()
    assert sorted(word.rsplit(" ", 1)[0] for word in post.words()) == sorted(kinds)


def test_control_without_the_look_a_post_whose_answer_was_lost_stands_twice(post: PostOffice) -> None:
    for kind in DONE:
        post.owe(kind)
        post.fault(kind)
        post.pay(post.payer(look=False))
    assert post.words() == [kind for kind in DONE for _ in range(2)]


def test_an_error_of_our_own_after_the_post_does_not_post_again(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was away for just the moment in which the post should have been written down."""
    sent, failures = outgoing.sent, iter([True])

    def away(tx: Tx, owed: Owed, stands: Stands, **also: Any) -> bool:
        if next(failures, False):
            raise Unavailable("UPDATE messages", {}, OSError("connection reset"))
        return sent(tx, owed, stands, **also)

    monkeypatch.setattr(outgoing, "sent", away)
    post.owe("once")
    post.pay()
    assert post.words() == ["once"]
    assert post.row("once").state == "sent"


def test_too_many_requests_close_the_gate_for_as_long_as_slack_says(post: PostOffice) -> None:
    for seconds, within in ((2, (0.5, 2.5)), (10**9, (LONGEST_WAIT - 5, LONGEST_WAIT + 5))):
        post.owe(f"{seconds}")
        post.fault("ratelimited", retry_after=seconds)
        post.round()
        row = post.row(f"{seconds}")
        assert (row.state, row.attempts, row.doubtful) == ("owed", 0, False)
        with post.desk.db.read() as tx:
            until = tx.execute(sa.select(rate_gates.c.until).where(rate_gates.c.method == POST)).scalar_one()
            wait = (until - tx.execute(sa.select(clock())).scalar_one()).total_seconds()
        assert within[0] < wait < within[1]
        assert post.round() == 0
        post.time_passes()
        post.pay()
    assert post.words() == ["2", f"{10**9}"]


def test_no_other_process_speaks_while_the_gate_is_closed(post: PostOffice) -> None:
    post.owe("one", to="ana")
    post.fault("ratelimited", retry_after=60)
    post.round()
    post.owe("two", to="bruno")
    other = Database(post.desk.db.url.render_as_string(hide_password=False))
    with other.read() as tx:
        assert not outgoing.something_due(tx)
    other.dispose()
    assert post.round(post.payer("worker b")) == 0


def test_after_ten_tries_a_message_is_dead_and_seen_and_its_lane_goes_on(post: PostOffice) -> None:
    post.owe("first")
    post.owe("second")
    post.fault("error:fatal_error", times=10)
    for _ in range(9):
        post.round()
        assert post.row("first").state == "owed"
        post.time_passes()
    post.round()
    with post.desk.db.read() as tx:
        assert [(dead.attempts, dead.error) for dead in messages.dead(tx)] == [(10, "fatal_error")]
        assert unsent.backlog(tx).dead == 1
    post.pay()
    assert post.words() == ["second"]
    assert post.mourned() == ["fatal_error"]


def test_a_pause_grows_with_each_try(post: PostOffice) -> None:
    post.owe("slow")
    post.fault("error:fatal_error", times=4)
    pauses = []
    for _ in range(4):
        post.round()
        with post.desk.db.read() as tx:
            now = tx.execute(sa.select(clock())).scalar_one()
        pauses.append((post.row("slow").next_at - now).total_seconds())
        post.time_passes()
    assert pauses == pytest.approx([0.2, 0.6, 1.8, 5.4], abs=0.15)
