"""The sample company, invented, in the local Slack: the ordinary bot with ``SLACK_API_URL`` pointed there."""

import re
import shutil
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from pydantic import SecretStr

from bot import logs, process
from bot.app import ANSWERING_TIMEOUT
from bot.demo.story import tell
from bot.demo.workspace import ROOT, TEAM, workspace
from bot.demo.year import relive
from bot.directory import Directory
from bot.imports import import_balances, import_people, import_stock
from bot.manifest import manifest
from bot.settings import Settings, read_policy
from bot.simulator.server import Simulator
from bot.slack import Slack, client
from domain.policy import Policy
from domain.vacation.accrual import shift
from handlers.office import Office
from storage import schema
from storage.db import Database

HOME = Path("var/demo")
YEAR = timedelta(days=365)
SECRET, BOT_TOKEN, APP_TOKEN, AUDIT_KEY = "demo", "xoxb-demo", "xapp-demo", "the key of the sample company only"
"""No secrets: they open nothing but the stand-in on this machine."""


def run(*, port: int = 8333, fresh: bool = False, home: Path = HOME, stop: threading.Event | None = None) -> None:
    """Run the sample company until it is interrupted. Slack's state and the bot's are kept or discarded together."""
    logs.setup("WARNING", pretty=True)
    slack_file, database, clock_file = home / "slack.json", home / "backoffice.db", home / "clock"
    new = fresh or not (slack_file.exists() and database.exists())
    if new:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
    here = ("127.0.0.1", _free_port())
    policy = _with_calendars(read_policy(ROOT / "app.yaml"), here)
    slack = Simulator(
        workspace(),
        manifest(policy),
        signing_secret=SECRET,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        state_file=slack_file,
        clock_file=clock_file,
        port=port,
    )
    with slack:
        settings = _settings(policy, slack.api_url, f"sqlite:///{database}", clock_file)
        click.echo("The sample company moves in …" if new else "The sample company is back.")
        schema.migrate(settings.database_url)
        if new:
            _found(settings, home)
        process.run(settings, http=here, stop=stop, started=lambda said: _started(said, slack, new=new))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _with_calendars(policy: Policy, here: process.Address) -> Policy:
    """Calendars reach the sample company where it listens this time."""
    feeds = policy.leave.feeds.model_copy(update={"address": f"http://{here[0]}:{here[1]}"})
    return policy.model_copy(update={"leave": policy.leave.model_copy(update={"feeds": feeds})})


def _settings(policy: Policy, api_url: str, database_url: str, clock_file: Path) -> Settings:
    return Settings(
        config=policy,
        database_url=database_url,
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=api_url,
        audit_key=SecretStr(AUDIT_KEY),
        clock_file=clock_file,
    )


def _found(settings: Settings, home: Path) -> None:
    """Import the roster, balances and stock as they were a year ago, and live through that year.

    Periods of service in Brazil say what is left there.
    """
    db = Database(settings.database_url, audit_key=AUDIT_KEY.encode())
    office = Office(policy=settings.config, team_id=str(TEAM["id"]), url="")
    try:
        now = datetime.now(UTC)
        began = now - YEAR
        slack = Slack(client(BOT_TOKEN, settings.slack_api_url, timeout=ANSWERING_TIMEOUT))
        import_people(db, _people(home, now), now=began, team_id=lambda: office.team_id)
        import_balances(db, _balances(home, began), settings.config, now=began)
        import_stock(db, ROOT / "stock.csv", office, now=began)
        Directory(db, slack, team_id=office.team_id, now=lambda: began).refresh()
        relive(db, office, now)
    finally:
        db.dispose()


def _people(folder: Path, now: datetime) -> Path:
    """The roster; in Brazil with hire dates so many months ago that this is always an interesting day."""

    def hired(match: re.Match[str]) -> str:
        return shift(now.date(), -int(match[1])).isoformat()

    file = folder / "people.csv"
    roster = (ROOT / "people.csv").read_text(encoding="utf-8")
    file.write_text(re.sub(r"MONTHS-AGO-(\d+)", hired, roster), encoding="utf-8")
    return file


def _balances(folder: Path, began: datetime) -> Path:
    """The balances as of the day on which the year begins that is told."""
    first = began.date().isoformat()
    file = folder / "balances.csv"
    file.write_text((ROOT / "balances.csv").read_text(encoding="utf-8").replace("A-YEAR-AGO", first), encoding="utf-8")
    return file


def _started(said: str, slack: Simulator, *, new: bool) -> None:
    """The bot listens: tell the stand-in where, and the person where to look."""
    if not said.startswith("Slack: "):
        return
    slack.request_url = said.removeprefix("Slack: ")
    if new:
        threading.Thread(target=tell, args=(slack.client,), name="story", daemon=True).start()
    click.echo(f"\n  Open {slack.url} in a browser. Ctrl-C ends it; what happened is kept in {HOME}.\n")
