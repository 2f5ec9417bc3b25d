"""Files that were handed in with a request: their rows, their bytes, and the bytes that Slack still has to give us."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from domain.attachment import FileState, Flaw, Media, Purpose
from storage import leases
from storage.db import UPSERTS, Tx, clock
from storage.tables import EPOCH, attachment_contents, attachment_showings, attachments

ATTEMPTS = 8
"""After so many counted tries a file is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that was handed in. ``file_id`` is Slack's; ``media_type`` to ``sha256`` are known once it is kept."""

    id: int
    request_id: int
    purpose: Purpose
    by_id: int
    file_id: str
    state: FileState
    at: datetime
    name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None
    flaw: Flaw | None
    attempts: int
    lease_until: datetime | None


_COLUMNS = tuple(attachments.c[f] for f in Attachment.__dataclass_fields__)


def _attachment(row: Any) -> Attachment:
    values = {f: getattr(row, f) for f in Attachment.__dataclass_fields__}
    flaw = Flaw(row.flaw) if row.flaw else None
    return Attachment(**{**values, "purpose": Purpose(row.purpose), "state": FileState(row.state), "flaw": flaw})


def _wanting(build: Callable[[sa.Table], Any]) -> Any:
    """The same file once more is fetched again if it could not be kept, or counts no more."""
    put = build(attachments).values(next_at=EPOCH)
    anew = {"state": put.excluded.state, "at": put.excluded.at, "by_id": put.excluded.by_id}
    return put.on_conflict_do_update(
        index_elements=["request_id", "purpose", "file_id"],
        set_=anew | {"flaw": None, "attempts": 0, "next_at": EPOCH},
        where=attachments.c.state.in_([FileState.FAILED.value, FileState.REPLACED.value]),
    ).returning(attachments.c.id)


_WANT = {name: _wanting(build) for name, build in UPSERTS.items()}


def want(tx: Tx, *, request_id: int, purpose: Purpose, by_id: int, file_id: str, name: str, at: datetime) -> int | None:
    """Want a file's bytes from Slack; its row's id, None if the same file is there or on its way already."""
    row = {"request_id": request_id, "purpose": purpose.value, "by_id": by_id, "file_id": file_id, "name": name}
    row |= {"state": FileState.WANTED.value, "at": at}
    found: int | None = tx.execute(_WANT[tx.dialect.name], row).scalar()
    return found


_OF = (
    sa.select(*_COLUMNS)
    .where(attachments.c.request_id == sa.bindparam("request"), attachments.c.purpose == sa.bindparam("purpose"))
    .where(attachments.c.state != FileState.REPLACED.value)
    .order_by(attachments.c.id)
)


def of(tx: Tx, request_id: int, purpose: Purpose) -> list[Attachment]:
    """The files of a request that count, in the order in which they were handed in."""
    return [_attachment(row) for row in tx.execute(_OF, {"request": request_id, "purpose": purpose.value})]


def get(tx: Tx, attachment_id: int) -> Attachment:
    """The file with this id."""
    return _attachment(tx.execute(sa.select(*_COLUMNS).where(attachments.c.id == attachment_id)).one())


def content(tx: Tx, attachment_id: int) -> bytes:
    """The bytes of a kept file."""
    held = attachment_contents.c
    return bytes(tx.execute(sa.select(held.content).where(held.attachment_id == attachment_id)).scalar_one())


# --- what Slack still has to give us ----------------------------------------------------------------------------------


_STATE = FileState.WANTED.value
_DUE = leases.due(attachments, _STATE)


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything: asked often, so it only reads."""
    return tx.execute(_DUE).first() is not None


def claim(tx: Tx, *, owner: str) -> Attachment | None:
    """Lease the oldest file that is due."""
    row = leases.take(tx, attachments, _DUE, _COLUMNS, owner=owner)
    return None if row is None else _attachment(row)


def _settle(tx: Tx, file: Attachment, owner: str, values: Mapping[str, Any]) -> bool:
    return leases.settle(tx, attachments, file, values, owner=owner, state=_STATE)


def keep(tx: Tx, file: Attachment, *, owner: str, body: bytes, media: Media, name: str | None = None) -> str | None:
    """Keep the bytes, in the place of what was handed in before for the same purpose; their SHA-256.

    None if the lease was lost: whoever holds it now keeps them.
    """
    digest = sha256(body).hexdigest()
    known = {"media_type": media.type, "size": len(body), "sha256": digest, "error": None, "name": name or file.name}
    if not _settle(tx, file, owner, {"state": FileState.KEPT.value, **known}):
        return None
    # The same file once more, after it was replaced.
    tx.execute(sa.delete(attachment_contents).where(attachment_contents.c.attachment_id == file.id))
    tx.execute(sa.insert(attachment_contents), {"attachment_id": file.id, "content": body})
    _replace_before(tx, file)
    return digest


def _replace_before(tx: Tx, file: Attachment) -> None:
    """What came before counts no more. Its bytes go, unless somebody looked at them: then they are what was seen."""
    same = (attachments.c.request_id == file.request_id, attachments.c.purpose == file.purpose.value)
    older = sa.update(attachments).where(*same, attachments.c.at < file.at)
    replaced = tx.execute(older.values(state=FileState.REPLACED.value).returning(attachments.c.id)).scalars().all()
    seen = sa.select(attachment_showings.c.attachment_id).where(attachment_showings.c.attachment_id.in_(replaced))
    held = attachment_contents.c.attachment_id
    tx.execute(sa.delete(attachment_contents).where(held.in_(replaced), held.not_in(seen)))


def fail(tx: Tx, file: Attachment, *, owner: str, flaw: Flaw, error: str | None = None) -> bool:
    """The file will never be kept, and why. False if the lease was lost."""
    return _settle(tx, file, owner, {"state": FileState.FAILED.value, "flaw": flaw.value, "error": error})


def put_off(tx: Tx, file: Attachment, *, owner: str, delay: float, error: str, counts: bool) -> None:
    """Try again after ``delay`` seconds."""
    _settle(tx, file, owner, {"attempts": file.attempts + counts, "error": error, "next_at": clock(delay)})
