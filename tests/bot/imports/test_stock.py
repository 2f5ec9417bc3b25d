"""Importing items: whole or not at all, twice the same as once, every mistake by row and column."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from bot.imports import import_stock, stock
from domain.people import Role
from domain.stock import BelowZero, Kind, Movement, Stocked
from handlers.office import Office
from storage import audit, people
from storage.db import Database, Tx
from storage.stock import items, ledger
from tests import company
from tests.bot.conftest import KEY, Terminal
from tests.stage import default_policy

HEADER = "sku,name,unit,category,barcode,location,on_hand,minimum,maximum,pack_size,cost,currency,active"
MONITOR = "MON-24,Monitor 24 inch,pcs,screens,7891234567895,Lisbon,3,2,10,1,150.00,EUR,yes"
MONITOR_TOO = "mon-24,,,,0012345678905,Porto,5,,,,,,"
CABLE = "CAB-2,HDMI cable,m,,,Lisbon,12.5,,,,,,"
NOTHING_NEW = "The file says nothing new. Nothing was changed."


def shelf(terminal: Terminal, *rows: str, header: str = HEADER) -> str:
    return terminal.file("stock.csv", header, *rows)


def imported(terminal: Terminal, *rows: str, header: str = HEADER, words: str = "") -> list[list[str]]:
    """Import items that must be fine; what the terminal shows, word by word."""
    ran = terminal(f"import stock {shelf(terminal, *rows, header=header)} {words}")
    assert ran.status == 0, ran.err
    return [line.split() for line in ran.out.splitlines()]


def refused(terminal: Terminal, *rows: str, header: str = HEADER, words: str = "") -> list[str]:
    """What is wrong with the file, below the line that says that nothing was imported."""
    ran = terminal(f"import stock {shelf(terminal, *rows, header=header)} {words}")
    assert (ran.status, ran.out) == (1, "")
    return [problem.strip() for problem in ran.err.splitlines()[1:]]


def there(db: Database, *skus: str) -> list[tuple[str, Mapping[str, str]]]:
    """Names, and how many are where."""
    found = []
    with db.read() as tx:
        assert ledger.astray(tx) == []
        for sku, item in items.by_sku(tx, skus).items():
            assert sku
            levels = ledger.levels(tx, (item.id,))[item.id]
            found.append((item.name, {one.location: f"{one.on_hand:f}" for one in levels}))
    return sorted(found)


def move(db: Database, sku: str, **moved: Any) -> Stocked:
    """Something happens to an item between two imports."""
    with db.write() as tx:
        (item,) = items.by_sku(tx, (sku,)).values()
        ledger.own(tx, item.id)
        at = ledger.location(tx, "Lisbon")
        ledger.move(tx, item, Movement(item_id=item.id, location_id=at, at=company.MONDAY, **moved))
        return ledger.stocked(tx, (item.id,))[item.id]


def test_items_come_with_their_codes_and_what_is_there(terminal: Terminal, db: Database) -> None:
    said = imported(terminal, MONITOR, CABLE, MONITOR_TOO)

    assert said == [
        ["What"],
        ["new", "2", "MON-24,", "CAB-2"],
        ["changed", "0"],
        ["unchanged", "0"],
        ["received", "3", "MON-24", "Lisbon", "3,", "MON-24", "Porto", "5,", "CAB-2", "Lisbon", "12.5"],
        ["Imported."],
    ]
    both = [("HDMI cable", {"Lisbon": "12.5"}), ("Monitor 24 inch", {"Porto": "5", "Lisbon": "3"})]
    assert there(db, "MON-24", "CAB-2") == both
    with db.read() as tx:
        assert len(items.known_as(tx, "0012345678905")) == 1
        assert audit.verify(tx, key=KEY.encode()) == audit.head(tx)
        last = json.loads(str(tx.execute(sa.text("SELECT entry FROM audit ORDER BY seq DESC")).scalars().first()))
        (item,) = items.by_sku(tx, ["MON-24"]).values()
        assert {one.together for one in ledger.movements(tx, item.id)} == {f"file:{last['facts']['file']}"}
    assert (last["action"], last["subject"], last["facts"]["new"], last["facts"]["moved"]) == (
        "import", "stock", 2, {"receipt": 3},
    )  # fmt: skip


def test_a_second_import_undoes_no_movement_unless_it_was_counted(terminal: Terminal, db: Database) -> None:
    imported(terminal, MONITOR)
    move(db, "MON-24", kind=Kind.ISSUE, on_hand=Decimal(-2))

    said = imported(terminal, MONITOR)
    assert said[4] == ["stays", "1", "MON-24", "Lisbon", "1,", "not", "3"]
    assert said[5] == NOTHING_NEW.split()
    assert there(db, "MON-24") == [("Monitor 24 inch", {"Lisbon": "1"})]

    preview = imported(terminal, MONITOR, words="--count --dry-run")
    assert preview[4] == ["adjusted", "1", "MON-24", "Lisbon", "1", "→", "3"]
    assert there(db, "MON-24") == [("Monitor 24 inch", {"Lisbon": "1"})]
    imported(terminal, MONITOR, words="--count")
    assert there(db, "MON-24") == [("Monitor 24 inch", {"Lisbon": "3"})]
    assert imported(terminal, MONITOR, words="--count")[-1] == NOTHING_NEW.split()


def test_what_is_promised_is_neither_counted_away_nor_taken_out_of_stock(terminal: Terminal, db: Database) -> None:
    imported(terminal, MONITOR)
    move(db, "MON-24", kind=Kind.RESERVATION, reserved=Decimal(2))

    assert refused(terminal, "MON-24,Lisbon,1", header="sku,location,on_hand", words="--count") == [
        "row 2, on_hand: 2 are reserved in Lisbon, so fewer cannot be there. Hand them over or have their approval "
        "taken back, then count."
    ]
    assert refused(terminal, "MON-24,no", header="sku,active") == [
        "row 2, active: 2 are still reserved, so it stays in stock. Hand them over first, "
        "or have their approval taken back."
    ]
    assert refused(terminal, "MON-24,kg", header="sku,unit") == [
        "row 2, unit: 2 are still reserved, counted in pcs. Hand them over or have their approval taken back, "
        "then change the unit."
    ]
    assert there(db, "MON-24") == [("Monitor 24 inch", {"Lisbon": "3"})]


def test_what_changed_is_shown_by_column_and_a_column_that_is_not_there_stays(terminal: Terminal, db: Database) -> None:
    imported(terminal, MONITOR, MONITOR_TOO)

    said = imported(terminal, "MON 24,Monitor 24,,3", header="sku,name,maximum,minimum")

    assert said[2] == ["changed", "1", "MON", "24", "(sku,", "name,", "minimum,", "maximum)"]
    with db.read() as tx:
        (item,) = items.by_sku(tx, ["MON-24"]).values()
        assert len(items.known_as(tx, "7891234567895")) == 1
    assert (item.category, item.maximum, item.minimum) == ("screens", None, Decimal(3))


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (["A,,,,,,,,,,,,"], ["row 2, name: Write something here: without it there is no item."]),
        ([",Cable,,,,,,,,,,,"], ["row 2, sku: Write something here: without it there is no item."]),
        (
            ["A,Cable,pcs,,7.89E+12,Lisbon,1.000,,,,,,maybe"],
            [
                "row 2, barcode: A spreadsheet shortened this code to 7.89E+12, and its other digits are lost. Make "
                "the column text there, and write the code anew.",
                "row 2, on_hand: 1.000 may be 1000 or 1. Write the one that is meant.",
                "row 2, active: maybe is neither yes nor no. Write one of them.",
            ],
        ),
        (
            ["A,Cable,pcs,,,,,,,,1.99,XYZ,"],
            [
                "row 2, currency: There is no currency XYZ. Write the three letters of one, such as USD.",
            ],
        ),
        (
            ["A,Cable,pcs,,,Lisbon,1.000,0.5,two,0,1.999,EUR,"],
            [
                "row 2, on_hand: 1.000 may be 1000 or 1. Write the one that is meant.",
                "row 2, minimum: 0.5 is too exact: write a whole number of pcs.",
                "row 2, maximum: two is no number that can be here. Write one such as 12 or 2.5, without a unit.",
                "row 2, pack_size: 0 is no number that can be here. Write one such as 12 or 2.5, without a unit.",
                "row 2, cost: 1.999 is too exact: EUR has 2 decimals. Round it.",
            ],
        ),
        (
            [MONITOR, "MON24,Monitor 27,,,,Lisbon,4,,9,,,,no"],
            [
                "row 3, name: Row 2 says Monitor 24 inch of the same item. Write the same, or leave this cell empty.",
                "row 3, location: Row 2 says how many are in Lisbon already. Leave one of the two rows.",
                "row 3, maximum: Row 2 says 10 of the same item. Write the same, or leave this cell empty.",
                "row 3, active: Row 2 says yes of the same item. Write the same, or leave this cell empty.",
            ],
        ),
        (
            [MONITOR, "B,Other,,,7891234567895,,4,5,2,,,,"],
            [
                "row 3, location: It says how many, and not where. Write a location.",
                "row 3, maximum: The maximum is less than the minimum, 5. Write at least as much.",
            ],
        ),
        (
            [MONITOR, "B,Other,,,7891234567895,,,,,,,,"],
            ["row 3, barcode: 7891234567895 is a code of MON-24 in row 2 already. Leave it in one of the two rows."],
        ),
        (
            [MONITOR, "7891234567895,Other,,,,,,,,,,,", "B,A,,,,,,,,,,,,,"],
            [
                "row 3, sku: 7891234567895 is a code of MON-24 in row 2 already. Leave it in one of the two rows.",
                "row 4: Row 1 names 13 columns, and here are 15 cells. A comma inside a cell needs quotes around it.",
            ],
        ),
    ],
)
def test_every_mistake_is_told_by_row_and_column(
    terminal: Terminal, db: Database, rows: list[str], problems: list[str]
) -> None:
    assert refused(terminal, *rows) == problems
    assert there(db, "MON-24", "A", "B") == []


def test_what_is_measured_in_parts_is_not_counted_in_pieces_by_a_file(terminal: Terminal, db: Database) -> None:
    imported(terminal, CABLE)
    assert refused(terminal, "CAB-2,pcs", header="sku,unit") == [
        "row 2, unit: 12.5 is too exact: write a whole number of pcs."
    ]
    assert there(db, "CAB-2") == [("HDMI cable", {"Lisbon": "12.5"})]


def test_a_name_has_something_to_look_for(terminal: Terminal, db: Database) -> None:
    assert refused(terminal, "A,--- 🔧 ---", header="sku,name") == [
        "row 2, name: --- 🔧 --- is no name: write one with a letter or a digit."
    ]


def test_a_code_of_an_item_that_the_file_does_not_speak_of_is_not_taken(terminal: Terminal, db: Database) -> None:
    imported(terminal, MONITOR)
    taken = "7891234567895 is a code of MON-24 already, and leads to one item. Take it from MON-24 first."
    assert refused(terminal, "B,Other,7891234567895", header="sku,name,barcode") == [f"row 2, barcode: {taken}"]
    imported(terminal, "B,Other,7891234567895", "MON-24,,", header="sku,name,barcode")
    with db.read() as tx:
        assert items.known_as(tx, "7891234567895") == [items.by_sku(tx, "B")["b"].id]


def test_columns_are_named_as_they_should_be(terminal: Terminal) -> None:
    assert refused(terminal, "1,2,3,4", header="code,nmae,on_hand,on_hand") == [
        "row 1, code: There is no such column. Call it barcode if that is meant, else delete it.",
        "row 1, nmae: There is no such column. Call it name if that is meant, else delete it.",
        "row 1, sku: Add this column: without it nobody knows which items are meant.",
        "row 1, on_hand: There are two columns of this name. Leave one.",
    ]


def test_what_is_promised_between_the_look_and_the_writing_is_seen(
    terminal: Terminal, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(terminal, MONITOR, CABLE)
    compared = stock.compare

    def late(tx: Tx, file: stock.StockFile, *rest: Any) -> stock.Compared:
        found = compared(tx, file, *rest)
        (sku,) = file.lines
        move(db, sku, kind=Kind.RESERVATION, reserved=Decimal(2))
        return found

    monkeypatch.setattr(stock, "compare", late)
    said = refused(terminal, "MON-24,Lisbon,1", header="sku,location,on_hand", words="--count")
    assert said[0].startswith("row 2, on_hand: 2 are reserved in Lisbon, so fewer cannot be there.")
    monkeypatch.setattr(stock, "_again", lambda *_: None)
    with pytest.raises(BelowZero):
        import_stock(
            db,
            terminal.folder / shelf(terminal, "CAB-2,Lisbon,1", header="sku,location,on_hand"),
            Office(policy=default_policy(), team_id="", url=""),
            now=company.MONDAY,
            count=True,
        )


def test_many_items_that_are_low_are_told_of_at_once(terminal: Terminal, db: Database) -> None:
    ids = company.found(db)
    with db.write() as tx:
        people.save_roles(tx, ids["eva"], [Role.STOCK])
    imported(terminal, *(f"A{n},Bolt {n},5" for n in range(8)), header="sku,name,minimum")
    with db.read() as tx:
        told = tx.execute(sa.text("SELECT kind, facts FROM messages")).all()
    assert [row.kind for row in told] == ["stock.low_many"]
