"""`import people`, `import balances`, `import rates`, `import posted` and `import stock`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.cli.common import EXISTING_FILE, database, progress, settings, slack_identity
from bot.imports import Outcome, import_balances, import_people, import_posted, import_rates, import_stock
from handlers.office import Office

NAMED = 8
"""So many are named in a preview, the others counted."""
DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")


@click.group("import")
def imports() -> None:
    """Import people, balances, rates, posted ids or items from a file: all of it, or nothing if anything is wrong."""


@imports.command()
@click.argument("file", type=EXISTING_FILE)
@click.option("--team", help="The id of the Slack workspace for the column slack_id; else Slack is asked.")
@DRY_RUN
def people(file: Path, team: str | None, dry_run: bool) -> None:
    """Import the roster from FILE.

    \b
    Columns: slack_id,email,name,manager_email,department,cost_centre,country,subdivision,
    timezone,locale,hired_on,left_on,roles; and employee_id,city,entity,schedule.
    Needed are email and name; a column that is not there stays as it is.
    """
    given = settings()
    with database(given) as db:
        outcome = import_people(
            db,
            file,
            now=datetime.now(UTC),
            team_id=lambda: team or slack_identity(given).team_id,
            dry_run=dry_run,
            track=partial(progress, "Importing people"),
        )
    _show(outcome)


@imports.command()
@click.argument("file", type=EXISTING_FILE)
@DRY_RUN
def balances(file: Path, dry_run: bool) -> None:
    """Import what people have left on a day from FILE, with the columns email,type,as_of,days."""
    given = settings()
    with database(given) as db:
        outcome = import_balances(
            db,
            file,
            given.config,
            now=datetime.now(UTC),
            dry_run=dry_run,
            track=partial(progress, "Importing balances"),
        )
    _show(outcome)


@imports.command()
@click.argument("file", type=EXISTING_FILE)
@DRY_RUN
def rates(file: Path, dry_run: bool) -> None:
    """Import what one euro was worth from FILE, with the columns date,currency,per_eur."""
    with database(settings()) as db:
        track = partial(progress, "Importing rates")
        outcome = import_rates(db, file, now=datetime.now(UTC), dry_run=dry_run, track=track)
    _show(outcome, "What")


@imports.command()
@click.argument("file", type=EXISTING_FILE)
@DRY_RUN
def posted(file: Path, dry_run: bool) -> None:
    """Import what the books call exported journal entries from FILE, with the columns key,posted_id."""
    with database(settings()) as db:
        outcome = import_posted(db, file, now=datetime.now(UTC), dry_run=dry_run)
    _show(outcome)


@imports.command()
@click.argument("file", type=EXISTING_FILE)
@click.option("--count", is_flag=True, help="What the file says is there was counted: adjust what is known.")
@DRY_RUN
def stock(file: Path, count: bool, dry_run: bool) -> None:
    """Import items from FILE, CSV or .xlsx, with how many of them are where.

    \b
    Columns: sku,name,unit,category,barcode,location,on_hand,minimum,maximum,pack_size,cost,currency,active.
    Needed are sku, and name for new items; a column that is not there stays as it is.
    Further rows of an item hold more barcodes or locations; what they repeat of it is the same or empty.
    on_hand counts where nothing ever was; what moved since stays, unless --count says that it was counted.
    """
    given = settings()
    office = Office(policy=given.config, team_id="", url="")
    with database(given) as db:
        track = partial(progress, "Importing items")
        outcome = import_stock(
            db, file, office, now=datetime.now(UTC), count=count, dry_run=dry_run, track=track
        )  # fmt: skip
    _show(outcome, "What")
    if outcome.stays:
        click.echo(
            f"{len(outcome.stays)} quantities are others here and stayed; --count makes them what the file says."
        )


def _show(outcome: Outcome, what: str = "Who") -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("", justify="right")
    table.add_column(what, overflow="fold")
    for word, who in (("new", outcome.new), ("changed", outcome.changed), ("unchanged", outcome.unchanged)):
        table.add_row(word, str(len(who)), _some(who))
    for word, who in (("received", outcome.received), ("adjusted", outcome.adjusted), ("stays", outcome.stays)):
        if who:
            table.add_row(word, str(len(who)), _some(who))
    Console(markup=False, highlight=False).print(table)
    click.echo(_what_it_means(outcome))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def _what_it_means(outcome: Outcome) -> str:
    if not outcome.changes_something:
        return "The file says nothing new. Nothing was changed."
    return "Imported." if outcome.kept else "This was a dry run. Nothing was changed."


COMMANDS = (imports,)
