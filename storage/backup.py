"""Copies of a database: made while it is used, and put in its place."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import audit, people


def file_of(url: str) -> Path:
    """The file of an SQLite database; of another, no more than its name."""
    return Path(sa.make_url(url).database or "")


def copy_sqlite(url: str, target: Path) -> None:
    """One consistent picture of the database, without what was deleted in it, whoever writes meanwhile."""
    with closing(sqlite3.connect(file_of(url), isolation_level=None)) as source:
        source.execute("PRAGMA busy_timeout=10000")
        source.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb+") as made:
        os.fsync(made.fileno())


def damage(file: Path) -> str | None:
    """What is wrong with an SQLite file as such, None if it is sound."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
            found = str(opened.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found


def let_go(file: Path) -> bool:
    """Fold an SQLite file's journal into it; False if somebody else has the database open."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as opened:
        try:
            # Leaving WAL takes the whole file for itself, which an open connection of anybody prevents.
            return bool(opened.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete")
        except sqlite3.OperationalError:
            return False


def put_in_place(made: Path, url: str) -> None:
    """Make the file ``made`` the database, in one step. Both have been let go of."""
    target = file_of(url)
    made.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def others(tx: Tx) -> int:
    """On PostgreSQL, how many others are connected to the database."""
    activity = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    return int(tx.execute(activity).scalar_one())


def holds(tx: Tx) -> tuple[int, int]:
    """How many people and audit entries there are; zeros for a database without tables."""
    if not sa.inspect(tx).has_table(people.name):
        return 0, 0
    counted = [tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in (people, audit)]
    return counted[0], counted[1]


ASIDE = "before_restore"
"""Where the tables of a PostgreSQL database wait until a restore has succeeded."""


def set_aside(tx: Tx) -> None:
    """Make room for a restored public schema. What an interrupted restore set aside comes back first."""
    if ASIDE in sa.inspect(tx).get_schema_names():
        bring_back(tx)
    tx.execute(sa.text(f"ALTER SCHEMA public RENAME TO {ASIDE}"))
    tx.execute(sa.text("CREATE SCHEMA public"))


def bring_back(tx: Tx) -> None:
    """Undo a restore that failed."""
    tx.execute(sa.text("DROP SCHEMA public CASCADE"))
    tx.execute(sa.text(f"ALTER SCHEMA {ASIDE} RENAME TO public"))


def forget_aside(tx: Tx) -> None:
    """The restore succeeded: what was there before goes."""
    tx.execute(sa.text(f"DROP SCHEMA {ASIDE} CASCADE"))


def libpq(url: str) -> tuple[str, str | None]:
    """The URL as PostgreSQL's own programs take it, without the password, and the password."""
    parsed = sa.make_url(url)
    # It may stand in either place, and of two the one in the query counts.
    query = dict(parsed.query)
    said = query.pop("password", parsed.password)
    bare = sa.URL.create(
        "postgresql",
        username=parsed.username,
        host=parsed.host,
        port=parsed.port,
        database=parsed.database,
        query=query,
    )
    return bare.render_as_string(), said[-1] if isinstance(said, tuple) else said
