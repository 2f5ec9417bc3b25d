"""How a database finds what a look asks for: read from its own plans."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest
import sqlalchemy as sa

SAME_PLANS = pytest.mark.parametrize("database_url", ["sqlite", "unanalyzed"], indirect=True)
"""For a test that asks PostgreSQL which index it takes, which hangs on what is known of the rows."""
MADE_BY_IT = ("SCAN anon_", "SCAN CONSTANT", "SCAN (subquery", "SCAN waiting", "SCAN first", "SCAN other")
"""How SQLite names what it reads whole because another part of the same statement made it."""


def plans(tx: sa.Connection, look: Callable[[], object]) -> list[str]:
    """How each statement of a look finds its rows, line by line, as its database would run it.

    Of so few rows as a test has PostgreSQL would rightly read all: here it does so only where no index serves.
    """
    seen: list[tuple[str, Any]] = []

    def catch(connection: sa.Connection, cursor: object, text: str, bound: object, *_: object) -> None:
        seen.append((text, bound))

    sa.event.listen(tx, "before_cursor_execute", catch)
    look()
    sa.event.remove(tx, "before_cursor_execute", catch)
    how, column = ("EXPLAIN QUERY PLAN", 3) if tx.dialect.name == "sqlite" else ("EXPLAIN (COSTS OFF)", 0)
    if tx.dialect.name != "sqlite":
        tx.connection.cursor().execute("SET LOCAL enable_seqscan = off")
    asked = [tx.connection.cursor().execute(f"{how} {text}", bound) for text, bound in seen]
    return [row[column].replace("->", "").strip() for cursor in asked for row in cursor.fetchall()]


def read_whole(lines: Iterable[str], *, but: Collection[str] = ()) -> list[str]:
    """The lines of a plan by which a table is read from end to end; ``but`` names indexes of which all may be read."""
    read = [line for line in lines if line.startswith(("SCAN", "Seq Scan")) and not line.startswith(MADE_BY_IT)]
    return [line for line in read if not any(index in line for index in but)]
