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
from bot.simulator.client import Client
from bot.simulator.server import Simulator
from storage.db import Database
from tests import company
from tests.desk import Json
from tests.faults.patience import STILL, moved
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

MOMENT = 0.1
"""Seconds at most between an exchange and the death that it brings: in the middle of whatever follows it."""


@dataclass
class Ward:
    """The bot's process at one address, over all its lives. ``seen`` counts what Slack answered with."""

    simulator: Simulator
    environment: dict[str, str]
    port: int
    log: Path
    flags: Sequence[str]
    kills: int = 0
    up: bool = False
    seen: Counter[str] = field(default_factory=Counter)
    _process: subprocess.Popen[bytes] | None = None
    _read: int = 0

    @property
    def address(self) -> str:
        """Where Slack's deliveries reach it."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    def start(self) -> None:
        """One more life; returns when it answers."""
        program = [sys.executable, "-m", "tests.faults.victim", str(self.port), *self.flags]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(program, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        eventually(self._ready, what="the bot's start", seconds=STILL)
        self.up = True

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
        self.up, self.kills = False, self.kills + 1

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


class Door(Client):
    """People's hands before several processes: what they do reaches one of those that live, each time any of them."""

    def __init__(self, patients: Sequence[Ward], seed: int) -> None:
        self.slack = patients[0].simulator
        super().__init__(self.slack.url)
        self.patients, self.chance = patients, random.Random(seed)

    def act(self, user: str, do: str, **did: object) -> Json:
        """It goes to whoever it is led to, dead or alive by then."""
        self.slack.request_url = self.chance.choice([p for p in self.patients if p.up] or self.patients).address
        return super().act(user, do, **did)


def set_clock(folder: Path, moment: datetime) -> None:
    """Make it ``moment`` for every process, from now on."""
    written, clock = folder / "clock.new", folder / "clock"
    written.write_text(str((moment - datetime.now(UTC)).total_seconds()))
    written.replace(clock)


@contextmanager
def ward(database_url: str, folder: Path, *flags: str, config: Path = ROOT / "app.yaml") -> Iterator[Ward]:
    """The bot running for the company, with Slack's faults."""
    # HR's weekly digest alone: of the others it hangs on the moment whether there is anything to tell.
    shipped, policy = config.read_text(encoding="utf-8"), folder / "policy.yaml"
    policy.write_text(re.sub(r"weekday: (every|monday)\n", "weekday: never\n", shipped), encoding="utf-8")
    with wards(database_url, folder, *flags, policy=policy) as (made,):
        yield made


@contextmanager
def wards(
    database_url: str, folder: Path, *flags: str, policy: Path, many: int = 1, faults: Sequence[Json] = FAULTS
) -> Iterator[Sequence[Ward]]:
    """So many processes of the bot running for the company, with Slack's faults."""
    set_clock(folder, company.MONDAY)
    with Simulator(company.WORKSPACE, signing_secret=SECRET, bot_token=BOT_TOKEN, app_token=APP_TOKEN) as simulator:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "SLACK_API_URL": simulator.api_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "BACKOFFICE_AUDIT_KEY": AUDIT_KEY,
            "BACKOFFICE_CLOCK_FILE": str(folder / "clock"),
            "BACKOFFICE_CONFIG": str(policy),
            "FILES_URL": str(folder / "files"),
        }
        logs = [folder / f"bot{n or ''}.log" for n in range(many)]
        made = [Ward(simulator, environment, free_port(), log, flags) for log in logs]
        simulator.request_url = made[0].address
        try:
            for patient in made:
                patient.start()
            assert simulator.client.faults(*faults, seed=1)["ok"]
            yield made
        finally:
            for patient in made:
                patient.kill()


@contextmanager
def murder(*patients: Ward, seed: int, after: tuple[int, int], db: Database) -> Iterator[None]:
    """Kill one of them again and again and start it anew, until the block ends; they live on then.

    It lives for so many exchanges with Slack, at least and at most, whatever the time that they take: who is killed by
    the clock comes to nothing on a busy machine, and is never disturbed on an idle one. What is pressed in vain is an
    exchange too, so after a life in which nothing moved the next one is let be until something does.
    """
    enough, chance = threading.Event(), random.Random(seed)
    exchanges = patients[0].simulator.world.timeline
    failed: list[BaseException] = []

    def lived(*, until_moved: object = None) -> bool:
        until = exchanges.count + chance.randint(*after)
        while exchanges.count < until or moved(db) == until_moved:
            if enough.wait(0.005):
                return False
        return not enough.wait(chance.uniform(0, MOMENT))

    def murderer() -> None:
        try:
            before = moved(db)
            going_on = lived()
            while going_on:
                patient = chance.choice(patients)
                patient.kill()
                patient.start()
                patient.listen()
                idle, before = moved(db) == before, moved(db)
                going_on = lived(until_moved=before if idle else None)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=murderer, name="murderer")
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join(2 * STILL)
    assert not failed, failed
    time.sleep(0.1)
