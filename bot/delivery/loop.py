"""The thread that claims what is owed and hands it to a few workers."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from bot.delivery.pay import Payer
from storage import outgoing
from storage.db import Database, Duplicate
from storage.messages import Card
from storage.outgoing import Owed

log = logging.getLogger(__name__)
POLL = 0.2
"""Seconds between looks for what other processes owe; our own commits wake us at once."""
WORKERS = 4


class Delivery:
    """Pays what is owed until it is stopped. ``owner`` names this process in leases."""

    def __init__(self, db: Database, payer: Payer, *, owner: str) -> None:
        self._db, self._payer, self._owner = db, payer, owner
        self._wake, self._stop = threading.Event(), threading.Event()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="delivery")
        self._running: set[Future[None]] = set()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        db.on_commit(self._wake.set)

    def start(self) -> None:
        """Begin to pay."""
        self._thread.start()

    def begin_to_stop(self) -> None:
        """Claim nothing more."""
        self._stop.set()
        self._wake.set()

    def stop(self) -> None:
        """Finish what is in flight and end."""
        self.begin_to_stop()
        if self._thread.is_alive():
            self._thread.join()
        self._workers.shutdown()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(POLL)
            self._wake.clear()
            try:
                while not self._stop.is_set() and self.round():
                    pass
            except Exception:
                # The database may be gone for a while: nothing is lost, we look again.
                log.exception("delivery stumbled")
                self._stop.wait(1)

    def round(self) -> bool:
        """Claim as much as there are free workers and hand it to them. Returns whether anything was claimed."""
        self._running = {future for future in self._running if not future.done()}
        free = WORKERS - len(self._running)
        if free == 0 or not self._due():
            return False
        posts, cards = self._claim(free)
        for card in cards:
            self._hand(self._payer.redraw, card)
        for owed in posts:
            self._hand(self._payer.pay, owed)
        return bool(posts or cards)

    def _due(self) -> bool:
        with self._db.read() as tx:
            return outgoing.something_due(tx)

    def _claim(self, free: int) -> tuple[list[Owed], list[Card]]:
        try:
            with self._db.write() as tx:
                cards = outgoing.claim_cards(tx, owner=self._owner, limit=free)
                room = free - len(cards)
                return (outgoing.claim_posts(tx, owner=self._owner, limit=room) if room else []), cards
        except Duplicate:
            # Another process took a message of the same lane at the same moment.
            return [], []

    def _hand(self, job: Callable[[Any], None], what: Owed | Card) -> None:
        future: Future[None] = self._workers.submit(job, what)
        future.add_done_callback(lambda _: self._wake.set())
        self._running.add(future)
