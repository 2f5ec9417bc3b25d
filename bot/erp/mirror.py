"""Brings what another program says of its stock into our tables: all of it now and then, one item when it is asked for.

It is asked outside of any transaction, and what it says is kept in short ones.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.erp.port import Keeper
from bot.outside import Missing, Refused, Unreachable
from domain.stock import Item
from domain.stock.elsewhere import There
from handlers.office import Office
from handlers.stock.looking import elsewhere as keeping
from storage import inbox
from storage.db import Database
from storage.stock import elsewhere, items

log = logging.getLogger(__name__)
WITHIN = 1.2
"""Seconds that somebody who looks an item up waits for its figures: Slack waits three for all of it."""
FRESH = timedelta(seconds=5)
REST = 30.0
"""Seconds in which nobody waits again for one who did not answer."""


@dataclass
class Mirror:
    """What is asked of ``keeper``, kept. ``rests_until``, by the machine's clock, nobody waits for it."""

    db: Database
    keeper: Keeper
    office: Office
    now: Callable[[], datetime]
    within: float = WITHIN
    rests_until: float = field(default=0.0)

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Everything, if it is time for it and no other process does it; returns how many items changed."""
        began = self.now()
        sap = self.office.policy.stock.sap
        slot = int(began.timestamp() // (60 * (sap.minutes if sap else 10)))
        with self.db.write() as tx:
            if inbox.claim(tx, f"stock elsewhere:{slot}", now=began) is not None:
                return 0
        try:
            return self._everything(began, stopped)
        except (Refused, Unreachable) as why:
            self._silent(why)
            return 0

    def _everything(self, began: datetime, stopped: Callable[[], bool]) -> int:
        changed = listed = 0
        for page in self.keeper.everything():
            if stopped():
                return changed
            listed += len(page)
            changed += self._keep(page, began)
        if not listed:
            # Somebody took our user's rights away: that is no reason to think that all shelves are gone.
            raise Refused("it lists no items")
        with self.db.write() as tx:
            return changed + keeping.gone(tx, self.office, since=began)

    def look_up(self, ids: Iterable[int]) -> None:
        """Figures of now for these items, if there are any within a short time; else the last ones stay."""
        if time.monotonic() < self.rests_until:
            return
        ends = time.monotonic() + self.within
        for item in self._stale(list(ids)):
            asked = self.now()
            try:
                self._keep([self.keeper.item(item.sku, within=max(ends - time.monotonic(), 0))], asked)
            except Missing:
                self._keep([There(sku=item.sku, name=item.name, unit=item.unit, barcode=None, active=False)], asked)
            except (Refused, Unreachable) as why:
                self.rests_until = time.monotonic() + REST
                self._silent(why)
                return

    def _stale(self, ids: list[int]) -> list[Item]:
        """Those of these items that they keep, and spoke of a while ago."""
        with self.db.read() as tx:
            known = elsewhere.known(tx, ids)
            now = self.now()
            return list(items.get_many(tx, [i for i in ids if i in known and now - known[i].as_of > FRESH]).values())

    def _keep(self, said: Iterable[There], at: datetime) -> int:
        with self.db.write() as tx:
            kept = keeping.keep(tx, self.office, list(said), at=at, now=self.now())
        if kept.twice:
            log.warning("items of the stock elsewhere have one code", extra={"codes": list(kept.twice)[:20]})
        return kept.changed

    def _silent(self, why: Exception) -> None:
        log.warning("the stock elsewhere does not answer", extra={"error": str(why)})
        with self.db.write() as tx:
            elsewhere.falls_silent(tx, at=self.now())
