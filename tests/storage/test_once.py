"""What is looked at in one picture is read once; whoever changes something reads it each time."""

import pytest
import sqlalchemy as sa

import storage.db
from storage import people
from storage.db import Database, Tx
from storage.tables import people as people_
from tests.heard import statements


def rename(tx: Tx, person_id: int) -> None:
    tx.execute(sa.update(people_).where(people_.c.id == person_id).values(name="Ana Silva"))


def test_in_one_picture_somebody_is_read_once_and_in_the_next_anew(db: Database, ids: dict[str, int]) -> None:
    ana, bruno = ids["ana"], ids["bruno"]
    with db.read() as tx:
        assert people.get(tx, ana).name == "Ana Souza"
        with db.write() as other:
            rename(other, ana)
        assert statements(lambda: people.get(tx, ana)) == 0
        assert statements(lambda: people.get_many(tx, [bruno, ana])) == 1, "who is not known yet"
        assert [one.name for one in people.get_many(tx, [ana, bruno, ana, 0]).values()] == ["Bruno Costa", "Ana Souza"]
    with db.read() as tx:
        assert people.get(tx, ana).name == "Ana Silva"


def test_whoever_changes_something_reads_what_it_has_become(db: Database, ids: dict[str, int]) -> None:
    with db.write() as tx:
        assert people.get(tx, ids["ana"]).name == "Ana Souza"
        rename(tx, ids["ana"])
        assert people.get(tx, ids["ana"]).name == "Ana Silva"


def test_what_reads_everybody_keeps_only_so_many(
    db: Database, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.db, "KEPT", 1)
    with db.read() as tx:
        for name in ("ana", "bruno"):
            people.get(tx, ids[name])
        assert statements(lambda: people.get(tx, ids["ana"])) == 0
        assert statements(lambda: people.get(tx, ids["bruno"])) == 1
