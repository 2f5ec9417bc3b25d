"""The morning of 100,000 people, of whom some hundreds are to be reminded; and every tick with nothing due."""

import logging
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from bot.ticks import ticks_of
from domain.policy import Policy
from handlers import reminder
from handlers.digest import engine as digest
from handlers.office import Office
from storage import people
from storage.db import Database
from tests import postgres
from tests.benchmarks.company.fill import Size, filled
from tests.company import MONDAY, TEAM
from tests.desk import Counter
from tests.stage import AUDIT_KEY

EVERYBODY = Size(people=100_000, items=1_000, turns=1, goes_on=300)
YOUNG = Size(people=10_000, items=1_000, turns=1, goes_on=30)
OLD = Size(people=10_000, items=1_000, turns=10, goes_on=30)
"""The same people with the same that goes on, and ten times as much behind them."""
IDLE, AIM = 9, 1.2
NOON = MONDAY + timedelta(hours=4)
ASKS_SLACK = {"directory"}
"""What Slack is asked for, whatever is due."""

SPAWN = get_context("spawn")
Measured = tuple[int, float, int, int]
"""How many were told of what, in how many seconds, and the memory of the process before and after, in megabytes."""


def run(folder: Path) -> None:
    """Measure and print, on either database."""
    print(f"The morning's reminders, all ticks of it together (aim: ten times the history takes at most {AIM} times)")
    measure("SQLite", lambda name: f"sqlite:///{folder / name}.db")
    with postgres.embedded(durable=True) as server:

        def made(name: str) -> str:
            server.psql(f"CREATE DATABASE {name}")
            return str(server.get_uri(database=name, driver="psycopg"))

        measure("PostgreSQL", made)


def measure(name: str, url: Callable[[str], str]) -> None:
    """Everybody; then few people with little and with much behind them."""
    with open_(url("everybody"), EVERYBODY) as counter:
        for what, (told, took, before, after) in alone(counter).items():
            grown = f"{after - before} MB more than the {before} MB of a process that knows the database"
            print(f"  {name}: {EVERYBODY.people:,} people, {told} {what} in {took:.2f} s, {grown}", flush=True)
        for what, seconds in idle(counter).items():
            print(f"    nothing due: {what:26} {seconds * 1000:7.1f} ms", flush=True)
    with open_(url("young"), YOUNG) as young, open_(url("old"), OLD) as old:
        print(f"  {name}: ten times the history: {_compared(young, old)}", flush=True)


def _compared(young: Counter, old: Counter) -> str:
    """A morning with much behind it against one with little, a person; and a tick that finds nothing, in turns."""
    (few, short), (many, long) = _in_turns(young, old)
    later = NOON + timedelta(minutes=10)
    idle_ = [[_timed(partial(reminder.tick, one.db, one.office, later)) for one in (young, old)] for _ in range(IDLE)]
    quick, slow = (median(took) for took in zip(*idle_, strict=True))
    told = f"{few} / {many} people reminded in {short:.2f} / {long:.2f} s, a person x {long / many / short * few:.2f}"
    return f"{told}; nothing due {quick * 1000:.1f} / {slow * 1000:.1f} ms, x {slow / quick:.2f}"


def _in_turns(*companies: Counter) -> Sequence[tuple[int, float]]:
    """What ``reminders`` says of each, of which each tick stands beside that of the others: on a busy machine too."""
    told, took = [0] * len(companies), [0.0] * len(companies)
    now, idle_ = NOON, 0
    while idle_ < 2:
        now, idle_ = now + timedelta(seconds=5), idle_ + 1
        for n, one in enumerate(companies):
            began = time.perf_counter()
            more = reminder.tick(one.db, one.office, now)
            told[n], took[n] = told[n] + more, took[n] + time.perf_counter() - began
            idle_ = 0 if more else idle_
    return list(zip(told, took, strict=True))


@contextmanager
def open_(url: str, size: Size) -> Iterator[Counter]:
    """A filled company, closed at the end."""
    counter = filled(url, size)
    try:
        yield counter
    finally:
        counter.db.dispose()


def alone(counter: Counter) -> Mapping[str, Measured]:
    """The first morning, by a process of its own: what filled the database had its memory."""
    asked, theirs = SPAWN.Pipe()
    url = counter.db.url.render_as_string(hide_password=False)
    process = SPAWN.Process(target=_live, args=(url, counter.office.policy, theirs))
    process.start()
    found: Mapping[str, Measured] = asked.recv()
    process.join()
    return found


def _live(url: str, policy: Policy, asked: Connection) -> None:
    db, office = Database(url, audit_key=AUDIT_KEY.encode()), Office(policy=policy, team_id=TEAM, url="")
    found: dict[str, Measured] = {}
    with db.read() as tx:
        people.zones(tx)
    for what, live in (("reminded", reminders), ("digests owed", digests)):
        before = _memory()
        told, took = live(db, office, 0)
        found[what] = told, took, before, _memory()
    asked.send(found)
    db.dispose()


def reminders(db: Database, office: Office, day: int) -> tuple[int, float]:
    """How many people are told on a day, and how many seconds all ticks took until nothing was left."""
    now, told, idle_ = NOON + timedelta(days=day), 0, 0
    began = time.perf_counter()
    while idle_ < 2:
        # Each tick plans and tells so many at most: the next goes on five seconds later.
        now += timedelta(seconds=5)
        more = reminder.tick(db, office, now)
        told, idle_ = told + more, 0 if more else idle_ + 1
    return told, time.perf_counter() - began


def digests(db: Database, office: Office, day: int) -> tuple[int, float]:
    """The same of digests: of a Monday morning, those of all who have people."""
    began = time.perf_counter()
    told = digest.tick(db, office, NOON + timedelta(days=day))
    return told, time.perf_counter() - began


def idle(counter: Counter) -> dict[str, float]:
    """What each tick takes once it has done what was due; the longest first."""
    logging.disable(logging.INFO)
    no_slack: Any = None
    now = NOON + timedelta(minutes=10)
    ticks = [
        tick
        for tick in ticks_of(counter.db, counter.office, lambda: now, no_slack, lambda: False, "morning")
        if tick.name not in ASKS_SLACK
    ]
    took = {}
    for tick in ticks:
        for _ in range(3):
            tick.run()
        took[tick.name] = median(_timed(tick.run) for _ in range(IDLE))
    logging.disable(logging.NOTSET)
    return dict(sorted(took.items(), key=lambda one: -one[1]))


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _memory() -> int:
    """The most that this process ever had, in megabytes; not what the one had of which it was made, as elsewhere."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    peak = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) // 1024
