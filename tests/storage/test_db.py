"""Transactions: one writer at a time and in turn on SQLite, reads that write nothing, moments that keep their zone."""

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Protocol

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, OperationalError, StatementError

import storage.db
from storage.db import Database, FairLock, Tx, clock, sqlite_engine
from storage.tables import EPOCH, UtcDateTime, counters, inbox, people
from tests import company
from tests.desk import at_once
from tests.quick import ORDINARY

DIALECTS: tuple[sa.Dialect, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
Figure = Callable[[str, object], None]


class Lock(Protocol):
    """What can be held by one."""

    def acquire(self) -> object:
        """Wait."""

    def release(self) -> None:
        """Let go."""


def serve_in_turn(lock: Lock, *, customers: int, rounds: int) -> list[int]:
    """Who got the lock, in order, while everybody wants it all the time."""
    served: list[int] = []
    begin = threading.Barrier(customers)

    def want(me: int) -> None:
        begin.wait()
        for _ in range(rounds):
            lock.acquire()
            served.append(me)
            time.sleep(0.0005)
            lock.release()

    at_once(*(partial(want, n) for n in range(customers)))
    return served


def longest_wait(served: list[int]) -> int:
    """The most that others were served between two turns of one customer."""
    last: dict[int, int] = {}
    waits = [0]
    for turn, who in enumerate(served):
        if who in last:
            waits.append(turn - last[who] - 1)
        last[who] = turn
    return max(waits)


def test_whoever_waits_longest_is_served_first() -> None:
    lock, served = FairLock(), list[int]()

    def want(me: int) -> None:
        lock.acquire()
        served.append(me)
        lock.release()

    lock.acquire()
    threads = [threading.Thread(target=want, args=(n,)) for n in range(9)]
    for waiting, thread in enumerate(threads):
        thread.start()
        while len(lock._queue) <= waiting:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == list(range(9))


def test_nobody_is_overtaken_twice_and_with_a_plain_lock_they_are(record_property: Figure) -> None:
    fair = longest_wait(serve_in_turn(FairLock(), customers=8, rounds=25))
    plain = longest_wait(serve_in_turn(threading.Lock(), customers=8, rounds=25))
    record_property("figure", f"others served between two turns of one, at most: in turn {fair}, plain lock {plain}")
    # Whoever has just released asks again before or after one who only arrives: one more round at most.
    assert fair <= 2 * 8
    assert plain > fair


def test_a_transaction_that_fails_gives_the_turn_back(db: Database) -> None:
    with pytest.raises(StatementError), db.write() as tx:
        tx.execute(sa.insert(counters), [{"kind": "lost", "last": 1}, {"kind": "wrong", "last": object()}])
    with db.write() as tx:
        assert tx.execute(sa.select(counters)).all() == []


def listen(tx: Tx, said: list[str]) -> None:
    """Note what SQLite is told through this connection from now on."""
    raw = tx.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.set_trace_callback(said.append)


def test_a_writer_on_sqlite_begins_by_taking_the_database(sqlite_url: str) -> None:
    db, said = Database(sqlite_url), list[str]()
    with db.write() as tx:
        listen(tx, said)
    with db.write() as tx:
        tx.execute(sa.insert(counters).values(kind="vacation", last=0))
    with db.read() as tx:
        listen(tx, said)
        tx.execute(sa.select(counters))
    db.dispose()
    assert [line for line in said if line.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"], (
        "a writer, then a reader"
    )


def test_nobody_listens_to_each_statement(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    assert not db._writer._has_events, "or SQLAlchemy asks who does, at each of them"
    assert not db._reader._has_events
    db.dispose()


def count_up(engine: sa.Engine, *, times: int) -> int:
    """Read a number and write the next, again and again; how often the database said that it is locked."""
    locked = 0
    for _ in range(times):
        try:
            with engine.begin() as tx:
                last = tx.execute(sa.select(counters.c.last)).scalar_one()
                time.sleep(0.001)
                tx.execute(sa.update(counters).values(last=last + 1))
        except OperationalError:
            locked += 1
    return locked


def test_sqlite_waits_until_the_disk_has_what_is_acked(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.db, "PRAGMAS", ORDINARY)
    opened = Database(sqlite_url)
    with opened.write() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2, "FULL: tests alone do not wait"
    opened.dispose()


@pytest.mark.parametrize(("begin", "safe"), [("BEGIN IMMEDIATE", True), ("BEGIN", False)])
def test_a_read_that_turns_into_a_write_is_refused_unless_it_began_as_one(
    sqlite_url: str, begin: str, safe: bool
) -> None:
    engine = sqlite_engine(sqlite_url, begin=begin, pool_size=4)
    with engine.begin() as tx:
        tx.execute(sa.insert(counters).values(kind="vacation", last=0))
    locked = sum(at_once(*[lambda: count_up(engine, times=10)] * 4))
    with engine.begin() as tx:
        last = tx.execute(sa.select(counters.c.last)).scalar_one()
    engine.dispose()
    assert last == 40 - locked, "what was not refused was counted"
    assert (locked == 0) is safe


def test_two_processes_write_in_turn(database_url: str) -> None:
    one, other = Database(database_url), Database(database_url)
    with one.write() as tx:
        tx.execute(sa.insert(counters).values(kind="vacation", last=0))

    def count(db: Database) -> None:
        for _ in range(20):
            with db.write() as tx:
                tx.execute(sa.update(counters).values(last=counters.c.last + 1))

    at_once(lambda: count(one), lambda: count(other), lambda: count(one), lambda: count(other))
    with one.read() as tx:
        assert tx.execute(sa.select(counters.c.last)).scalar_one() == 80
    one.dispose()
    other.dispose()


def test_what_is_written_in_a_read_is_an_error_or_lost(db: Database) -> None:
    if db.is_sqlite:
        with db.read() as tx:
            tx.execute(sa.insert(counters).values(kind="stray", last=1))
    else:
        with pytest.raises(DatabaseError, match="read-only"), db.read() as tx:
            tx.execute(sa.insert(counters).values(kind="stray", last=1))
    with db.read() as tx:
        assert tx.execute(sa.select(counters)).all() == []
    with db.write() as tx:
        tx.execute(sa.insert(counters).values(kind="kept", last=1))
    with db.read() as tx:
        assert len(tx.execute(sa.select(counters)).all()) == 1


def test_a_read_sees_one_picture_while_others_write(db: Database) -> None:
    with db.read() as tx:
        before = tx.execute(sa.select(sa.func.count()).select_from(people)).scalar_one()
        with db.write() as other:
            other.execute(sa.insert(people).values(email="new@company.example", name="New"))
        assert tx.execute(sa.select(sa.func.count()).select_from(people)).scalar_one() == before


def test_listeners_hear_of_a_commit_and_of_no_rollback(db: Database) -> None:
    heard: list[str] = []
    db.on_commit(lambda: heard.append("commit"))
    with db.write():
        pass
    with pytest.raises(ZeroDivisionError), db.write():
        raise ZeroDivisionError
    assert heard == ["commit"]


# --- moments ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 8, 10, 12, 0, tzinfo=timezone(timedelta(hours=3))),
        datetime(2026, 8, 10, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        EPOCH,
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(db: Database, moment: datetime) -> None:
    with db.write() as tx:
        tx.execute(sa.insert(inbox).values(key="k", at=moment))
    with db.read() as tx:
        kept = tx.execute(sa.select(inbox.c.at)).scalar_one()
        found = tx.execute(sa.select(inbox.c.key).where(inbox.c.at == moment)).scalar_one()
    assert (kept, kept.tzinfo, found) == (moment, UTC, "k")


def test_a_moment_without_a_zone_is_refused(db: Database) -> None:
    naive = company.MONDAY.replace(tzinfo=None)
    with pytest.raises(StatementError, match="a moment without a zone"), db.write() as tx:
        tx.execute(sa.insert(inbox).values(key="k", at=naive))


@given(st.datetimes(timezones=st.timezones()))
def test_any_moment_survives_the_way_into_the_column_and_back(moment: datetime) -> None:
    for dialect in DIALECTS:
        try:
            column = UtcDateTime()
            kept = column.process_bind_param(moment, dialect)
            assert column.process_result_value(kept, dialect) == moment.astimezone(UTC)
        except OverflowError:
            assert moment.year in (1, 9999), "only at the ends of time"


def test_the_databases_clock_is_the_machines(db: Database) -> None:
    with db.read() as tx:
        now, later = tx.execute(sa.select(clock(), clock(90.5))).one()
    assert abs((now - datetime.now(UTC)).total_seconds()) < 2
    assert (later - now).total_seconds() == pytest.approx(90.5, abs=0.01)


PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%AS read_often%'"


def prepared(url: str, read: Callable[[Database], None]) -> int:
    """How many statements of ours the database has prepared for a process that looked at the same ten times."""
    db = Database(url)
    for _ in range(10):
        read(db)
    with db.read() as tx:
        known = tx.execute(sa.text(PREPARED)).scalar_one()
    db.dispose()
    return int(known)


def test_what_is_read_again_and_again_is_planned_once(postgresql_url: str) -> None:
    """And of two reads the second does not begin from nothing: without this each Home tab was planned anew."""
    query = sa.select(people.c.id.label("read_often"))

    def picture(db: Database) -> None:
        with db.read() as tx:
            tx.execute(query)

    def undone(db: Database) -> None:
        with db._reader.connect() as tx:
            tx.execute(query)

    assert prepared(postgresql_url, picture) == 1
    assert prepared(postgresql_url, undone) == 0, "control: a rollback forgets them"
