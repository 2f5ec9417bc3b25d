"""Secrets of the house's own: made at random when they are first needed, and never shown."""

from secrets import token_hex

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import secrets


def get(tx: Tx, name: str) -> bytes:
    """The secret of this name, the same for all processes for good."""
    known = sa.select(secrets.c.value).where(secrets.c.name == name)
    if (value := tx.execute(known).scalar()) is None:
        new = UPSERTS[tx.dialect.name](secrets).values(name=name, value=token_hex(32)).on_conflict_do_nothing()
        tx.execute(new)
        value = tx.execute(known).scalar_one()
    return bytes.fromhex(value)
