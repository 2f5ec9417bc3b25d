"""The process: started in order, served until a signal, ended within 20 seconds with nothing half done."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import Any, Literal

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from waitress import wasyncore
from waitress.server import create_server

from bot.app import ANSWERING_TIMEOUT, Parts, build_app
from bot.clock import STUCK_AFTER, Ticks
from bot.delivery.fate import STOPPED
from bot.metrics import Metrics
from bot.settings import Settings, SettingsError
from bot.slack import Identity, Slack, client
from bot.web import MOST_BYTES, Web
from handlers.answering import UNANSWERED
from handlers.vacation.feed import PATH
from storage import schema, unsent
from storage.db import Database, Unavailable

log = logging.getLogger(__name__)
Address = tuple[str, int]
Role = Literal["web", "worker", "all"]
THREADS = 16
END_WITHIN = 10.0
"""Seconds that requests in flight get after a signal; ticks and delivery end meanwhile."""
PATIENCE: dict[str, Any] = {
    "ident": None,
    # With its defaults a hundred idle sockets silence the bot for two minutes, and bodies of a gigabyte reach the disk.
    "max_request_body_size": MOST_BYTES,
    "channel_timeout": 10,
    "cleanup_interval": 5,
    "connection_limit": 900,
    "asyncore_use_poll": True,
}


@contextmanager
def serving(web: Web, address: Address, *, name: str) -> Iterator[int]:
    """Serve ``web`` in threads while the block runs; yields the port. What is in flight at the end is finished."""
    host = "127.0.0.1" if address[0] == "localhost" else address[0]
    server = create_server(web, host=host, port=address[1], threads=THREADS, **PATIENCE)
    ended = threading.Event()
    thread = threading.Thread(target=_until, args=(ended, server), name=name, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        if not web.drain(END_WITHIN):
            log.warning("requests were still in flight at the end")
        # Its threads first: one that has just answered still tells the loop so.
        server.task_dispatcher.shutdown()
        ended.set()
        # Its loop may have seen that by itself by now, and closed the trigger too.
        with suppress(OSError):
            server.pull_trigger()
        thread.join(3)


def _until(ended: threading.Event, server: Any) -> None:
    """Run Waitress's loop. This thread alone touches the sockets: one accepted while another closes would stay open."""
    while not ended.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)
    deadline = time.monotonic() + 1
    # What is written is sent still: answers are small, so this ends at once.
    while time.monotonic() < deadline and any(c.total_outbufs_len for c in server.active_channels.values()):
        wasyncore.loop(timeout=0.01, use_poll=True, map=server._map, count=1)
    wasyncore.close_all(server._map, ignore_all=True)


def run(
    settings: Settings,
    *,
    http: Address | None = None,
    socket: bool = False,
    role: Role = "all",
    ops: Address = ("127.0.0.1", 0),
    calendar: Address | None = None,
    stop: threading.Event | None = None,
    started: Callable[[str], None] = print,
) -> None:
    """Run the bot until SIGTERM, SIGINT or ``stop``.

    Raises SettingsError, WrongVersion or Unavailable where something is missing to begin.
    """
    stop = stop or _stop_on_signal()
    schema.check(settings.database_url)
    with ExitStack() as house:
        db = house.enter_context(_database(settings))
        up, ticking = threading.Event(), list[Ticks]()
        metrics = Metrics(lambda: _backlog(db), lambda: max((ticks.age() for ticks in ticking), default=0.0))
        ops_web = Web(ready=lambda: _not_ready(db, up, ticking), metrics=metrics)
        started(f"ops: {house.enter_context(_open(ops_web, ops, name='ops'))}")
        identity = _identity(settings, stop)
        if identity is None:
            return
        parts = build_app(settings, identity, db, metrics, stopped=stop.is_set)
        parts.catalogue.begin(db, stopped=stop.is_set)
        parts.offers.begin(db, stopped=stop.is_set)
        if role != "web":
            house.enter_context(_working(parts))
            ticking.append(parts.ticks)
        if role != "worker" and http:
            secret = settings.secret("SLACK_SIGNING_SECRET")
            web = Web(app=parts.bolt, signing_secret=secret, ready=ops_web.ready, feeds=parts.feeds)
            started(f"Slack: {house.enter_context(_open(web, http, name='web'))}/slack/events")
        if calendar:
            web = Web(ready=ops_web.ready, feeds=parts.feeds)
            started(f"Calendars: {house.enter_context(_open(web, calendar, name='calendar'))}{PATH}")
        if role != "worker" and socket:
            house.enter_context(_connected(settings, parts))
            started("Slack: connected by Socket Mode")
        up.set()
        log.info("started", extra={"role": role})
        stop.wait()
        parts.delivery.begin_to_stop()
        log.info("stopping")


@contextmanager
def _open(web: Web, address: Address, *, name: str) -> Iterator[str]:
    """Serve ``web`` while the block runs; yields where."""
    with serving(web, address, name=name) as port:
        yield f"http://{address[0]}:{port}"


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def asked(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    return stop


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    db = Database(settings.database_url, audit_key=settings.chain_key())
    try:
        yield db
    finally:
        db.dispose()


@contextmanager
def _working(parts: Parts) -> Iterator[None]:
    parts.delivery.start()
    parts.ticks.start()
    try:
        yield
    finally:
        parts.ticks.stop()
        parts.delivery.stop()


@contextmanager
def _connected(settings: Settings, parts: Parts) -> Iterator[None]:
    web = client("", settings.slack_api_url, timeout=ANSWERING_TIMEOUT)
    handler = SocketModeHandler(parts.bolt, settings.secret("SLACK_APP_TOKEN"), web_client=web, concurrency=THREADS)
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def _identity(settings: Settings, stop: threading.Event) -> Identity | None:
    """Who we are, asked until Slack answers; None if we are to end before. Raises SettingsError for a bad token."""
    slack = Slack(client(settings.secret("SLACK_BOT_TOKEN"), settings.slack_api_url, timeout=ANSWERING_TIMEOUT))
    pause = 0.2
    while not stop.is_set():
        try:
            return slack.who_are_we()
        except SlackApiError as refused:
            word = str(refused.response.get("error"))
            if word in STOPPED:
                raise SettingsError(f"SLACK_BOT_TOKEN: Slack does not accept it ({word})") from refused
        except UNANSWERED as broken:
            log.warning("Slack does not answer yet", extra={"error": type(broken).__name__})
        stop.wait(pause)
        pause = min(pause * 2, 30.0)
    return None


def _backlog(db: Database) -> unsent.Backlog:
    with db.read() as tx:
        return unsent.backlog(tx)


def _not_ready(db: Database, up: threading.Event, ticking: list[Ticks]) -> str | None:
    """Why the bot cannot serve now, None if it can."""
    if not up.is_set():
        return "starting"
    try:
        with db.read() as tx:
            schema.current(tx)
    except Unavailable:
        return "the database cannot be reached"
    return "the clock stands still" if any(ticks.age() > STUCK_AFTER for ticks in ticking) else None
