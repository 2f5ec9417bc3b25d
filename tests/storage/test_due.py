"""What is due for a count is found by indexes, and is what the rule says of each level."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import sqlalchemy as sa

from domain.policy.stock import Counting
from domain.stock import Countable, due
from storage.db import Database
from storage.stock import counts, items, ledger
from storage.tables import stock_levels
from tests.company import MONDAY
from tests.handlers.stock.shelf import CABLE

RULES = Counting(turns=2, days=30)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def level(random: Random, item_id: int, place: int) -> Countable:
    """Of few figures, so that many are alike."""
    ago = random.choice((None, 10, 30, 31, 90))
    return Countable(
        item_id=item_id,
        location_id=place,
        on_hand=Decimal(random.choice((0, 1, 2, 5))),
        sure=None if ago is None else MONDAY - timedelta(days=ago),
        gone=Decimal(random.choice((0, 1, 2, 4, 10))),
        emptied=random.random() < 0.1,
    )


def test_what_is_due_is_what_the_rule_says_of_each_level(sqlite_url: str) -> None:
    db, random = Database(sqlite_url), Random(7)
    with db.write() as tx:
        kept = items.save(tx, [replace(CABLE, sku=f"C{n}", active=n % 9 > 0) for n in range(60)])
        places = [ledger.location(tx, name) for name in ("Lisbon", "Porto")]
        levels = [level(random, item.id, place) for item in kept for place in places]
        rows = [{"item_id": it.item_id, "location_id": it.location_id, "on_hand": int(it.on_hand * 1000), "reserved": 0,
                 "sure_at": it.sure, "gone": int(it.gone * 1000), "emptied": it.emptied} for it in levels]  # fmt: skip
        tx.execute(sa.insert(stock_levels), rows)
    active = {item.id for item in kept if item.active}
    expected = [it for it in levels if it.item_id in active and due(it, RULES, now=MONDAY)]
    expected.sort(key=lambda it: (not it.emptied, it.sure or LONG_AGO, it.item_id, it.location_id))
    assert len(expected) > 41
    with db.read() as tx:
        for limit in (1, 7, 41, 500):
            assert counts.due(tx, RULES, now=MONDAY, limit=limit) == expected[:limit]
        here = sorted((it for it in expected if it.location_id == 2), key=lambda it: it.item_id)
        assert counts.due_at(tx, RULES, 2, now=MONDAY, limit=500) == here
    db.dispose()
