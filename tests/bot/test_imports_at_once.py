"""Importing people while others work: nobody waits for the comparison, and what was compared must still be true."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import NoReturn

import pytest

from bot.imports import ImportRefused, import_people
from storage import audit, people
from storage import roster as roster_rows
from storage.db import Database, Tx
from tests.bot.conftest import KEY, Terminal
from tests.bot.test_imports import ANA, BRUNO, imported, refused, roster
from tests.desk import at_once


@contextmanager
def another_import(db: Database, monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    """Somebody renames Ana between the comparison and the writing."""
    take = roster_rows.take

    def late(tx: Tx) -> None:
        people.save(tx, "ana@acme.example", {"name": name})
        take(tx)

    with monkeypatch.context() as patched:
        patched.setattr(roster_rows, "take", late)
        yield


def test_what_was_compared_must_still_be_true_when_it_is_written(
    terminal: Terminal, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(terminal, ANA, BRUNO)
    with another_import(db, monkeypatch, "Ana Prata"):
        assert refused(terminal, ANA.replace("Souza", "Reis"), BRUNO) == [
            "somebody else changed the same rows at the same moment; import again"
        ]
    imported(terminal, ANA.replace("Souza", "Reis"), BRUNO)


def test_a_dry_run_makes_nobody_wait(terminal: Terminal, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Database) -> NoReturn:
        raise AssertionError("a dry run writes")

    monkeypatch.setattr(Database, "write", refuse)
    ran = terminal(f"import people {roster(terminal, ANA, BRUNO)} --dry-run")
    assert ran.status == 0, ran.err


def test_people_who_import_at_once_do_not_lock_up(terminal: Terminal, db: Database) -> None:
    header, rows = "email,name,department", [f"p{n}@acme.example,Person {n}" for n in range(200)]
    imported(terminal, *(f"{row},Sales" for row in rows), header=header)
    down = terminal.file("down.csv", header, *(f"{row},Stock" for row in rows))
    up = terminal.file("up.csv", header, *(f"{row},Finance" for row in reversed(rows)))

    def bring(file: str) -> None:
        with suppress(ImportRefused):
            import_people(db, terminal.folder / file, now=datetime.now(UTC), team_id=lambda: "")

    at_once(*(partial(bring, file) for file in (down, up)))
    with db.read() as tx:
        assert len({person.department for person in people.roster(tx)}) == 1
        assert isinstance(audit.verify(tx, key=KEY.encode()), audit.Head)
