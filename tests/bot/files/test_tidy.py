"""Bytes come out of the database without a loss, and only those that no file needs are removed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.files.fetch import Fetcher
from bot.files.tidy import move_out, remove_unneeded
from domain.attachment import FileState
from storage import attachments, audit, schema
from storage.db import Tx
from storage.files import Unavailable
from storage.tables import attachment_contents, attachment_showings
from storage.tables import attachments as rows
from tests import papers
from tests.bot.files.conftest import Archive


def clean(archive: Archive) -> None:
    """Remove what no file needs, however young it is."""
    soon = datetime.now(UTC) + timedelta(seconds=5)
    remove_unneeded(archive.desk.db, archive.files, archive.desk.now, before=soon)


def as_once(archive: Archive) -> None:
    """The bytes of all files are in the database, as an earlier version kept them."""
    with archive.desk.db.write() as tx:
        for row in tx.execute(sa.select(rows.c.id, rows.c.sha256)).all():
            body = archive.files.get(row.sha256)
            tx.execute(sa.insert(attachment_contents), {"attachment_id": row.id, "content": body})
            archive.files.remove(row.sha256)


def inside(archive: Archive) -> int:
    """How many files have their bytes in the database."""
    with archive.desk.db.read() as tx:
        return int(tx.execute(sa.select(sa.func.count()).select_from(attachment_contents)).scalar_one())


def test_bytes_of_an_earlier_version_are_shown_and_move_out(archive: Archive) -> None:
    archive.hand_in(archive.upload(papers.PDF + b"1"))
    archive.hand_in(archive.upload(papers.PDF + b"2"))
    archive.fetcher().tick()
    as_once(archive)
    assert archive.look(1).startswith("The certificate of VAC-1")
    archive.shower().tick()
    move_out(archive.desk.db, archive.files)
    assert inside(archive) == 0
    archive.look(2)
    archive.shower().tick()
    assert sorted(archive.shown()) == [papers.PDF + b"1", papers.PDF + b"2"]
    clean(archive)
    assert archive.bodies() == [papers.PDF + b"1", papers.PDF + b"2"]


def test_a_crash_while_they_move_out_loses_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.hand_in(archive.upload())
    archive.fetcher().tick()
    as_once(archive)

    def gone(*_: object) -> Any:
        raise Unavailable("the disk is full")

    for where, what in ((type(archive.files), "put"), (attachments, "moved_out")):
        with monkeypatch.context() as patched:
            patched.setattr(where, what, gone)
            with pytest.raises(Unavailable):
                move_out(archive.desk.db, archive.files)
        assert inside(archive) == 1
        clean(archive)
    move_out(archive.desk.db, archive.files)
    assert (inside(archive), archive.bodies()) == (0, [papers.PDF])


def test_bytes_that_are_not_what_their_row_says_stay_where_they_are(archive: Archive) -> None:
    archive.hand_in(archive.upload())
    archive.fetcher().tick()
    as_once(archive)
    with archive.desk.db.write() as tx:
        tx.execute(sa.update(attachment_contents).values(content=b"other"))
    move_out(archive.desk.db, archive.files)
    assert inside(archive) == 1


def test_replaced_bytes_go_unless_somebody_looked_at_them(archive: Archive) -> None:
    for n in (1, 2):
        archive.hand_in(archive.upload(papers.PDF + str(n).encode()))
    archive.fetcher().tick()
    archive.look(2)
    with archive.desk.db.write() as tx:
        tx.execute(sa.update(rows).values(state=FileState.REPLACED.value))
    remove_unneeded(archive.desk.db, archive.files, archive.desk.now, before=datetime.now(UTC) - timedelta(days=1))
    assert len(list(archive.files.root.glob("??/*"))) == 2, "young bytes may wait for their row"
    clean(archive)
    assert archive.bodies() == [papers.PDF + b"2"]
    assert archive.trail("remove bytes") == 1


def crash_between(archive: Archive) -> None:
    """The bytes are kept, and the process dies before their row says so."""
    archive.hand_in(archive.upload())

    class Dying(Fetcher):
        def _try_again(self, file: Any, error: Exception) -> None:
            raise SystemExit

    fetcher = archive.fetcher(made=Dying)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(attachments, "keep", lambda *_, **__: 1 / 0)
        with pytest.raises(SystemExit):
            fetcher.tick()
    assert archive.bodies() == []
    assert [file.state for file in archive.handed_in()] == [FileState.WANTED]


def test_after_a_crash_between_bytes_and_row_the_file_is_fetched_again(archive: Archive) -> None:
    crash_between(archive)
    archive.time_passes(leases=True)
    archive.fetcher("worker b").tick()
    assert archive.bodies() == [papers.PDF]
    assert archive.trail("keep file") == 1


def meanwhile(archive: Archive) -> list[bytes]:
    """Bytes that lay there unneeded are kept for a file while somebody removes what is unneeded; what is left."""
    archive.files.put(papers.PDF)
    archive.hand_in(archive.upload())

    class Slow(Fetcher):
        def _keep(self, *given: Any) -> None:
            put = type(self.files).put

            def and_then(files: Any, body: bytes) -> str:
                digest = put(files, body)
                clean(archive)
                return digest

            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(type(self.files), "put", and_then)
                super()._keep(*given)

    archive.fetcher(made=Slow).tick()
    return [file.read_bytes() for file in archive.files.root.glob("??/*")]


def test_bytes_are_never_removed_under_whoever_is_about_to_keep_them(archive: Archive) -> None:
    assert meanwhile(archive) == [papers.PDF]
    assert archive.bodies() == [papers.PDF]


def test_control_without_a_word_beforehand_they_are(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(tx: Tx, file: Any, digest: str, *, owner: str) -> bool:
        audit.own(tx)
        return True

    monkeypatch.setattr(attachments, "intend", silent)
    assert meanwhile(archive) == [], "the row says that they are kept"
    assert [file.state for file in archive.handed_in()] == [FileState.KEPT]


def test_a_full_disk_is_no_fault_of_the_file(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.hand_in(archive.upload())

    def full(*_: object) -> Any:
        raise Unavailable("no space left on device")

    fetcher = archive.fetcher()
    with monkeypatch.context() as patched:
        patched.setattr(type(archive.files), "put", full)
        for _ in range(attachments.ATTEMPTS + 1):
            archive.time_passes()
            assert fetcher.tick() == 1
    archive.time_passes()
    assert fetcher.tick() == 1
    assert archive.bodies() == [papers.PDF]


def test_a_migration_back_and_forth_keeps_every_file_and_who_saw_it(archive: Archive) -> None:
    archive.hand_in(archive.upload())
    archive.fetcher().tick()
    archive.look()
    archive.shower().tick()
    url = archive.desk.db.url.render_as_string(hide_password=False)
    for revision in ("0016", "head"):
        archive.desk.db.dispose()
        schema.migrate(url, revision=revision)
    assert [file.state for file in archive.handed_in()] == [FileState.KEPT]
    assert archive.bodies() == [papers.PDF]
    with archive.desk.db.read() as tx:
        assert tx.execute(sa.select(attachment_showings.c.state)).scalars().all() == ["sent"]
        if archive.desk.db.is_sqlite:
            assert tx.execute(sa.text("PRAGMA foreign_key_check")).all() == []
