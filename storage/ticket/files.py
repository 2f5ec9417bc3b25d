"""Files of messages about tickets, which are wanted from Slack as others are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.attachment import FileState, Purpose
from storage.db import Tx
from storage.tables import EPOCH, attachments


def want(tx: Tx, *, by_id: int, file_id: str, name: str, at: datetime, told: dict[str, Any]) -> int:
    """Want a file's bytes; ``told`` says which words it came with, and by which side."""
    row = {"purpose": Purpose.TICKET.value, "by_id": by_id, "file_id": file_id, "name": name, "at": at, "told": told}
    row |= {"words_id": told["words"]}
    put = sa.insert(attachments).values({**row, "state": FileState.WANTED.value, "next_at": EPOCH})
    return int(tx.execute(put.returning(attachments.c.id)).scalar_one())


def kept_with(tx: Tx, words_ids: Sequence[int]) -> list[int]:
    """The files that came with some words and are kept, in order."""
    with_them = (attachments.c.words_id.in_(list(words_ids)), attachments.c.state == FileState.KEPT.value)
    return list(tx.execute(sa.select(attachments.c.id).where(*with_them).order_by(attachments.c.id)).scalars())
