"""Whatever fails between us and the books, an entry is there once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import exports
from bot.books.sap import BusinessOne
from bot.books.work import Posting
from handlers.spreadsheet import Table
from storage.db import Database
from storage.payment import journal
from storage.payment.journal import Kept
from storage.tables import EPOCH
from storage.tables import journal as entries
from tests.bot.books.posting import poster, read, time_passes, worker
from tests.bot.books.service_layer import Layer
from tests.bot.conftest import Terminal
from tests.company import MONDAY


def test_a_session_that_ended_is_begun_again_once(db: Database, layer: Layer) -> None:
    made = poster(db, layer)
    assert isinstance(made.books, BusinessOne)
    made.books.session.cookies = "B1SESSION=old; ROUTEID=.node1"
    made.tick()
    assert (len(layer.entries), layer.logins, made.failed) == (4, 1, {})


def test_an_entry_whose_answer_was_lost_is_found_and_not_posted_again(db: Database, layer: Layer) -> None:
    layer.lose = 2
    made = poster(db, layer)
    made.tick()
    assert len(made.failed) == 2
    time_passes(db)
    poster(db, layer).tick()
    assert sorted(e["Reference"] for e in layer.entries) == [f"EXP-1:{n}" for n in range(1, 5)]


def test_control_without_the_look_it_is_posted_twice(db: Database, layer: Layer) -> None:
    layer.lose = 2
    poster(db, layer, look=False).tick()
    time_passes(db)
    poster(db, layer, look=False).tick()
    assert len(layer.entries) == 6


def test_a_process_that_was_killed_after_a_post_doubles_nothing(db: Database, layer: Layer) -> None:
    with db.write() as tx:
        kept = journal.take(tx, owner="killed")
    assert kept
    made = poster(db, layer)
    assert made.books.post(kept) == "100"
    with db.write() as tx:
        tx.execute(sa.update(entries).values(lease_until=EPOCH))
    made.tick()
    assert len(layer.entries) == 4


def test_an_entry_that_was_not_answered_is_looked_for_only_when_it_must_be_there(db: Database, layer: Layer) -> None:
    """The Service Layer may be busy with it for longer than anybody waits for an answer."""
    layer.late = 1
    made = poster(db, layer)
    made.tick()
    assert (len(made.posted), len(layer.entries)) == (3, 3)
    with db.read() as tx:
        again = tx.execute(sa.select(entries.c.next_at).where(entries.c.error.is_not(None))).scalar_one()
    assert again - datetime.now(UTC) > timedelta(minutes=14)
    layer.arrives()
    time_passes(db)
    poster(db, layer).tick()
    assert len(layer.entries) == 4


def test_what_is_being_posted_is_in_no_file(terminal: Terminal, story: None, layer: Layer, tmp_path: Path) -> None:
    """Finance would enter it by hand, beside the entry that is there."""
    file, db = tmp_path / "j.csv", Database(terminal.database_url)
    made = poster(db, layer)

    class Meanwhile:
        def post(self, kept: Kept) -> str:
            terminal(f"export journal {file}")
            return "1"

    made.books = Meanwhile()
    made.tick()
    assert made.posted == ["EXP-1:1"]
    assert {row["key"] for row in read(file)} == {"EXP-1:2", "EXP-1:3", "EXP-1:4"}
    db.dispose()


def test_a_file_that_is_not_written_keeps_nothing_back(terminal: Terminal, story: None, tmp_path: Path) -> None:
    assert "can't be written" in terminal(f"export journal {tmp_path / 'nowhere' / 'j.csv'}").err
    assert terminal(f"export journal {tmp_path / 'j.csv'}").out.startswith("11 rows")


def test_a_file_that_takes_longer_than_entries_are_held_is_emptied(
    terminal: Terminal, story: None, layer: Layer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker took over meanwhile would be in the books and in the file."""
    file, db, write = tmp_path / "j.csv", Database(terminal.database_url), exports.write

    def slowly(table: Table, to: Path) -> None:
        write(table, to)
        with db.write() as tx:
            tx.execute(sa.update(entries).values(lease_until=EPOCH))
            assert journal.take(tx, owner="worker")

    with monkeypatch.context() as slow:
        slow.setattr(exports, "write", slowly)
        said = terminal(f"export journal {file}")
    assert said.status == 1
    assert "it took so long that entries of it may be posted meanwhile. Nothing is exported and the file is" in said.err
    assert file.read_bytes() == b""
    with db.write() as tx:
        assert len(journal.hold(tx, owner="a", again=False)) == 3, "all but for what the worker holds"
    db.dispose()


def test_who_is_not_let_in_does_not_knock_for_every_entry(db: Database, layer: Layer) -> None:
    """So many wrong passwords lock the user out of SAP."""
    wrong = Posting(db=db, books=poster(db, layer, password="guess").books, now=lambda: MONDAY, owner="worker")
    assert (wrong.tick(), wrong.tick(), layer.tries) == (1, 0, 1)


@pytest.mark.parametrize("said", [{}, [], {"value": [{}]}, {"value": None}, "Maintenance"])
def test_what_answers_and_is_not_business_one_is_no_answer(db: Database, layer: Layer, said: Any) -> None:
    layer.proxy = said
    posting = worker(db, layer)
    assert (posting.tick(), posting.misses) == (1, 1)
    layer.proxy = None
    time_passes(db)
    posting.rests_until = 0
    assert (posting.tick(), len(layer.entries)) == (4, 4)
