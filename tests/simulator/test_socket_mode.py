"""The same bots through Socket Mode, with Slack's own client."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.frames import Opcode
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as websocket

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, BEN, WORKSPACE, Foreign, bot_client
from tests.simulator.test_first_steps import a_bot

Connect = Callable[[App], SocketModeHandler]


@pytest.fixture
def connect(sim: Simulator) -> Iterator[Connect]:
    """Opens a connection for an app, and waits until the simulator has it."""
    opened: list[SocketModeHandler] = []

    def open_one(app: App) -> SocketModeHandler:
        handler = SocketModeHandler(app, "xapp-simulated", web_client=bot_client(sim))
        opened.append(handler)
        handler.client.connect()
        until(lambda: sim.client.get("/sim/health")["connections"] == len(opened))
        return handler

    yield open_one
    for handler in opened:
        handler.client.auto_reconnect_enabled = False
    sim.client.post("/sim/sockets/disconnect", {"reason": "link_disabled"})
    until(lambda: not any(handler.client.is_connected() for handler in opened))
    for handler in opened:
        handler.client.close()


def test_a_request_goes_the_whole_way(bolt: App, connect: Connect, hands: Client) -> None:
    connect(a_bot(bolt))
    assert hands.get("/sim/view", **{"as": ANA})["app"]["transport"] == "socket"
    assert hands.command(ANA, "/vacation") == {"ok": True}
    assert hands.fill(ANA, day="2020-01-01")["errors"] == {"from": "This day is past."}
    assert hands.fill(ANA, day="2026-08-10") == {"ok": True, "response_action": None}
    assert hands.press(BEN, hands.messages(BEN)[-1], "Approve") == {"ok": True}
    assert hands.messages(BEN)[-1]["text"] == "approved"
    hands.say(ANA, "hello")
    until(lambda: hands.messages(ANA)[-1]["text"] == "You said hello")


def test_an_open_connection_goes_before_the_request_url(
    bolt: App, connect: Connect, serve: Callable[[App], Foreign], hands: Client
) -> None:
    foreign = serve(bolt)
    connect(a_bot(bolt))
    hands.command(ANA, "/vacation")
    assert foreign.seen == []


def test_payloads_are_spread_over_connections(sim: Simulator, connect: Connect, hands: Client) -> None:
    counts = [0, 0]

    def counting(number: int) -> App:
        app = App(client=bot_client(sim), signing_secret="x", process_before_response=True)

        @app.command("/count")
        def count(ack: Any) -> None:
            counts[number] += 1
            ack("counted")

        return app

    connect(counting(0))
    connect(counting(1))
    for _ in range(4):
        assert hands.command(ANA, "/count") == {"ok": True}
    assert counts == [2, 2]
    assert hands.messages(ANA)[-1]["text"] == "counted"


def test_a_bot_that_does_not_acknowledge_fails_in_the_persons_eyes(bolt: App, connect: Connect, hands: Client) -> None:
    hands.settings(deadline=0.5)
    connect(bolt)
    assert hands.command(ANA, "/nobody") == {
        "ok": False,
        "error": '/nobody failed with the error "operation_timeout"',
    }


def test_an_event_without_acknowledgement_comes_again_with_its_attempt(
    sim: Simulator, bolt: App, connect: Connect, hands: Client
) -> None:
    hands.settings(deadline=0.5)
    attempts: list[Any] = []

    @bolt.event("app_home_opened")
    def opened() -> None:
        attempts.append(len(attempts))
        if len(attempts) < 3:
            raise RuntimeError("not yet")

    connect(bolt)
    hands.act(ANA, "open_home")
    until(lambda: len(attempts) == 3)


def test_a_refresh_makes_the_client_connect_anew(bolt: App, connect: Connect, hands: Client) -> None:
    connect(a_bot(bolt))
    assert hands.post("/sim/sockets/disconnect", {}) == {"ok": True, "asked": 1}
    until(lambda: hands.get("/sim/health")["connections"] == 1)
    assert hands.command(ANA, "/vacation") == {"ok": True}


def test_only_the_app_token_opens_connections(sim: Simulator, web: WebClient) -> None:
    refused = web.api_call("auth.test").data
    assert isinstance(refused, dict)
    assert refused["ok"]
    app = bot_client(sim, "xapp-simulated")
    assert app.apps_connections_open(app_token="xapp-simulated")["url"].startswith("ws://127.0.0.1:")


@pytest.fixture
def wire(sim: Simulator) -> Iterator[Callable[[], ClientConnection]]:
    """Opens a bare connection, of which the hello was not read."""
    with contextlib.ExitStack() as opened:

        def open_one() -> ClientConnection:
            url = bot_client(sim).apps_connections_open(app_token="xapp-simulated")["url"]
            return opened.enter_context(websocket(url))

        yield open_one
    until(lambda: sim.client.get("/sim/health")["connections"] == 0)


def read(connection: ClientConnection) -> dict[str, Any]:
    """The next message, unacknowledged."""
    message: dict[str, Any] = json.loads(connection.recv(timeout=30))
    return message


def acknowledge(connection: ClientConnection, envelope: dict[str, Any]) -> None:
    connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_a_hello_counts_the_connections_and_an_eleventh_is_one_too_many(wire: Callable[[], ClientConnection]) -> None:
    greetings = [read(wire()) for _ in range(10)]
    assert [g["num_connections"] for g in greetings] == list(range(1, 11))
    assert set(greetings[0]) == {"type", "num_connections", "debug_info", "connection_info"}
    goodbye = read(wire())
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "too_many_websockets")


def test_an_envelope_can_come_twice(wire: Callable[[], ClientConnection], hands: Client) -> None:
    one, other = wire(), wire()
    assert [read(c)["type"] for c in (one, other)] == ["hello", "hello"]
    hands.faults({"delivery": "event", "kind": "duplicate", "times": 1})
    hands.act(ANA, "open_home")
    first, second = read(one), read(other)
    assert first == second
    acknowledge(other, second)
    assert first["retry_attempt"] == 0


def test_an_event_of_a_connection_that_died_goes_to_another(
    wire: Callable[[], ClientConnection], hands: Client
) -> None:
    hands.settings(deadline=0.5)
    one, other = wire(), wire()
    assert [read(c)["type"] for c in (one, other)] == ["hello", "hello"]
    hands.act(ANA, "open_home")
    died = read(one)
    one.close()
    again = read(other)
    assert (again["payload"], again["retry_attempt"]) == (died["payload"], 1)
    assert again["retry_reason"] == "timeout"
    acknowledge(other, again)


def test_a_command_of_a_connection_that_died_is_lost(wire: Callable[[], ClientConnection], hands: Client) -> None:
    hands.settings(deadline=0.5)
    one, other = wire(), wire()
    assert [read(c)["type"] for c in (one, other)] == ["hello", "hello"]
    answers: list[dict[str, Any]] = []
    typing = threading.Thread(target=lambda: answers.append(hands.command(ANA, "/do")))
    typing.start()
    assert read(one)["type"] == "slash_commands"
    one.close()
    typing.join()
    assert answers[0]["error"] == '/do failed with the error "operation_timeout"'
    with pytest.raises(TimeoutError):
        other.recv(timeout=0.1)


def test_what_happened_while_nothing_was_connected_is_told_later(
    wire: Callable[[], ClientConnection], hands: Client
) -> None:
    hands.settings(retries=[0.2, 0.2, 5])
    with wire() as one:
        read(one)
    until(lambda: hands.get("/sim/health")["connections"] == 0)
    hands.act(ANA, "open_home")
    other = wire()
    assert read(other)["type"] == "hello"
    event = read(other)
    assert event["payload"]["event"]["type"] == "app_home_opened"
    acknowledge(other, event)


def test_what_is_no_acknowledgement_is_passed_over(wire: Callable[[], ClientConnection], hands: Client) -> None:
    connection = wire()
    read(connection)
    for noise in (b"\x00\xff", "not json", "5", '{"envelope_id": []}', "[" * 100_000):
        connection.send(noise)
    assert hands.act(ANA, "open_home")["ok"]
    assert read(connection)["payload"]["event"]["type"] == "app_home_opened"


def test_a_warning_leaves_the_connection_as_it_is(wire: Callable[[], ClientConnection], hands: Client) -> None:
    one = wire()
    read(one)
    hands.post("/sim/sockets/disconnect", {"reason": "warning"})
    assert (read(one)["reason"], hands.get("/sim/health")["connections"]) == ("warning", 1)


def test_the_heartbeat_is_words_as_slacks_is(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[bytes] = []

    class Listening(ClientConnection):
        def process_event(self, event: Any) -> None:
            if getattr(event, "opcode", None) is Opcode.PING:
                beats.append(bytes(event.data))
            super().process_event(event)

    monkeypatch.setattr("bot.simulator.server.HEARTBEAT", 0.05)
    with Simulator(WORKSPACE) as slack:
        address = bot_client(slack, "xapp-simulated").apps_connections_open(app_token="xapp-simulated")["url"]
        with websocket(address, create_connection=Listening):
            until(lambda: len(beats) == 3)
    assert {beat.decode() for beat in beats} == {"Ping from applink-simulated"}
