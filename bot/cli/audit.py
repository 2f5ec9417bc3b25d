"""`audit`: whether the trail is whole, and its newest link to write down elsewhere."""

import click

from bot.cli.common import Failure, HeadType, database, settings
from storage import audit as trail
from storage.audit import Broken, Head


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
    click.echo(_proves(head))
    if given.audit_key is None:
        click.echo("BACKOFFICE_AUDIT_KEY is not set, so this shows accidents and not whoever writes the trail anew.")


def _proves(known: Head | None) -> str:
    """What a trail that is whole shows, and what it does not."""
    tail = (
        "" if known else " Without --head, a head written down elsewhere, it does not show whether its end was cut off."
    )
    return (
        "This shows that no entry was changed, taken out or slipped in."
        f" It says nothing of rows outside the trail, such as balances and requests.{tail}"
    )


@audit.command()
def head() -> None:
    """Print the newest link. Kept elsewhere it shows later that nothing was cut off."""
    with database(settings()) as db, db.read() as tx:
        click.echo(str(trail.head(tx)))


COMMANDS = (audit,)
