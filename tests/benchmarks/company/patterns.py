"""The rows that a story made, as a pattern to be copied."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import schema
from storage.db import Database, Tx
from storage.tables import (
    audit,
    audit_head,
    counters,
    inbox,
    leave_sums,
    leave_teams,
    metadata,
    people,
    rate_gates,
    reminders,
    requests,
    stock_levels,
    tickets,
)
from tests.benchmarks.company.stories import BEGIN, Story, appoint, furnish, policy
from tests.desk import Counter
from tests.stage import AUDIT_KEY

NOT_COPIED = {audit, audit_head, counters, inbox, leave_sums, leave_teams, people, rate_gates, reminders, stock_levels}
"""Sums, which follow from the rows; what no story leaves behind; the chain, which cannot be copied."""
TABLES = tuple(table for table in metadata.sorted_tables if table not in NOT_COPIED)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """The rows of a story, by table in the order in which they refer to each other."""

    rows: Mapping[sa.Table, Sequence[Row]]

    @property
    def requests(self) -> int:
        """How many requests it is; a ticket counts where there is none."""
        return len(self.rows.get(requests, ())) or len(self.rows.get(tickets, ()))


def patterns(folder: Path, stories: Mapping[str, Story]) -> dict[str, Pattern]:
    """What each story made: each is told in a company of its own."""
    base = folder / "base.db"
    schema.migrate(f"sqlite:///{base}")
    with _company(base) as counter:
        furnish(counter)
        before = {table: {_key(table, row) for row in rows} for table, rows in _read(counter)}
    return {name: _told(base, folder / "story.db", story, before) for name, story in stories.items()}


def _told(base: Path, file: Path, story: Story, before: Mapping[sa.Table, set[tuple[Any, ...]]]) -> Pattern:
    shutil.copy(base, file)
    with _company(file) as counter:
        counter.now = BEGIN
        story.tell(counter)
        made = {table: [row for row in rows if _key(table, row) not in before[table]] for table, rows in _read(counter)}
    return Pattern({table: rows for table, rows in made.items() if rows})


@contextmanager
def _company(file: Path) -> Iterator[Counter]:
    """A company at its desk; once the block has ended, all of it is in the file."""
    db = Database(f"sqlite:///{file}", audit_key=AUDIT_KEY.encode())
    try:
        counter = Counter(db, policy=policy())
        appoint(counter)
        yield counter
    finally:
        db.dispose()


def _read(counter: Counter) -> list[tuple[sa.Table, list[Row]]]:
    with counter.db.read() as tx:
        return [(table, _rows(tx, table)) for table in TABLES]


def _rows(tx: Tx, table: sa.Table) -> list[Row]:
    return [dict(row) for row in tx.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def _key(table: sa.Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)
