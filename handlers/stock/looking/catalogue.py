"""The names of all items as one process knows them, and their codes."""

import time
from collections.abc import Callable

from domain.search import Entry
from domain.stock import Item, NamesUnread
from handlers.current import Change, Current, Feed, Synonyms, Unread
from storage.db import Tx
from storage.stock import items


class Catalogue(Current):
    """Items by what they are called."""

    def __init__(self, synonyms: Synonyms = (), clock: Callable[[], float] = time.monotonic) -> None:
        feed = Feed(last=items.version, changed=_changed, newest_of=items.newest_of)
        super().__init__(feed, synonyms, clock)

    def find(self, tx: Tx, words: str, *, limit: int, typing: bool = False) -> list[int]:
        """The ids of the items that the words may mean. Raises NamesUnread."""
        try:
            return super().find(tx, words, limit=limit, typing=typing)
        except Unread as unread:
            raise NamesUnread(percent=unread.percent) from None


def _changed(tx: Tx, since: int, limit: int) -> list[Change]:
    changed = items.changed(tx, since=since, limit=limit)
    return [Change(version, item.id, item.name, _entry(item) if item.active else None) for version, item in changed]


def _entry(item: Item) -> Entry[int]:
    """A code that is typed only in part finds its item too, behind those that are called so."""
    return Entry(item.id, item.name, about=f"{item.sku} {item.category or ''}")
