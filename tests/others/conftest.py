"""Bots that others wrote, unmodified, each as a process of its own beside a fresh stand-in.

None of them is kept here. OTHERS names a directory of checkouts, such as bolt-python and bolt-js; OTHERS_PYTHON an
interpreter with what the Python ones need; OTHERS_MODULES a node_modules with what the JavaScript ones need.
`make others` sets all three.
"""

from __future__ import annotations

import copy
import fcntl
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest

from bot.simulator.actor import Actor, eventually
from bot.simulator.client import Client
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, WORKSPACE

POINTED = Path(__file__).parent / "pointed"
BOT = "U0SIMBOT1"
Env = Mapping[str, str]
NOTHING: Env = {}
PORT = 3000  # where almost every example listens, written into its file


def checkout(path: str) -> Path:
    """A file or directory of somebody else's, under OTHERS; the test is skipped where it is not there."""
    root = os.environ.get("OTHERS")
    if not root:
        pytest.skip("OTHERS names no directory with checkouts of others' bots: see bot/simulator/README.md")
    found = Path(root).resolve() / path
    if not found.exists():
        pytest.skip(f"{path} is not under OTHERS: see bot/simulator/README.md")
    return found


def node_modules() -> Path:
    """Where Bolt for JavaScript is installed; the test is skipped where it is not."""
    modules = os.environ.get("OTHERS_MODULES", "")
    if not modules or not shutil.which("node"):
        pytest.skip("OTHERS_MODULES names no node_modules with what the bots of others need: make others does")
    return Path(modules).resolve()


@dataclass
class Stage:
    """A stand-in, which starts when it is first needed, and others' bots on it."""

    waiting: Simulator
    scratch: Path
    log: Path
    started: bool = False

    @property
    def slack(self) -> Simulator:
        """The stand-in, started."""
        if not self.started:
            self.waiting.start()
            self.started = True
        return self.waiting

    def python(self, *command: str, at: Path, http: bool = True, env: Env = NOTHING) -> Running:
        """A Python program in its own directory: `SCRIPT …` or `-m MODULE …`."""
        interpreter = os.environ.get("OTHERS_PYTHON")
        if not interpreter:
            pytest.skip("OTHERS_PYTHON names no Python with what the bots of others need: make others does")
        return self._run([interpreter, *command], at, http, env)

    def node(self, *command: str, at: Path, http: bool = False, env: Env = NOTHING, pointed: bool = True) -> Running:
        """A JavaScript program in its own directory, which `beside_packages` made; some know the address themselves."""
        preload = ("--require", str(POINTED / "preload.cjs")) if pointed else ()
        return self._run(["node", *preload, *command], at, http, env)

    def beside_packages(self, app: Path | None = None) -> Path:
        """A copy of a JavaScript program, or an empty directory, with the installed packages where Node looks."""
        packages, copied = node_modules(), self.scratch / (app.name if app else "app")
        if app:
            shutil.copytree(app, copied, ignore=shutil.ignore_patterns("node_modules", ".git"))
        else:
            copied.mkdir()
        (copied / "node_modules").symlink_to(packages)
        return copied

    def with_its_packages(self, app: Path) -> Path:
        """A copy of a JavaScript program with what its own package.json asks for: an older Bolt, say."""
        node_modules()  # the wish to run such programs at all
        copied = self.scratch / app.name
        shutil.copytree(app, copied, ignore=shutil.ignore_patterns("node_modules", ".git"))
        npm = ["npm", "install", "--silent", "--omit=dev", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=copied, check=True, timeout=200)
        return copied

    def _run(self, command: list[str], at: Path, http: bool, env: Env) -> Running:
        if http:
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", PORT)), f"port {PORT} is taken, where this bot wants to listen"
            self.slack.request_url = f"http://127.0.0.1:{PORT}/slack/events"
        return Running(self, command, at, {**self._environment(), **env}, http)

    def _environment(self) -> dict[str, str]:
        wanted = ("PATH", "HOME", "LANG", "TMPDIR")
        kept = {name: os.environ[name] for name in wanted if name in os.environ}
        secrets = self.slack.world.settings
        return kept | {
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_BOT_TOKEN": secrets.bot_token,
            "SLACK_APP_TOKEN": secrets.app_token,
            "SLACK_SIGNING_SECRET": secrets.signing_secret,
            "PYTHONPATH": str(POINTED),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def hands(self) -> Client:
        """What people do and see."""
        return self.slack.client

    @property
    def ana(self) -> Actor:
        """Somebody in #general, where the bot is too."""
        return Actor(self.hands, ANA)


class Running:
    """Somebody else's bot while it runs: from the moment it can be reached until the end of the `with`."""

    def __init__(self, stage: Stage, command: list[str], at: Path, env: dict[str, str], http: bool) -> None:
        self._stage, self._command, self._at, self._env, self._http = stage, command, at, env, http

    def __enter__(self) -> Self:
        with self._stage.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._at, env=self._env, stdout=log, stderr=log, start_new_session=True
            )
        try:
            eventually(self._reached, what="the bot's first answer", seconds=30)
        except AssertionError as error:
            self.__exit__()
            raise AssertionError(f"{error}\n{self.said()[-3000:]}") from None
        return self

    def _reached(self) -> bool:
        assert self._process.poll() is None, "the bot ended"
        if self._http:
            # As Slack does when somebody saves a request URL.
            return bool(self._stage.hands.post("/sim/verify", {})["ok"])
        return bool(self._stage.hands.get("/sim/health")["connections"])

    def said(self) -> str:
        """What it printed."""
        return self._stage.log.read_text(errors="replace")

    def __exit__(self, *_: object) -> None:
        # Some of them start children of their own: the whole group ends.
        for signal in (15, 9):
            try:
                os.killpg(self._process.pid, signal)
                self._process.wait(3)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


@pytest.fixture
def alone() -> Iterator[None]:
    """The port that all of them want, for one of them."""
    with (Path(tempfile.gettempdir()) / "others.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def stage_with(alone: None, tmp_path: Path) -> Iterator[Callable[[dict[str, Any] | None], Stage]]:
    """Sets the stage, with an app's manifest or without one."""
    stages: list[Stage] = []

    def put(manifest: dict[str, Any] | None = None) -> Stage:
        people = copy.deepcopy(WORKSPACE)
        people["channels"][0]["members"].append(BOT)
        stages.append(Stage(Simulator(people, manifest), tmp_path, tmp_path / "bot.log"))
        return stages[-1]

    yield put
    for stage in stages:
        stage.waiting.stop()


@pytest.fixture
def stage(stage_with: Callable[[dict[str, Any] | None], Stage]) -> Stage:
    """A stand-in that allows everything, as one without a manifest does."""
    return stage_with(None)


def manifest_of(app: Path, name: str = "manifest.json") -> dict[str, Any]:
    """The manifest that came with somebody else's app."""
    raw: dict[str, Any] = json.loads((app / name).read_text())
    return raw
