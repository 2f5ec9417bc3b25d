"""Files of messages about tickets, which are wanted from Slack as others are."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.attachment import FileState, Purpose
from storage.db import Tx
from storage.tables import EPOCH, attachments


def want(tx: Tx, *, by_id: int, file_id: str, name: str, at: datetime, told: dict[str, Any]) -> int:
    """Want a file's bytes; ``told`` says which words it came with, and by which side."""
    row = {"purpose": Purpose.TICKET.value, "by_id": by_id, "file_id": file_id, "name": name, "at": at, "told": told}
    put = sa.insert(attachments).values({**row, "state": FileState.WANTED.value, "next_at": EPOCH})
    return int(tx.execute(put.returning(attachments.c.id)).scalar_one())
