"""How long a story waits for a bot that is killed: for as long as anything moves, however slow the machine is."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from storage.db import Database

T = TypeVar("T")
STILL = 60.0
"""Seconds in which nothing moved, after which nothing will."""
MOVES = sa.text("""
    SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM inbox), (SELECT sum(shown) FROM cards),
           (SELECT count(*) FROM messages), (SELECT count(*) FROM messages WHERE state NOT IN ('owed', 'sending')),
           (SELECT count(*) FROM attachments WHERE state = 'kept'),
           (SELECT count(*) FROM attachment_showings WHERE state <> 'owed')
""")


def moved(db: Database) -> object:
    """What is another one whenever something was done, owed, sent, shown or kept."""
    with db.read() as tx:
        return tuple(tx.execute(MOVES).one())


@contextmanager
def while_it_moves(db: Database, give_up: Callable[[], object]) -> Iterator[None]:
    """Call ``give_up`` once nothing moved for a while within the block."""
    enough = threading.Event()

    def watch() -> None:
        last, since = moved(db), time.monotonic()
        while not enough.wait(0.5) and time.monotonic() - since < STILL:
            if (now := moved(db)) != last:
                last, since = now, time.monotonic()
        if not enough.is_set():
            give_up()

    thread = threading.Thread(target=watch, name="watch")
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def comes(db: Database, look: Callable[[], T], *, what: str) -> T:
    """What ``look`` returns once it is true; AssertionError if nothing moves any more and it is not."""
    still = threading.Event()
    with while_it_moves(db, still.set):
        while not (seen := look()):
            assert not still.is_set(), f"{what} did not happen, and nothing moved for {STILL:.0f} s"
            time.sleep(0.05)
    return seen
