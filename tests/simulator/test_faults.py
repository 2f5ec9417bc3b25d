"""Faults on demand, and what is kept over a restart."""

from collections.abc import Callable
from http.client import HTTPException, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, BEN, SECRET, WORKSPACE, Foreign, bot_client

LOST = (URLError, HTTPException, OSError, IncompleteRead)


def post(web: WebClient) -> str:
    """What becomes of a post: ok, an error's name, lost, or a status."""
    try:
        web.chat_postMessage(channel=ANA, text="x")
    except SlackApiError as error:
        status = error.response.status_code
        return str(error.response["error"]) if status == 200 else str(status)
    except LOST:
        return "lost"
    return "ok"


@pytest.mark.parametrize(
    ("kind", "seen", "kept"),
    [
        ("http_500", "500", 0),
        ("http_500_after", "500", 1),
        ("drop_before", "lost", 0),
        ("drop_after", "lost", 1),
        ("ratelimited", "429", 0),
        ("error:fatal_error", "fatal_error", 0),
        ("delay", "ok", 1),
        ("duplicate", "ok", 2),
    ],
)
def test_a_fault_strikes_before_or_after_the_deed(
    web: WebClient, hands: Client, kind: str, seen: str, kept: int
) -> None:
    hands.faults({"method": "chat.postMessage", "kind": kind, "times": 1, "delay": 0.01})
    assert post(web) == seen
    assert len(hands.messages(ANA)) == kept
    assert post(web) == "ok"


def test_too_many_calls_say_when_to_come_back(web: WebClient, hands: Client) -> None:
    hands.faults({"method": "chat.*", "kind": "ratelimited", "retry_after": 7})
    with pytest.raises(SlackApiError) as error:
        web.chat_postMessage(channel=ANA, text="x")
    assert error.value.response.headers["retry-after"] == "7"


def test_the_same_seed_gives_the_same_faults(web: WebClient, hands: Client) -> None:
    def course(seed: int) -> list[str]:
        hands.faults({"method": "chat.postMessage", "kind": "drop_after", "probability": 0.5}, seed=seed)
        return [post(web) for _ in range(12)]

    first = course(1)
    assert first == course(1) != course(2)
    hands.faults()
    assert {post(web) for _ in range(5)} == {"ok"}


def test_unknown_faults_are_refused(hands: Client) -> None:
    assert hands.faults({"method": "chat.postMessage", "kind": "typo"})["error"] == "Unknown kind of fault: typo"


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ({"kind": "http_500", "method": "chat.*", "propability": 0.1}, "A rule has no `propability`, only"),
        ({"kind": "http_500", "method": "chat.*", "probability": "0.1"}, "`probability` of a rule must be a number."),
        ({"kind": "http_500", "method": 5}, "`method` of a rule must be a word."),
        ({"kind": "http_500"}, "A rule is for a `method` or for a `delivery`."),
        ({"kind": "lost", "delivery": "evnt"}, "No delivery is `evnt`, only"),
        ("http_500", "A rule must be an object."),
    ],
)
def test_a_misspelt_fault_is_refused_rather_than_never_seen(hands: Client, rule: Any, error: str) -> None:
    assert hands.faults(rule)["error"].startswith(error)
    assert hands.post("/sim/faults", {"rulez": []})["error"] == "Faults are a `seed` and `rules`, without `rulez`."


def test_a_command_can_arrive_twice_or_never(bolt: App, serve: Callable[[App], Foreign], hands: Client) -> None:
    heard: list[str] = []

    @bolt.command("/do")
    def do(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["trigger_id"])
        ack()

    serve(bolt)
    hands.faults({"delivery": "command", "kind": "duplicate"})
    hands.command(ANA, "/do")
    until(lambda: len(heard) == 2)
    assert heard[0] == heard[1]
    hands.faults({"delivery": "command", "kind": "lost"})
    assert not hands.command(ANA, "/do")["ok"]


def test_the_workspace_is_kept_over_a_restart(tmp_path: Path) -> None:
    kept = tmp_path / "state.json"
    with Simulator(WORKSPACE, signing_secret=SECRET, state_file=kept) as sim:
        web = bot_client(sim)
        posted = web.chat_postMessage(channel=ANA, text="still here", metadata={"event_type": "x", "event_payload": {}})
        web.views_publish(user_id=BEN, view={"type": "home", "blocks": []})
    with Simulator(WORKSPACE, signing_secret=SECRET, state_file=kept) as sim:
        assert [m["ts"] for m in sim.client.messages(ANA)] == [posted["ts"]]
        assert sim.client.raw_messages(posted["channel"])[0]["metadata"]["event_type"] == "x"
        assert sim.client.home(BEN)
        assert bot_client(sim).chat_postMessage(channel=ANA, text="y")["ts"] > posted["ts"]
        sim.client.post("/sim/reset", {})
        assert sim.client.messages(ANA) == []


def test_a_stopped_simulator_comes_back_at_the_same_address() -> None:
    sim = Simulator(WORKSPACE)
    with sim:
        before = sim.url
    with sim:
        assert sim.url == before
        assert sim.client.get("/sim/health")["ok"]


def test_rates_are_held_when_asked_for(web: WebClient, hands: Client) -> None:
    hands.settings(strict=True)
    try:
        assert [post(web) for _ in range(5)] == ["ok"] * 4 + ["429"]
        web.chat_postMessage(channel=BEN, text="another conversation")
    finally:
        hands.settings(strict=False)


def test_an_event_can_have_a_twin(bolt: App, serve: Callable[[App], Foreign], hands: Client) -> None:
    heard: list[dict[str, Any]] = []

    @bolt.event("message")
    def message(body: dict[str, Any]) -> None:
        heard.append(body)

    serve(bolt)
    hands.faults({"delivery": "event", "kind": "twin"})
    hands.say(ANA, "once")
    until(lambda: len(heard) == 2)
    assert heard[0]["event"] == heard[1]["event"]
    assert heard[0]["event_id"] != heard[1]["event_id"]


def test_a_strict_workspace_holds_each_method_to_its_tier() -> None:
    with Simulator(WORKSPACE, strict=True) as sim:
        web = bot_client(sim)
        for _ in range(20):
            web.users_list()
        with pytest.raises(SlackApiError) as error:
            web.users_list()
        assert (error.value.response.status_code, error.value.response["error"]) == (429, "ratelimited")
        assert 50 <= int(error.value.response.headers["retry-after"]) <= 60
        web.users_info(user=ANA)
        assert sim.client.settings(strict=False)["strict"] is False
        web.users_list()
