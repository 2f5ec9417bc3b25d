"""`audit`: whether the trail is whole, and its newest link to write down elsewhere."""

import re
from typing import Any

import click

from bot.cli.common import Failure, database, settings
from storage import audit as trail
from storage.audit import Broken, Head


class HeadType(click.ParamType[Head]):
    """SEQ:HASH, as `audit head` prints it."""

    name = "seq:hash"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """The head that was written down."""
        if not re.fullmatch(r"\d+:[0-9a-f]{64}", str(value)):
            self.fail(f"'{value}' is no head; `backoffice audit head` prints one", param, ctx)
        seq, _, link = str(value).partition(":")
        return Head(int(seq), link)


@click.group()
def audit() -> None:
    """The audit trail: verify it, or print its head."""


@audit.command()
@click.option("--head", type=HeadType(), metavar="SEQ:HASH", help="A head that was written down elsewhere earlier.")
def verify(head: Head | None) -> None:
    """Walk the whole trail and say whether anybody tampered with it."""

    given = settings()
    with database(given) as db, db.read() as tx:
        found = trail.verify(tx, key=given.chain_key(), known=head)
    if isinstance(found, Broken):
        raise Failure(f"The audit trail is broken at entry {found.seq}: {found.why}.")
    click.echo(f"The audit trail is whole: {found.seq} {'entry' if found.seq == 1 else 'entries'}, head {found}")
    if given.audit_key is None:
        click.echo("BACKOFFICE_AUDIT_KEY is not set, so this shows accidents and not whoever writes the trail anew.")


@audit.command()
def head() -> None:
    """Print the newest link. Kept elsewhere it shows later that nothing was cut off."""
    with database(settings()) as db, db.read() as tx:
        click.echo(str(trail.head(tx)))


COMMANDS = (audit,)
