"""`backup` and `restore`."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bot import backup as copies
from bot.cli.common import EXISTING_FILE, HeadType, settings
from storage import schema
from storage.audit import Head


@click.command()
@click.argument("file", type=EXISTING_FILE)
def backup(file: Path) -> None:
    """Copy the database into FILE, while the bot runs."""
    url = settings().database_url
    schema.check(url)
    with Console(stderr=True).status("Copying the database…"):
        copies.backup(url, file)
    click.echo(
        f"{file}: {file.stat().st_size / 1_000_000:.1f} MB. It holds people's data: keep it as you keep the rest."
    )


@click.command()
@click.argument("file", type=EXISTING_FILE)
@click.option("--replace", is_flag=True, help="Throw away what the database holds.")
@click.option("--head", type=HeadType(), metavar="SEQ:HASH", help="A head that was written down before the backup.")
def restore(file: Path, replace: bool, head: Head | None) -> None:
    """Make FILE, a backup, the database. The bot must not run."""

    given = settings()
    with Console(stderr=True).status("Restoring the database…"):
        restored = copies.restore(
            given.database_url, file, key=given.chain_key(), now=datetime.now(UTC), replace=replace, known=head
        )
    click.echo(f"Restored, with the audit trail whole: head {restored.head}")
    if restored.doubtful:
        click.echo(f"Unsent messages that Slack is searched for first, so that none is sent twice: {restored.doubtful}")


COMMANDS = (backup, restore)
