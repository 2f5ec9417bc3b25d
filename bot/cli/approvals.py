"""`approvals`: who is asked about a request, and why."""

from datetime import UTC, datetime

import click

from bot.cli.common import Failure, database, settings
from handlers.approval.why import explain
from handlers.news import view_for
from handlers.office import Office
from handlers.texts import unescape
from storage import approval


@click.group()
def approvals() -> None:
    """Approvals: who is asked about a request, and why."""


@approvals.command()
@click.argument("reference", metavar="VAC-12")
def why(reference: str) -> None:
    """Print the steps of a request, each with the line of the policy that asked for it."""
    given = settings()
    office = Office(policy=given.config, team_id="", url="")
    with database(given) as db, db.read() as tx:
        request_id = approval.find(tx, reference)
        if request_id is None:
            raise Failure(f"There is no request {reference.upper()}.")
        request = approval.load(tx, request_id)
        click.echo(unescape(explain(tx, view_for(tx, office, None, datetime.now(UTC)), request).text))


COMMANDS = (approvals,)
