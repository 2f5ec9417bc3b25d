"""`post journal`: what the books are owed, to SAP Business One."""

import os
import secrets
from datetime import UTC, datetime

import click

from bot.books.sap import BusinessOne
from bot.books.work import Poster
from bot.cli.common import Failure, database, settings
from bot.settings import SettingsError, secret
from domain.policy import Policy

VARIABLES = ("SAP_URL", "SAP_COMPANY", "SAP_USER", "SAP_PASSWORD")


@click.group("post")
def post() -> None:
    """Post what is owed to the books."""


@post.command()
def journal() -> None:
    """Post every journal entry that is neither exported nor posted to SAP Business One, once.

    \b
    Set SAP_URL (such as https://sap.example.com:50000), SAP_COMPANY, SAP_USER and SAP_PASSWORD,
    or SAP_PASSWORD_FILE. `expenses: finance: accounts` in app.yaml says what the accounts are called.
    """
    given = settings()
    with database(given) as db:
        owner = f"post:{os.getpid()}:{secrets.token_hex(4)}"
        poster = Poster(db=db, books=books(given.config), now=lambda: datetime.now(UTC), owner=owner)
        poster.tick()
    click.echo(f"{len(poster.posted)} {'entry' if len(poster.posted) == 1 else 'entries'} posted.")
    if poster.failed:
        lines = "\n".join(f"  {key}: {why}" for key, why in poster.failed.items())
        raise Failure(f"{len(poster.failed)} not taken; they are tried again later.\n{lines}")


def books(policy: Policy) -> BusinessOne:
    """What the environment names. Raises SettingsError."""
    found = {name: secret(os.environ, name) for name in VARIABLES}
    if missing := [name for name, value in found.items() if not value]:
        raise SettingsError(*(f"{name}: not set; `backoffice post journal --help` says what it is" for name in missing))
    url, company, user, password = (str(found[name]) for name in VARIABLES)
    return BusinessOne(url, company, user, password, accounts=policy.expenses.finance.accounts)


COMMANDS = (post,)
