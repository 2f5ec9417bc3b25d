"""Each kind of fault strikes: deliveries, answers on the side, the workspace itself; and a seed means the same."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.simulator.client import Client, until
from bot.simulator.faults import METHOD_KINDS, Faults
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, BEN, GENERAL, Foreign
from tests.simulator.test_faults import LOST
from tests.simulator.test_methods import BOT, answer


class Ears:
    """A bot that keeps the texts and addresses it hears."""

    def __init__(self, app: App) -> None:
        self.texts: list[str] = []
        self.urls: list[str] = []
        app.command("/do")(self.command)
        app.event("message")(lambda event: self.texts.append(event.get("text", "")))
        app.event("user_change")(lambda: None)

    def command(self, ack: Any, body: dict[str, Any]) -> None:
        """Keeps a command."""
        self.texts.append(body["text"])
        self.urls.append(body["response_url"])
        ack()


@pytest.fixture
def ears(bolt: App, serve: Callable[[App], Foreign]) -> Ears:
    ears = Ears(bolt)
    serve(bolt)
    return ears


@pytest.fixture(autouse=True)
def calm(sim: Simulator) -> Iterator[None]:
    yield
    sim.client.faults()


@pytest.mark.parametrize(
    ("kind", "seen", "times"),
    [
        ("lost", "failed", 0),
        ("drop_before", "failed", 0),
        ("http_500", "failed", 0),
        ("ratelimited", "failed", 0),
        ("drop_after", "failed", 1),
        ("duplicate", "ok", 2),
        ("delay", "ok", 1),
        ("reorder", "ok", 1),
    ],
)
def test_a_fault_strikes_a_delivery(hands: Client, ears: Ears, kind: str, seen: str, times: int) -> None:
    hands.faults({"delivery": "command", "kind": kind, "times": 1, "delay": 0.05})
    said = hands.command(ANA, "/do it")
    assert said == {"ok": True} if seen == "ok" else said["error"] == '/do failed with the error "dispatch_failed"'
    until(lambda: len(ears.texts) == times)
    assert hands.command(ANA, "/do again") == {"ok": True}


def test_an_event_that_got_lost_comes_again(hands: Client, ears: Ears) -> None:
    hands.faults({"delivery": "event", "kind": "drop_after", "times": 1})
    hands.say(ANA, "hello")
    until(lambda: ears.texts == ["hello", "hello"])


def test_two_deliveries_swap(hands: Client, ears: Ears) -> None:
    hands.faults({"delivery": "event", "kind": "reorder", "times": 1, "delay": 5})
    hands.say(ANA, "first")
    hands.say(ANA, "second")
    until(lambda: ears.texts == ["second", "first"])


def test_two_calls_swap(web: WebClient, hands: Client) -> None:
    hands.faults({"method": "chat.postMessage", "kind": "reorder", "times": 1, "delay": 5})
    first = threading.Thread(target=web.chat_postMessage, kwargs={"channel": ANA, "text": "first"})
    first.start()
    # Whichever comes first waits for the other.
    web.chat_postMessage(channel=BEN, text="second")
    first.join(10)
    calls = [e["request"]["text"] for e in hands.timeline() if e["name"] == "chat.postMessage"]
    began = sorted(
        (e["at"] - e["ms"] / 1000, e["request"]["text"]) for e in hands.timeline() if e["name"] == "chat.postMessage"
    )
    assert calls == [text for _, text in reversed(began)]


def test_faults_strike_what_is_no_method_too(web: WebClient, hands: Client, ears: Ears) -> None:
    hands.command(ANA, "/do it", GENERAL)
    hook = WebhookClient(ears.urls[0], timeout=30)
    hands.faults({"method": "response_url", "kind": "http_500", "times": 1})
    assert hook.send(text="x").status_code == 500
    hands.faults({"method": "response_url", "kind": "ratelimited", "times": 1, "retry_after": 3})
    assert hook.send(text="x").headers["retry-after"] == "3"
    hands.faults({"method": "response_url", "kind": "drop_after", "times": 1})
    with pytest.raises(LOST):
        WebhookClient(ears.urls[0], timeout=30, retry_handlers=[]).send(text="kept")
    assert [m["text"] for m in hands.messages(ANA, GENERAL)] == ["kept"]

    hands.faults({"method": "upload", "kind": "drop_before", "times": 1})
    with pytest.raises(LOST):
        web.files_upload_v2(channel=hands.dm(ANA), filename="a.txt", content="a")
    hands.faults({"method": "download", "kind": "http_500", "times": 1})
    hands.say(ANA, "look", files=[{"name": "a.txt", "content": "aGk="}])
    url = web.files_list()["files"][0]["url_private"]
    assert [fetched(url), fetched(url)] == [500, 200]


def fetched(url: str) -> int:
    """The status with which the bot gets a file."""
    asked = urllib.request.Request(url, headers={"Authorization": "Bearer xoxb-simulated"})
    try:
        with urllib.request.urlopen(asked) as got:
            return int(got.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("kind", ["token_revoked", "account_inactive"])
def test_a_revoked_token_ends_calls_and_deliveries_until_it_is_cleared(
    web: WebClient, hands: Client, ears: Ears, kind: str
) -> None:
    hands.faults({"method": "chat.postMessage", "kind": kind, "after": 1, "times": 1})
    assert answer(web, "chat.postMessage", channel=ANA, text="x")["ok"]
    assert answer(web, "chat.postMessage", channel=ANA, text="x")["error"] == kind
    assert answer(web, "users.list")["error"] == kind
    assert not hands.command(ANA, "/do it")["ok"]
    hands.say(ANA, "nobody hears")
    hands.faults()
    assert answer(web, "users.list")["ok"]
    assert hands.command(ANA, "/do it")["ok"]
    assert ears.texts == ["it"]


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [("channel_archived", "is_archived"), ("channel_deleted", "channel_not_found"), ("bot_removed", "not_in_channel")],
)
def test_a_channel_goes_at_a_moment(web: WebClient, hands: Client, sim: Simulator, kind: str, refusal: str) -> None:
    sim.world.manifest.raw = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    hands.post("/sim/channels", {"id": GENERAL, "members": [ANA, BEN, BOT]})
    hands.faults({"method": "chat.postMessage", "kind": kind, "after": 1, "times": 1})
    answers = [answer(web, "chat.postMessage", channel=GENERAL, text="x") for _ in range(3)]
    assert [a.get("error", "ok") for a in answers] == ["ok", refusal, refusal]


def test_somebody_leaves_at_a_moment(web: WebClient, hands: Client, ears: Ears) -> None:
    hands.faults({"method": "chat.postMessage", "kind": "user_deactivated", "times": 1})
    assert answer(web, "chat.postMessage", channel=hands.dm(BEN), text="x")["error"] == "user_disabled"
    hands.faults({"delivery": "command", "kind": "user_deactivated", "times": 1})
    assert hands.command(ANA, "/do it")["ok"]
    assert hands.command(ANA, "/do it")["error"] == "This account has been deactivated."


def test_a_seed_means_the_same_whatever_else_is_called() -> None:
    def course(order: list[str], seed: int) -> dict[str, list[bool]]:
        faults, struck = Faults(), dict[str, list[bool]]()
        faults.set({"seed": seed, "rules": [{"method": "*", "kind": "delay", "probability": 0.5}]})
        for name in order:
            struck.setdefault(name, []).append(faults.of_method(name) is not None)
        return struck

    posts, looks = ["chat.postMessage"] * 30, ["users.info"] * 30
    turn_by_turn = [name for pair in zip(posts, looks, strict=True) for name in pair]
    assert course([*posts, *looks], 1) == course(turn_by_turn, 1) == course([*looks, *posts], 1)
    assert course(posts, 1) != course(posts, 2)
    assert set(course([*posts, *looks], 1)["users.info"]) == {True, False}


@pytest.mark.parametrize("kind", METHOD_KINDS)
def test_every_kind_can_be_asked_for(hands: Client, kind: str) -> None:
    assert hands.faults({"method": "chat.postMessage", "kind": kind, "probability": 0}) == {"ok": True, "rules": 1}
