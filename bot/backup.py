"""A copy of the database and its files while the bot runs, and the way back: whole or not at all."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.archive import Unsound, pack, unpacked
from storage import attachments, audit, schema, showings, unsent
from storage import backup as copies
from storage.access import orders
from storage.audit import Broken, Head
from storage.db import Database, Tx
from storage.files import Files

DUMP = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges")
RESTORE = ("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")


class BackupError(Exception):
    """No backup or restore was made; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The audit head after a restore, and how many messages may have been sent since the backup."""

    head: Head
    doubtful: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What a trail is believed by: the key of its chain, and a head that was written down elsewhere; and its file."""

    key: bytes
    known: Head | None
    file: Path


def backup(url: str, files: Files, file: Path) -> list[str]:
    """Copy the database at ``url``, and the files that its rows name, into a new file. Raises BackupError.

    Returns the digests of files that could not be copied: without them the rest is worth having.
    """
    if file.exists():
        raise BackupError(f"{file} exists already: name another file, or remove it.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.")
    if not _is_sqlite(url):
        _need(url, *DUMP, f"--file={file}")
    part, database = (file.with_name(f"{file.name}.{end}") for end in ("part", "database"))
    for made in (part, database):
        made.unlink(missing_ok=True)
        # People's data: for nobody else's eyes, from the first byte on.
        made.touch(mode=0o600)
    try:
        before = _outside(url)
        _copy(url, database)
        lost = pack(part, database, files, before | _outside(url))
        # What was replaced meanwhile is missed by nobody.
        lost = sorted(_outside(url) & set(lost)) if lost else []
        part.replace(file)
    finally:
        for made in (part, database):
            made.unlink(missing_ok=True)
    return lost


def _outside(url: str) -> set[str]:
    with _opened(url, b"") as db, db.read() as tx:
        return set(attachments.outside(tx))


def _copy(url: str, part: Path) -> None:
    if not _is_sqlite(url):
        _pg(url, *DUMP, f"--file={part}")
        return
    copies.copy_sqlite(url, part)
    if damaged := copies.damage(part):
        raise BackupError(f"The copy is damaged, and the database may be too: {damaged}.")


def restore(
    url: str, files: Files, file: Path, *, key: bytes, now: datetime, replace: bool = False, known: Head | None = None
) -> Restored:
    """Make the backup in ``file`` the database at ``url``, if its trail goes on from ``known``. Raises BackupError.

    Raises WrongVersion too. What was unsent at the time of the backup is looked for in Slack before it is sent. Files
    come first: of a restore that fails they are left over, and removed as what no row names.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    _refuse_what_is_there(url, replace=replace)
    beside = copies.file_of(url).parent if _is_sqlite(url) else None
    if beside:
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    proof, put_in_place = Proof(key, known, file), _restore_sqlite if _is_sqlite(url) else _restore_postgresql
    try:
        with unpacked(file, files, beside=beside) as database:
            return put_in_place(url, database, proof, now)
    except Unsound as unsound:
        raise BackupError(f"{file} is no sound backup: {unsound}.") from unsound


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def _refuse_what_is_there(url: str, *, replace: bool) -> None:
    if _is_sqlite(url) and not copies.file_of(url).exists():
        return
    with _opened(url, b"") as db, db.read() as tx:
        people, entries = copies.holds(tx)
        others = 0 if db.is_sqlite else copies.others(tx)
    if (people or entries) and not replace:
        raise BackupError(
            f"The database is not empty (people: {people}, entries of the audit trail: {entries})."
            " With --replace all of it is lost and the backup takes its place."
        )
    if others or (_is_sqlite(url) and not copies.let_go(copies.file_of(url))):
        raise BackupError("The database is in use: stop the bot, and whatever else has it open, and try again.")


@contextmanager
def _opened(url: str, key: bytes) -> Iterator[Database]:
    db = Database(url, audit_key=key)
    try:
        yield db
    finally:
        db.dispose()


def _restore_sqlite(url: str, database: Path, proof: Proof, now: datetime) -> Restored:
    target = copies.file_of(url)
    made = target.with_name(f"{target.name}.restoring")
    try:
        made.touch(mode=0o600)
        shutil.copyfile(database, made)
        if damaged := copies.damage(made):
            raise BackupError(f"{proof.file} is no sound backup: {damaged}.")
        restored = _accepted(f"sqlite:///{made}", proof, now)
        copies.let_go(made)
        copies.put_in_place(made, url)
        return restored
    finally:
        for left in (made, *(made.with_name(f"{made.name}-{end}") for end in ("wal", "shm"))):
            left.unlink(missing_ok=True)


def _restore_postgresql(url: str, database: Path, proof: Proof, now: datetime) -> Restored:
    _need(url, *RESTORE, str(proof.file))
    with _opened(url, b"") as db:
        with db.write() as tx:
            copies.set_aside(tx)
        try:
            _pg(url, *RESTORE, str(database))
            restored = _accepted(url, proof, now)
        except BaseException:
            with db.write() as tx:
                copies.bring_back(tx)
            raise
        with db.write() as tx:
            copies.forget_aside(tx)
        return restored


def _accepted(url: str, proof: Proof, now: datetime) -> Restored:
    """Bring a restored database to our version, verify it, and doubt what it says is unsent."""
    if schema.version_of(url) is None:
        raise BackupError(f"{proof.file} is no backup of Backoffice: it has none of its tables.")
    schema.migrate(url)
    with _opened(url, proof.key) as db:
        with db.read() as tx:
            _verify(tx, proof)
        with db.write() as tx:
            doubtful = unsent.doubt(tx)
            showings.drop_owed(tx)
            orders.drop_owed(tx)
            audit.append(tx, at=now, actor_id=None, action="restore", subject="database", facts={"doubtful": doubtful})
            return Restored(head=audit.head(tx), doubtful=doubtful)


def _verify(tx: Tx, proof: Proof) -> None:
    found = audit.verify(tx, key=proof.key, known=proof.known)
    if isinstance(found, Broken):
        raise BackupError(
            f"The audit trail in {proof.file} is broken at entry {found.seq}: {found.why}. Nothing was restored."
            " Is BACKOFFICE_AUDIT_KEY the one of that time?"
        )


def _need(url: str, program: str, *arguments: str) -> None:
    """Raises BackupError with the command to run elsewhere, if ``program`` is not installed here."""
    if shutil.which(program) is None:
        command = shlex.join((program, *arguments, f"--dbname={copies.libpq(url)[0]}"))
        raise BackupError(f"{program} is not installed here. Where it is, run: {command}")


def _pg(url: str, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; the password goes by the environment, where no list of processes shows it."""
    bare, password = copies.libpq(url)
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    command = (program, *arguments, f"--dbname={bare}")
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise BackupError(f"{program} failed: {_why(program, ran.stderr.splitlines())}")


def _why(program: str, told: Sequence[str]) -> str:
    """What a program of PostgreSQL's says went wrong, without its name before each line."""
    lines = [line.removeprefix(f"{program}: ") for line in told]
    return "; ".join(line for line in lines if line.startswith(("error:", "detail:"))) or "it does not say why"
