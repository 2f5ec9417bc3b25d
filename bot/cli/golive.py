"""`manifest` and `doctor`: from a fresh workspace to a bot that works in it."""

import json
from datetime import UTC, datetime
from io import StringIO
from urllib.parse import urlsplit

import click
from ruamel.yaml import YAML

from bot.cli.common import Failure, settings
from bot.manifest import PATH
from bot.manifest import manifest as made

LOCAL = ("localhost", "127.0.0.1", "::1")


def _request_url(context: click.Context, parameter: click.Parameter, url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOCAL):
        raise click.BadParameter(f"Slack needs an address such as https://bot.company.example{PATH}")
    return url if parts.path.strip("/") else url.rstrip("/") + PATH


@click.command()
@click.option(
    "--url", callback=_request_url, help=f"Where Slack reaches the bot: https://HOST{PATH}. Else Socket Mode."
)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of YAML.")
def manifest(url: str | None, as_json: bool) -> None:
    """Write the manifest to paste at api.slack.com/apps: Create New App, From a manifest."""
    content = made(settings().config, url)
    if as_json:
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    written = StringIO()
    yaml = YAML()
    yaml.width = 200
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(content, written)
    click.echo(written.getvalue(), nl=False)


@click.command()
def doctor() -> None:
    """Say what is missing to go live, and what to do about it."""
    # Loaded late: it brings the whole bot with it.
    from bot.doctor import examine
    from domain.finding import Standing

    missing = 0
    for finding in examine(settings(), now=datetime.now(UTC)):
        missing += finding.standing is Standing.MISSING
        click.echo(f"{finding.standing:<8} {finding.what}")
        if finding.todo:
            click.echo(f"{'':<8} → {finding.todo}")
    if missing:
        raise Failure(f"{missing} {'thing is' if missing == 1 else 'things are'} missing to go live.")
    click.echo("Nothing is missing: the bot can go live.")


COMMANDS = (manifest, doctor)
