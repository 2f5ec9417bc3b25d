"""Tells the program what is owed to it, each order claimed under a lease; what it does not do is left to people."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.access.port import Doer
from bot.outside import Refused, Unreachable
from bot.work import work_off
from handlers.access import order
from handlers.office import Office
from storage.access import orders
from storage.access.orders import OrderState, Owed
from storage.db import Database

log = logging.getLogger(__name__)
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 2.0, 3, 600.0
LEFT_AFTER = timedelta(hours=1)
"""So long it may be silent: then people see to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a worker does. ``owner`` holds the leases."""

    db: Database
    office: Office
    doer: Doer
    now: Callable[[], datetime]
    owner: str

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every order that is due; returns how many."""
        claim = partial(orders.claim, owner=self.owner)
        return work_off(self.db, orders.something_due, claim, self._deal, stopped=stopped)

    def _deal(self, owed: Owed) -> None:
        with self.db.read() as tx:
            wanted = order.wanted(tx, self.office, owed, self.now())
        if wanted is None:
            # People did it meanwhile, or it is approved no more.
            return self._leave(owed, "")
        try:
            proof = self.doer.do(wanted)
        except Refused as refused:
            return self._leave(owed, str(refused))
        except Unreachable as gone:
            return self._put_off(owed, str(gone))
        with self.db.write() as tx:
            if orders.settle(tx, owed, owner=self.owner, state=OrderState.DONE):
                order.done(tx, self.office, owed, proof, self.now())
        return None

    def _put_off(self, owed: Owed, error: str) -> None:
        if self.now() - owed.asked_at >= LEFT_AFTER:
            return self._leave(owed, error)
        log.warning("an order about access was not taken", extra={"order": owed.id, "error": error})
        with self.db.write() as tx:
            delay = min(FIRST_PAUSE * float(GROWTH) ** min(owed.attempts, 10), LONGEST_PAUSE)
            orders.put_off(tx, owed, owner=self.owner, delay=delay, error=error)
        return None

    def _leave(self, owed: Owed, error: str) -> None:
        with self.db.write() as tx:
            if orders.settle(tx, owed, owner=self.owner, state=OrderState.LEFT, error=error):
                order.left(tx, owed)
