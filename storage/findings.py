"""What is missing until everybody can work with the bot, as it was found when somebody last looked."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from domain.finding import Found, Standing
from storage.db import UPSERTS, Tx
from storage.tables import findings


def keep(tx: Tx, found: Iterable[Found]) -> bool:
    """These are all that there is to be done; whether it was something else before.

    What somebody left so is to be done again once its facts are others.
    """
    wanted = {one.key: (one.standing.value, dict(one.facts)) for one in found}
    known = {row.key: (row.standing, dict(row.facts)) for row in tx.execute(sa.select(findings))}
    if gone := sorted(known.keys() - wanted.keys()):
        tx.execute(sa.delete(findings).where(findings.c.key.in_(gone)))
    changed = sorted(key for key, one in wanted.items() if known.get(key) != one)
    for key in changed:
        standing, facts = wanted[key]
        values = {"standing": standing, "facts": facts, "left_so": False}
        put = UPSERTS[tx.dialect.name](findings).values(key=key, **values)
        tx.execute(put.on_conflict_do_update(index_elements=["key"], set_=values))
    return bool(gone or changed)


def known(tx: Tx) -> list[Found]:
    """All of them, what was left so too."""
    return [_found(row) for row in tx.execute(sa.select(findings).order_by(findings.c.key))]


def to_do(tx: Tx) -> list[Found]:
    """What is to be done: what is missing comes first."""
    undone = sa.select(findings).where(sa.not_(findings.c.left_so))
    found = [_found(row) for row in tx.execute(undone.order_by(findings.c.key))]
    return sorted(found, key=lambda one: one.standing is not Standing.MISSING)


def leave_so(tx: Tx, key: str) -> bool:
    """Somebody says that it is as it should be. False if there is no such thing, or it is missing."""
    may = (findings.c.key == key, findings.c.standing == Standing.LOOK.value, sa.not_(findings.c.left_so))
    return tx.execute(sa.update(findings).where(*may).values(left_so=True)).rowcount == 1


def _found(row: Any) -> Found:
    return Found(row.key, Standing(row.standing), dict(row.facts))
