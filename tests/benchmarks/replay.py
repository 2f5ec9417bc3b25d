"""The SQL of submissions alone: recorded once, then replayed without HTTP, Bolt, parsing and rules."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import sqlalchemy as sa

from bot.slack import client
from handlers.answering import Outlet
from handlers.call import Surface
from handlers.desk import Desk
from handlers.entries import ENTRIES
from handlers.office import Office
from storage.db import Database, Tx
from tests.benchmarks.crowd import submissions
from tests.benchmarks.load import Figures, figures
from tests.company import MONDAY, TEAM
from tests.stage import default_policy

Transaction = tuple[bool, list[tuple[Any, Any]]]
"""Whether it writes, and its statements with their parameters."""


class Recorder(Database):
    """A database that writes down what is done to it."""

    def __init__(self, url: str, *, audit_key: bytes) -> None:
        super().__init__(url, audit_key=audit_key)
        self.seen: list[Transaction] = []

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """As ever, written down."""
        self.seen.append((True, []))
        with super().write() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """As ever, written down."""
        self.seen.append((False, []))
        with super().read() as tx:
            yield tx


def record(db: Recorder, requests: int) -> list[list[Transaction]]:
    """Hand in that many forms and write down what each did to the database."""
    asking = client("xoxb-1", "http://127.0.0.1:9/api/", timeout=1)
    office = Office(policy=default_policy(), team_id=TEAM, url="http://company.example/")
    desk = Desk(db=db, office=office, now=lambda: MONDAY, learn=lambda _: None, outlet=Outlet(asking), entries=ENTRIES)

    def executed(connection: Any, statement: Any, many: Any, one: Any, options: Any) -> None:
        db.seen[-1][1].append((statement, many or one))

    sa.event.listen(sa.Engine, "before_execute", executed)
    try:
        recorded = []
        for payload in submissions(0, requests):
            db.seen = []
            reply = desk.serve(Surface.FORM, payload)
            assert reply.ack == {}, reply
            recorded.append(db.seen)
        return recorded
    finally:
        sa.event.remove(sa.Engine, "before_execute", executed)


def replay(db: Database, recorded: Sequence[list[Transaction]], *, clients: int) -> Figures:
    """Run the recorded transactions in some threads, each submission as one piece.

    Foreign keys are off, because ids come out otherwise when the order does; that favours the replay.
    """
    off = _without_foreign_keys
    sa.event.listen(sa.pool.Pool, "checkout", off)
    taken, took = count(), list[float]()

    def work() -> None:
        while (n := next(taken)) < len(recorded):
            began = time.perf_counter()
            for writes, statements in recorded[n]:
                with db.write() if writes else db.read() as tx:
                    for statement, parameters in statements:
                        tx.execute(statement, parameters).close()
            took.append(time.perf_counter() - began)

    try:
        threads = [threading.Thread(target=work) for _ in range(clients)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(took) == len(recorded), "a replayed transaction failed"
        return figures(clients, took, time.perf_counter() - began)
    finally:
        sa.event.remove(sa.pool.Pool, "checkout", off)


def _without_foreign_keys(connection: Any, record: Any, proxy: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")
