"""Posts the entries that are owed to the books, each claimed under a lease: several processes may do it at once."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.books.port import Books
from bot.outside import Refused, Unanswered, Unreachable
from bot.work import work_off
from storage import audit
from storage.db import Database
from storage.payment import journal
from storage.payment.journal import Kept

log = logging.getLogger(__name__)
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 5.0, 3, 3600.0
LONGEST_REST = 600.0
SETTLED = 900.0
"""Seconds after which books that did not answer have kept what they were sent, or never will."""
CALL = 8.0
"""Seconds for a call of a worker, which has to end within twenty."""


def pause(failures: int, *, most: float) -> float:
    """Seconds until the next try."""
    # Three to the power of a thousand is no float.
    return min(FIRST_PAUSE * float(GROWTH) ** min(failures, 20), most)


@dataclass
class Poster:
    """Posts entries. ``owner`` holds the leases. ``failed`` says what the books did not take: key -> why.

    They are ``gone`` once they take nothing.
    """

    db: Database
    books: Books
    now: Callable[[], datetime]
    owner: str
    posted: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    gone: bool = False

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every entry that is due; returns how many."""
        claim = partial(journal.take, owner=self.owner)
        return work_off(self.db, journal.something_due, claim, self._deal, stopped=stopped)

    def _deal(self, kept: Kept) -> None:
        try:
            posted_id = self.books.post(kept)
        except Refused as refused:
            return self._put_off(kept, str(refused), LONGEST_PAUSE)
        except Unreachable as gone:
            self.gone = True
            # Looked for sooner it may not be there yet, and would be posted twice.
            least = SETTLED if isinstance(gone, Unanswered) else 0
            return self._put_off(kept, str(gone), max(least, pause(kept.attempts, most=LONGEST_PAUSE)))
        with self.db.write() as tx:
            if journal.settle(tx, kept, posted_id, owner=self.owner):
                self.posted.append(kept.entry.key)
                facts = {"key": kept.entry.key, "posted": posted_id}
                audit.append(tx, at=self.now(), actor_id=None, action="post entry", subject=kept.reference, facts=facts)
        return None

    def _put_off(self, kept: Kept, error: str, delay: float) -> None:
        log.warning("the books did not take an entry", extra={"key": kept.entry.key, "error": error})
        self.failed[kept.entry.key] = error
        with self.db.write() as tx:
            journal.put_off(tx, kept, owner=self.owner, delay=delay, error=error)


@dataclass
class Posting:
    """What a worker does: it posts what is due, and lets books that do not answer rest for a while."""

    db: Database
    books: Books
    now: Callable[[], datetime]
    owner: str
    misses: int = 0
    rests_until: float = 0.0

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every entry that is due, until the books do not answer; returns how many."""
        if time.monotonic() < self.rests_until:
            return 0
        poster = Poster(db=self.db, books=self.books, now=self.now, owner=self.owner)
        done = poster.tick(stopped=lambda: stopped() or poster.gone)
        if poster.gone:
            self.rests_until = time.monotonic() + pause(self.misses, most=LONGEST_REST)
        self.misses = self.misses + 1 if poster.gone else 0
        return done
