"""`post journal`: what the books are owed, to SAP Business One."""

import os
import secrets
from datetime import UTC, datetime

import click

from bot.books.configured import VARIABLES, configured, not_set
from bot.books.port import Books
from bot.books.work import Poster
from bot.cli.common import Failure, database, settings
from bot.settings import SettingsError
from domain.policy import Policy


@click.group("post")
def post() -> None:
    """Post what is owed to the books."""


@post.command()
def journal() -> None:
    """Post every journal entry that is neither exported nor posted to SAP Business One, once.

    \b
    Set SAP_URL (such as https://sap.example.com:50000), SAP_COMPANY, SAP_USER and SAP_PASSWORD,
    or SAP_PASSWORD_FILE. `expenses: finance: accounts` in app.yaml says what the accounts are called.
    Where they are set, `backoffice run` posts by itself.
    """
    given = settings()
    with database(given) as db:
        owner = f"post:{os.getpid()}:{secrets.token_hex(4)}"
        poster = Poster(db=db, books=books(given.config), now=lambda: datetime.now(UTC), owner=owner)
        poster.tick(stopped=lambda: poster.gone)
    click.echo(f"{len(poster.posted)} {'entry' if len(poster.posted) == 1 else 'entries'} posted.")
    if poster.failed:
        lines = "\n".join(f"  {key}: {why}" for key, why in poster.failed.items())
        raise Failure(f"{len(poster.failed)} not taken; they are tried again later.\n{lines}")


def books(policy: Policy) -> Books:
    """What the environment names. Raises SettingsError."""
    if (found := configured(os.environ, policy)) is None:
        raise SettingsError(*map(not_set, VARIABLES))
    return found


COMMANDS = (post,)
