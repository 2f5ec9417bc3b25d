"""Rows into a database as fast as it takes them, some thousands at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from storage.db import Database
from storage.tables import EPOCH, metadata

AT_A_TIME = 20_000
"""So many rows are held before they are written and committed."""
Rows = Sequence[tuple[Any, ...]]


class Sink:
    """Takes rows of any tables, whole, JSON as text; what refers to others may come before them."""

    def __init__(self, write: Callable[[Mapping[sa.Table, Rows]], None]) -> None:
        self._write = write
        self._held: dict[sa.Table, list[tuple[Any, ...]]] = {}
        self._number = 0

    def put(self, table: sa.Table, row: tuple[Any, ...]) -> None:
        """One row, its values in the order of the columns."""
        self._held.setdefault(table, []).append(row)
        self._number += 1

    def rest(self, least: int = AT_A_TIME) -> None:
        """Write what is held, if it is ``least`` or more: what belongs together is there."""
        if self._number >= least:
            self._write({table: self._held[table] for table in metadata.sorted_tables if table in self._held})
            self._held, self._number = {}, 0


@contextmanager
def sink(db: Database) -> Iterator[Sink]:
    """All of it is in the database once the block has ended."""
    with db._writer.connect() as tx:
        raw = tx.connection.driver_connection
        assert raw is not None
        tx.rollback()
        made = Sink(_sqlite(raw) if db.is_sqlite else _postgresql(raw))
        if db.is_sqlite:
            # Made anew if the power fails; all other rules hold.
            raw.execute("PRAGMA synchronous=OFF")
        yield made
        made.rest(1)
        if db.is_sqlite:
            raw.execute("PRAGMA synchronous=FULL")


def _sqlite(raw: Any) -> Callable[[Mapping[sa.Table, Rows]], None]:
    def write(held: Mapping[sa.Table, Rows]) -> None:
        raw.execute("BEGIN IMMEDIATE")
        for table, rows in held.items():
            into = f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({', '.join('?' * len(table.c))})"
            raw.executemany(into, ([_plain(value) for value in row] for row in rows))
        raw.execute("COMMIT")

    return write


def _plain(value: Any) -> Any:
    """As SQLite keeps it."""
    if isinstance(value, datetime):
        return round((value.astimezone(UTC) - EPOCH).total_seconds() * 1_000_000)
    return value.isoformat() if isinstance(value, date) else value


def _postgresql(raw: Any) -> Callable[[Mapping[sa.Table, Rows]], None]:
    def write(held: Mapping[sa.Table, Rows]) -> None:
        with raw.cursor() as cursor:
            for table, rows in held.items():
                with cursor.copy(f"COPY {table.name} ({_columns(table)}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
        raw.commit()

    return write


def _columns(table: sa.Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)
