"""kill -9 of the bot while people ask for things, keepers hand over and receive, and files of items are imported."""

import json
import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.people import Role
from domain.stock import HandoverState, Kind
from storage import audit, people, unsent
from storage.db import Tx
from storage.stock import ledger, requests
from storage.tables import attachments, stock_levels, stock_movements
from storage.tables import audit as trail
from tests.desk import Counter, counter
from tests.faults.conftest import Figure
from tests.faults.hospital import Ward, murder, ward
from tests.faults.patience import comes
from tests.faults.storeroom import IMPORTER, KEEPER, MOVER, RECEIVED, Storeroom
from tests.faults.truth import Truth
from tests.handlers.stock.shelf import MONITOR, put
from tests.stage import AUDIT_KEY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
ASKING = ("ana", "carla")
ITEMS, AT_FIRST, IN_FILE = 3, 4, 5
BETWEEN_KILLS = (4, 60)
"""Exchanges with Slack that the bot lives for, at least and at most."""
RETRIES = [0, 1, 2, 4]
"""Seconds after which an event is delivered again: Slack's minutes, shortened."""
FORGETFUL = "--forgetful"


def sku(n: int) -> str:
    """The code of an item."""
    return f"MON-{n}"


def deliveries(tx: Tx) -> int:
    """How often a keeper received something by hand."""
    of = stock_movements.c
    by_hand = (of.kind == Kind.RECEIPT.value, of.together.is_(None), of.by_id.is_not(None))
    return int(tx.execute(sa.select(sa.func.count()).where(*by_hand)).scalar_one())


