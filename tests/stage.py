"""A stage for stories: the stand-in and the ordinary bot, talking real HTTP or Socket Mode on loopback."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import process
from bot.manifest import manifest
from bot.settings import Settings, read_yaml
from bot.simulator.actor import Actor, eventually
from bot.simulator.errors import JSON
from bot.simulator.server import Simulator
from domain.policy import NEVER, Digests, Policy
from domain.vacation import DAY, Entry, Rule
from storage import vacation
from storage.db import Database
from tests import company
from tests.quick import SOME_LATER

SECRET, BOT_TOKEN, APP_TOKEN, AUDIT_KEY = "signing", "xoxb-stage", "xapp-stage", "an audit key of thirty-two letters"
PATIENT = {"deadline": 15.0, "trigger_life": 15.0}
"""Seconds that Slack waits on a stage, instead of three: a busy machine is no reason to fail."""


@cache
def shipped_policy() -> Policy:
    """What the shipped app.yaml says: read once, for policies are frozen."""
    return read_yaml(Path(__file__).parents[1] / "app.yaml", Policy)


@cache
def default_policy() -> Policy:
    """The same without digests: it hangs on the moment whether one has anything to tell, in stories about others."""
    never = {key: field.default.model_copy(update={"weekday": NEVER}) for key, field in Digests.model_fields.items()}
    return shipped_policy().model_copy(update={"digests": Digests(**never)})


def settings_for(
    database_url: str, api_url: str, *, clock_file: Path | None, policy: Policy, files: Path | None = None
) -> Settings:
    """The bot's settings on a stage."""
    return Settings(
        config=policy,
        database_url=database_url,
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=api_url,
        audit_key=SecretStr(AUDIT_KEY),
        clock_file=clock_file,
        files_url=str(files) if files else None,
    )


@dataclass
class Stage:
    """A company, its Slack and its bot. ``ids``: first name -> person id; ``people``: first name -> Actor."""

    slack: Simulator
    db: Database
    clock_file: Path
    ids: Mapping[str, int]
    settings: Settings

    def actor(self, name: str) -> Actor:
        """Somebody of the cast, by first name."""
        user = next(u for u in company.USERS if u["name"] == name)
        return Actor(self.slack.client, user["id"])

    def set_clock(self, moment: datetime) -> None:
        """Make it ``moment`` for the business, from now on."""
        new = self.clock_file.with_suffix(".new")
        new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        new.replace(self.clock_file)

    def grant(self, name: str, days: float, *, type_: str = "vacation", on: date = date(2026, 1, 1)) -> None:
        """Give somebody days."""
        line = Entry(type=type_, day=on, amount=int(days * DAY), rule=Rule.IMPORTED)
        with self.db.write() as tx:
            vacation.post(tx, self.ids[name], [line], now=company.MONDAY)

    def posted(self) -> list[JSON]:
        """Every message that stands in the stand-in, with metadata."""
        return list(self.slack.client.get("/sim/messages")["messages"])


@contextmanager
def on_stage(
    database_url: str,
    folder: Path,
    *,
    socket: bool = False,
    policy: Policy | None = None,
    all_ticks: bool = False,
    **slack_times: Any,
) -> Iterator[Stage]:
    """The company at work: the stand-in, and the bot in a thread, until the block ends."""
    clock_file = folder / "clock"
    policy = policy or default_policy()
    installed = manifest(policy, url=None if socket else "http://127.0.0.1/slack/events")
    slack = Simulator(company.WORKSPACE, installed, signing_secret=SECRET, bot_token=BOT_TOKEN, app_token=APP_TOKEN,
                      **{**PATIENT, **slack_times})  # fmt: skip
    with slack:
        settings = settings_for(
            database_url, slack.api_url, clock_file=clock_file, policy=policy, files=folder / "files"
        )
        db = Database(database_url, audit_key=AUDIT_KEY.encode())
        stage = Stage(slack, db, clock_file, company.found(db), settings)
        stage.set_clock(company.MONDAY)
        try:
            with bot_running(stage, socket=socket, all_ticks=all_ticks):
                yield stage
        finally:
            db.dispose()


@contextmanager
def bot_running(stage: Stage, *, socket: bool = False, all_ticks: bool = False) -> Iterator[None]:
    """The ordinary bot, in a thread of its own. It begins with ``all_ticks`` where the story is about them."""
    stop, said, failed = threading.Event(), list[str](), list[BaseException]()

    def run() -> None:
        SOME_LATER.set(not all_ticks)
        try:
            http = None if socket else ("127.0.0.1", 0)
            process.run(stage.settings, http=http, socket=socket, stop=stop, started=said.append)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="bot")
    thread.start()
    try:
        address = eventually(lambda: [*failed, *(s for s in said if s.startswith("Slack: "))], what="the bot's start")
        assert not failed, failed
        if not socket:
            stage.slack.request_url = str(address[0]).removeprefix("Slack: ")
        eventually(lambda: _knows_everybody(stage), what="the directory")
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive(), "the bot did not end within 20 s"


def _knows_everybody(stage: Stage) -> bool:
    from storage import people

    with stage.db.read() as tx:
        return people.by_account(tx, team_id=company.TEAM, user_id="U0EVA") is not None
