"""What an app's answer does: to an event, and through a response_url; and what is told of a thread."""

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from wsgiref.simple_server import make_server

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from bot.simulator.world import Settings
from tests.simulator.conftest import ANA, BEN, GENERAL, Foreign, _Quiet
from tests.simulator.test_methods import BOT

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
CARD: list[dict[str, Any]] = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]


@pytest.fixture
def pressed(bolt: App, serve: Callable[[App], Foreign]) -> list[dict[str, Any]]:
    """What a bot hears of its button and of messages."""
    bodies: list[dict[str, Any]] = []

    @bolt.action("go")
    def go(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    bolt.event("message")(lambda body: bodies.append(body))
    serve(bolt)
    return bodies


@pytest.mark.parametrize(("final", "attempts"), [(False, 4), (True, 1)])
def test_an_event_is_tried_four_times_unless_the_app_forbids_it(
    sim: Simulator, hands: Client, final: bool, attempts: int
) -> None:
    seen: list[tuple[str | None, str | None]] = []

    def refuse(environ: Any, start: Any) -> list[bytes]:
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        seen.append((environ.get("HTTP_X_SLACK_RETRY_NUM"), environ.get("HTTP_X_SLACK_RETRY_REASON")))
        start("500 X", [("X-Slack-No-Retry", "1")] if final else [])
        return [b""]

    server = make_server("127.0.0.1", 0, refuse, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    sim.request_url = f"http://127.0.0.1:{server.server_port}/"
    hands.settings(retries=[0, 0.02, 0.02])
    hands.act(ANA, "open_home")
    until(lambda: len(seen) == attempts)
    threading.Event().wait(0.2)
    server.shutdown()
    server.server_close()
    expected = [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert seen == expected[:attempts]


def test_slack_waits_three_seconds_and_tries_again_at_once_after_a_minute_and_after_five() -> None:
    slacks = Settings("", "", "")
    assert (slacks.deadline, slacks.retries) == (3, (0, 60, 300))
    assert (slacks.trigger_life, slacks.hook_life) == (3, 1800)


def test_a_whisper_is_replaced_and_deleted_through_its_response_url(
    web: WebClient, hands: Client, pressed: list[dict[str, Any]]
) -> None:
    web.conversations_join(channel=GENERAL)
    web.chat_postEphemeral(channel=GENERAL, user=ANA, text="Go?", blocks=CARD)
    assert hands.press(ANA, hands.messages(ANA, GENERAL)[-1], "Go")["ok"]
    body = until(lambda: [b for b in pressed if "actions" in b])[0]
    assert (body["container"]["is_ephemeral"], "message" in body) == (True, False)
    hook = WebhookClient(body["response_url"])
    hook.send(text="Gone", replace_original=True)
    assert [m["text"] for m in hands.messages(ANA, GENERAL)] == ["Gone"]
    hook.send(delete_original=True)
    assert hands.messages(ANA, GENERAL) == []


def test_a_response_url_answers_for_one_for_all_and_in_the_thread(
    web: WebClient, hands: Client, pressed: list[dict[str, Any]]
) -> None:
    web.conversations_join(channel=GENERAL)
    card = web.chat_postMessage(channel=GENERAL, text="Go?", blocks=CARD)["ts"]
    assert hands.press(ANA, hands.messages(ANA, GENERAL)[-1], "Go")["ok"]
    hook = WebhookClient(until(lambda: [b for b in pressed if "actions" in b])[0]["response_url"])
    hook.send(text="for Ana")
    hook.send(text="for all", response_type="in_channel")
    hook.send_dict({"text": "below", "response_type": "in_channel", "thread_ts": card})
    assert [m["text"] for m in hands.messages(BEN, GENERAL)] == ["Go?", "for all", "below"]
    assert hands.messages(BEN, GENERAL)[-1]["thread_ts"] == card
    assert [m["text"] for m in hands.messages(ANA, GENERAL) if m["ephemeral"]] == ["for Ana"]


def test_a_reply_in_a_channels_thread_is_told_of(web: WebClient, hands: Client, pressed: list[dict[str, Any]]) -> None:
    web.conversations_join(channel=GENERAL)
    asked = web.chat_postMessage(channel=GENERAL, text="Anybody?")["ts"]
    said = hands.say(BEN, "Me", GENERAL, thread_ts=asked)["ts"]
    event = until(lambda: pressed)[0]["event"]
    told = (event["thread_ts"], event["ts"], event["channel_type"], event["parent_user_id"])
    assert told == (asked, said, "channel", BOT)


class _Dripping(BaseHTTPRequestHandler):
    """An app that answers one byte at a time until somebody hangs up."""

    asked: ClassVar[list[str]] = []
    left: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"x")
                time.sleep(0.05)
        self.left.append(self.path)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class _Crowd(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def test_an_app_that_never_ends_its_answer_is_asked_by_everybody_and_then_left(sim: Simulator, hands: Client) -> None:
    with _Crowd(("127.0.0.1", 0), _Dripping) as app:
        threading.Thread(target=app.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        sim.request_url = f"http://127.0.0.1:{app.server_port}/"
        hands.settings(deadline=1.5)
        channel = hands.dm(ANA)
        with ThreadPoolExecutor(80) as people:
            said = list(people.map(lambda _: hands.command(ANA, "/hello", channel)["error"], range(80)))
        assert set(said) == {'/hello failed with the error "operation_timeout"'}
        assert len(_Dripping.asked) == 80
        until(lambda: len(_Dripping.left) == 80)
        app.shutdown()
