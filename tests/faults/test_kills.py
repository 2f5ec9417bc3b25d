"""kill -9 of the bot, again and again, while Slack drops, doubles and refuses: nothing lost, doubled or stuck."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import approval, unsent
from storage.tables import messages as owed
from storage.tables import requests
from tests.desk import Counter, counter
from tests.faults.conftest import Figure
from tests.faults.hospital import Ward, murder, ward
from tests.faults.load import Load
from tests.faults.patience import comes
from tests.faults.truth import Truth

ASKING = ("ana", "carla", "eva", "bruno")
DECIDING = ("bruno", "rita", "hugo")
BETWEEN_KILLS = (1, 60)
"""Exchanges with Slack that the bot lives for, at least and at most."""
LOOKS = 20
BLIND = "--blind"
Wishes = dict[str, Sequence[date]]


@dataclass(frozen=True)
class Storm:
    """So many wishes, and the seed of what befalls them."""

    desk: Counter
    patient: Ward
    wishes: Wishes
    seed: int

    def rage(self) -> int:
        """Carry out all wishes while the bot is killed, then let everything calm down; returns the presses."""
        load = Load(self.patient.simulator.client, self.seed, self.all_decided)
        with murder(self.patient, seed=self.seed, after=BETWEEN_KILLS, db=self.desk.db):
            load.run(self.wishes, DECIDING, self.desk.db)
        self.patient.listen()
        self.patient.simulator.client.faults()
        comes(self.desk.db, self.calm, what="calm")
        return load.presses

    def all_decided(self) -> bool:
        """Whether every wish is a request that does not wait any more."""
        with self.desk.db.read() as tx:
            return asked_in(self.desk) == self.total and not approval.all_waiting(tx, limit=1)

    @property
    def total(self) -> int:
        """How many wishes there are."""
        return sum(map(len, self.wishes.values()))

    def calm(self) -> bool:
        """Whether nothing is owed any more."""
        with self.desk.db.read() as tx:
            backlog = unsent.backlog(tx)
        return backlog.unsent == backlog.cards == 0

    def truth(self, check: bool = True) -> tuple[int, int]:
        """How many messages there are, and how many stand more than once; seen while the clock owes nothing new."""
        for _ in range(LOOKS):
            comes(self.desk.db, self.calm, what="calm")
            before = self.ever_owed()
            standing = self.patient.simulator.client.get("/sim/messages")["messages"]
            with self.desk.db.read() as tx:
                found = Truth(self.desk, tx, standing)
                if len(found.owed) == before and self.calm():
                    if check:
                        found.check(self.wishes)
                    return len(found.owed), found.doubled()
        raise AssertionError("the clock goes on and on to owe something")

    def ever_owed(self) -> int:
        """How many messages were ever owed."""
        with self.desk.db.read() as tx:
            return int(tx.execute(sa.select(sa.func.count()).select_from(owed)).scalar_one())


def asked_in(desk: Counter) -> int:
    """How many requests there are."""
    with desk.db.read() as tx:
        return int(tx.execute(sa.select(sa.func.count()).select_from(requests)).scalar_one())


def wishes_of(desk: Counter, each: int) -> Wishes:
    """Everybody asks for so many single days."""
    for name in ASKING:
        desk.grant(name, each)
    return {name: desk.working_days(name, each) for name in ASKING}


def survive(url: str, folder: Path, figure: Figure, *flags: str, each: int) -> int:
    """The whole story, with its figures; returns how many messages are doubled. Only a blind bot is not looked into."""
    began = time.monotonic()
    with counter(url) as desk, ward(url, folder, *flags) as patient:
        storm = Storm(desk, patient, wishes_of(desk, each), seed=each)
        presses = storm.rage()
        sent, doubled = storm.truth(check=BLIND not in flags)
    took = time.monotonic() - began
    figure(
        f"{desk.db.url.get_backend_name()} {' '.join(flags)}: {storm.total} requests and their decisions,"
        f" {patient.kills} kills, {presses} presses, {dict(patient.seen)} from Slack, {sent} messages of which"
        f" {doubled} stand more than once, {took:.0f} s"
    )
    assert patient.kills > each / 3
    return doubled


def test_nothing_is_lost_doubled_or_stuck_when_the_bot_is_killed(
    sqlite_url: str, tmp_path: Path, figure: Figure
) -> None:
    survive(sqlite_url, tmp_path, figure, each=6)


def test_a_bot_that_is_asked_to_end_ends_in_order(sqlite_url: str, tmp_path: Path, figure: Figure) -> None:
    with counter(sqlite_url) as desk, ward(sqlite_url, tmp_path) as patient:
        storm = Storm(desk, patient, wishes_of(desk, 40), seed=3)
        load = Load(patient.simulator.client, storm.seed, storm.all_decided)
        people = threading.Thread(target=load.run_until_stopped, args=(storm.wishes, DECIDING))
        people.start()
        comes(desk.db, lambda: asked_in(desk) > 9, what="the middle of it")
        status, took = patient.end()
        load.stop.set()
        people.join()
        with desk.db.read() as tx:
            leased = tx.execute(sa.select(owed.c.id).where(owed.c.lease_owner.is_not(None))).all()
        asked = asked_in(desk)
        figure(f"asked to end in the middle of {asked} requests: it took {took:.1f} s")
        patient.start()
    assert (status, leased) == (0, [])
    assert took < 20
    assert 9 < asked < storm.total, "in the middle"


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_is_lost_doubled_or_stuck_in_200_requests(database_url: str, tmp_path: Path, figure: Figure) -> None:
    survive(database_url, tmp_path, figure, each=50)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_control_a_bot_that_does_not_look_before_it_posts_again_doubles_some(
    database_url: str, tmp_path: Path, figure: Figure
) -> None:
    assert survive(database_url, tmp_path, figure, BLIND, each=20) > 0
