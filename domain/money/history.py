"""Rates of the euro day by day, as the European Central Bank publishes them: a row a day, a column a currency."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property

from domain.money.amount import Currency

EURO = "EUR"
PLACES = Decimal(1).scaleb(-9)
"""Rates are kept at nine decimals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What one euro was worth on a day, and who said so."""

    day: date
    per_euro: Decimal
    source: str


class NotAHistory(ValueError):
    """It does not read as the bank writes its file."""


class History:
    """The bank's file of all days. A row is read when it is asked for: most of 27 years never are.

    Raises NotAHistory.
    """

    def __init__(self, text: str, *, source: str) -> None:
        header, *rows = text.splitlines() or [""]
        first, *currencies = (cell.strip() for cell in header.split(","))
        if first != "Date" or "USD" not in currencies:
            raise NotAHistory(header[:60])
        self._columns: Mapping[str, int] = {currency: n for n, currency in enumerate(currencies, 1) if currency}
        self._source = source
        try:
            self._rows = dict(sorted((date.fromisoformat(row[:10]), row) for row in rows if row.strip()))
        except ValueError as wrong:
            raise NotAHistory(str(wrong)) from wrong

    @cached_property
    def days(self) -> Sequence[date]:
        """The days that have rates, in order."""
        return list(self._rows)

    def last(self, currency: Currency, on: date, *, since: date) -> Point | None:
        """The rate of ``on``, or the last one before it, not older than ``since``."""
        for day in reversed(self.days[: bisect_right(self.days, on)]):
            if day < since:
                return None
            if (per_euro := self._rate(currency, day)) is not None:
                return Point(day=day, per_euro=per_euro, source=self._source)
        return None

    def newest(self, currency: Currency) -> date | None:
        """The last day for which there is a rate."""
        return next((day for day in reversed(self.days) if self._rate(currency, day) is not None), None)

    def after(self, day: date) -> Iterator[tuple[Currency, Point]]:
        """Every rate of the days after ``day``."""
        for later in self.days[bisect_right(self.days, day) :]:
            for currency in self._columns:
                if (per_euro := self._rate(currency, later)) is not None:
                    yield currency, Point(day=later, per_euro=per_euro, source=self._source)

    def _rate(self, currency: Currency, day: date) -> Decimal | None:
        cells, column = self._rows[day].split(","), self._columns.get(currency, 0)
        if not 0 < column < len(cells):
            return None
        try:
            rate = Decimal(cells[column])
        except InvalidOperation:
            return None
        return rate if rate.is_finite() and rate > 0 else None
