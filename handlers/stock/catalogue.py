"""The names of all items as one process knows them: brought up to date by what changed since it last looked."""

from collections.abc import Sequence
from threading import Lock

from domain.search import Entry, Index
from domain.stock import Item
from storage.db import Database, Tx
from storage.stock import items

PAGE = 5000
WORTH = 0.4
"""What fits less than so much of what fits best is not offered."""
Synonyms = tuple[tuple[str, ...], ...]


class Catalogue:
    """Items by what they are called. Of a process, and used by its threads in turn.

    A lookup first reads which items changed, one row of one index if none did: a name that was committed by whatever
    process is found by the next lookup of every other.
    """

    def __init__(self, synonyms: Synonyms = ()) -> None:
        self._index: Index[int] = Index(synonyms=synonyms)
        self._version = 0
        self._lock = Lock()

    def find(self, tx: Tx, words: str, *, limit: int, typing: bool = False) -> list[int]:
        """The ids of the items that the words may mean, the likeliest first; of ``typing`` the last one may go on."""
        with self._lock:
            self._refresh(tx)
            hits = self._index.find(words, limit, typing=typing)
        return [hit.key for hit in hits if hit.score >= WORTH * hits[0].score]

    def read(self, db: Database) -> None:
        """Read all there is, before anybody waits for it."""
        with db.read() as tx, self._lock:
            self._refresh(tx)

    def _refresh(self, tx: Tx) -> None:
        while changed := items.changed(tx, since=self._version, limit=PAGE):
            self._learn([item for _, item in changed])
            self._version = changed[-1][0]

    def _learn(self, changed: Sequence[Item]) -> None:
        for item in changed:
            if item.active:
                self._index.put(_entry(item))
            else:
                self._index.remove(item.id)


def _entry(item: Item) -> Entry[int]:
    """A code that is typed only in part finds its item too, behind those that are called so."""
    return Entry(item.id, item.name, about=f"{item.sku} {item.category or ''}")
