"""A copy while everybody works, and the way back: whole or not at all, and nothing is sent twice."""

import os
import re
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from storage import outgoing, people
from storage.db import Database
from tests.bot.backup.conftest import log, names, opened, rename
from tests.bot.conftest import Terminal


def test_what_was_backed_up_comes_back(lived: Terminal) -> None:
    said = lived("backup copy").out
    assert re.fullmatch(r"copy: [01]\.\d MB\. It holds people's data: keep it as you keep the rest\.\n", said)
    rename(lived.database_url, "Somebody Else")

    ran = lived("restore copy --replace")

    assert (ran.status, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert re.fullmatch(r"Restored, with the audit trail whole: head 2:[0-9a-f]{64}", first)
    assert second == "Unsent messages that Slack is searched for first, so that none is sent twice: 1"
    assert names(lived.database_url) == ["Ana Souza"]


def test_what_was_on_its_way_is_doubtful_after_a_restore(lived: Terminal) -> None:
    lived("backup copy")
    lived("restore copy --replace")

    with opened(lived.database_url) as db, db.write() as tx:
        (owed,) = outgoing.claim_posts(tx, owner="me", limit=1)
    assert owed.doubtful


def test_a_copy_made_while_others_write_is_one_consistent_picture(lived: Terminal) -> None:
    stop = threading.Event()

    def work() -> None:
        with opened(lived.database_url) as db:
            while not stop.is_set():
                with db.write() as tx:
                    log(tx)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    try:
        copies = [lived(f"backup copy{n}").status for n in range(3)]
    finally:
        stop.set()
        for worker in workers:
            worker.join()

    assert copies == [0, 0, 0]
    for n in range(3):
        assert lived(f"restore copy{n} --replace").status == 0
        assert lived("audit verify").status == 0


def test_a_database_with_people_in_it_is_not_replaced_by_the_way(lived: Terminal) -> None:
    lived("backup copy")

    ran = lived("restore copy")

    assert (ran.status, ran.err) == (
        1,
        "The database is not empty (people: 1, entries of the audit trail: 1)."
        " With --replace all of it is lost and the backup takes its place.\n",
    )


def test_a_database_in_use_is_not_replaced(lived: Terminal, db: Database) -> None:
    lived("backup copy")
    with db.read() as tx:
        people.roster(tx)

    ran = lived("restore copy --replace")

    assert (ran.status, ran.err) == (
        1,
        "The database is in use: stop the bot, and whatever else has it open, and try again.\n",
    )


def test_a_backup_whose_trail_was_tampered_with_is_refused_and_nothing_changes(lived: Terminal) -> None:
    lived("backup copy")
    rename(lived.database_url, "Ana of Today")

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BACKOFFICE_AUDIT_KEY", "another key of thirty-two letters")
        ran = lived("restore copy --replace")

    assert (ran.status, ran.err) == (
        1,
        "The audit trail in copy is broken at entry 1: its words are not those that were signed, or the key is"
        " another. Nothing was restored. Is BACKOFFICE_AUDIT_KEY the one of that time?\n",
    )
    assert names(lived.database_url) == ["Ana of Today"]
    assert lived("restore copy --replace").status == 0, "a restore that failed leaves nothing in the way"


def test_what_is_no_backup_is_refused_and_nothing_changes(lived: Terminal) -> None:
    lived.file("notes", "not a backup")

    ran = lived("restore notes --replace")

    assert ran.status == 1
    assert re.fullmatch(r"(notes is no sound backup: |pg_restore failed: error: ).+\n", ran.err)
    assert names(lived.database_url) == ["Ana Souza"]
    assert lived("restore none").err == "There is no file none.\n"


def test_a_backup_never_overwrites_a_file_and_is_for_its_owner_alone(lived: Terminal) -> None:
    assert lived("backup copy").status == 0
    assert stat.S_IMODE(Path("copy").stat().st_mode) == 0o600
    assert lived("backup copy").err == "copy exists already: name another file, or remove it.\n"
    assert lived("backup none/copy").err == "There is no folder none.\n"
    assert sorted(file.name for file in lived.folder.iterdir()) == ["app.yaml", "copy"]


# --- each kind of database has its own ways ---------------------------------------------------------------------------


@pytest.fixture
def postgresql(
    house: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    return Terminal(house, postgresql_url, capsys)


def test_a_backup_moves_into_a_place_where_there_is_no_database_yet(
    sqlite: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite("backup copy")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere/new.db")

    assert sqlite("restore copy").status == 0
    assert sqlite("audit verify").status == 0


def test_a_damaged_backup_is_refused(sqlite: Terminal) -> None:
    sqlite("backup copy")
    content = bytearray(Path("copy").read_bytes())
    content[5000:9000] = b"\xff" * 4000
    Path("copy").write_bytes(content)

    ran = sqlite("restore copy --replace")

    assert ran.status == 1
    assert ran.err.startswith("copy is no sound backup: ")


def test_another_programs_database_is_refused(sqlite: Terminal) -> None:
    with closing(sqlite3.connect("other")) as other:
        other.execute("CREATE TABLE songs (title)")

    assert sqlite("restore other").err == "other is no backup of Backoffice: it has none of its tables.\n"
    assert sqlite("audit head").status == 0


def test_without_pg_dump_the_command_to_run_is_given_without_the_password(
    postgresql: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    ran = postgresql("backup copy")

    assert ran.status == 1
    assert ran.err.startswith(
        "pg_dump is not installed here. Where it is, run:"
        " pg_dump --format=custom --no-owner --no-privileges --file=copy '--dbname=postgresql://"
    )
    assert ":pass@" not in ran.err


def test_what_pg_dump_says_reaches_the_terminal(postgresql: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pg_dump").write_text(
        "#!/bin/sh\necho 'pg_dump: error: aborting because of server version mismatch' >&2\n"
        "echo 'pg_dump: detail: server version: 18.0; pg_dump version: 15.1' >&2\nexit 1\n"
    )
    Path("pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(postgresql.folder), prepend=os.pathsep)

    assert postgresql("backup copy").err == (
        "pg_dump failed: error: aborting because of server version mismatch;"
        " detail: server version: 18.0; pg_dump version: 15.1\n"
    )
    assert not Path("copy").exists()
