"""Bytes are where they belong: those of earlier versions come out of the database, those that no file needs go."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from storage import attachments, audit
from storage.db import Database
from storage.files import Files, Unavailable

log = logging.getLogger(__name__)
YOUNG = timedelta(days=1)
"""Bytes that are no older may be waiting for their row: a restore brings all bytes before all rows."""
BATCH = 500


def tidy(db: Database, files: Files, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Move what is in the database out of it, and remove what no file needs."""
    try:
        move_out(db, files, stopped=stopped)
        remove_unneeded(db, files, now, before=datetime.now(UTC) - YOUNG, stopped=stopped)
    except Unavailable as error:
        log.error("files cannot be tidied", extra={"error": str(error)})


def move_out(db: Database, files: Files, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Bytes leave the database once they are safe elsewhere; until then they are read where they are."""
    last = 0
    while not stopped():
        with db.read() as tx:
            found = attachments.inside(tx, after=last)
        if found is None:
            return
        last, body = found
        digest = files.put(body)
        with db.write() as tx:
            if not attachments.moved_out(tx, last, digest):
                log.error("bytes in the database are not what their file says", extra={"attachment_id": last})


def remove_unneeded(
    db: Database, files: Files, now: datetime, *, before: datetime, stopped: Callable[[], bool] = lambda: False
) -> None:
    """Remove what was put ``before`` a moment of the machine's clock and no file needs."""
    for batch in _batches(files.old(before=before)):
        with db.read() as tx:
            unneeded = set(batch) - attachments.named(tx, batch)
        for digest in sorted(unneeded):
            if stopped():
                return
            _remove(db, files, digest, now)


def _remove(db: Database, files: Files, digest: str, now: datetime) -> None:
    with db.write() as tx:
        # Whoever is about to keep the same bytes says so under this row first: they wait, or we see it.
        audit.own(tx)
        if attachments.named(tx, (digest,)):
            return
        files.remove(digest)
        facts = {"digest": audit.digest(tx, digest, salt="removed")}
        audit.append(tx, at=now, actor_id=None, action="remove bytes", subject="files", facts=facts)


def _batches(digests: Iterable[str]) -> Iterator[list[str]]:
    walk = iter(digests)
    while batch := list(islice(walk, BATCH)):
        yield batch
