"""Two years of digests, every half hour, by four processes of which one is killed each month: once per local day."""

import os
import random
import signal
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import pytest

from domain.policy import Policy
from handlers.digest import engine
from handlers.office import Office
from storage.db import Database
from tests.company import TEAM
from tests.desk import Counter
from tests.faults.conftest import Figure
from tests.handlers.clockwork import ZONES, check, jumping, scattered, steady, utc
from tests.stage import AUDIT_KEY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
SPAWN = get_context("spawn")
MANY = 4
DAY = timedelta(days=1)


def work(url: str, policy: Policy, slots: bool, asked: Connection) -> None:
    """Look at each moment that is asked for, until none is."""
    if not slots:
        vars(engine)["inbox"] = SimpleNamespace(claim=lambda tx, key, now: None)
    db, office = Database(url, audit_key=AUDIT_KEY.encode()), Office(policy=policy, team_id=TEAM, url="")
    while moments := asked.recv():
        for moment in moments:
            engine.tick(db, office, moment)
        asked.send(len(moments))


class Worker:
    """A process, and the way to ask it."""

    def __init__(self, counter: Counter, *, slots: bool) -> None:
        self.asked, theirs = SPAWN.Pipe()
        url = counter.db.url.render_as_string(hide_password=False)
        self.process = SPAWN.Process(target=work, args=(url, counter.policy, slots, theirs))
        self.process.start()

    def kill(self) -> None:
        """As the machine does that runs out of memory."""
        assert self.process.pid
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()

    def end(self) -> None:
        """Nothing is asked any more."""
        self.asked.send([])
        self.process.join()


def days(moments: Sequence[datetime]) -> Iterator[Sequence[datetime]]:
    """A clock day by day, as each of the processes is asked."""
    for start in range(0, len(moments), 48):
        yield moments[start : start + 48]


def lived(counter: Counter, moments: Sequence[datetime], chance: random.Random, *, slots: bool = True) -> int:
    """Each moment is seen by one or two of four processes, each month one is killed in between; how often."""
    workers, killed = [Worker(counter, slots=slots) for _ in range(MANY)], 0
    for n, day in enumerate(days(moments)):
        seen: list[list[Any]] = [[] for _ in workers]
        for moment in day:
            for which in chance.sample(range(MANY), chance.choice((1, 1, 2))):
                seen[which].append(moment)
        asked = [(worker, some) for worker, some in zip(workers, seen, strict=True) if some]
        for worker, some in asked:
            worker.asked.send(some)
        if n % 30 == 15:
            victim = chance.randrange(MANY)
            asked = [(worker, some) for worker, some in asked if worker is not workers[victim]]
            workers[victim].kill()
            workers[victim], killed = Worker(counter, slots=slots), killed + 1
        for worker, _ in asked:
            worker.asked.recv()
    for worker in workers:
        worker.end()
    return killed


def test_two_years_of_half_hours_leave_one_digest_a_local_day(at_desk: Counter, figure: Figure) -> None:
    chance = random.Random(8)
    moments = list(jumping(steady(utc(2026, 1, 1), utc(2028, 1, 1)), chance))
    killed = lived(scattered(at_desk), moments, chance)
    wanted, missing, extra = check(at_desk, moments)
    figure(
        f"{len(moments)} half hours of two years in {len(ZONES)} zones, four processes, {killed} kills: "
        f"{wanted} digests due, {missing} missing, {extra} too many"
    )
    assert (missing, extra) == (0, 0)
    assert wanted > 3000


def test_without_the_slot_they_are_doubled(at_desk: Counter, figure: Figure) -> None:
    chance = random.Random(9)
    moments = list(steady(utc(2026, 8, 3), utc(2026, 8, 3) + 3 * DAY))
    lived(scattered(at_desk), moments, chance, slots=False)
    wanted, _, extra = check(at_desk, moments)
    figure(f"without the slot: {wanted} digests due in three days, {extra} too many")
    assert extra > wanted
