"""An index of names as one process knows it: brought up to date by what changed since it last looked."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock, Thread
from typing import NamedTuple

from domain.search import Entry, Index
from storage.db import Database, Tx

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


class Unread(Exception):
    """The names are being read for the first time: so many percent are."""

    def __init__(self, *, percent: int) -> None:
        super().__init__(percent)
        self.percent = percent


class Change(NamedTuple):
    """What is called what since a version; without an ``entry`` it is found no more."""

    version: int
    id: int
    name: str
    entry: Entry[int] | None


class Beginning(NamedTuple):
    """What can be found at a version, or was a moment later; ``newest`` is what changed last, if anything did."""

    version: int
    newest: Change | None
    entries: Sequence[Entry[int]]


def from_nothing(tx: Tx) -> Beginning:
    """All there is came about by changes."""
    return Beginning(0, None, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where names come from: what ``changed`` after a version, oldest first, so many at most; the ``last`` version.

    ``newest_of`` an id is the version to which it changed last, and its name since; 0 if there is no such thing.
    """

    last: Callable[[Tx], int]
    changed: Callable[[Tx, int, int], Sequence[Change]]
    newest_of: Callable[[Tx, int], tuple[int, str]]
    begin: Callable[[Tx], Beginning] = from_nothing


class Current:
    """Things by what they are called. Of a process, and used by its threads in turn.

    A lookup first reads what changed, one row of one index if nothing did: a name that was committed by whatever
    process is found by the next lookup of every other.
    """

    def __init__(self, feed: Feed, synonyms: Synonyms = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._feed, self._synonyms, self._clock, self._lock = feed, synonyms, clock, Lock()
        self._to_read = 0
        self._forget()

    def find(self, tx: Tx, words: str, *, limit: int, typing: bool = False) -> list[int]:
        """The ids of what the words may mean, the likeliest first; of ``typing`` the last one may go on.

        Raises Unread.
        """
        to_read = self._to_read
        if not self._lock.acquire(timeout=PATIENCE if to_read else -1):
            raise Unread(percent=min(99, 100 * self._version // to_read))
        try:
            self._refresh(tx)
            hits = self._index.find(words[:ASKED], limit, typing=typing)
        finally:
            self._lock.release()
        return [hit.key for hit in hits if hit.score >= WORTH * hits[0].score]

    def begin(self, db: Database, *, stopped: Callable[[], bool]) -> None:
        """Read all there is in a thread, before anybody waits for it. A million names take minutes."""
        with db.read() as tx:
            self._to_read = self._feed.last(tx)
        self._lock.acquire()
        Thread(target=self._read, args=(db, stopped), name="names", daemon=True).start()

    def _read(self, db: Database, stopped: Callable[[], bool]) -> None:
        try:
            with db.read() as tx:
                self._refresh(tx, stopped=stopped)
        except Exception:
            # The next lookup reads on.
            log.exception("names could not be read")
        finally:
            self._to_read = 0
            self._lock.release()

    def _forget(self) -> None:
        self._index: Index[int] = Index(synonyms=self._synonyms)
        self._version, self._begun, self._behind = 0, False, float("inf")
        self._newest: Change | None = None

    def _refresh(self, tx: Tx, *, stopped: Callable[[], bool] = lambda: False) -> None:
        if not self._is_known(tx):
            if self._clock() - self._behind < LOST_AFTER:
                return
            self._forget()
        if not self._begun:
            self._start(tx)
        while not stopped() and (changed := self._feed.changed(tx, self._version, PAGE)):
            self._learn(changed)
            self._newest = changed[-1]
            self._version = self._newest.version

    def _start(self, tx: Tx) -> None:
        self._version, self._newest, entries = self._feed.begin(tx)
        if entries:
            self._index = Index(entries, synonyms=self._synonyms)
        self._begun = True

    def _is_known(self, tx: Tx) -> bool:
        """Whether what changed last, of what was read, did so in this database: not if a backup was restored.

        A transaction that began before that change does not see it either, but only for a moment.
        """
        if self._newest is None:
            return True
        version, name = self._feed.newest_of(tx, self._newest.id)
        if version > self._version or (version, name) == (self._newest.version, self._newest.name):
            self._behind = float("inf")
            return True
        self._behind = min(self._behind, self._clock())
        return False

    def _learn(self, changed: Sequence[Change]) -> None:
        for change in changed:
            if change.entry:
                self._index.put(change.entry)
            else:
                self._index.remove(change.id)
