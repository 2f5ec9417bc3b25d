"""`run`, `demo` and `simulator`: what serves until it is stopped."""

import json
import sys
from pathlib import Path
from typing import Any, Literal

import click
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot import logs
from bot.cli.common import EXISTING_FILE, Failure, settings
from bot.simulator.errors import Refusal
from bot.simulator.keeping import Unreadable
from bot.simulator.manifestcheck import ManifestRefused, doubts
from bot.simulator.server import Simulator, serve

Host = tuple[str, int]
PORT = click.IntRange(0, 65535)


class Address(click.ParamType[Host]):
    """HOST:PORT, such as 0.0.0.0:8080 or [::1]:8080; port 0 is a free one."""

    name = "host:port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Host:
        """The host and the port."""
        if isinstance(value, tuple):
            return value
        host, _, port = str(value).rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            self.fail(f"'{value}' is no address; write one such as 0.0.0.0:8080", param, ctx)
        return host.strip("[]"), int(port)


@click.command()
@click.option("--http", type=Address(), metavar="HOST:PORT", help="Slack's requests come here, at /slack/events.")
@click.option("--socket", is_flag=True, help="Socket Mode: the bot calls Slack, and nothing has to reach it.")
@click.option("--role", type=click.Choice(["web", "worker", "all"]), default="all", show_default=True)
@click.option("--ops", type=Address(), metavar="HOST:PORT", default="127.0.0.1:0", help="/healthz, /readyz, /metrics.")
@click.option("--calendar", type=Address(), metavar="HOST:PORT", help="Calendar feeds alone; --http serves them too.")
def run(
    http: Host | None, socket: bool, role: Literal["web", "worker", "all"], ops: Host, calendar: Host | None
) -> None:
    """Run the bot until it is told to stop."""
    # Loaded late, as below: the other commands can do without the whole bot.
    from bot import process

    if http and socket:
        raise click.UsageError("Choose one of --http HOST:PORT and --socket.")
    if role != "worker" and not (http or socket):
        raise click.UsageError("Say how Slack reaches the bot: --http HOST:PORT or --socket.")
    given = settings()
    for variable in _needed(http=bool(http), socket=socket, role=role):
        given.secret(variable)
    logs.setup(pretty=sys.stderr.isatty())
    try:
        process.run(given, http=http, socket=socket, role=role, ops=ops, calendar=calendar)
    except OSError as error:
        raise Failure(f"The bot cannot listen there: {error.strerror or error}.") from error


def _needed(*, http: bool, socket: bool, role: str) -> tuple[str, ...]:
    """The secrets without which the bot could not serve."""
    serves = role != "worker"
    way = ("SLACK_SIGNING_SECRET",) * (http and serves) + ("SLACK_APP_TOKEN",) * (socket and serves)
    return ("SLACK_BOT_TOKEN", *way)


@click.command()
@click.option("--port", type=PORT, default=8333, show_default=True, help="Of the page; 0 is a free one.")
@click.option("--fresh/--keep", default=False, help="Begin anew, or go on where the last one ended (the default).")
def demo(port: int, fresh: bool) -> None:
    """Run a sample company in a local stand-in for Slack; open the printed address in a browser."""
    from bot import demo

    try:
        demo.run(port=port, fresh=fresh)
    except OSError as error:
        raise Failure(f"The demo cannot use port {port}: {error.strerror or error}.") from error


@click.command()
@click.option("--port", type=PORT, default=0, help="0, the default, is a free one.")
@click.option("--manifest", type=EXISTING_FILE, help="The app's manifest, JSON or YAML; without one all is allowed.")
@click.option("--workspace", type=EXISTING_FILE, help="People and channels, as JSON.")
@click.option("--request-url", help="Where the app listens, if not over Socket Mode.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep the workspace in this file.")
@click.option("--clock-file", type=click.Path(path_type=Path, dir_okay=False), help="The app's clock, moved from here.")
@click.option("--strict", is_flag=True, help="Hold the app to Slack's rates: 429 when it calls too often.")
def simulator(
    port: int,
    manifest: Path | None,
    workspace: Path | None,
    request_url: str | None,
    state: Path | None,
    clock_file: Path | None,
    strict: bool,
) -> None:
    """Run the local stand-in for Slack alone, for any bot."""
    people, app = _read(workspace), _read(manifest)
    for doubt in doubts(app):
        click.echo(f"{manifest}: {doubt}", err=True)
    try:
        kept = {"state_file": state, "clock_file": clock_file, "strict": strict}
        serve(people, app, request_url=request_url, ready=_ready, port=port, **kept)
    except ManifestRefused as refused:
        raise Failure(f"{manifest}: {refused}") from refused
    except Unreadable as error:
        raise Failure(f"{error}") from error
    except Refusal as error:
        raise Failure(f"{workspace}: {error}") from error
    except OSError as error:
        if error.filename is not None:
            raise Failure(f"{error.filename}: can't be written: {error.strerror}") from error
        raise Failure(f"The stand-in cannot use port {port}: {error.strerror or error}.") from error


def _ready(slack: Simulator) -> None:
    click.echo(f"Slack's stand-in: {slack.url}  (SLACK_API_URL={slack.api_url})")


def _read(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    kind = "YAML" if path.suffix in (".yaml", ".yml") else "JSON"
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if kind == "JSON" else YAML(typ="safe").load(text)
    except OSError as error:
        raise Failure(f"{path}: can't be read: {error.strerror}") from error
    except (ValueError, YAMLError) as error:
        raise Failure(f"{path}: not {kind}: {error}") from error
    if not isinstance(content, dict):
        raise Failure(f"{path}: must hold one object")
    return content


COMMANDS = (run, demo, simulator)
