"""Which rate is found: what was imported, what was fetched, and the history that a package brings."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from domain.money.exchange import ECB, IMPORTED
from storage import rates
from storage.db import Database, Tx

MONDAY, SUNDAY, FRIDAY = date(2026, 8, 3), date(2026, 8, 2), date(2026, 7, 31)


def found(tx: Tx, currency: str, on: date) -> tuple[str, date, str, bool]:
    quote = rates.quoted(tx, currency, on)
    assert quote
    return str(quote.per_euro.normalize()), quote.day, quote.source, quote.provisional


def test_the_history_of_the_bank_is_there_without_a_network(db: Database) -> None:
    with db.read() as tx:
        assert found(tx, "USD", MONDAY) == ("1.1535", MONDAY, ECB, False)
        assert found(tx, "USD", SUNDAY)[1:] == (FRIDAY, ECB, False)
        assert found(tx, "EUR", MONDAY) == ("1", MONDAY, ECB, False)
        assert rates.quoted(tx, "KZT", MONDAY) is None
        assert rates.quoted(tx, "RUB", MONDAY) is None, "the bank stopped in 2022"
        assert rates.last_known(tx, "RUB", MONDAY) == date(2022, 3, 1)


def test_the_history_is_not_read_before_somebody_asks() -> None:
    said = "import sys, bot.app; print('currency_converter' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_after_the_last_rate_it_is_provisional_until_a_later_one_is_known(db: Database) -> None:
    last = rates.packaged().days[-1]
    later, latest = last.replace(year=last.year + 1), last.replace(year=last.year + 1, month=12)
    with db.write() as tx:
        rates.keep(tx, IMPORTED, {("KZT", later): Decimal("540.25")})
        assert found(tx, "KZT", later)[3] is False
        assert found(tx, "KZT", latest.replace(day=1)) == ("540.25", later, IMPORTED, True)
        rates.keep(tx, IMPORTED, {("KZT", latest): Decimal(541)})
        assert found(tx, "KZT", latest.replace(day=1)) == ("540.25", later, IMPORTED, False)


def test_an_import_counts_before_the_bank_and_can_be_corrected(db: Database) -> None:
    with db.write() as tx:
        rates.keep(tx, ECB, {("USD", MONDAY): Decimal("1.11")})
        rates.keep(tx, IMPORTED, {("USD", MONDAY): Decimal("1.123456789")})
        assert found(tx, "USD", MONDAY) == ("1.123456789", MONDAY, IMPORTED, False)
        rates.keep(tx, IMPORTED, {("USD", MONDAY): Decimal("1.2")})
        assert found(tx, "USD", MONDAY)[0] == "1.2"
        assert rates.known(tx, IMPORTED, [MONDAY]) == {("USD", MONDAY): Decimal("1.2")}
        assert rates.newest_of(tx, ECB) == MONDAY


@pytest.mark.parametrize("day", [date(1998, 12, 31), date(1990, 1, 1)])
def test_before_the_euro_there_is_no_rate(db: Database, day: date) -> None:
    with db.read() as tx:
        assert rates.quoted(tx, "USD", day) is None
        assert rates.last_known(tx, "USD", day) is None
