"""`migrate` and `check`: the tables and app.yaml are as they must be."""

import tempfile
from pathlib import Path

import click

from bot.cli.common import Failure, settings
from bot.settings import read_pack
from storage import schema


@click.command()
@click.option("--check", is_flag=True, help="Only check that the migrations make the tables that the program expects.")
def migrate(check: bool) -> None:
    """Bring the database to the version that this program needs."""
    if check:
        _in_step()
        return
    url = settings().database_url
    before = schema.version_of(url)
    schema.migrate(url)
    after = schema.expected()
    if before == after:
        click.echo(f"The database is at version {after} already.")
    else:
        click.echo(f"The database went from {f'version {before}' if before else 'empty'} to version {after}.")


def _in_step() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'check.db'}"
        schema.migrate(url)
        if differences := schema.differences(url):
            raise Failure("\n".join(("The migrations are not in step with the tables:", *differences)))
    click.echo(f"The migrations are in step with the tables, at version {schema.expected()}.")


@click.command()
def check() -> None:
    """Check the settings and app.yaml, and name the line of whatever is wrong."""
    policy = settings().config
    types = policy.leave.types
    counted = sum(rules.balance for rules in types.values())
    click.echo(
        f"app.yaml is fine: {len(types)} {'type' if len(types) == 1 else 'types'} of leave ({counted} with a balance),"
        f" calendar {policy.company.country or 'without public holidays'},"
        f" commands {', '.join('/' + name for name in policy.commands.model_dump().values())}."
    )
    for name in policy.leave.packs:
        pack = read_pack(name)
        click.echo(f"The pack {name} is of {pack.as_of}: {pack.law}, {pack.articles}.")


COMMANDS = (migrate, check)