@dataclass(frozen=True)
class Shift:
    """A day at the store room: so many requests of each person, deliveries and files."""

    desk: Counter
    patient: Ward
    each: int
    items: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def load(self) -> Storeroom:
        """Everybody's wishes: more arrives than is asked for, and at first there is too little."""
        codes = [sku(n % ITEMS) for n in range(self.each)]
        files = {f"new-{n}.csv": self.file(n) for n in range(max(2, self.each // 3))}
        return Storeroom(
            self.patient.simulator.client, self.each, self.all_done, asked=dict.fromkeys(ASKING, codes),
            arrives=codes * 2, files=files, imported=self.imported, arrived=self.known,
            kept=lambda: self.of("stock_requests", "state", HandoverState.RESERVED.value) > 0,
        )  # fmt: skip

    def file(self, n: int) -> bytes:
        """A new item, and some of a known one at a place where nobody knows how many there are."""
        return f"sku,name,location,on_hand\nNEW-{n},New {n},Lisbon,{IN_FILE}\n{sku(0)},,Shelf {n},{IN_FILE}\n".encode()

    def known(self, name: str) -> bool:
        """Whether a posted file is."""
        with self.desk.db.read() as tx:
            return tx.execute(sa.select(attachments.c.id).where(attachments.c.name == name)).first() is not None

    def imported(self, name: str) -> bool:
        """Whether its item is kept."""
        return self.of("stock_items", "sku", name.removesuffix(".csv").upper()) > 0

    def of(self, table: str, column: str, value: str) -> int:
        """How many rows have this."""
        with self.desk.db.read() as tx:
            found = sa.text(f"SELECT count(*) FROM {table} WHERE {column} = :value")
            return int(tx.execute(found, {"value": value}).scalar_one())

    def all_done(self) -> bool:
        """Whether everybody has what they asked for, and everything arrived."""
        with self.desk.db.read() as tx:
            states = tx.execute(sa.text("SELECT state, count(*) FROM stock_requests GROUP BY state")).all()
            received = deliveries(tx)
        asked = sum(n for _, n in states)
        enough = asked >= self.total and {state for state, _ in states} == {HandoverState.RECEIVED.value}
        return enough and received >= len(self.load.arrives) and all(map(self.imported, self.load.files))

    @property
    def total(self) -> int:
        """How many requests there are to be."""
        return self.each * len(ASKING)

    def calm(self) -> bool:
        """Whether nothing is owed any more."""
        with self.desk.db.read() as tx:
            backlog = unsent.backlog(tx)
        return backlog.unsent == backlog.cards == 0

    def rage(self) -> None:
        """Carry it all out while the bot is killed, then let everything calm down."""
        self.patient.simulator.client.settings(retries=RETRIES)
        with murder(self.patient, seed=self.each, after=BETWEEN_KILLS, db=self.desk.db), watched(self.desk):
            self.load.work(self.desk.db)
        self.patient.listen()
        self.patient.simulator.client.faults()
        comes(self.desk.db, self.calm, what="calm")


@contextmanager
def watched(desk: Counter) -> Iterator[None]:
    """Look at the levels again and again meanwhile: they are their movements, and nothing is promised that is not."""
    enough, wrong, looks = threading.Event(), list[object](), Tally[str]()

    def watch() -> None:
        while not enough.wait(0.2):
            with desk.db.read() as tx:
                over = sa.select(stock_levels).where(
                    sa.or_(stock_levels.c.reserved < 0, stock_levels.c.reserved > stock_levels.c.on_hand)
                )
                wrong.extend([*tx.execute(over).all(), *ledger.astray(tx)])
            looks["all"] += 1

    thread = threading.Thread(target=watch, name="watch")
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()
    assert looks["all"] > 0
    assert wrong == []


class StockTruth(Truth):
    """What must be true of the store room when the storm is over."""

    def check_stock(self, shift: Shift) -> None:
        """All of it."""
        self.every_wish_is_one_request_that_was_received(shift)
        self.what_is_there_is_what_came_and_went(shift)
        self.every_message_stands_once_where_its_row_says()
        self.every_card_is_true()
        if self.desk.db.is_sqlite:
            self.conversations_read_in_order()
        self.nothing_is_stuck()
        self.everything_is_in_the_trail_once(shift)

    def every_wish_is_one_request_that_was_received(self, shift: Shift) -> None:
        """Nothing was lost or kept twice, everything was decided once, handed over and confirmed."""
        wanted = [f"{name} {n}" for name in ASKING for n in range(shift.each)]
        assert sorted(str(r.note) for r in self.requests.values()) == sorted(wanted)
        assert {r.state for r in self.requests.values()} == {State.APPROVED}
        assert {len(r.history) for r in self.requests.values()} == {1}
        kept = requests.load_many(self.tx, list(self.requests))
        assert {one.handover.state for one in kept.values()} == {HandoverState.RECEIVED}
        told = Tally((row.facts["request"], row.person_id) for row in self.owed if row.kind == "moved")
        assert told == Tally((r.id, r.requester_id) for r in self.requests.values())

    def what_is_there_is_what_came_and_went(self, shift: Shift) -> None:
        """Each delivery, each file and each request moved the ledger once, and nothing is promised any more."""
        assert ledger.astray(self.tx) == []
        got = Tally[int]()
        for one in requests.load_many(self.tx, list(self.requests)).values():
            got[one.item.id] += int(one.quantity)
        arrived = Tally(shift.load.arrives)
        for n in range(ITEMS):
            item = shift.items[sku(n)]
            files = IN_FILE * len(shift.load.files) if n == 0 else 0
            there = ledger.stocked(self.tx, (item,))[item]
            expected = AT_FIRST + RECEIVED * arrived[sku(n)] + files - got[item]
            assert (int(there.on_hand), int(there.reserved)) == (expected, 0)
        in_files = sa.select(stock_movements.c.on_hand).where(stock_movements.c.together.like("file:%"))
        assert list(self.tx.execute(in_files).scalars()) == [IN_FILE * 1000] * (2 * len(shift.load.files))

    def everything_is_in_the_trail_once(self, shift: Shift) -> None:
        """Chained, each turn of each request, each delivery and each import once."""
        assert isinstance(audit.verify(self.tx, key=AUDIT_KEY.encode()), audit.Head)
        actions = Tally(json.loads(entry)["action"] for entry in self.tx.execute(sa.select(trail.c.entry)).scalars())
        once = dict.fromkeys(("ask", "approve", "hand over", "confirm receipt"), shift.total)
        once |= {"receipt": len(shift.load.arrives), "import": len(shift.load.files)}
        assert {what: actions[what] for what in once} == once


def survive(url: str, folder: Path, figure: Figure, *flags: str, each: int, check: bool = True) -> int:
    """The whole story, with its figures; how many rows of requests and deliveries there are too many."""
    began = time.monotonic()
    with counter(url) as desk, ward(url, folder, *flags) as patient:
        with desk.db.write() as tx:
            for name in (KEEPER, MOVER, IMPORTER):
                roles = people.get(tx, desk.ids[name]).roles
                people.save_roles(tx, desk.ids[name], [*roles, Role.STOCK])
        items = {sku(n): put(desk, replace(MONITOR, sku=sku(n), name=f"Monitor {n}", barcodes=(), minimum=None),
                             {"Lisbon": AT_FIRST}) for n in range(ITEMS)}  # fmt: skip
        shift = Shift(desk, patient, each, items)
        shift.rage()
        standing = patient.simulator.client.get("/sim/messages")["messages"]
        with desk.db.read() as tx:
            truth = StockTruth(desk, tx, standing)
            if check:
                truth.check_stock(shift)
            extra = len(truth.requests) - shift.total + deliveries(tx) - len(shift.load.arrives)
            sent, doubled = len(truth.owed), truth.doubled()
    figure(
        f"{desk.db.url.get_backend_name()} {' '.join(flags)}: {shift.total} requests for stock handed over,"
        f" {len(shift.load.arrives)} deliveries, {len(shift.load.files)} files imported, {patient.kills} kills,"
        f" {dict(patient.seen)} from Slack, {sent} messages of which {doubled} stand more than once,"
        f" {extra} requests and deliveries too many, {time.monotonic() - began:.0f} s"
    )
    assert patient.kills > each / 4
    return extra


def test_nothing_of_stock_is_lost_doubled_or_stuck_when_the_bot_is_killed(
    database_url: str, tmp_path: Path, figure: Figure
) -> None:
    survive(database_url, tmp_path, figure, each=15)


def test_control_a_bot_that_forgets_what_it_dealt_with_does_some_of_it_twice(
    database_url: str, tmp_path: Path, figure: Figure
) -> None:
    assert survive(database_url, tmp_path, figure, FORGETFUL, each=10, check=False) > 0
