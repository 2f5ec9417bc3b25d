"""What open tickets and kept answers are called, as one process knows it: nothing of sensitive categories."""

from collections.abc import Callable, Collection

from domain.policy import Tickets
from domain.search import Entry
from domain.ticket.similar import KeptAnswer
from handlers.current import Beginning, Change, Current, Feed
from storage.db import Database, Tx
from storage.ticket import answers, named
from storage.ticket.named import Named


class Offers:
    """The open tickets and the kept answers of the categories that everybody may read of."""

    def __init__(self, policy: Tickets) -> None:
        shown = policy.shown()
        self.tickets = Current(_of_tickets(shown))
        self.answers = Current(_of_answers(shown))

    def begin(self, db: Database, *, stopped: Callable[[], bool]) -> None:
        """Read what is open in threads, before anybody waits for it."""
        self.tickets.begin(db, stopped=stopped)
        self.answers.begin(db, stopped=stopped)


def _of_tickets(shown: Collection[str]) -> Feed:
    def change(one: Named) -> Change:
        there = one.shown and one.category in shown
        return Change(one.version, one.id, one.title, Entry(one.id, one.title) if there else None)

    def changed(tx: Tx, since: int, limit: int) -> list[Change]:
        return [change(one) for one in named.changed(tx, since=since, limit=limit)]

    def begin(tx: Tx) -> Beginning:
        # Before what is open: whatever changes meanwhile is read again.
        newest = named.newest(tx)
        entries = [Entry(one.id, one.title) for one in named.shown(tx, shown)]
        return Beginning(newest.version if newest else 0, change(newest) if newest else None, entries)

    return Feed(last=named.last, changed=changed, newest_of=named.newest_of, begin=begin)


def _of_answers(shown: Collection[str]) -> Feed:
    def change(one: KeptAnswer) -> Change:
        there = one.category in shown and not one.retired
        return Change(one.version, one.id, one.title, Entry(one.id, one.found_by) if there else None)

    def changed(tx: Tx, since: int, limit: int) -> list[Change]:
        return [change(one) for one in answers.changed(tx, since=since, limit=limit)]

    return Feed(last=answers.last, changed=changed, newest_of=answers.newest_of)
