"""How a database finds what a look asks for: read from its own plans."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa


def plans(tx: sa.Connection, look: Callable[[], object]) -> list[str]:
    """How each statement of a look finds its rows, line by line, as its database would run it."""
    seen: list[tuple[str, Any]] = []

    def catch(connection: sa.Connection, cursor: object, text: str, bound: object, *_: object) -> None:
        seen.append((text, bound))

    sa.event.listen(tx, "before_cursor_execute", catch)
    look()
    sa.event.remove(tx, "before_cursor_execute", catch)
    how, column = ("EXPLAIN QUERY PLAN", 3) if tx.dialect.name == "sqlite" else ("EXPLAIN (COSTS OFF)", 0)
    asked = [tx.connection.cursor().execute(f"{how} {text}", bound) for text, bound in seen]
    return [row[column].replace("->", "").strip() for cursor in asked for row in cursor.fetchall()]
