"""The process as an operator meets it: started as a command, asked for its health, ended by a signal."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.simulator.actor import Actor, eventually, labels
from bot.simulator.server import Simulator
from storage.db import Database
from tests import company
from tests.stage import APP_TOKEN, AUDIT_KEY, BOT_TOKEN, PATIENT, SECRET

ADDRESS = re.compile(r"(http://[\d.]+:\d+)")


@pytest.fixture
def slack() -> Iterator[Simulator]:
    with Simulator(company.WORKSPACE, None, signing_secret=SECRET, bot_token=BOT_TOKEN, app_token=APP_TOKEN,
                   deadline=PATIENT["deadline"]) as made:  # fmt: skip
        yield made


def environment(slack: Simulator, database_url: str, folder: Path) -> dict[str, str]:
    clock = folder / "clock"
    clock.write_text(str((company.MONDAY - datetime.now(UTC)).total_seconds()))
    return os.environ | {
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
        "BACKOFFICE_AUDIT_KEY": AUDIT_KEY,
        "BACKOFFICE_CLOCK_FILE": str(clock),
    }


@contextmanager
def running(env: dict[str, str], *arguments: str) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """`backoffice run` with these arguments; yields the process and the addresses that it printed."""
    command = [sys.executable, "-m", "bot", "run", "--ops", "127.0.0.1:0", *arguments]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    expected = 1 if "worker" in arguments else 2
    addresses: list[str] = []
    try:
        while len(addresses) < expected and (line := process.stdout.readline()):
            addresses += ADDRESS.findall(line)
        assert len(addresses) == expected, f"it did not start: {process.wait(10)}"
        yield process, addresses
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ended(env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """`backoffice run`, which is expected to end by itself."""
    command = [sys.executable, "-m", "bot", "run", "--socket"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def status(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def ready(ops: str) -> bool:
    return status(f"{ops}/readyz")[0] == 200


def test_health_stands_on_both_addresses_and_metrics_only_on_ops(
    slack: Simulator, sqlite_url: str, tmp_path: Path
) -> None:
    with running(environment(slack, sqlite_url, tmp_path), "--http", "127.0.0.1:0") as (_, (ops, web)):
        eventually(lambda: ready(ops), what="readiness")
        assert status(f"{ops}/healthz") == (200, "ok")
        assert status(f"{web}/healthz") == (200, "ok")
        assert status(f"{web}/readyz") == (200, "ok")
        assert status(f"{web}/metrics")[0] == 404
        assert status(f"{web}/slack/events")[0] == 405
        told = status(f"{ops}/metrics")[1]
        for figure in ("backoffice_unsent_messages 0.0", "backoffice_dead_messages 0.0", "backoffice_tick_age_seconds"):
            assert figure in told


def test_calendars_have_an_address_of_their_own_beside_socket_mode(
    slack: Simulator, sqlite_url: str, tmp_path: Path
) -> None:
    with running(environment(slack, sqlite_url, tmp_path), "--socket", "--calendar", "127.0.0.1:0") as (_, (ops, mine)):
        eventually(lambda: ready(ops), what="readiness")
        assert status(f"{mine}/healthz") == (200, "ok")
        for path in ("/metrics", "/calendar/", f"/calendar/{'0' * 40}.ics"):
            assert status(f"{mine}{path}")[0] == 404, path


def test_a_signal_ends_it_within_twenty_seconds(slack: Simulator, sqlite_url: str, tmp_path: Path) -> None:
    with running(environment(slack, sqlite_url, tmp_path), "--http", "127.0.0.1:0") as (process, (ops, _)):
        eventually(lambda: ready(ops), what="readiness")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - began < 20


def test_it_waits_for_slack_alive_and_not_ready(sqlite_url: str, tmp_path: Path, slack: Simulator) -> None:
    env = environment(slack, sqlite_url, tmp_path) | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    with running(env, "--role", "worker") as (process, (ops,)):
        assert status(f"{ops}/healthz") == (200, "ok")
        assert status(f"{ops}/readyz") == (503, "starting")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_token_that_slack_refuses_ends_it_with_a_sentence(slack: Simulator, sqlite_url: str, tmp_path: Path) -> None:
    env = environment(slack, sqlite_url, tmp_path) | {"SLACK_BOT_TOKEN": "xoxb-wrong"}
    refused = ended(env)
    assert refused.returncode == 1
    assert "SLACK_BOT_TOKEN: Slack does not accept it (invalid_auth)" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_empty_database_is_refused_before_anything_starts(slack: Simulator, tmp_path: Path) -> None:
    env = environment(slack, f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)
    refused = ended(env)
    assert refused.returncode == 1
    assert "backoffice migrate" in refused.stderr


def test_a_web_process_and_a_worker_share_the_work(slack: Simulator, postgresql_url: str, tmp_path: Path) -> None:
    db = Database(postgresql_url, audit_key=AUDIT_KEY.encode())
    # The worker learns who is in Slack while it starts: who asks before that is decided by HR.
    company.found(db, with_accounts=True)
    db.dispose()
    env = environment(slack, postgresql_url, tmp_path)
    with (
        running(env, "--http", "127.0.0.1:0", "--role", "web") as (_, (_, web)),
        running(env, "--role", "worker") as (_, (ops,)),
    ):
        slack.request_url = f"{web}/slack/events"
        eventually(lambda: ready(ops), what="the worker")
        ana, bruno = Actor(slack.client, "U0ANA"), Actor(slack.client, "U0BRUNO")
        ana.command("/vacation unpaid 17 Aug")
        ana.submit()
        bruno.press_card("VAC-1", "Approve")
        assert labels(ana.card("approved VAC-1")) == []


def test_a_slow_slack_does_not_keep_it_from_ending(slack: Simulator, sqlite_url: str, tmp_path: Path) -> None:
    slack.client.faults({"method": "users.list", "kind": "delay", "delay": 6.0, "probability": 1})
    with running(environment(slack, sqlite_url, tmp_path), "--http", "127.0.0.1:0") as (process, (ops, _)):
        eventually(lambda: ready(ops), what="readiness")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - began < 15


def test_idle_sockets_do_not_silence_the_bot(slack: Simulator, sqlite_url: str, tmp_path: Path) -> None:
    with running(environment(slack, sqlite_url, tmp_path), "--http", "127.0.0.1:0") as (_, (ops, web)):
        eventually(lambda: ready(ops), what="readiness")
        host, port = web.removeprefix("http://").split(":")
        idle = [socket.create_connection((host, int(port))) for _ in range(200)]
        for connection in idle:
            connection.sendall(b"POST /slack/events HTTP/1.1\r\nX-A: ")
        assert status(f"{web}/healthz") == (200, "ok")
        for connection in idle:
            connection.close()
