"""The version of the tables: bringing a database to it, and refusing to run on another."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.db import sqlite_engine
from storage.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x0FF1CE
"""Two migrators at once: the second waits for the first one's end."""


class WrongVersion(Exception):
    """The database is not at the version that this program needs; ``found`` None is one without tables."""

    def __init__(self, *, found: str | None, needed: str, newer: bool) -> None:
        super().__init__(found, needed, newer)
        self.found, self.needed, self.newer = found, needed, newer


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool)
    if parsed.database and parsed.database != ":memory:":
        # People's data: for nobody else on the machine. SQLite gives its journals the file's own mode.
        Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(parsed.database).touch(mode=0o600)
    return sqlite_engine(url, begin="BEGIN IMMEDIATE", pool_size=1)


def migrate(url: str, *, revision: str = "head") -> None:
    """Bring the database to ``revision`` in one transaction; safe when several start it at once.

    Raises WrongVersion for the database of a newer program.
    """
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            refuse_newer(current(connection))
            newer = current(connection) is None or revision in ("head", expected())
            _run(connection, revision, up=newer)
    finally:
        engine.dispose()


def _run(connection: sa.Connection, revision: str, *, up: bool) -> None:
    """What Alembic's own upgrade and downgrade do; they would load each migration once more."""
    scripts = _scripts(MIGRATIONS)
    steps = scripts._upgrade_revs if up else scripts._downgrade_revs
    with EnvironmentContext(
        _config(connection), scripts, fn=lambda found, _: steps(revision, found), destination_rev=revision
    ):
        scripts.run_env()


@cache
def _scripts(folder: Path) -> ScriptDirectory:
    """The migrations in a folder: each is a module, and they are loaded once."""
    return ScriptDirectory(folder)


def refuse_newer(found: str | None) -> None:
    """Raises WrongVersion if no migration of ours leads to the version ``found``."""
    known = {script.revision for script in _scripts(MIGRATIONS).walk_revisions()}
    if found is not None and found not in known:
        raise WrongVersion(found=found, needed=expected(), newer=True)


def check(url: str) -> None:
    """Raises WrongVersion unless the database is at the version that this program needs."""
    found = version_of(url)
    refuse_newer(found)
    if found != expected():
        raise WrongVersion(found=found, needed=expected(), newer=False)


def current(connection: sa.Connection) -> str | None:
    """The version that the database is at, None if it has no tables."""
    return MigrationContext.configure(connection).get_current_revision()


def expected() -> str:
    """The version that this program needs."""
    head = _scripts(MIGRATIONS).get_current_head()
    assert head is not None, "there are migrations"
    return head


def version_of(url: str) -> str | None:
    """The version that the database at ``url`` is at, None if it has no tables or does not exist."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return None
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return current(connection)
    finally:
        engine.dispose()


def differences(url: str) -> list[str]:
    """What the migrated database at ``url`` has otherwise than the tables say."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [str(difference) for difference in compare_metadata(context, metadata)]
    finally:
        engine.dispose()
