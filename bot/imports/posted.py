"""`backoffice import posted`: what the books call the entries that were exported to them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from bot.imports.outcome import ImportRefused, Outcome, Problem, attempt, in_order
from bot.imports.table import read_table
from storage import audit
from storage.db import Database
from storage.payment import journal


class PostedRow(BaseModel):
    """An entry's key, and its name in the books."""

    key: Annotated[str, Field(max_length=60)]
    posted_id: Annotated[str, Field(max_length=100)]


def import_posted(db: Database, path: Path, *, now: datetime, dry_run: bool = False) -> Outcome:
    """Keep what the books call each entry: once, and never another name. Raises ImportRefused."""
    table = read_table(path, PostedRow)
    new, unchanged = list[str](), list[str]()
    with attempt(db, path, dry_run=dry_run) as tx:
        known = journal.posted_ids(tx, (row.key for _, row in table.rows))
        if problems := in_order(_problems(table.rows, known)):
            raise ImportRefused(path, *problems)
        for _, row in table.rows:
            (new if journal.posted(tx, row.key, row.posted_id) else unchanged).append(row.key)
        if new:
            facts = {"file": table.digest, "keys": new}
            audit.append(tx, at=now, actor_id=None, action="import", subject="journal", facts=facts)
    return Outcome(new=new, unchanged=unchanged, kept=not dry_run)


def _problems(rows: Sequence[tuple[int, PostedRow]], known: Mapping[str, str | None]) -> Iterator[Problem]:
    said: dict[str, str] = {}
    for number, row in rows:
        if row.key not in known:
            yield Problem(number, "key", f"there is no entry {row.key}")
            continue
        before = said.setdefault(row.key, row.posted_id)
        if other := next((id_ for id_ in (known[row.key], before) if id_ and id_ != row.posted_id), None):
            yield Problem(number, "posted_id", f"{row.key} is {other} in the books already")
