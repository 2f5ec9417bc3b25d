"""`messages`: what could not be delivered, and what to do about it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.cli.common import Failure, database, settings
from storage import inbox, people
from storage import messages as owed
from storage.db import Tx
from storage.messages import Dead, Stuck

ALL = 10_000
Rows = Sequence[tuple[str, ...]]
Debt = tuple[str, int]
"""``""`` for a message or ``C`` for a card, and its number."""


class DebtType(click.ParamType[Debt]):
    """An id as the list shows it: 12 is a message, C7 a card."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Debt:
        """The kind and the number."""
        found = re.fullmatch(r"(C?)([0-9]{1,18})", str(value).upper())
        if not found:
            self.fail(f"'{value}' is no id; `backoffice messages` shows them, such as 12", param, ctx)
        return found[1], int(found[2])


@click.group(invoke_without_command=True)
@click.pass_context
def messages(context: click.Context) -> None:
    """List what Slack would not take and what could not be dealt with; retry or drop it."""
    if context.invoked_subcommand is None:
        _list()


def _list() -> None:
    with database(settings()) as db, db.read() as tx:
        dead = [_dead(tx, message) for message in owed.dead(tx, limit=ALL)]
        stuck = [_stuck(tx, card) for card in owed.stuck(tx, limit=ALL)]
        failed = [(key, _moment(at), error) for key, at, error in inbox.dead(tx)]
    if dead:
        _print("Not delivered: `backoffice messages retry ID` or `drop ID`.", HEADS, dead)
    if stuck:
        _print("Standing in Slack and out of date: `backoffice messages retry ID`.", HEADS, stuck)
    if failed:
        _print("Came in and could not be dealt with; the log has the error.", ("delivery", "since", "error"), failed)
    if not (dead or stuck or failed):
        click.echo("Nothing is dead: every message was delivered or is on its way.")


HEADS = ("id", "what", "for", "since", "tries", "why")


def _dead(tx: Tx, message: Dead) -> tuple[str, ...]:
    kind, _, name = message.lane.partition(":")
    whom = people.get(tx, int(name)).name if kind == "person" else f"channel {name}"
    return (str(message.id), message.kind, whom, _moment(message.owed_at), str(message.attempts), message.error or "")


def _stuck(tx: Tx, card: Stuck) -> tuple[str, ...]:
    return (f"C{card.id}", f"card of {card.kind}", people.get(tx, card.person_id).name, "", "", card.error)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _print(title: str, columns: tuple[str, ...], rows: Rows) -> None:
    click.echo(title)
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(markup=False, highlight=False, soft_wrap=True).print(table)


@messages.command()
@click.argument("debt", metavar="ID", type=DebtType(), required=False)
@click.option("--all", "every", is_flag=True, help="Everything that the list shows.")
def retry(debt: Debt | None, every: bool) -> None:
    """Send a dead message again, or draw a card again. What did arrive after all is found and not sent twice."""
    if (debt is None) is not every:
        raise click.UsageError("Say which: an ID, or --all.")
    with database(settings()) as db, db.write() as tx:
        again = sum(_again(tx, one) for one in ([debt] if debt else list(_all(tx))))
    if debt and not again:
        raise _not_dead(debt)
    click.echo(f"{again} {'is' if again == 1 else 'are'} tried again.")


def _all(tx: Tx) -> Iterator[Debt]:
    yield from (("", message.id) for message in owed.dead(tx, limit=ALL))
    yield from (("C", card.id) for card in owed.stuck(tx, limit=ALL))


def _again(tx: Tx, debt: Debt) -> bool:
    kind, number = debt
    return owed.redraw(tx, number) if kind else owed.retry(tx, number)


@messages.command()
@click.argument("debt", metavar="ID", type=DebtType())
def drop(debt: Debt) -> None:
    """Give a dead message up for good."""
    kind, number = debt
    if kind:
        raise click.UsageError("A card cannot be dropped: it stands in Slack. Retry it, or delete its message there.")
    with database(settings()) as db, db.write() as tx:
        dropped = owed.drop(tx, number)
    if not dropped:
        raise _not_dead(debt)
    click.echo(f"Message {number} is dropped.")


def _not_dead(debt: Debt) -> Failure:
    kind, number = debt
    return Failure(f"{kind}{number} is not dead: `backoffice messages` lists what is.")


COMMANDS = (messages,)
