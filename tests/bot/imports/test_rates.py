"""Importing rates: whole or not at all, twice the same as once, every mistake by row and column."""

from datetime import date
from decimal import Decimal

import pytest

from domain.money.exchange import IMPORTED
from storage import rates
from storage.db import Database
from tests.bot.conftest import Terminal

HEADER = "date,currency,per_eur"
MONDAY = date(2026, 8, 3)


def kept(db: Database) -> dict[rates.Key, Decimal]:
    with db.read() as tx:
        return rates.known(tx, IMPORTED, [MONDAY])


def test_rates_are_imported_once_and_corrected(terminal: Terminal, db: Database) -> None:
    file = terminal.file("rates.csv", HEADER, "2026-08-03,kzt,540.25", '2026-08-03,USD,"1,1535"')
    dry = terminal(f"import rates {file} --dry-run")
    assert (dry.status, kept(db)) == (0, {})
    assert dry.out.splitlines()[-1] == "This was a dry run. Nothing was changed."
    ran = terminal(f"import rates {file}")
    assert ran.out.splitlines()[-1] == "Imported."
    assert kept(db) == {("KZT", MONDAY): Decimal("540.25"), ("USD", MONDAY): Decimal("1.1535")}
    again = terminal(f"import rates {file}")
    assert again.out.splitlines()[-1] == "The file says nothing new. Nothing was changed."
    mended = terminal.file("rates.csv", HEADER, "2026-08-03,KZT,541", "2026-08-03,USD,1.1535")
    said = terminal(f"import rates {mended}").out
    assert "changed    1  KZT 541 on 2026-08-03" in said
    assert kept(db)["KZT", MONDAY] == 541


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("3.8.2026,USD,1.1", "row 3, date: '3.8.2026': no date; write one such as 2026-01-31"),
        ("2026-08-03,DOL,1.1", "row 3, currency: 'DOL': no such currency; write one such as USD"),
        ("2026-08-03,EUR,1", "row 3, currency: 'EUR': one euro is one euro; the rows are for the other currencies"),
        ("2026-08-03,USD,-7", "row 3, per_eur: '-7': no rate; write so much of the currency for one euro, such as "
                             "1.0834, with 9 decimals at most"),
        ("2026-08-03,KZT,1", "row 3, date: the rate of KZT for this day is in row 2 already"),
        ("2026-08-03,USD", "row 3, per_eur: is empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_kept(terminal: Terminal, db: Database, row: str, problem: str) -> None:
    ran = terminal(f"import rates {terminal.file('rates.csv', HEADER, '2026-08-03,KZT,540.25', row)}")
    assert ran.status == 1
    assert ran.err.splitlines() == ["rates.csv: one problem, nothing was imported.", f"  {problem}"]
    assert kept(db) == {}
