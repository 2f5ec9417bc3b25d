"""What is in the ledger and in the audit trail can be added to and nothing else; only words of people can be erased."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from domain.vacation import Entry, Rule
from storage import audit, vacation
from storage.db import Database
from storage.tables import audit as links
from storage.tables import leave_entries
from tests.company import MONDAY

GUARDED = [(table, column.name) for table in (links, leave_entries) for column in table.c if column.name != "reason"]
ENTRY = Entry(type="vacation", day=date(2026, 8, 10), amount=1500, rule=Rule.ADJUSTED)


@pytest.fixture
def kept(db: Database, ids: dict[str, int]) -> Database:
    """A database with two entries of each."""
    with db.write() as tx:
        for n in range(2):
            vacation.post(tx, ids["ana"], [ENTRY], now=MONDAY, by_id=ids["rita"], reason="Moved house.", key=f"k{n}")
            audit.append(tx, at=MONDAY, actor_id=1, action="adjust", subject="person:1", facts={})
    return db


def refused(db: Database, statement: str) -> None:
    """Whoever says this is told no, and everything stands as before."""
    before = everything(db)
    with pytest.raises(DatabaseError, match="append-only"), db.write() as tx:
        tx.execute(sa.text(statement))
    assert everything(db) == before


def everything(db: Database) -> list[object]:
    """All rows of both."""
    with db.read() as tx:
        return [*tx.execute(sa.select(links)).all(), *tx.execute(sa.select(leave_entries)).all()]


def test_no_column_can_be_changed(kept: Database) -> None:
    for table, column in GUARDED:
        refused(kept, f"UPDATE {table.name} SET {column} = {column}")


def test_no_row_can_be_deleted(kept: Database) -> None:
    for table in ("audit", "leave_entries"):
        refused(kept, f"DELETE FROM {table}")


def test_no_row_can_be_replaced(kept: Database) -> None:
    entry = "person_id, type, day, amount, rule, at, key"
    if kept.is_sqlite:
        refused(kept, "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1")
        refused(kept, f"INSERT OR REPLACE INTO leave_entries (id, {entry}) SELECT id, {entry} FROM leave_entries")
        refused(kept, f"REPLACE INTO leave_entries ({entry}) SELECT {entry} FROM leave_entries")
    said = f"INSERT INTO leave_entries ({entry}) SELECT {entry} FROM leave_entries WHERE key = 'k1'"
    refused(kept, f"{said} ON CONFLICT (key) DO UPDATE SET amount = 9")


def test_control_a_connection_without_recursive_triggers_can_replace_a_row_on_sqlite(sqlite_url: str) -> None:
    """Which is why the ledger is not to be written to by hand: our own connections all have them on."""
    db = Database(sqlite_url, audit_key=b"key")
    with db.write() as tx:
        audit.append(tx, at=MONDAY, actor_id=1, action="ask", subject="VAC-1", facts={})
    plain = sa.create_engine(sqlite_url, poolclass=sa.NullPool)
    with plain.begin() as tx:
        tx.execute(sa.text("INSERT OR REPLACE INTO audit SELECT seq, previous, hash, at, '{}' FROM audit"))
    with db.read() as tx:
        assert isinstance(audit.verify(tx, key=b"key"), audit.Broken), "the chain shows it all the same"
    db.dispose()


def test_nothing_can_be_truncated(postgresql_url: str) -> None:
    db = Database(postgresql_url, audit_key=b"key")
    for what in ("audit", "leave_entries", "audit CASCADE", "people CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"), db.write() as tx:
            tx.execute(sa.text(f"TRUNCATE {what}"))
    db.dispose()


def test_the_words_of_people_can_be_erased(kept: Database) -> None:
    with kept.write() as tx:
        tx.execute(sa.update(leave_entries).values(reason=None))
    with kept.read() as tx:
        assert tx.execute(sa.select(leave_entries.c.reason)).scalars().all() == [None, None]


def test_an_entry_with_a_key_happens_once(kept: Database, ids: dict[str, int]) -> None:
    with kept.read() as tx:
        assert vacation.posted(tx, "k1")[0] == ENTRY
    with pytest.raises(DatabaseError, match=r"(?i)unique"), kept.write() as tx:
        vacation.post(tx, ids["ana"], [ENTRY], now=MONDAY, key="k1")
