"""What no program should send and some do: it is refused by name, and nothing after it suffers."""

import http.client
import json
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator.client import Client
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, GENERAL

BEARER = {"Authorization": "Bearer xoxb-simulated"}
AS_JSON = BEARER | {"Content-Type": "application/json"}
DEEP = "[" * 100_000


def send(sim: Simulator, path: str, body: str | bytes, headers: dict[str, str]) -> Any:
    """The answer to a raw POST, read as JSON where it is."""
    connection = http.client.HTTPConnection("127.0.0.1", int(sim.url.rpartition(":")[2]), timeout=30)
    try:
        connection.request("POST", path, body, headers)
        raw = connection.getresponse().read()
        return json.loads(raw) if raw.startswith(b"{") else raw.decode()
    finally:
        connection.close()


def api(sim: Simulator, method: str, body: str | bytes, headers: dict[str, str] = AS_JSON) -> Any:
    """The answer of a method to a raw body."""
    return send(sim, f"/api/{method}", body, headers)


@pytest.mark.parametrize(
    "body",
    [
        '{"channel": "C0GENERAL", "text": "\\ud800"}',
        '{"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "e", "event_payload": {"a": NaN}}}',
        '{"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "e", "event_payload": {"a": 1e999}}}',
        DEEP,
        b'{"channel": "C0GENERAL", "text": "\xff"}',
    ],
)
def test_what_cannot_be_said_again_is_no_json(sim: Simulator, hands: Client, body: str | bytes) -> None:
    assert api(sim, "chat.postMessage", body) == {"ok": False, "error": "invalid_json"}
    assert hands.messages(ANA, GENERAL) == []


def test_blocks_in_a_form_are_json_too(sim: Simulator) -> None:
    form = BEARER | {"Content-Type": "application/x-www-form-urlencoded"}
    assert api(sim, "chat.postMessage", f"channel={GENERAL}&blocks={DEEP}", form)["error"] == "invalid_blocks_format"


def test_a_persons_words_are_whole_characters(hands: Client) -> None:
    assert not hands.say(ANA, "\ud800", GENERAL)["ok"]
    assert hands.messages(ANA, GENERAL) == []


def test_a_response_url_takes_json_alone(sim: Simulator) -> None:
    assert send(sim, "/hooks/x", DEEP, AS_JSON) == {"ok": False, "error": "no_hook"}


def test_parts_of_a_form_are_utf8_whatever_they_say(sim: Simulator) -> None:
    kind = BEARER | {"Content-Type": "Multipart/Form-Data; boundary=b"}
    head = '--b\r\nContent-Disposition: form-data; name="text"\r\n'
    for more in ("", "Content-Type: text/plain; charset=nonsense\r\n"):
        answer = api(sim, "api.test", f"{head}{more}\r\nolá\r\n--b--\r\n".encode(), kind)
        assert answer == {"ok": True, "args": {"text": "olá"}}


def test_a_token_comes_in_the_header_or_in_a_form(sim: Simulator) -> None:
    token = {"token": "xoxb-simulated"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert api(sim, "auth.test", "token=xoxb-simulated", form)["ok"]
    assert api(sim, "auth.test", json.dumps(token), {"Content-Type": "application/json"})["error"] == "not_authed"
    assert api(sim, "auth.test?token=xoxb-simulated", "", {})["error"] == "not_authed"


def test_json_is_json_in_capitals_too(sim: Simulator) -> None:
    kind = BEARER | {"Content-Type": "Application/JSON; charset=UTF-8"}
    assert api(sim, "api.test", '{"a": 1}', kind)["args"] == {"a": 1}


def test_a_cursor_that_was_never_given_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as error:
        web.users_list(cursor="bmV4dDotMQ==")
    assert error.value.response["error"] == "invalid_cursor"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:99999/", "http://127.0.0.1:port/", "http://[::1", "http://é..x/", "elsewhere"]
)
def test_an_address_that_is_none_is_an_app_that_does_not_answer(sim: Simulator, hands: Client, address: str) -> None:
    sim.request_url = address
    assert hands.command(ANA, "/hello")["error"] == '/hello failed with the error "dispatch_failed"'


@pytest.mark.parametrize(
    "did",
    [
        {"do": "message", "text": "x", "files": "abc"},
        {"do": "message", "text": "x", "files": [5]},
        {"do": "message", "text": "x", "files": [{"content": 5}]},
        {"do": "message", "text": "x", "files": [{"content": "!!"}]},
        {"do": "press", "ts": "1", "action_id": "go", "payload": {"selected_option": "x"}},
        {"do": "submit", "view_id": "V", "state": {"b": {"a": {"type": "file_input", "files": [5]}}}},
    ],
)
def test_acts_that_no_screen_sends_are_refused_in_words(hands: Client, did: dict[str, Any]) -> None:
    answer = hands.act(ANA, channel=GENERAL, **did)
    assert not answer["ok"]
    assert answer["error"].startswith(("`", "A file's"))


@pytest.mark.parametrize(
    ("path", "described", "error"),
    [
        ("people", {"id": 5}, "A person needs an id."),
        ("people", {"id": "U1", "email": 5}, "`email` of the person U1 must be text."),
        ("channels", {"id": 5}, "A channel needs an id."),
        ("channels", {"id": "C1", "members": "U0ANA"}, "A channel's `members` must be a list of ids."),
    ],
)
def test_people_and_channels_are_of_the_form_of_a_workspace(
    hands: Client, path: str, described: dict[str, Any], error: str
) -> None:
    assert hands.post(f"/sim/{path}", described) == {"ok": False, "error": error}


def test_nobody_types_in_an_archived_channel(hands: Client) -> None:
    for act in ({"do": "message", "text": "hi"}, {"do": "command", "text": "/hi"}):
        assert hands.act(ANA, channel="C0OLD", **act)["error"] == "This channel has been archived."
