"""Importing balances: each figure is one entry of the ledger, and leave that was taken stays taken."""

from datetime import date

import pytest
import sqlalchemy as sa

from domain.vacation import DAY, Entry, Rule
from storage import people, vacation
from storage.db import Database
from tests.bot.conftest import Terminal
from tests.bot.test_imports import ANA, BRUNO, NOTHING_NEW, imported
from tests.company import MONDAY


@pytest.fixture
def staffed(terminal: Terminal) -> Terminal:
    """A terminal with Ana and Bruno on the roster."""
    imported(terminal, ANA, BRUNO)
    return terminal


def balances(terminal: Terminal, *rows: str) -> str:
    """Import balances that must be fine; returns the last line."""
    ran = terminal(f"import balances {terminal.file('balances.csv', 'email;type;as_of;days', *rows)}")
    assert ran.status == 0, ran.err
    return ran.out.splitlines()[-1]


def left(db: Database, on: date, email: str = "ana@acme.example") -> int:
    with db.read() as tx:
        person = people.by_email(tx, email)
        assert person
        ledger = vacation.projection(tx, person.id, "vacation", since=on)
    return ledger.before + ledger.changes.get(on, 0)


def take(db: Database, day: date) -> None:
    """Ana takes a day."""
    with db.write() as tx:
        person = people.by_email(tx, "ana@acme.example")
        assert person
        entry = Entry(type="vacation", day=day, amount=-DAY, rule=Rule.BOOKED)
        vacation.post(tx, person.id, [entry], now=MONDAY)


NEW_YEAR, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def test_the_first_import_grants_what_is_left(staffed: Terminal, db: Database) -> None:
    rows = ("ana@acme.example;vacation;2026-01-01;22,5", "bruno@acme.example;vacation;2026-01-01;-1.125")

    assert balances(staffed, *rows) == "Imported."
    assert left(db, NEW_YEAR) == 22500
    assert left(db, NEW_YEAR, "bruno@acme.example") == -1125


def test_the_same_balances_again_change_nothing_even_after_leave_was_taken(staffed: Terminal, db: Database) -> None:
    row = "ana@acme.example;vacation;2026-01-01;22"
    balances(staffed, row)
    take(db, date(2025, 12, 30))
    take(db, date(2026, 2, 2))

    assert balances(staffed, row) == NOTHING_NEW
    assert (left(db, NEW_YEAR), left(db, MARCH)) == (21000, 20000)


def test_nothing_left_is_a_figure_too(staffed: Terminal, db: Database) -> None:
    row = "ana@acme.example;vacation;2026-01-01;0"
    assert balances(staffed, row) == "Imported."
    take(db, date(2025, 12, 30))

    assert balances(staffed, row) == NOTHING_NEW
    assert left(db, NEW_YEAR) == -1000


def test_a_corrected_figure_posts_the_difference_there_and_back(staffed: Terminal, db: Database) -> None:
    for days in (22, 25, 22, 22):
        balances(staffed, f"ana@acme.example;vacation;2026-01-01;{days}")

    with db.read() as tx:
        rows = tx.execute(sa.text("SELECT amount, rule, key FROM leave_entries ORDER BY id")).all()
        ana = people.by_email(tx, "ana@acme.example")
    assert ana
    key = f"import:vacation:2026-01-01:{ana.id}"
    assert [tuple(row) for row in rows] == [
        (22000, "imported", key),
        (3000, "adjusted", f"{key}:2"),
        (-3000, "adjusted", f"{key}:3"),
    ]


def test_leave_taken_between_two_figures_stays_taken_when_one_is_corrected(staffed: Terminal, db: Database) -> None:
    balances(staffed, "ana@acme.example;vacation;2026-01-01;22")
    take(db, date(2025, 12, 30))
    balances(staffed, "ana@acme.example;vacation;2026-01-01;25")

    assert left(db, NEW_YEAR) == 24000
    assert balances(staffed, "ana@acme.example;vacation;2026-01-01;25") == NOTHING_NEW


def test_a_newer_figure_counts_what_the_ledger_shows_already(staffed: Terminal, db: Database) -> None:
    rows = ("ana@acme.example;vacation;2026-03-01;30", "ana@acme.example;vacation;2026-01-01;22")
    take(db, date(2026, 2, 2))

    balances(staffed, *rows)

    assert (left(db, NEW_YEAR), left(db, MARCH)) == (22000, 30000)
    assert balances(staffed, *rows) == NOTHING_NEW


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("eva@x.example;vacation;2026-01-01;22", "row 2, email: nobody here has eva@x.example"),
        ("ana@acme.example;sick;2026-01-01;22",
         "row 2, type: 'sick' has no balance; with a balance there are: vacation"),
        ("ana@acme.example;holiday;2026-01-01;22",
         "row 2, type: 'holiday' is no type of leave in app.yaml; with a balance there are: vacation"),
        ("ana@acme.example;vacation;1.1.26;22", "row 2, as_of: '1.1.26': no date; write one such as 2026-01-31"),
        ("ana@acme.example;vacation;2026-01-01;many",
         "row 2, days: 'many': no number of days; write one such as 22 or 12,5"),
        ("ana@acme.example;vacation;2026-01-01;0,0001",
         "row 2, days: '0,0001': no number of days; write one such as 22 or 12,5"),
        ("ana@acme.example;vacation;2026-01-01;", "row 2, days: is empty"),
    ],
)  # fmt: skip
def test_a_balance_that_makes_no_sense_is_refused(staffed: Terminal, row: str, problem: str) -> None:
    ran = staffed(f"import balances {staffed.file('balances.csv', 'email;type;as_of;days', row)}")

    assert (ran.status, ran.err) == (1, f"balances.csv: one problem, nothing was imported.\n  {problem}\n")


def test_a_figure_does_not_change_under_a_newer_one(staffed: Terminal, db: Database) -> None:
    balances(staffed, "ana@acme.example;vacation;2026-03-01;30")
    header = "email,type,as_of,days"
    other, older = "bruno@acme.example,vacation,2026-01-01,5", "ana@acme.example,vacation,2026-01-01,22"

    ran = staffed(f"import balances {staffed.file('old.csv', header, other, older)}")

    assert ran.err.splitlines()[1:] == [
        "  row 3, as_of: a balance of 2026-03-01 was imported on top of this day; correct that one"
    ]
    assert left(db, NEW_YEAR, "bruno@acme.example") == 0, "all or nothing"


def test_two_figures_for_one_day_are_refused(staffed: Terminal) -> None:
    rows = ("ana@acme.example,vacation,2026-01-01,22", "ana@acme.example,vacation,2026-01-01,23")

    ran = staffed(f"import balances {staffed.file('two.csv', 'email,type,as_of,days', *rows)}")

    assert ran.err.splitlines()[1:] == [
        "  row 3, as_of: ana@acme.example has a balance of vacation of this day in row 2 already"
    ]
