"""Files of items that keepers posted: wanted from Slack, shown, and imported once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.attachment import FileState, Purpose
from storage import leases
from storage.attachments import COLUMNS, Attachment, attachment_of
from storage.db import Tx
from storage.tables import EPOCH, attachments

_SHEETS = attachments.c.purpose == Purpose.STOCK.value


def want(tx: Tx, *, by_id: int, file_id: str, name: str, at: datetime) -> int:
    """Want a file's bytes from Slack; its row's id."""
    row: dict[str, Any] = {"purpose": Purpose.STOCK.value, "state": FileState.WANTED.value, "request_id": None}
    row |= {"by_id": by_id, "file_id": file_id, "name": name, "at": at, "next_at": EPOCH}
    return int(tx.execute(sa.insert(attachments).returning(attachments.c.id), row).scalar_one())


def of_person(tx: Tx, sheet_id: int, by_id: int) -> Attachment | None:
    """A file of somebody's; None if it is none of theirs."""
    mine = (_SHEETS, attachments.c.id == sheet_id, attachments.c.by_id == by_id)
    row = tx.execute(sa.select(*COLUMNS).where(*mine)).first()
    return None if row is None else attachment_of(row)


def ask(tx: Tx, sheet: Attachment, wish: str) -> bool:
    """Its keeper wants it to be imported as it was shown. False if that is asked for or done already."""
    told = {**(sheet.told or {}), "wish": wish}
    return _moved_on(tx, sheet, {"state": FileState.WANTED.value, "told": told, "attempts": 0, "next_at": EPOCH})


def discard(tx: Tx, sheet: Attachment) -> bool:
    """Its keeper does not want it. False if it is being imported, or is over."""
    return _moved_on(tx, sheet, {"state": FileState.DISCARDED.value, "told": None})


def _moved_on(tx: Tx, sheet: Attachment, values: Mapping[str, Any]) -> bool:
    still = (_SHEETS, attachments.c.id == sheet.id, attachments.c.state == FileState.KEPT.value)
    return tx.execute(sa.update(attachments).where(*still).values(dict(values))).rowcount == 1


def discard_old(tx: Tx, *, before: datetime) -> list[int]:
    """Forget what was posted before a moment and not imported; what was forgotten."""
    old = (_SHEETS, attachments.c.state == FileState.KEPT.value, attachments.c.at < before)
    gone = {"state": FileState.DISCARDED.value, "told": None}
    return sorted(tx.execute(sa.update(attachments).where(*old).values(gone).returning(attachments.c.id)).scalars())


def show(tx: Tx, sheet: Attachment, told: Mapping[str, Any], *, owner: str, done: bool = False, **known: Any) -> bool:
    """What the file comes to is known, or it is ``done`` and its bytes may go. False if the lease was lost."""
    state = FileState.DISCARDED if done else FileState.KEPT
    values = {"state": state.value, "told": dict(told), "error": None, **known}
    return leases.settle(tx, attachments, sheet, values, owner=owner, state=FileState.WANTED.value)
