"""What a process knows of names stays true whatever is asked and whatever becomes of the database."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from domain.stock import Item
from handlers.stock.looking.catalogue import Catalogue
from storage.db import Database
from storage.stock import items
from tests import desk
from tests.handlers.stock.shelf import CABLE, MONITOR


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    with desk.counter(sqlite_url) as made:
        yield made.db


@pytest.fixture
def backup(db: Database, sqlite_url: str, tmp_path: Path) -> Iterator[Database]:
    """The same company on another day."""
    file = tmp_path / "backup.db"
    Path(file).write_bytes(Path(sqlite_url.removeprefix("sqlite:///")).read_bytes())
    other = Database(f"sqlite:///{file}", audit_key=b"k" * 32)
    yield other
    other.dispose()


def keep(db: Database, *kept: Item) -> list[Item]:
    with db.write() as tx:
        return items.save(tx, kept)


def found(db: Database, catalogue: Catalogue, words: str) -> list[str]:
    """The names that are found, as the database has them."""
    with db.read() as tx:
        return [item.name for item in items.get_many(tx, catalogue.find(tx, words, limit=5)).values()]


@pytest.mark.parametrize("asked", ["1-" * 5000, "a" * 10_000, "ab1" * 3000, "a b " * 2500, "🛠" * 5000, "-" * 10_000])
def test_ten_thousand_signs_keep_nobody_waiting(db: Database, asked: str) -> None:
    keep(db, MONITOR)
    began = time.process_time()
    assert found(db, Catalogue(), asked) == []
    assert time.process_time() - began < 1


@pytest.mark.parametrize("since", [0, 3], ids=["behind", "past what was known"])
def test_a_backup_that_is_restored_is_read_anew(db: Database, backup: Database, since: int) -> None:
    """Versions are given once more then: what changed under an old one would never be seen."""
    now = [0.0]
    catalogue = Catalogue(clock=lambda: now[0])
    keep(db, MONITOR, replace(CABLE, name="Network cable"))
    assert found(db, catalogue, "network cable") == ["Network cable"]
    keep(backup, replace(CABLE, name="Desk lamp"))
    for _ in range(since):
        keep(backup, replace(MONITOR, id=1, name="Desk lamp"))
    found(backup, catalogue, "desk lamp")
    now[0] = 5.0
    assert found(backup, catalogue, "desk lamp") == ["Desk lamp"]
    assert found(backup, catalogue, "network") == []


def test_what_was_read_and_never_kept_is_forgotten(db: Database) -> None:
    now = [0.0]
    catalogue = Catalogue(clock=lambda: now[0])
    keep(db, MONITOR)
    with suppress(RuntimeError), db.write() as tx:
        items.save(tx, [CABLE])
        assert catalogue.find(tx, "cable", limit=5)
        raise RuntimeError
    keep(db, replace(CABLE, name="Desk lamp"))
    assert found(db, catalogue, "monitor") == ["Monitor 24 inch"]
    now[0] = 5.0
    assert found(db, catalogue, "desk lamp") == ["Desk lamp"]


def test_who_reads_what_was_there_before_unlearns_nothing(db: Database) -> None:
    """A transaction that began before a change is behind for a moment; nobody pays for reading all of it anew."""
    catalogue, (monitor,) = Catalogue(clock=lambda: 0.0), keep(db, MONITOR)
    with db.read() as before:
        items.version(before)
        keep(db, replace(CABLE, name="Desk lamp"))
        assert found(db, catalogue, "desk lamp") == ["Desk lamp"]
        assert catalogue.find(before, "monitor", limit=5) == [monitor.id]
    assert found(db, catalogue, "desk lamp") == ["Desk lamp"]
