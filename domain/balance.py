"""Imported balances: what somebody has left at the end of a day becomes one entry of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator

from domain.policy import Model
from domain.refusal import Refusal, refusal
from domain.roster import Day, Email
from domain.vacation import DAY, Entry, Rule

MOST_DAYS = 1000


def _thousandths(words: object) -> int:
    try:
        amount = Decimal(str(words).strip().replace("−", "-").replace(",", ".")) * DAY
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount % 1 or abs(amount) >= MOST_DAYS * DAY:
        raise ValueError("no number of days; write one such as 22 or 12,5")
    return int(amount)


class BalanceRow(Model):
    """What somebody has left of a type at the end of a day; ``days`` in thousandths of a day."""

    email: Email
    type: str
    as_of: Day
    days: Annotated[int, BeforeValidator(_thousandths)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry of the ledger as it is kept; later entries have greater ids."""

    id: int
    day: date
    amount: int
    key: str | None = None


@refusal
class StandsOnNewer(Refusal):
    """The figure of an older day cannot change under one of a newer day that was imported on top of it."""

    newest: date


def settle(row: BalanceRow, *, person_id: int, ledger: Sequence[Line]) -> tuple[Entry, str] | None:
    """The entry with its key that makes the ledger agree with ``row``; None if the figure was imported before.

    The first figure of a day sets the ledger to it. A corrected one posts the difference to the figure before it, so
    leave that was entered in between stays taken. Raises StandsOnNewer.
    """
    key = _key(person_id, row)
    before = [line for line in ledger if line.key == key or (line.key or "").startswith(f"{key}:")]
    stands = _figure(row.as_of, before, ledger)
    if before and stands == row.days:
        return None
    newest = max((line.day for line in ledger if (line.key or "").startswith("import:")), default=row.as_of)
    if newest > row.as_of:
        raise StandsOnNewer(newest=newest)
    entry = Entry(
        type=row.type, day=row.as_of, amount=row.days - stands, rule=Rule.ADJUSTED if before else Rule.IMPORTED
    )
    return entry, f"{key}:{len(before) + 1}" if before else key


def _key(person_id: int, row: BalanceRow) -> str:
    return f"import:{row.type}:{row.as_of.isoformat()}:{person_id}"


def _figure(as_of: date, before: Sequence[Line], ledger: Sequence[Line]) -> int:
    """What was imported for the day last; before any import, what the ledger shows at its end."""
    if not before:
        return sum(line.amount for line in ledger if line.day <= as_of)
    first = min(line.id for line in before)
    shown = sum(line.amount for line in ledger if line.day <= as_of and line.id <= first)
    return shown + sum(line.amount for line in before if line.id > first)
