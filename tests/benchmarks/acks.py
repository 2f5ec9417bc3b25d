"""How long Slack waits for the ack of everything that anybody can do, in a company of 10,000 people with two years
behind it, and what it is in times of a company of a tenth."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from handlers import home
from handlers.call import Surface
from handlers.figures import counting
from handlers.news import view_for
from storage.db import Database
from tests import postgres
from tests.benchmarks import servers
from tests.benchmarks.company import stories
from tests.benchmarks.company.fill import Size, filled
from tests.benchmarks.company.marks import Marks
from tests.benchmarks.company.probes import Probe, probes
from tests.benchmarks.crowd import Signed, sealed
from tests.desk import Counter
from tests.stage import SECRET

SIZE, ROUNDS, AGAIN = Size(), 15, 60
AIM, RATIO = 25.0, 1.2
LISTED = 12
"""So many of the slowest are named."""
BROKEN = re.compile(rb"E-[0-9A-F]{6}\b|could not open|took too long")
DRAWN = ("ana", "bruno", "rita", "eva", "hugo")
Ask = Callable[[], float]
"""Does it once, and says how many seconds it took."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a probe takes in the small company and in the large one: medians, in milliseconds."""

    name: str
    small: float
    large: float
    fuzzy: bool

    @property
    def ratio(self) -> float:
        """How many times as long."""
        return self.large / self.small

    @property
    def slow(self) -> bool:
        """Whether it misses the aims."""
        return self.large > AIM or (self.ratio > RATIO and not self.fuzzy)

    def __str__(self) -> str:
        return f"{self.name:44} {self.small:6.1f} ms  {self.large:6.1f} ms   x {self.ratio:.2f}"


def run(folder: Path) -> None:
    """Measure and print, on either database."""
    print(f"Acks with {SIZE.people:,} people, and ten times as many requests and tickets, beside a tenth of all")
    print(f"(one client, medians of {ROUNDS} in turns; aims: at most {AIM:.0f} ms, and {RATIO} times; lookups in names")
    print(" may take longer where there are more of them)")
    measure("SQLite", folder, f"sqlite:///{folder}/small.db", f"sqlite:///{folder}/large.db")
    with postgres.embedded(durable=True) as server:
        urls = []
        for name in ("small", "large"):
            server.psql(f"CREATE DATABASE of_{name}")
            urls.append(server.get_uri(database=f"of_{name}", driver="psycopg"))
        measure("PostgreSQL", folder, *urls)


def measure(name: str, folder: Path, *urls: str) -> list[Took]:
    """Both sizes on one kind of database."""
    counters = []
    for url, size in zip(urls, (SIZE.tenth(), SIZE), strict=True):
        began = time.perf_counter()
        counters.append(filled(url, size))
        print(f"  {name}: {size.people:,} people in {time.perf_counter() - began:.0f} s", flush=True)
        print(f"    their figures, by the tick, in {counted(counters[-1]):.1f} s", flush=True)
    took = list(taken(folder / name, counters))
    told(name, took)
    for counter in counters:
        counter.db.dispose()
    return took


def counted(counter: Counter) -> float:
    """Let the tick count the figures, as it does before anybody looks; in so many seconds."""
    began = time.perf_counter()
    while counting.tick(counter.db, counter.office, counter.now, owner="benchmark"):
        pass
    return time.perf_counter() - began


def told(name: str, took: Sequence[Took]) -> None:
    """What misses the aims, and the slowest."""
    slow = [one for one in took if one.slow]
    p50, ratio = median(one.large for one in took), median(one.ratio for one in took)
    print(
        f"  {name}: {len(took)} ways, {len(took) - len(slow)} within the aims; p50 of all {p50:.1f} ms, x {ratio:.2f}"
    )
    for one in sorted({*slow, *sorted(took, key=lambda one: -one.large)[:LISTED]}, key=lambda one: -one.large):
        print(f"  {'slow ' if one.slow else '     '} {one}", flush=True)


def taken(folder: Path, counters: Sequence[Counter], *, rounds: int = ROUNDS, again: int = AGAIN) -> Iterator[Took]:
    """What everything takes; what misses the aims is looked at once more, for longer."""
    with ExitStack() as house:
        ports = [house.enter_context(bot(folder / str(n), counter.db)) for n, counter in enumerate(counters)]
        sides = [house.enter_context(asked(counter, port)) for counter, port in zip(counters, ports, strict=True)]
        for pair in zip(*sides, strict=True):
            first = timed(pair, rounds)
            yield timed(pair, again) if first.slow else first


def timed(pair: Sequence[tuple[Probe, Ask]], rounds: int) -> Took:
    """The medians of both sides, asked in turns."""
    took: tuple[list[float], ...] = tuple([] for _ in pair)
    for n in range(rounds + 2):
        for side, (_, ask) in enumerate(pair):
            seconds = ask()
            if n >= 2:
                took[side].append(seconds * 1000)
    probe = pair[0][0]
    small, large = map(median, took)
    return Took(name_of(probe), small, large, probe.fuzzy)


def name_of(probe: Probe) -> str:
    """Without the numbers of one database."""
    return re.sub(r"(-)\d+\b", r"\1…", probe.name)


@contextmanager
def bot(folder: Path, db: Database) -> Iterator[int]:
    """The bot's web process, and a Slack that takes no time; the port."""
    folder.mkdir(parents=True)
    with servers.apart(servers.slack_that_agrees) as slack:
        url = db.url.render_as_string(hide_password=False)
        told = (url, f"http://127.0.0.1:{slack}/api/", str(folder), "web", stories.policy)
        with servers.apart(servers.backoffice, *told) as port:
            yield port


@contextmanager
def asked(counter: Counter, port: int) -> Iterator[list[tuple[Probe, Ask]]]:
    """Everything that can be done over HTTP, and each Home tab drawn, as delivery draws it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    over = [(probe, sender(connection, probe)) for probe in probes(Marks(counter.db))]
    drawn = [(Probe(f"Home tab of {who}", Surface.EVENT, dict), drawer(counter, who)) for who in DRAWN]
    try:
        yield [*over, *drawn]
    finally:
        connection.close()


def sender(connection: HTTPConnection, probe: Probe) -> Ask:
    """Sends it, and waits for the ack. Raises RuntimeError if something broke."""

    def ask() -> float:
        request = as_slack_sends(probe.surface, probe.body())
        # A connection that was idle for ten seconds is gone.
        connection.close()
        connection.connect()
        began = time.perf_counter()
        connection.request("POST", "/slack/events", request.body, request.headers)
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200 or BROKEN.search(body):
            raise RuntimeError(f"{probe.name}: {answer.status} {body[:300]!r}")
        return took

    return ask


def drawer(counter: Counter, who: str) -> Ask:
    """Draws somebody's Home tab."""

    def ask() -> float:
        began = time.perf_counter()
        with counter.db.read() as tx:
            home.draw(tx, view_for(tx, counter.office, counter.ids[who], counter.now))
        return time.perf_counter() - began

    return ask


def as_slack_sends(surface: Surface, body: Mapping[str, Any]) -> Signed:
    """A delivery of any surface."""
    if surface is Surface.COMMAND:
        return sealed(urlencode(body), SECRET)
    if surface is Surface.EVENT:
        return sealed(json.dumps(body), SECRET, of="application/json")
    return sealed(urlencode({"payload": json.dumps(body)}), SECRET)
