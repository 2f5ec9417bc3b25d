"""The morning of 100,000 people, of whom some hundreds are to be reminded; and every tick with nothing due."""

import logging
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bot.ticks import ticks_of
from handlers import reminder
from tests import postgres
from tests.benchmarks.company.fill import Size, filled
from tests.company import MONDAY
from tests.desk import Counter

EVERYBODY = Size(people=100_000, items=1_000, turns=1, goes_on=300)
YOUNG = Size(people=10_000, items=1_000, turns=1, goes_on=30)
OLD = Size(people=10_000, items=1_000, turns=10, goes_on=30)
"""The same people with the same that goes on, and ten times as much behind them."""
DAYS, IDLE, AIM = 4, 9, 1.2
NOON = MONDAY + timedelta(hours=4)
ASKS_SLACK = {"directory"}
"""What Slack is asked for, whatever is due."""


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
        before = _memory()
        told, took = morning(counter, 0)
        grown = _memory() - before
        print(f"  {name}: {EVERYBODY.people:,} people, {told} reminded in {took:.2f} s, {grown} MB more", flush=True)
        for what, seconds in idle(counter).items():
            print(f"    nothing due: {what:26} {seconds * 1000:7.1f} ms", flush=True)
    with open_(url("young"), YOUNG) as young, open_(url("old"), OLD) as old:
        pairs = [(morning(young, day), morning(old, day)) for day in range(DAYS)]
    few, many = median(took for (_, took), _ in pairs), median(took for _, (_, took) in pairs)
    people = ", ".join(f"{a}/{b}" for (a, _), (b, _) in pairs)
    print(
        f"  {name}: ten times the history ({people} reminded): {few:.2f} s, {many:.2f} s, x {many / few:.2f}",
        flush=True,
    )


@contextmanager
def open_(url: str, size: Size) -> Iterator[Counter]:
    """A filled company, closed at the end."""
    counter = filled(url, size)
    try:
        yield counter
    finally:
        counter.db.dispose()


def morning(counter: Counter, day: int) -> tuple[int, float]:
    """How many people are told on a day, and how many seconds all ticks took until nothing was left."""
    now, told, idle_ = NOON + timedelta(days=day), 0, 0
    began = time.perf_counter()
    while idle_ < 2:
        # Each tick plans and tells so many at most: the next goes on five seconds later.
        now += timedelta(seconds=5)
        more = reminder.tick(counter.db, counter.office, now)
        told, idle_ = told + more, 0 if more else idle_ + 1
    return told, time.perf_counter() - began


def idle(counter: Counter) -> dict[str, float]:
    """What each tick takes once it has done what was due; the longest first."""
    logging.disable(logging.INFO)
    no_slack: Any = None
    now = NOON + timedelta(minutes=10)
    ticks = [
        tick
        for tick in ticks_of(counter.db, counter.office, lambda: now, no_slack, lambda: False)
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
    """The most that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
