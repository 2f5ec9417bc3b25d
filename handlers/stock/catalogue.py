"""The names of all items as one process knows them: brought up to date by what changed since it last looked."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Lock, Thread

from domain.search import Entry, Index
from domain.stock import Item, NamesUnread
from storage.db import Database, Tx
from storage.stock import items

log = logging.getLogger(__name__)

PAGE = 5000
WORTH = 0.4
"""What fits less than so much of what fits best is not offered."""
ASKED = 200
"""Of what somebody asks so many signs are looked for: no name is longer."""
LOST_AFTER = 5.0
"""Seconds for which what was read last is not there until all is read anew."""
PATIENCE = 1.0
"""Seconds that a lookup waits while all names are read for the first time: Slack waits for three."""
Synonyms = tuple[tuple[str, ...], ...]


class Catalogue:
    """Items by what they are called. Of a process, and used by its threads in turn.

    A lookup first reads which items changed, one row of one index if none did: a name that was committed by whatever
    process is found by the next lookup of every other.
    """

    def __init__(self, synonyms: Synonyms = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._synonyms, self._clock, self._lock = synonyms, clock, Lock()
        self._to_read = 0
        self._forget()

    def find(self, tx: Tx, words: str, *, limit: int, typing: bool = False) -> list[int]:
        """The ids of the items that the words may mean, the likeliest first; of ``typing`` the last one may go on.

        Raises NamesUnread.
        """
        to_read = self._to_read
        if not self._lock.acquire(timeout=PATIENCE if to_read else -1):
            raise NamesUnread(percent=min(99, 100 * self._version // to_read))
        try:
            self._refresh(tx)
            hits = self._index.find(words[:ASKED], limit, typing=typing)
        finally:
            self._lock.release()
        return [hit.key for hit in hits if hit.score >= WORTH * hits[0].score]

    def begin(self, db: Database, *, stopped: Callable[[], bool]) -> None:
        """Read all there is in a thread, before anybody waits for it. A million names take minutes."""
        with db.read() as tx:
            self._to_read = items.version(tx)
        self._lock.acquire()
        Thread(target=self._read, args=(db, stopped), name="catalogue", daemon=True).start()

    def _read(self, db: Database, stopped: Callable[[], bool]) -> None:
        try:
            with db.read() as tx:
                self._refresh(tx, stopped=stopped)
        except Exception:
            # The next lookup reads on.
            log.exception("the names of items could not be read")
        finally:
            self._to_read = 0
            self._lock.release()

    def _forget(self) -> None:
        self._index: Index[int] = Index(synonyms=self._synonyms)
        self._version, self._newest, self._behind = 0, (0, ""), float("inf")

    def _refresh(self, tx: Tx, *, stopped: Callable[[], bool] = lambda: False) -> None:
        if not self._is_known(tx):
            if self._clock() - self._behind < LOST_AFTER:
                return
            self._forget()
        while not stopped() and (changed := items.changed(tx, since=self._version, limit=PAGE)):
            self._learn([item for _, item in changed])
            self._version, newest = changed[-1]
            self._newest = newest.id, newest.name

    def _is_known(self, tx: Tx) -> bool:
        """Whether the item that changed last, of those read, did so in this database: not if a backup was restored.

        A transaction that began before that change does not see it either, but only for a moment.
        """
        item_id, name = self._newest
        version, named = items.newest_of(tx, item_id)
        if version > self._version or (version, named) == (self._version, name):
            self._behind = float("inf")
            return True
        self._behind = min(self._behind, self._clock())
        return False

    def _learn(self, changed: Sequence[Item]) -> None:
        for item in changed:
            if item.active:
                self._index.put(_entry(item))
            else:
                self._index.remove(item.id)


def _entry(item: Item) -> Entry[int]:
    """A code that is typed only in part finds its item too, behind those that are called so."""
    return Entry(item.id, item.name, about=f"{item.sku} {item.category or ''}")
