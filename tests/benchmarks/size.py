"""What people look at, with a million requests decided, as a ratio to the same with ten thousand."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from handlers import home
from handlers.news import view_for
from storage import schema
from storage.db import Database, Tx
from tests import postgres
from tests.benchmarks.filled import filled
from tests.desk import Counter, words

SMALL, LARGE, ROUNDS, AIM = 10_000, 1_000_000, 500, 1.2
Look = Callable[[Counter], object]


def tab(name: str, text: str, *, command: str = "/approvals") -> Look:
    """A command that lists something."""
    return lambda counter: words(counter.command(name, text, called=command))


def home_of(name: str) -> Look:
    """Somebody's Home tab, drawn."""

    def look(counter: Counter) -> object:
        with counter.db.read() as tx:
            return home.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now))

    return look


LOOKS: Mapping[str, Look] = {
    "/approvals (12 wait)": tab("bruno", ""),
    "/approvals mine": tab("ana", "mine"),
    "/approvals decided": tab("bruno", "decided"),
    "/vacation list": tab("ana", "list", command="/vacation"),
    "Home tab of who asks": home_of("ana"),
    "Home tab of who decides": home_of("bruno"),
}


def run(folder: Path) -> None:
    """Measure and print, on either database."""
    print(f"With {LARGE:,} decided requests of 200 people, in times of what it takes with {SMALL:,}")
    print(f"(medians of {ROUNDS} looks at each, in turns; aim: at most {AIM})")
    measure("SQLite", *(f"sqlite:///{folder / f'{n}.db'}" for n in (SMALL, LARGE)))
    with postgres.embedded(durable=True) as server:
        for n in (SMALL, LARGE):
            server.psql(f"CREATE DATABASE of_{n}")
        measure("PostgreSQL", *(server.get_uri(database=f"of_{n}", driver="psycopg") for n in (SMALL, LARGE)))


def measure(name: str, small: str, large: str) -> None:
    """Both sizes on one kind of database."""
    with ExitStack() as house:
        counters = []
        for url, n in ((small, SMALL), (large, LARGE)):
            schema.migrate(url)
            began = time.perf_counter()
            counters.append(filled(url, n))
            house.callback(counters[-1].db.dispose)
            print(f"  {name}: {n:,} requests made in {time.perf_counter() - began:.0f} s", flush=True)
        for what, look in LOOKS.items():
            took = ratio(look, *counters)
            print(f"  {name:10} {what:24} {took[0]:6.1f} ms  {took[1]:6.1f} ms   x {took[1] / took[0]:.2f}", flush=True)
        for line in sorted(set(plans(counters[1]))):
            print(f"    {line}")


def ratio(look: Look, *counters: Counter) -> list[float]:
    """The median of each, in milliseconds, looked at in turns."""
    took: list[list[float]] = [[] for _ in counters]
    for n in range(ROUNDS + 20):
        for counter, times in zip(counters, took, strict=True):
            began = time.perf_counter()
            look(counter)
            if n >= 20:
                times.append((time.perf_counter() - began) * 1000)
    return [median(times) for times in took]


def plans(counter: Counter) -> Iterator[str]:
    """How each statement of the looks finds its rows."""
    seen: dict[str, object] = {}

    def catch(connection: Tx, cursor: object, text: str, bound: object, *_: object) -> None:
        seen[text] = bound

    sa.event.listen(sa.Engine, "before_cursor_execute", catch)
    for look in LOOKS.values():
        look(counter)
    sa.event.remove(sa.Engine, "before_cursor_execute", catch)
    asked = {text: bound for text, bound in seen.items() if text.startswith("SELECT")}
    with counter.db.read() as tx:
        for text, bound in asked.items():
            yield from explained(counter.db, tx, text, bound)


def explained(db: Database, tx: Tx, text: str, bound: object) -> Iterator[str]:
    """The lines of a plan that say how rows are found."""
    how, column = ("EXPLAIN QUERY PLAN", 3) if db.is_sqlite else ("EXPLAIN (COSTS OFF)", 0)
    for row in tx.connection.cursor().execute(f"{how} {text}", bound).fetchall():  # type: ignore[arg-type]
        if any(word in row[column] for word in ("SCAN", "SEARCH", "Scan")):
            yield row[column].replace("->", "").strip()
