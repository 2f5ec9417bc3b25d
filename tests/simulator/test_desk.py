"""What tests and scripts ask of the simulator itself: a mistake of theirs is named, and nothing is half done."""

import json
import urllib.error
import urllib.request

import pytest

from bot.simulator.server import Simulator

ANA = "U0ANA"


def ask(slack: Simulator, path: str, body: str | None = None) -> tuple[int, str]:
    """The status, and what is said of it."""
    data = body.encode() if body is not None else None
    request = urllib.request.Request(f"{slack.url}/sim/{path}", data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())["error"]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        (f"conversation/C0GENERAL?as={ANA}&limit=x", None, "limit must be a whole number, not 'x'."),
        ("timeline?after=-1", None, "after must be a whole number, not '-1'."),
        ("settings", '{"deadline": "x"}', "deadline: Input should be a valid number."),
        ("settings", '{"deadline": -1}', "deadline: Input should be greater than 0."),
        ("settings", '{"retries": 5}', "retries: Input should be a valid list."),
        ("settings", '{"retries": ["x"]}', "retries.0: Input should be a valid number."),
        ("settings", '{"request_url": 5}', "request_url: Input should be a valid string."),
        ("settings", '{"dedline": 1}', "dedline: Extra inputs are not permitted."),
        ("settings", "[" * 20_000, "The body must be JSON."),
        ("settings", "5", "The body must be a JSON object."),
    ],
)
def test_a_mistake_is_named_and_nothing_changes(sim: Simulator, path: str, body: str | None, said: str) -> None:
    before = sim.client.post("/sim/settings", {})
    assert ask(sim, path, body) == (400, said)
    assert sim.client.post("/sim/settings", {}) == before
