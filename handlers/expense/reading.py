"""What a receipt says by itself: kept when its bytes are here, for its line to be filled in."""

from collections.abc import Sequence

from domain.attachment import Purpose
from domain.expense.receipt import Reading
from handlers.expense import duplicates
from storage import attachments
from storage.db import Tx
from storage.expense import readings


def arrived(tx: Tx, attachment_id: int, reading: Reading) -> None:
    """Keep what was read from a file; what that means for a claim that was handed in already. Its row must be owned."""
    readings.keep(tx, attachment_id, reading)
    file = attachments.get(tx, attachment_id)
    if file.purpose is Purpose.RECEIPT and file.request_id:
        duplicates.arrived(tx, file.request_id)


def said(tx: Tx, receipts: Sequence[int]) -> Reading | None:
    """What the first of these receipts with a fiscal code says."""
    read = readings.get_many(tx, receipts)
    return next((read[id_] for id_ in receipts if id_ in read and read[id_].fiscal_key), None)
