"""What a month of the ledger comes to is kept by the database itself, and is never anything else than its sum."""

from collections import Counter
from datetime import date, timedelta
from itertools import count

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.vacation import Entry, Rule
from storage import people, schema, vacation
from storage.db import Database, Tx
from storage.tables import leave_sums
from tests.company import MONDAY

NUMBERS = count()
YEARS = st.dates(date(2019, 12, 1), date(2028, 3, 1))
ENTRIES = st.lists(
    st.builds(
        Entry,
        type=st.sampled_from(["vacation", "sick"]),
        day=YEARS,
        amount=st.integers(-8, 8).map(lambda n: n * 250),
        rule=st.sampled_from(list(Rule)),
    ),
    max_size=30,
)


def kept(tx: Tx, person: int) -> dict[tuple[str, date], int]:
    """The sums of one person as they are kept."""
    rows = tx.execute(sa.select(leave_sums).where(leave_sums.c.person_id == person))
    return {(row.type, row.month): row.amount for row in rows}


def by_hand(entries: list[Entry]) -> dict[tuple[str, date], int]:
    """The sums of months, added up here."""
    sums: Counter[tuple[str, date]] = Counter()
    for entry in entries:
        sums[entry.type, entry.day.replace(day=1)] += entry.amount
    return dict(sums)


@given(posts=st.lists(ENTRIES, max_size=4), since=YEARS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sums_are_those_of_the_ledger_in_whatever_order_it_grew(
    db: Database, posts: list[list[Entry]], since: date
) -> None:
    with db.write() as tx:
        person, _ = people.save(tx, f"s{next(NUMBERS)}@company.example", {"name": "S"})
        for entries in posts:
            vacation.post(tx, person, entries, now=MONDAY)
    ledger = [entry for entries in posts for entry in entries]
    with db.read() as tx:
        assert kept(tx, person) == by_hand(ledger)
        balance = vacation.projection(tx, person, "vacation", since=since)
    mine = [entry for entry in ledger if entry.type == "vacation"]
    assert balance.before == sum(entry.amount for entry in mine if entry.day < since)
    assert balance.at(date.max) == sum(entry.amount for entry in mine)


def test_a_ledger_from_before_is_added_up_once(database_url: str) -> None:
    schema.migrate(database_url, revision="0003")
    db = Database(database_url)
    ana = 1
    with db.write() as tx:
        row = {"id": ana, "email": "ana@company.example", "name": "Ana Souza"}
        tx.execute(sa.text("INSERT INTO people (id, email, name, version) VALUES (:id, :email, :name, 0)"), row)
    entries = [
        Entry(type="vacation", day=date(2024, 2, 29) + timedelta(days=20 * n), amount=250 * n, rule=Rule.ADJUSTED)
        for n in range(40)
    ]
    with db.write() as tx:
        vacation.post(tx, ana, entries, now=MONDAY)
    schema.migrate(database_url)
    with db.read() as tx:
        assert kept(tx, ana) == by_hand(entries)
    db.dispose()


def test_control_without_the_trigger_a_month_that_is_over_is_missed(db: Database, ids: dict[str, int]) -> None:
    entry = Entry(type="vacation", day=date(2026, 6, 1), amount=5000, rule=Rule.ADJUSTED)
    with db.write() as tx:
        of = "" if db.is_sqlite else " ON leave_entries"
        tx.execute(sa.text(f"DROP TRIGGER leave_entries_summed{of}"))
        vacation.post(tx, ids["ana"], [entry], now=MONDAY)
    with db.read() as tx:
        assert vacation.projection(tx, ids["ana"], "vacation", since=MONDAY.date()).lowest() == 0
