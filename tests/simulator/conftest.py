"""The standing cast: a small workspace, a simulator of it, and a foreign bot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.simulator.client import Client
from bot.simulator.server import Simulator

SECRET = "a-signing-secret"
ANA, BEN, GIL, LEFT, ABROAD = "U0ANA", "U0BEN", "U0GIL", "U0LEFT", "U0ABROAD"
GENERAL, FINANCE, OLD = "C0GENERAL", "C0FINANCE", "C0OLD"


def _person(user: str, name: str, **more: Any) -> dict[str, Any]:
    email = f"{name.split()[0].lower()}@example.com"
    return {
        "id": user,
        "name": name.split()[0].lower(),
        "real_name": name,
        "email": email,
        "tz": "Europe/Lisbon",
        **more,
    }


WORKSPACE: dict[str, Any] = {
    "team": {"id": "T0ACME", "name": "Acme", "domain": "acme"},
    "users": [
        _person(ANA, "Ana Souza", locale="pt-BR", title="Designer"),
        _person(BEN, "Ben Okri", is_admin=True),
        _person(GIL, "Gil Guest", is_restricted=True),
        _person(LEFT, "Lea Left", deleted=True),
        _person(ABROAD, "Abe Abroad", team_id="T0OTHER"),
    ],
    "channels": [
        {"id": GENERAL, "name": "general", "members": [ANA, BEN], "topic": "All of us"},
        {"id": FINANCE, "name": "finance", "is_private": True, "members": [BEN]},
        {"id": OLD, "name": "old", "members": [ANA], "is_archived": True},
    ],
}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class Foreign:
    """Somebody else's bot behind plain HTTP."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.server = make_server("127.0.0.1", 0, self._answer, _Server, _Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        self.seen: list[dict[str, str]] = []
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def _answer(self, environ: Any, start: Any) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        headers = {k[5:].replace("_", "-").lower(): v for k, v in environ.items() if k.startswith("HTTP_")}
        headers["content-type"] = environ.get("CONTENT_TYPE", "")
        self.seen.append(headers)
        answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
        start(f"{answer.status} X", [(k, v) for k, values in answer.headers.items() for v in values])
        return [answer.body.encode()]

    def close(self) -> None:
        """Hangs up."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    """One simulator for a module: starting is quick, but ending takes a fifth of a second."""
    with Simulator(WORKSPACE, signing_secret=SECRET) as simulator:
        yield simulator


@pytest.fixture
def sim(running: Simulator) -> Simulator:
    """The workspace as it was founded, with long times to answer, short ones to try again, no manifest and no app."""
    running.request_url = running.world.manifest.raw = None
    running.client.settings(deadline=15, trigger_life=15, hook_life=1800, retries=[0, 0.05, 0.1])
    running.client.post("/sim/reset", {})
    return running


@pytest.fixture
def hands(sim: Simulator) -> Client:
    """What people do and see."""
    return sim.client


@pytest.fixture
def web(sim: Simulator) -> WebClient:
    """The Web API as the bot has it."""
    return bot_client(sim)


def bot_client(sim: Simulator, token: str = "xoxb-simulated") -> WebClient:
    """A client of the Web API that never repeats a call."""
    return WebClient(token=token, base_url=sim.api_url, retry_handlers=[], timeout=30)


@pytest.fixture
def bolt(sim: Simulator, web: WebClient) -> App:
    """An app by Slack's own framework."""
    return App(client=web, signing_secret=SECRET, process_before_response=True)


@pytest.fixture
def serve(sim: Simulator) -> Iterator[Callable[[App], Foreign]]:
    """Puts an app behind HTTP where the simulator finds it."""
    served: list[Foreign] = []

    def put(app: App) -> Foreign:
        served.append(Foreign(app))
        sim.request_url = served[-1].url
        return served[-1]

    yield put
    for foreign in served:
        foreign.close()
