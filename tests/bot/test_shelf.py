"""What is exported of stock comes back unchanged, and no cell of it is a formula."""

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from domain.money import Money
from domain.stock import Item, Kind, Movement, Stocked
from storage.db import Database
from storage.stock import items, ledger, report
from tests import company
from tests.bot.conftest import Terminal

NOTHING_NEW = "The file says nothing new. Nothing was changed."
WORST = Item(
    id=0, sku="007", name='=HYPERLINK("https://evil.example","Ana")', unit="m", category="-1+1",
    barcodes=("'=1", "0012345678905", "@x"), minimum=Decimal("0.5"), maximum=Decimal(10), pack_size=Decimal("2.5"),
    cost=Money(Decimal("1234.5"), "USD"),
)  # fmt: skip
PLAIN = Item(id=0, sku="-5", name="''=a, “b”; c", unit="pcs", active=False)


@pytest.fixture
def shelf(db: Database) -> list[Stocked]:
    """The worst that people call things, at three places and at none; one is reserved, one is gone."""
    with db.write() as tx:
        worst, _ = items.save(tx, [WORST, PLAIN])
        for n, (place, on_hand) in enumerate({"+Lisbon": "12.25", "Porto": "1", "Évora": "0"}.items()):
            moved = Movement(
                kind=Kind.RECEIPT, item_id=worst.id, location_id=ledger.location(tx, place), on_hand=Decimal(on_hand),
                at=company.MONDAY + timedelta(days=n), reason="=1+1",
            )  # fmt: skip
            ledger.move(tx, worst, moved)
        ledger.move(tx, worst, replace(moved, kind=Kind.RESERVATION, location_id=1, reserved=Decimal("0.25")))
        return list(report.everything(tx))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_is_imported_unchanged(
    terminal: Terminal, db: Database, shelf: list[Stocked], tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"stock.{ending}"
    assert terminal(f"export stock {file}").out == f"4 rows in {file}\n"
    for words in ("", "--count"):
        ran = terminal(f"import stock {file} {words}")
        assert (ran.out.splitlines()[-1], ran.err) == (NOTHING_NEW, "")
    with db.write() as tx:
        stale = [
            replace(one.item, name="x", barcodes=(), cost=None, minimum=None, pack_size=Decimal(1)) for one in shelf
        ]
        items.save(tx, stale)
    assert terminal(f"import stock {file}").out.splitlines()[-1] == "Imported."
    with db.read() as tx:
        assert list(report.everything(tx)) == shelf


def test_no_cell_is_a_formula(terminal: Terminal, shelf: list[Stocked], tmp_path: Path) -> None:
    terminal(f"export stock {tmp_path / 'stock.csv'}")
    terminal(f"export movements {tmp_path / 'moved.xlsx'}")
    with (tmp_path / "stock.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    rows = list(load_workbook(tmp_path / "moved.xlsx").active.rows)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
    assert [cell.value for cell in rows[1]][2:10] == [
        "receipt", "007", WORST.name, "m", "+Lisbon", 12.25, 0, 1234.5,
    ]  # fmt: skip


def test_movements_are_those_of_the_days_that_are_asked_for(
    terminal: Terminal, shelf: list[Stocked], tmp_path: Path
) -> None:
    file = tmp_path / "moved.csv"
    second = (company.MONDAY + timedelta(days=1)).date()
    assert terminal(f"export movements {file} --since {second} --until {second}").out == f"1 row in {file}\n"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["day"], row["location"], row["on_hand"], row["reason"]) == (str(second), "Porto", "1", "'=1+1")
