"""What a receipt says by itself: its line is filled in with it."""

from collections.abc import Sequence

from domain.expense.reading import Reading
from storage.db import Tx
from storage.expense import reading


def said(tx: Tx, receipts: Sequence[int]) -> Reading | None:
    """What the first of these receipts with a fiscal code says."""
    read = reading.get_many(tx, receipts)
    return next((read[id_] for id_ in receipts if id_ in read and read[id_].fiscal_key), None)
