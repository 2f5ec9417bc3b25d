"""Migrations: up, down and up again on tables that are full, two at once, and no difference to what the code says."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import schema
from storage.db import Database
from storage.schema import WrongVersion
from storage.tables import metadata
from tests import postgres

AT_ONCE = 3
MOMENT = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty' / 'new.db'}"
        return
    databases: postgres.Databases = request.getfixturevalue("postgres_databases")
    with databases.empty() as url:
        yield url


def rows(table: sa.Table) -> dict[str, Any]:
    """One row that fills every column."""
    return {column.name: _value(table, column) for column in table.c}


def _value(table: sa.Table, column: sa.Column[Any]) -> Any:
    if column.foreign_keys or (column.primary_key and isinstance(column.type, sa.Integer | sa.BigInteger)):
        return 1
    match column.type:
        case sa.Text():
            return f"{table.name} {column.name}"
        case sa.Date():
            return date(2026, 8, 3)
        case sa.JSON():
            return {"schema": 1}
        case sa.LargeBinary():
            return b"%PDF-1.7"
        case sa.Boolean():
            return True
        case sa.Integer() | sa.BigInteger():
            return 7
    return MOMENT


def fill(url: str) -> None:
    """Put a row into every table, with every column."""
    db = Database(url)
    with db.write() as tx:
        for table in metadata.sorted_tables:
            if table.name != "audit_head":
                tx.execute(sa.insert(table).values(rows(table)))
    db.dispose()


def held(url: str) -> dict[str, int]:
    """How many rows each table has, but for the version."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as tx:
        names = [name for name in sa.inspect(tx).get_table_names() if name != "alembic_version"]
        found = {
            name: tx.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in names
        }
    engine.dispose()
    return found


def tables(url: str) -> set[str]:
    """What there is."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    found = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return found


def functions(url: str) -> int:
    """How many functions are left on PostgreSQL."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as tx:
        found = tx.execute(sa.text("SELECT count(*) FROM pg_proc WHERE proname LIKE '%append_only'")).scalar_one()
    engine.dispose()
    return int(found)


def test_up_down_and_up_again_on_full_tables(empty_url: str) -> None:
    schema.migrate(empty_url)
    assert schema.differences(empty_url) == []
    fill(empty_url)
    schema.migrate(empty_url, revision="base")
    assert tables(empty_url) <= {"alembic_version"}
    assert schema.version_of(empty_url) is None
    if empty_url.startswith("postgresql"):
        assert functions(empty_url) == 0
    schema.migrate(empty_url)
    assert schema.differences(empty_url) == []
    assert schema.version_of(empty_url) == schema.expected()
    fill(empty_url)


def test_a_second_migration_changes_nothing(database_url: str) -> None:
    fill(database_url)
    schema.migrate(database_url)
    assert schema.differences(database_url) == []


def test_control_a_difference_is_seen(database_url: str) -> None:
    engine = sa.create_engine(database_url, poolclass=sa.NullPool)
    with engine.begin() as tx:
        tx.execute(sa.text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))
        tx.execute(sa.text("DROP INDEX uq_booked_days_held"))
    engine.dispose()
    said = " ".join(schema.differences(database_url))
    assert "shoe_size" in said
    assert "uq_booked_days_held" in said


def migrators(url: str, n: int) -> list[subprocess.CompletedProcess[str]]:
    """So many processes that all bring the database to the newest version, at the same moment."""
    program = "import sys; from storage.schema import migrate; sys.stdin.read(); migrate(sys.argv[1])"
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root,
        )
        for _ in range(n)
    ]  # fmt: skip
    for process in started:
        assert process.stdin
        process.stdin.close()
        process.stdin = None
    ended = [(process, process.communicate(timeout=60)) for process in started]
    return [subprocess.CompletedProcess(p.args, p.returncode, *said) for p, said in ended]


def test_migrators_that_start_together_do_the_work_once(empty_url: str) -> None:
    ended = migrators(empty_url, AT_ONCE)
    assert [(p.returncode, p.stderr) for p in ended] == [(0, "")] * AT_ONCE
    assert schema.differences(empty_url) == []
    fill(empty_url)


def test_a_database_of_another_version_is_refused(empty_url: str) -> None:
    with pytest.raises(WrongVersion) as nothing:
        schema.check(empty_url)
    assert (nothing.value.found, nothing.value.newer) == (None, False)
    schema.migrate(empty_url)
    schema.check(empty_url)
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for refuse in (schema.check, schema.migrate):
        with pytest.raises(WrongVersion) as newer:
            refuse(empty_url)
        assert (newer.value.found, newer.value.newer) == ("9999", True)


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    broken = (
        f"revision = 'broken'\ndown_revision = '{schema.expected()}'\n\n\ndef upgrade():\n    raise ZeroDivisionError\n"
    )
    (copied / "versions" / "broken.py").write_text(broken)
    monkeypatch.setattr(schema, "MIGRATIONS", copied)
    with pytest.raises(ZeroDivisionError):
        schema.migrate(empty_url)
    assert tables(empty_url) <= {"alembic_version"}


def test_a_new_sqlite_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "new.db"
    before = os.umask(0o022)
    try:
        schema.migrate(f"sqlite:///{file}")
        db = Database(f"sqlite:///{file}")
        with db.write() as tx:
            tx.execute(sa.text("UPDATE audit_head SET seq = seq"))
            modes = {made.name: stat.S_IMODE(made.stat().st_mode) for made in (file.parent, *file.parent.iterdir())}
        db.dispose()
    finally:
        os.umask(before)
    assert modes == {"var": 0o700, "new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    schema.migrate(f"sqlite:///{tmp_path / 'new.db'}")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
