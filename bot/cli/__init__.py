"""The commands. Every failure is one clear sentence and a non-zero exit; what nobody expected gets an id."""

import logging
import secrets
import sys
from collections.abc import Sequence

import click

from bot import logs
from bot.backup import BackupError
from bot.cli import approvals, audit, backup, books, exports, golive, imports, messages, schema, serve
from bot.cli.common import Failure, in_words
from bot.imports import ImportRefused
from bot.settings import SettingsError
from storage import files
from storage.db import Unavailable
from storage.schema import WrongVersion

log = logging.getLogger(__name__)
EXPECTED = (Failure, BackupError, SettingsError, ImportRefused, WrongVersion, Unavailable, files.Unavailable,
            click.ClickException)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def backoffice() -> None:
    """The company's back office, in Slack."""


for module in (serve, schema, golive, imports, exports, books, messages, approvals, audit, backup):
    for command in module.COMMANDS:
        backoffice.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    try:
        # What a command returns is its exit status, and click's own for --help.
        return backoffice.main(list(arguments) or ["--help"], prog_name="backoffice", standalone_mode=False) or 0
    except EXPECTED as failure:
        click.echo(in_words(failure), err=True)
        return 2 if isinstance(failure, click.UsageError) else 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except Exception:
        return _unexpected()


def _unexpected() -> int:
    error = f"E-{secrets.token_hex(3).upper()}"
    logs.setup(pretty=sys.stderr.isatty())
    log.exception("unexpected error", extra={"error_id": error})
    click.echo(f"Something broke that nobody expected. The lines above say where; quote {error}.", err=True)
    return 1


def main() -> None:
    """What `backoffice` runs."""
    sys.exit(run(sys.argv[1:]))
