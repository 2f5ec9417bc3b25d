"""A backup as one file: a tar with the copy of the database, and the bytes of files by their digest."""

import os
import tarfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.files import DIGEST, Damaged, Files, Missing

DATABASE, FILES = "database", "files/"


class Unsound(Exception):
    """It is no archive of ours, or not a whole one."""


def pack(target: Path, database: Path, files: Files, digests: Collection[str]) -> list[str]:
    """Write the archive; the digests of what could not be put into it, because it is missing or damaged."""
    lost = []
    with tarfile.open(target, "w") as tar:
        tar.add(database, DATABASE)
        for digest in sorted(digests):
            try:
                body = files.get(digest)
            except (Missing, Damaged):
                lost.append(digest)
                continue
            member = tarfile.TarInfo(f"{FILES}{digest}")
            member.size, member.mode = len(body), 0o600
            tar.addfile(member, BytesIO(body))
    with target.open("rb+") as made:
        os.fsync(made.fileno())
    return lost


@contextmanager
def unpacked(file: Path, files: Files, *, beside: Path | None) -> Iterator[Path]:
    """The copy of the database in an archive, once all bytes in it are kept; another file is a copy as it is.

    Raises Unsound.
    """
    if not tarfile.is_tarfile(file):
        yield file
        return
    with TemporaryDirectory(dir=beside) as folder:
        database = Path(folder) / DATABASE
        try:
            with tarfile.open(file) as tar:
                for member in tar:
                    _unpack(tar, member, database, files)
        except (tarfile.TarError, EOFError) as error:
            raise Unsound(str(error)) from error
        if not database.exists():
            raise Unsound("there is no database in it")
        yield database


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, database: Path, files: Files) -> None:
    content = tar.extractfile(member) if member.isfile() else None
    digest = member.name.removeprefix(FILES)
    if content is None or not (member.name == DATABASE or DIGEST.fullmatch(digest)):
        raise Unsound(f"{member.name} does not belong into it")
    if member.name == DATABASE:
        with database.open("wb") as made:
            while chunk := content.read(1 << 20):
                made.write(chunk)
    elif files.put(content.read()) != digest:
        raise Unsound(f"{member.name} is damaged")
