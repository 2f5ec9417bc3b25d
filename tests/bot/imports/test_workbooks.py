"""Workbooks of items: zeros, digits and formulas, and what means harm."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from bot.imports.workbook import SWELLS
from storage.db import Database
from storage.stock import items
from tests.bot.conftest import Terminal
from tests.bot.imports.test_stock import HEADER, there


def workbook(folder: Path, *rows: tuple[Any, ...], formats: Mapping[str, str] | None = None) -> str:
    book = Workbook()
    sheet = book.active
    for row in (HEADER.split(","), *rows):
        sheet.append(row)
    for cell, written in (formats or {}).items():
        sheet[cell].number_format = written
    book.save(folder / "stock.xlsx")
    return "stock.xlsx"


def test_a_workbook_keeps_zeros_and_every_digit(terminal: Terminal, db: Database) -> None:
    file = workbook(
        terminal.folder,
        ("007", "Bolt", "pcs", None, 7891234567895, "Lisbon", 3.0, None, None, None, 0.1, "EUR", True),
        (8, "Nut", "kg", None, None, "Lisbon", 0.125, None, None, None, None, None, False),
        formats={"A3": "000"},
    )
    ran = terminal(f"import stock {file}")
    assert ran.status == 0, ran.err
    with db.read() as tx:
        found = items.by_sku(tx, ["007", "008"])
    assert (found["007"].barcodes, str(found["007"].cost)) == (("7891234567895",), "0.10 EUR")
    assert (found["008"].sku, found["008"].active) == ("008", False)
    assert there(db, "007", "008") == [("Bolt", {"Lisbon": "3"}), ("Nut", {"Lisbon": "0.125"})]


def test_what_a_workbook_cannot_say_for_sure_is_refused(terminal: Terminal) -> None:
    file = workbook(terminal.folder, (12345678901234567890, "Bolt"))
    assert "shortened this code to 1.23E+19" in terminal(f"import stock {file}").err
    file = workbook(terminal.folder, ("A", "=B1"))
    ran = terminal(f"import stock {file}")
    assert "row 2, B: It holds a formula without a value. Open and save it in Excel, or paste the values." in ran.err
    (terminal.folder / "bad.xlsx").write_bytes((terminal.folder / file).read_bytes()[:900])
    ran = terminal("import stock bad.xlsx")
    assert ran.err.splitlines()[1].strip().startswith("It is no workbook that can be read.")


def zipped(folder: Path, **parts: bytes) -> str:
    """The workbook with other parts in it."""
    with ZipFile(folder / "stock.xlsx") as old, ZipFile(folder / "bad.xlsx", "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
        for name in parts.keys() - {Path(name).stem for name in old.namelist()}:
            new.writestr(f"xl/{name}.bin", parts[name])
    return "bad.xlsx"


def test_a_workbook_that_means_harm_is_refused_before_it_is_opened(terminal: Terminal) -> None:
    workbook(terminal.folder, ("A", "Bolt"))
    swells = zipped(terminal.folder, media=bytes(SWELLS))
    assert (
        "The workbook becomes far too large when it is opened. Save it as “CSV UTF-8”."
        in terminal(f"import stock {swells}").err
    )
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'
    said = terminal(f"import stock {zipped(terminal.folder, sheet1=laughs)}").err
    assert said.splitlines()[1].strip().startswith("It is no workbook that can be read.")
    wide = (terminal.folder / "stock.xlsx").read_bytes()
    with ZipFile(BytesIO(wide)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:M2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in sheet
    ran = terminal(f"import stock {zipped(terminal.folder, sheet1=sheet)}")
    assert ran.status == 0, "what a sheet says of its size is not believed"
