"""What the commands share: settings, the database at the right version, Slack, progress, failures in words."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import track
from slack_sdk.errors import SlackApiError

from bot.delivery.fate import judge
from bot.settings import Settings, load
from bot.slack import UNREACHABLE, Identity, Slack, client, reason
from storage import files, schema
from storage.audit import Head
from storage.db import Database, Unavailable
from storage.schema import WrongVersion

T = TypeVar("T")
EXISTING_FILE = click.Path(path_type=Path, dir_okay=False)
SLACK_TIMEOUT = 5


class HeadType(click.ParamType[Head]):
    """SEQ:HASH, as `audit head` prints it."""

    name = "seq:hash"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """The head that was written down."""
        if not re.fullmatch(r"\d+:[0-9a-f]{64}", str(value)):
            self.fail(f"'{value}' is no head; `backoffice audit head` prints one", param, ctx)
        seq, _, link = str(value).partition(":")
        return Head(int(seq), link)


class Failure(Exception):
    """A command can't do what it was asked to; the sentence says why and what to do."""


def settings() -> Settings:
    """What the environment and app.yaml say. Raises SettingsError."""
    return load(os.environ)


@contextmanager
def database(given: Settings) -> Iterator[Database]:
    """The database, if it is at the version that this program needs. Raises WrongVersion, Unavailable."""
    schema.check(given.database_url)
    db = Database(given.database_url, audit_key=given.chain_key())
    try:
        yield db
    finally:
        db.dispose()


def slack_identity(given: Settings) -> Identity:
    """Who we are in Slack: one call. Raises Failure."""
    token = given.secret("SLACK_BOT_TOKEN")
    try:
        return Slack(client(token, given.slack_api_url, timeout=SLACK_TIMEOUT)).who_are_we()
    except SlackApiError as refused:
        raise Failure(f"Slack refuses SLACK_BOT_TOKEN: {judge(refused).error}.") from refused
    except UNREACHABLE as unreachable:
        raise Failure(f"Slack cannot be reached at {given.slack_api_url}: {reason(unreachable)}.") from unreachable


def progress(what: str, items: Sequence[T]) -> Iterable[T]:
    """The items, with a bar for somebody who watches a terminal."""
    return track(items, description=what, console=Console(stderr=True), disable=not sys.stderr.isatty())


def in_words(failure: Exception) -> str:
    """The sentence for a failure that was to be expected."""
    match failure:
        case WrongVersion():
            return _version(failure)
        case Unavailable():
            return f"The database cannot be reached: {str(failure.orig).strip().splitlines()[0]}"
        case files.Unavailable():
            return f"Files cannot be kept or read: {failure}. FILES_URL says where they are."
        case click.exceptions.NoArgsIsHelpError():
            return failure.format_message()
        case click.UsageError() if failure.ctx:
            return f"{failure.format_message().rstrip('.')}. `{failure.ctx.command_path} --help` explains."
        case click.ClickException():
            return failure.format_message()
    return str(failure)


def _version(wrong: WrongVersion) -> str:
    if wrong.newer:
        return (
            f"The database is at version {wrong.found}, which a newer backoffice made; this one knows up to"
            f" {wrong.needed}. Install the newer one, or restore a backup from before."
        )
    found = f"at version {wrong.found}" if wrong.found else "empty"
    return f"The database is {found}, and version {wrong.needed} is needed: run `backoffice migrate`."
