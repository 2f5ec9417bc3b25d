"""Many people who want the last pieces, and what keeps them from getting the same ones, taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from threading import Barrier

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.people import Account, AccountKind
from domain.stock import HandoverState
from storage import accounts, approval, people
from storage.db import Database, Tx
from storage.stock import ledger, requests
from storage.tables import stock_levels
from tests import company
from tests import desk as counters
from tests.desk import Counter, press, words
from tests.handlers.stock.shelf import MONITOR, asking, put, there_is
from tests.stage import AUDIT_KEY


def crowd(counter: Counter, n: int) -> list[str]:
    """So many more people, all of Bruno's team; their names."""
    names = [f"p{k}" for k in range(n)]
    with counter.db.write() as tx:
        for name in names:
            more = {"name": name.upper(), "manager_id": counter.ids["bruno"]}
            counter.ids[name], _ = people.save(tx, f"{name}@company.example", more)
            user_id = f"U0{name.upper()}"
            accounts.save(tx, Account(team_id=company.TEAM, user_id=user_id, kind=AccountKind.MEMBER))
            accounts.assign(tx, {user_id: counter.ids[name]}, team_id=company.TEAM)
    return names


def wanted(counter: Counter, *, people_: int, pieces: int) -> tuple[int, list[int]]:
    """An item of which there are so many, and a request of each of so many people for one; the ids."""
    monitor = put(counter, MONITOR, {"Lisbon": pieces})
    for name in crowd(counter, people_):
        assert words(counter.submit(asking(monitor, "1", by=name))) == ""
    return monitor, list(range(1, people_ + 1))


def approve(counter: Counter, request_id: int) -> str:
    """Their manager says yes; what he reads."""
    return words(counter.press(press("bruno", "request.approve", f"{request_id}:1")))


@dataclass(frozen=True)
class Outcome:
    """How many requests are approved and kept, how many pieces are promised for them, and of how many."""

    approved: int
    kept: int
    promised: int
    on_hand: int


def outcome(counter: Counter, item_id: int, ids: Sequence[int]) -> Outcome:
    """What came of it; the ledger is the levels in any case."""
    there = there_is(counter, item_id)
    with counter.db.read() as tx:
        states = [one.state for one in approval.load_many(tx, ids).values()]
        kept = [one.handover.state for one in requests.load_many(tx, ids).values()]
    return Outcome(
        approved=states.count(State.APPROVED),
        kept=kept.count(HandoverState.RESERVED),
        promised=int(there.reserved),
        on_hand=int(there.on_hand),
    )


# --- guards, taken away -----------------------------------------------------------------------------------------------

_LEVEL = stock_levels.c
UNGUARDED = (
    sa.update(stock_levels)
    .where(_LEVEL.item_id == sa.bindparam("_item"), _LEVEL.location_id == sa.bindparam("_location"))
    .values(
        on_hand=_LEVEL.on_hand + sa.bindparam("_on_hand", type_=sa.BigInteger),
        reserved=_LEVEL.reserved + sa.bindparam("_reserved", type_=sa.BigInteger),
    )
)


def disown(tx: Tx, *item_ids: int) -> None:
    """Take nothing."""


def without(counter: Counter, monkeypatch: pytest.MonkeyPatch, *, keep: str | None) -> None:
    """Take away the owned row, the guarded update and the constraint, but for the one to keep."""
    if keep != "owned row":
        monkeypatch.setattr(ledger, "own", disown)
    if keep != "guarded update":
        monkeypatch.setattr(ledger, "_MOVE_LEVEL", UNGUARDED)
    if keep != "constraint":
        with counter.db.write() as tx:
            tx.execute(sa.text("ALTER TABLE stock_levels DROP CONSTRAINT ck_stock_levels_on_hand"))


def last_pieces(counter: Counter, *, items: int, people_: int) -> tuple[list[int], list[list[int]]]:
    """Items of which there is one each, and for each of them a request of each of so many people; the ids."""
    names, kept, asked = crowd(counter, people_), list[int](), list[list[int]]()
    for n in range(items):
        kept.append(put(counter, replace(MONITOR, sku=f"MON-{n}", barcodes=()), {"Lisbon": 1}))
        for name in names:
            assert words(counter.submit(asking(kept[-1], "1", by=name))) == ""
        asked.append([n * people_ + k + 1 for k in range(people_)])
    return kept, asked


def process(url: str, asked: Sequence[Sequence[int]], seed: int, guarded: bool, together: Barrier) -> list[str]:
    """The work of one process of several: a yes to its own request for each item, all at once; what was read."""
    vars(counters)["NUMBERS"] = count((seed + 1) * 1_000_000)
    if not guarded:
        vars(ledger).update(own=disown, _MOVE_LEVEL=UNGUARDED)
    counter, said = Counter(Database(url, audit_key=AUDIT_KEY.encode())), []
    try:
        for of_item in asked:
            together.wait(60)
            said.append(approve(counter, of_item[seed]))
        return said
    finally:
        counter.db.dispose()
