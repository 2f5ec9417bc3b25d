"""Files that were handed in with a request: their rows, what their bytes are, and what Slack still has to give us."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.attachment import FileState, Flaw, Media, Purpose
from storage import audit, leases
from storage.db import UPSERTS, Tx, clock
from storage.tables import EPOCH, attachment_contents, attachment_showings, attachments

ATTEMPTS = 8
"""After so many counted tries a file is given up, and so is a thread that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that was handed in. ``file_id`` is Slack's; ``media_type`` to ``sha256`` are known once it is kept.

    A receipt has no ``request_id`` while its claim is written; ``told`` is what was written beside one that was posted.
    """

    id: int
    request_id: int | None
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
    told: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a file once its bytes are here; ``name`` is what Slack says it is called."""

    digest: str
    size: int
    media: Media
    name: str | None = None


COLUMNS = tuple(attachments.c[f] for f in Attachment.__dataclass_fields__)


def attachment_of(row: Any) -> Attachment:
    """A row of COLUMNS as a value."""
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
    row: dict[str, Any] = {
        "request_id": request_id,
        "purpose": purpose.value,
        "by_id": by_id,
        "file_id": file_id,
        "name": name,
    }
    row |= {"state": FileState.WANTED.value, "at": at}
    found: int | None = tx.execute(_WANT[tx.dialect.name], row).scalar()
    return found


_OF = (
    sa.select(*COLUMNS)
    .where(attachments.c.request_id == sa.bindparam("request"), attachments.c.purpose == sa.bindparam("purpose"))
    .where(attachments.c.state != FileState.REPLACED.value)
    .order_by(attachments.c.id)
)


def of(tx: Tx, request_id: int, purpose: Purpose) -> list[Attachment]:
    """The files of a request that count, in the order in which they were handed in."""
    return [attachment_of(row) for row in tx.execute(_OF, {"request": request_id, "purpose": purpose.value})]


def get(tx: Tx, attachment_id: int) -> Attachment:
    """The file with this id."""
    return attachment_of(tx.execute(sa.select(*COLUMNS).where(attachments.c.id == attachment_id)).one())


# --- their bytes, which are kept elsewhere ----------------------------------------------------------------------------


def content(tx: Tx, attachment_id: int) -> bytes | None:
    """The bytes of a file that an earlier version kept in the database, until they are moved out of it."""
    held = attachment_contents.c
    found = tx.execute(sa.select(held.content).where(held.attachment_id == attachment_id)).scalar()
    return None if found is None else bytes(found)


def inside(tx: Tx, *, after: int = 0) -> tuple[int, bytes] | None:
    """The first file after one whose bytes are still in the database, and the bytes."""
    held = attachment_contents.c
    query = sa.select(held.attachment_id, held.content).where(held.attachment_id > after)
    row = tx.execute(query.order_by(held.attachment_id).limit(1)).first()
    return (row.attachment_id, bytes(row.content)) if row else None


def moved_out(tx: Tx, attachment_id: int, digest: str) -> bool:
    """The bytes with this digest are kept elsewhere. False if that is not what the file's row says that they are."""
    held = attachment_contents.c.attachment_id
    same = sa.select(attachments.c.id).where(attachments.c.id == attachment_id, attachments.c.sha256 == digest)
    return tx.execute(sa.delete(attachment_contents).where(held == attachment_id, held.in_(same))).rowcount == 1


_NAMED = sa.or_(
    attachments.c.state.in_([FileState.WANTED.value, FileState.KEPT.value]),
    # What somebody looked at is what was seen, whatever took its place.
    sa.exists().where(attachment_showings.c.attachment_id == attachments.c.id),
)


def named(tx: Tx, digests: Collection[str] | None = None) -> set[str]:
    """The digests of the bytes that some file needs, of these or of all."""
    some = () if digests is None else (attachments.c.sha256.in_(list(digests)),)
    query = sa.select(attachments.c.sha256).where(attachments.c.sha256.is_not(None), _NAMED, *some)
    return set(tx.execute(query.distinct()).scalars())


def outside(tx: Tx, *, newest: int | None = None) -> list[str]:
    """The digests of bytes that are kept outside of the database for some file, the newest first."""
    still = sa.exists().where(attachment_contents.c.attachment_id == attachments.c.id)
    query = sa.select(attachments.c.sha256).where(attachments.c.state != FileState.WANTED.value, _NAMED, ~still)
    return list(dict.fromkeys(tx.execute(query.order_by(attachments.c.id.desc()).limit(newest)).scalars()))


# --- what Slack still has to give us ----------------------------------------------------------------------------------


_STATE = FileState.WANTED.value
_DUE = leases.due(attachments, _STATE)


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything: asked often, so it only reads."""
    return tx.execute(_DUE).first() is not None


def claim(tx: Tx, *, owner: str) -> Attachment | None:
    """Lease the oldest file that is due."""
    row = leases.take(tx, attachments, _DUE, COLUMNS, owner=owner)
    return None if row is None else attachment_of(row)


def _settle(tx: Tx, file: Attachment, owner: str, values: Mapping[str, Any]) -> bool:
    return leases.settle(tx, attachments, file, values, owner=owner, state=_STATE)


def intend(tx: Tx, file: Attachment, digest: str, *, owner: str) -> bool:
    """These bytes are about to be kept: from now on nobody takes them for bytes that no file needs.

    Takes the audit head's row, as whoever removes bytes does. False if the lease was lost.
    """
    audit.own(tx)
    return leases.note(tx, attachments, file, {"sha256": digest}, owner=owner, state=_STATE)


def keep(tx: Tx, file: Attachment, known: Known, *, owner: str) -> bool:
    """The bytes are safe: the file is kept, in the place of what was handed in before for the same purpose.

    False if the lease was lost: whoever holds it now keeps it.
    """
    told = {"media_type": known.media.type, "size": known.size, "sha256": known.digest, "name": known.name or file.name}
    if not _settle(tx, file, owner, {"state": FileState.KEPT.value, "error": None, **told}):
        return False
    _replace_before(tx, file)
    return True


def _replace_before(tx: Tx, file: Attachment) -> None:
    """What came before counts no more. Its bytes go, unless somebody looked at them. Receipts stand side by side."""
    if file.purpose is not Purpose.CERTIFICATE:
        return
    same = (attachments.c.request_id == file.request_id, attachments.c.purpose == file.purpose.value)
    tx.execute(sa.update(attachments).where(*same, attachments.c.at < file.at).values(state=FileState.REPLACED.value))


def fail(tx: Tx, file: Attachment, *, owner: str, flaw: Flaw, error: str | None = None) -> bool:
    """The file will never be kept, and why. False if the lease was lost."""
    return _settle(tx, file, owner, {"state": FileState.FAILED.value, "flaw": flaw.value, "error": error})


def put_off(tx: Tx, file: Attachment, *, owner: str, delay: float, error: str, counts: bool) -> None:
    """Try again after ``delay`` seconds."""
    _settle(tx, file, owner, {"attempts": file.attempts + counts, "error": error, "next_at": clock(delay)})
