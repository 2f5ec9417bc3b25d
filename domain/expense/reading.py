"""What a receipt says by itself, before anybody confirms it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CODED = "BRL"
"""The currency of what a fiscal code says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from a receipt: its fiscal key, day and total as far as a code says them.

    ``picture`` is the measure of its picture.
    """

    fiscal_key: str | None = None
    day: date | None = None
    total: Decimal | None = None
    picture: int | None = None
