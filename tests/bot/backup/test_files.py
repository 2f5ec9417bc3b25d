"""The files that people handed in are in the backup too: it says what it lacks, and damaged ones are refused."""

import os
import tarfile
from pathlib import Path

from bot.settings import load
from storage import showings
from storage.files import Folder, at
from tests import papers
from tests.bot.backup.conftest import names, opened, rename
from tests.bot.conftest import Terminal
from tests.company import MONDAY


def test_the_bytes_that_people_handed_in_come_back_and_nobody_is_shown_them_again(lived: Terminal) -> None:
    files = kept_at(lived)
    with opened(lived.database_url) as db:
        attachment_id, digest = papers.keep_certificate(db, files)
        with db.write() as tx:
            assert showings.owe(tx, attachment_id, to=1, now=MONDAY)
    assert lived("backup copy").status == 0
    files.remove(digest)
    assert lived("restore copy --replace").status == 0
    assert files.get(digest) == papers.PDF
    with opened(lived.database_url) as db, db.read() as tx:
        assert not showings.something_due(tx), "it may have come since, and can be asked for again"


def kept_at(terminal: Terminal) -> Folder:
    """Where the terminal's bot keeps bytes."""
    files = at(load(os.environ).files)
    assert isinstance(files, Folder)
    return files


def test_a_backup_says_what_it_lacks_and_holds_the_rest(lived: Terminal) -> None:
    files = kept_at(lived)
    with opened(lived.database_url) as db:
        _, digest = papers.keep_certificate(db, files)
    for harm in (lambda: files._place(digest).write_bytes(b"something else"), lambda: files.remove(digest)):
        harm()
        ran = lived("backup copy")
        assert ran.status == 1
        assert ran.err.startswith(
            f"1 of the files that people handed in are not in it: missing in {files.root}, or damaged there."
            f" The first is {digest}."
        )
        assert lived("restore copy --replace").status == 0
        assert names(lived.database_url) == ["Ana Souza"]
        Path("copy").unlink()


def test_a_backup_with_a_damaged_file_in_it_is_refused_and_nothing_changes(lived: Terminal) -> None:
    with opened(lived.database_url) as db:
        papers.keep_certificate(db, kept_at(lived))
    lived("backup copy")
    rename(lived.database_url, "Ana of Today")
    content = Path("copy").read_bytes()
    for harmed in (content.replace(papers.PDF, papers.PDF[::-1]), content[: len(content) // 2]):
        Path("copy").write_bytes(harmed)
        ran = lived("restore copy --replace")
        assert ran.status == 1
        assert ran.err.startswith("copy is no sound backup: ")
        assert names(lived.database_url) == ["Ana of Today"]


def test_a_backup_of_an_earlier_version_is_only_the_database_and_comes_back(sqlite: Terminal) -> None:
    sqlite("backup copy")
    with tarfile.open("copy") as tar:
        tar.extract("database", filter="data")
    assert sqlite("restore database --replace").status == 0
