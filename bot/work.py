"""Work that is due, claimed under a lease and dealt with one after the other."""

from collections.abc import Callable
from typing import TypeVar

from storage.db import Database, Tx

T = TypeVar("T")


def work_off(
    db: Database,
    due: Callable[[Tx], bool],
    claim: Callable[[Tx], T | None],
    deal: Callable[[T], None],
    *,
    stopped: Callable[[], bool],
) -> int:
    """Deal with all that is due until it is ``stopped``; returns how many."""
    dealt_with = 0
    while not stopped() and (claimed := _claimed(db, due, claim)) is not None:
        deal(claimed)
        dealt_with += 1
    return dealt_with


def _claimed(db: Database, due: Callable[[Tx], bool], claim: Callable[[Tx], T | None]) -> T | None:
    # Asked often, and mostly there is nothing: only a look, which keeps no writer waiting.
    with db.read() as tx:
        if not due(tx):
            return None
    with db.write() as tx:
        return claim(tx)
