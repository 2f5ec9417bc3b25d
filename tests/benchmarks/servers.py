"""The servers that are compared, each in a process of its own."""

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from waitress.server import create_server

from bot import bolt, process
from bot.metrics import Metrics
from bot.process import THREADS
from bot.slack import Identity
from bot.web import Web
from domain.policy import Policy
from handlers.desk import Reply
from storage.unsent import Backlog
from tests.company import MONDAY, TEAM
from tests.stage import SECRET, default_policy, settings_for

# A queue of one is what sixteen clients make of it, and no news.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)
WE = Identity(TEAM, "http://company.example/", "B0", "U0BOT")


@contextmanager
def apart(serve: Callable[..., None], *arguments: object) -> Iterator[int]:
    """Run ``serve(report, *arguments)`` in a process of its own until the block ends; yields the port it reports."""
    context = get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there, *arguments), daemon=True)
    server.start()
    try:
        if not here.poll(60):
            raise RuntimeError(f"{serve.__name__} did not start")
        yield int(here.recv())
    finally:
        server.terminate()
        server.join(20)


def bolt_by_default(report: Connection) -> None:
    """Bolt as it comes, with a listener that only acknowledges."""

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1", bot_id="B0", bot_user_id="U0BOT")

    app = App(authorize=authorize, signing_secret=SECRET)

    def no_op(ack: Ack) -> None:
        ack()

    app.view(re.compile(".*"))(no_op)
    _serve(SlackRequestHandler(app), report)


def bolt_as_ours(report: Connection) -> None:
    """Bolt as we set it up, behind our checks, with a desk that does nothing."""
    desk: Any = SimpleNamespace(serve=lambda surface, body: Reply({}))
    metrics = Metrics(lambda: Backlog(unsent=0, oldest_seconds=0, cards=0, dead=0), lambda: 0.0)
    app = bolt.build(
        desk, client=WebClient(token="xoxb-1"), identity=WE, user_changed=lambda user: None, metrics=metrics
    )
    _serve(Web(app=app, signing_secret=SECRET, ready=lambda: None), report)


def _serve(application: Any, report: Connection) -> None:
    server = create_server(application, host="127.0.0.1", port=0, threads=THREADS)
    report.send(server.effective_port)
    server.run()


def backoffice(
    report: Connection,
    database_url: str,
    api_url: str,
    folder: str,
    role: process.Role,
    policy: Callable[[], Policy] = default_policy,
) -> None:
    """The ordinary bot."""
    clock_file = Path(folder) / "clock"
    clock_file.write_text(str((MONDAY - datetime.now(UTC)).total_seconds()))
    settings = settings_for(database_url, api_url, clock_file=clock_file, policy=policy())
    started = threading.Event()

    def said(line: str) -> None:
        if role == "worker" or line.startswith("Slack: "):
            started.set()
            report.send(int(line.split(":")[-1].split("/")[0]))

    process.run(settings, http=("127.0.0.1", 0), role=role, started=said)


def slack_that_agrees(report: Connection) -> None:
    """A Slack that takes whatever it is told, at once: what is measured is ours."""
    said = {
        "ok": True,
        "team_id": TEAM,
        "url": WE.url,
        "user_id": WE.bot_user_id,
        "bot_id": WE.bot_id,
        "view": {"id": "V1"},
    }
    words = json.dumps(said).encode()

    def agrees(environ: Mapping[str, Any], start: Callable[..., object]) -> list[bytes]:
        environ["wsgi.input"].read()
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(words)))])
        return [words]

    _serve(agrees, report)
