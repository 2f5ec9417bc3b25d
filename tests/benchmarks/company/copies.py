"""Copies of what happened once: to somebody else, on other days, under numbers of their own."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot.housekeeping import KEEP
from handlers.registry import KINDS
from storage.tables import cards, journal, leave_entries, leave_returns, messages, people, requests, tickets
from storage.tables.columns import UtcDateTime
from tests.benchmarks.company.patterns import Pattern, Row

DAY = re.compile(r"\d{4}-\d\d-\d\d")
SUBJECTS = {**dict.fromkeys(KINDS, "requests"), "ticket": "tickets"}
"""Of which table a card shows a row; others are about several requests, or about none."""


@dataclass
class Copy:
    """One copy: what is called how in it. ``ids``: (table, id of the pattern) -> id."""

    who: Mapping[int, int]
    shift: timedelta
    words: str
    ids: dict[tuple[str, int], int]
    references: dict[str, str] = field(default_factory=dict)

    def person(self, id_: int) -> int:
        """Who it is here."""
        return self.who.get(id_, id_)


Make = Callable[[Any, Copy, Row], Any]


class Numbers:
    """The numbers that are given out next, by table and by prefix of a reference."""

    def __init__(self, *, taken: Mapping[str, int]) -> None:
        self.ids = dict(taken)
        self.references: dict[str, int] = {}

    def copied(self, pattern: Pattern, *, who: Mapping[int, int], item: int, shift: timedelta, words: str) -> Copy:
        """A copy that has its numbers."""
        copy = Copy(who=who, shift=shift, words=words, ids={("stock_items", 1): item})
        for table, rows in pattern.rows.items():
            if "id" in table.c:
                self._number(copy, table.name, rows)
            if "reference" in table.c:
                for row in rows:
                    copy.references[row["reference"]] = self._refer(row["reference"])
        return copy

    def _number(self, copy: Copy, table: str, rows: Any) -> None:
        taken = self.ids.get(table, 0)
        copy.ids.update({(table, row["id"]): taken + n for n, row in enumerate(rows, 1)})
        self.ids[table] = taken + len(rows)

    def _refer(self, reference: str) -> str:
        prefix = reference.split("-")[0]
        self.references[prefix] = self.references.get(prefix, 0) + 1
        return f"{prefix}-{self.references[prefix]}"


def copy_rows(pattern: Pattern, copy: Copy) -> Iterator[tuple[sa.Table, tuple[Any, ...]]]:
    """Each row of a copy, its values in the order of the table's columns; JSON as text."""
    left_out = {row["id"] for row in pattern.rows.get(cards, ()) if row["kind"] not in SUBJECTS}
    for table, rows in pattern.rows.items():
        makes = MAKES[table]
        for row in rows:
            if (table is cards and row["id"] in left_out) or (table is messages and _is_gone(row, copy, left_out)):
                continue
            yield table, tuple([make(row[name], copy, row) for name, make in makes])


def _is_gone(message: Row, copy: Copy, left_out: Collection[int]) -> bool:
    """Whether it was forgotten by now, or is the post of a card that is not copied."""
    return copy.shift < -KEEP or message["card_id"] in left_out


def _same(value: Any, copy: Copy, row: Row) -> Any:
    return value


def _moved(value: Any, copy: Copy, row: Row) -> Any:
    return value and value + copy.shift


def _whose(value: Any, copy: Copy, row: Row) -> Any:
    return value and copy.person(value)


def _of(table: str) -> Make:
    return lambda value, copy, row: value and copy.ids.get((table, value), value)


def _json(value: Any, copy: Copy, row: Row) -> Any:
    return None if value is None else json.dumps(value)


def _dated(value: Any, copy: Copy, row: Row) -> Any:
    """JSON with days in it, which move along."""
    moved = lambda found: (date.fromisoformat(found[0]) + copy.shift).isoformat()  # noqa: E731
    return None if value is None else DAY.sub(moved, json.dumps(value))


def _lane(value: str, copy: Copy, row: Row) -> str:
    """Whom it was for, or which channel."""
    return f"person:{copy.person(row['person_id'])}" if row["person_id"] else value


def _sent(value: Any, copy: Copy, row: Row) -> str:
    """When Slack took it: each at a moment of its own."""
    return f"{1_500_000_000 + copy.ids['messages', row['id']]}.000200"


def _shown(name: str) -> Make:
    """Where a card stands in Slack: all are shown as they are."""

    def make(value: Any, copy: Copy, row: Row) -> Any:
        id_ = copy.ids["cards", row["id"]]
        channel = row["channel"] or f"D{copy.person(row['person_id'])}"
        return {"channel": channel, "ts": f"{1_500_000_000 + id_}.000100", "shown": row["wanted"]}[name]

    return make


OWN: Mapping[sa.Column[Any], Make] = {
    requests.c.reference: lambda value, copy, row: copy.references[value],
    tickets.c.reference: lambda value, copy, row: copy.references[value],
    tickets.c.title: lambda value, copy, row: copy.words,
    tickets.c.named: lambda value, copy, row: copy.ids["tickets", row["id"]],
    cards.c.subject_id: lambda value, copy, row: copy.ids[SUBJECTS[row["kind"]], value],
    cards.c.channel: _shown("channel"),
    cards.c.ts: _shown("ts"),
    cards.c.shown: _shown("shown"),
    messages.c.token: lambda value, copy, row: f"{copy.ids['messages', row['id']]:032x}",
    messages.c.lane: _lane,
    messages.c.state: lambda value, copy, row: "sent",
    messages.c.ts: _sent,
    messages.c.below_id: _of("messages"),
    leave_returns.c.days: _dated,
    leave_returns.c.given: _dated,
    leave_entries.c.facts: _dated,
    leave_entries.c.key: lambda value, copy, row: value and f"{value}#{copy.ids['leave_entries', row['id']]}",
    journal.c.key: lambda value, copy, row: value and f"{value}#{copy.ids['journal', row['id']]}",
}
"""Columns that are copied in a way of their own."""


def _make(column: sa.Column[Any]) -> Make:
    if own := OWN.get(column):
        return own
    if isinstance(column.type, UtcDateTime | sa.Date):
        return _moved
    if isinstance(column.type, sa.JSON):
        return _json
    target = next(iter(column.foreign_keys), None)
    if target is None:
        return _of(column.table.name) if column.name == "id" else _same
    return _whose if target.column.table is people else _of(target.column.table.name)


MAKES = {table: [(c.name, _make(c)) for c in table.columns] for table in people.metadata.sorted_tables}
