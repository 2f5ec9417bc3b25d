"""`backup` and `restore`."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bot import backup as copies
from bot.cli.common import EXISTING_FILE, Failure, HeadType, settings
from storage import schema
from storage.audit import Head
from storage.files import at


@click.command()
@click.argument("file", type=EXISTING_FILE)
def backup(file: Path) -> None:
    """Copy the database and the files that people handed in into FILE, while the bot runs."""
    given = settings()
    schema.check(given.database_url)
    with Console(stderr=True).status("Copying the database and its files…"):
        lost = copies.backup(given.database_url, at(given.files), file)
    click.echo(
        f"{file}: {file.stat().st_size / 1_000_000:.1f} MB. It holds people's data: keep it as you keep the rest."
    )
    if lost:
        raise Failure(
            f"{len(lost)} of the files that people handed in are not in it: missing in {given.files}, or damaged there."
            f" The first is {lost[0]}. An earlier backup may hold them: `restore` keeps what it brings."
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
            given.database_url,
            at(given.files),
            file,
            key=given.chain_key(),
            now=datetime.now(UTC),
            replace=replace,
            known=head,
        )
    click.echo(f"Restored, with the audit trail whole: head {restored.head}")
    if restored.doubtful:
        click.echo(f"Unsent messages that Slack is searched for first, so that none is sent twice: {restored.doubtful}")


COMMANDS = (backup, restore)
