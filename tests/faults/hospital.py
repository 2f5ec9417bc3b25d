"""A bot that is killed again and again, and its Slack, which is no help: posts are lost, doubled and refused."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.simulator.actor import eventually
from bot.simulator.server import Simulator
from tests import company
from tests.desk import Json
from tests.stage import APP_TOKEN, AUDIT_KEY, BOT_TOKEN, SECRET

ROOT = Path(__file__).parents[2]
FAULTS: tuple[Json, ...] = (
    {"method": "chat.postMessage", "kind": "drop_after", "probability": 0.06},
    {"method": "chat.postMessage", "kind": "http_500_after", "probability": 0.04},
    {"method": "chat.postMessage", "kind": "drop_before", "probability": 0.04},
    {"method": "chat.postMessage", "kind": "http_500_before", "probability": 0.03},
    {"method": "chat.postMessage", "kind": "ratelimited", "probability": 0.01, "retry_after": 1},
    {"method": "chat.update", "kind": "drop_after", "probability": 0.05},
    {"method": "chat.update", "kind": "drop_before", "probability": 0.04},
    {"method": "chat.update", "kind": "http_500_before", "probability": 0.03},
    {"method": "conversations.*", "kind": "http_500_before", "probability": 0.05},
    {"method": "files.*", "kind": "drop_before", "probability": 0.05},
    {"method": "files.*", "kind": "http_500_after", "probability": 0.05},
    {"method": "files.completeUploadExternal", "kind": "drop_after", "probability": 0.2},
    {"method": "upload", "kind": "drop_after", "probability": 0.05},
    {"method": "download", "kind": "drop_before", "probability": 0.1},
    {"method": "views.*", "kind": "drop_after", "probability": 0.03},
    {"delivery": "interaction", "kind": "duplicate", "probability": 0.08},
    {"delivery": "interaction", "kind": "lost", "probability": 0.02},
    {"delivery": "command", "kind": "duplicate", "probability": 0.05},
)


@dataclass
class Ward:
    """The bot's process at one address, over all its lives. ``seen`` counts what Slack answered with."""

    simulator: Simulator
    environment: dict[str, str]
    port: int
    log: Path
    flags: Sequence[str]
    kills: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    _process: subprocess.Popen[bytes] | None = None
    _read: int = 0

    def start(self) -> None:
        """One more life; returns when it answers."""
        program = [sys.executable, "-m", "tests.faults.victim", str(self.port), *self.flags]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(program, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        eventually(self._ready, what="the bot's start", seconds=30)

    def _ready(self) -> bool:
        assert self._process, "it was started"
        assert self._process.poll() is None, self.log.read_text()[-3000:]
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """End this life, in the middle of whatever it does."""
        assert self._process, "it was started"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self.kills += 1

    def end(self) -> tuple[int, float]:
        """Ask it to end; its exit status, and the seconds that it took."""
        assert self._process, "it was started"
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30), time.monotonic() - began

    def listen(self) -> None:
        """Count what went over the wire since the last time."""
        for entry in self.simulator.client.timeline(self._read):
            self._read = entry["n"]
            if entry["direction"] == "from_app" and entry["status"] != 200:
                self.seen[str(entry["status"])] += 1


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def ward(database_url: str, folder: Path, *flags: str, config: Path = ROOT / "app.yaml") -> Iterator[Ward]:
    """The bot running for the company, with Slack's faults."""
    clock = folder / "clock"
    clock.write_text(str((company.MONDAY - datetime.now(UTC)).total_seconds()))
    # HR's weekly digest alone is always sent; the others are dropped where nothing is left to tell by then.
    shipped, policy = config.read_text(encoding="utf-8"), folder / "policy.yaml"
    policy.write_text(re.sub(r"weekday: (every|monday)\n", "weekday: never\n", shipped), encoding="utf-8")
    with Simulator(company.WORKSPACE, signing_secret=SECRET, bot_token=BOT_TOKEN, app_token=APP_TOKEN) as simulator:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "SLACK_API_URL": simulator.api_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "BACKOFFICE_AUDIT_KEY": AUDIT_KEY,
            "BACKOFFICE_CLOCK_FILE": str(clock),
            "BACKOFFICE_CONFIG": str(policy),
            "FILES_URL": str(folder / "files"),
        }
        made = Ward(simulator, environment, free_port(), folder / "bot.log", flags)
        simulator.request_url = f"http://127.0.0.1:{made.port}/slack/events"
        made.start()
        assert simulator.client.faults(*FAULTS, seed=1)["ok"]
        try:
            yield made
        finally:
            made.kill()


@contextmanager
def murder(patient: Ward, *, seed: int, after: tuple[float, float]) -> Iterator[None]:
    """Kill the bot at random moments and start it again, until the block ends; it lives on then."""
    enough, chance = threading.Event(), random.Random(seed)
    failed: list[BaseException] = []

    def murderer() -> None:
        try:
            while not enough.wait(chance.uniform(*after)):
                patient.kill()
                patient.start()
                patient.listen()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=murderer, name="murderer")
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join(60)
    assert not failed, failed
    time.sleep(0.1)
