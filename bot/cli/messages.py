"""`messages`: what could not be delivered, and what to do about it."""

from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from bot.cli.common import Failure, database, settings
from storage import inbox, people
from storage import messages as owed
from storage.db import Tx
from storage.messages import Dead

ALL = 10_000


@click.group(invoke_without_command=True)
@click.pass_context
def messages(context: click.Context) -> None:
    """List what Slack would not take and what could not be dealt with; retry or drop it."""
    if context.invoked_subcommand is None:
        _list()


def _list() -> None:
    with database(settings()) as db, db.read() as tx:
        dead, failed = owed.dead(tx, limit=ALL), inbox.dead(tx)
        names = {message.id: _recipient(tx, message) for message in dead}
    if not dead and not failed:
        click.echo("Nothing is dead: every message was delivered or is on its way.")
        return
    if dead:
        click.echo("Not delivered (`backoffice messages retry ID` or `drop ID`):")
        rows = ((str(m.id), m.kind, names[m.id], _moment(m.owed_at), str(m.attempts), m.error or "") for m in dead)
        _print("id", "what", "for", "since", "tries", "why", rows=list(rows))
    if failed:
        click.echo("Came in and could not be dealt with (the log has the error id):")
        _print("delivery", "since", "error", rows=[(key, _moment(at), error) for key, at, error in failed])


def _recipient(tx: Tx, message: Dead) -> str:
    kind, _, name = message.lane.partition(":")
    return people.get(tx, int(name)).name if kind == "person" else f"channel {name}"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _print(*columns: str, rows: list[tuple[str, ...]]) -> None:
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(markup=False, highlight=False, soft_wrap=True).print(table)


@messages.command()
@click.argument("number", metavar="ID", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Every dead message.")
def retry(number: int | None, every: bool) -> None:
    """Send a dead message again; if it did arrive after all, it is found and not sent twice."""
    if (number is None) is not every:
        raise click.UsageError("Say which: an ID, or --all.")
    with database(settings()) as db, db.write() as tx:
        wanted = [message.id for message in owed.dead(tx, limit=ALL)] if number is None else [number]
        again = sum(owed.retry(tx, message_id) for message_id in wanted)
    if number is not None and not again:
        raise _not_dead(number)
    click.echo(f"{_count(again)} will be sent again.")


@messages.command()
@click.argument("number", metavar="ID", type=int)
def drop(number: int) -> None:
    """Give a dead message up for good."""
    with database(settings()) as db, db.write() as tx:
        dropped = owed.drop(tx, number)
    if not dropped:
        raise _not_dead(number)
    click.echo(f"Message {number} is dropped.")


def _not_dead(number: int) -> Failure:
    return Failure(f"There is no dead message {number}: `backoffice messages` lists them.")


def _count(n: int) -> str:
    return f"{n} {'message' if n == 1 else 'messages'}"


COMMANDS = (messages,)
