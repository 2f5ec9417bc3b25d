"""What an office does without being asked: forget what is old, and write the head of the audit trail elsewhere."""

import logging
from datetime import datetime, timedelta

from handlers import attachment
from handlers.stock.sheets import sheet
from storage import audit, inbox, messages, outgoing, reminders
from storage.db import Database
from storage.expense import receipt
from storage.stock import sheets

log = logging.getLogger(__name__)
KEEP = timedelta(days=60)
"""Longer than anything is repeated, and than the clock looks back."""
UNCLAIMED = timedelta(days=90)
"""So long a receipt waits for its claim."""


def forget_old(db: Database, now: datetime) -> None:
    """Drop deliveries and sent messages that nothing can refer to any more, and files that nobody wanted."""
    with db.write() as tx:
        inbox.forget(tx, before=now - KEEP)
        outgoing.forget_sent(tx, after=KEEP)
        reminders.forget(tx, before=now - KEEP)
        for receipt_id in receipt.discard_unclaimed(tx, before=now - UNCLAIMED):
            attachment.touch_receipt(tx, receipt_id)
        for sheet_id in sheets.discard_old(tx, before=now - UNCLAIMED):
            messages.touch(tx, kind=sheet.CARD, subject_id=sheet_id)


def write_head(db: Database, now: datetime) -> None:
    """Once a day, the head of the audit trail goes to the log: kept there it shows a tail cut from the database."""
    with db.write() as tx:
        if inbox.claim(tx, f"audit head:{now.date().isoformat()}", now=now) is None:
            log.info("audit head", extra={"head": str(audit.head(tx))})
