"""What is asked often is found through an index, however much is stored: read from SQLite's own plans."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql.visitors import iterate

from storage import outgoing
from storage.approval import requests
from storage.db import Database
from storage.vacation import ledger
from storage.vacation import requests as leave
from tests import company

SUBQUERIES = ("SCAN anon_", "SCAN CONSTANT")
OFTEN: dict[str, Any] = {
    "something due": outgoing._LOOK,
    "posts to claim": outgoing._TAKE_POSTS,
    "cards to claim": outgoing._TAKE_CARDS,
    "days taken": leave._TAKEN,
    "the balance": ledger._PROJECTION,
    "a request": requests._BY_ID,
}


@pytest.mark.parametrize("what", OFTEN)
def test_no_table_is_read_whole(sqlite_url: str, what: str) -> None:
    db = Database(sqlite_url)
    company.found(db)
    values = {"most": 4, "person": 1, "besides": 0, "first": company.MONDAY.date(), "last": company.MONDAY.date()}
    values |= {"of_type": "vacation", "since": company.MONDAY.date(), "ids": [1]}
    with db.read() as tx:
        asked = {part.key for part in iterate(OFTEN[what]) if isinstance(part, sa.BindParameter)}
        plan = explained(tx, OFTEN[what], {name: value for name, value in values.items() if name in asked})
    db.dispose()
    assert [line for line in plan if line.startswith("SCAN") and not line.startswith(SUBQUERIES)] == []


def explained(tx: sa.Connection, statement: sa.Executable, values: dict[str, object]) -> list[str]:
    """The plan of a statement, as SQLite would run it."""
    seen: list[tuple[str, object]] = []

    def catch(connection: sa.Connection, cursor: object, text: str, bound: object, *_: object) -> None:
        seen.append((text, bound))

    sa.event.listen(tx, "before_cursor_execute", catch)
    tx.execute(statement, values)
    text, bound = seen[-1]
    return [row[3] for row in tx.connection.cursor().execute(f"EXPLAIN QUERY PLAN {text}", bound).fetchall()]  # type: ignore[arg-type]
