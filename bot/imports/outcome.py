"""What an import comes to: a preview of what it changes, or everything that is wrong with the file."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.refusal import Refusal
from handlers.refusals import SENTENCES
from handlers.texts import Voice, unescape
from handlers.told import Told
from storage.db import Database, Duplicate, Tx

ENGLISH = Voice("en", ZoneInfo("UTC"))


def why(refusal: Refusal) -> str:
    """What is wrong, and what would be right, as it is read outside of Slack."""
    return unescape(SENTENCES[type(refusal)](Told(ENGLISH, str), refusal))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell, or in a row or the file where ``column`` is None. The header is row 1."""

    row: int
    column: str | None
    what: str | Refusal

    def __str__(self) -> str:
        what = why(self.what) if isinstance(self.what, Refusal) else self.what
        return f"row {self.row}{f', {self.column}' if self.column else ''}: {what}"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By row and column, as somebody goes through the file."""
    return sorted(problems, key=lambda problem: (problem.row, problem.column or ""))


class ImportRefused(Exception):
    """The file can't be imported and nothing was; reads as one problem a line."""

    def __init__(self, path: Path, *problems: Problem | str | Refusal) -> None:
        self.problems = problems
        count = f"{len(problems)} problems" if len(problems) > 1 else "one problem"
        lines = (f"  {why(it) if isinstance(it, Refusal) else it}" for it in problems)
        super().__init__("\n".join((f"{path}: {count}, nothing was imported.", *lines)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Who or what is new, changed (with what changed) and unchanged. ``kept`` is False after a dry run.

    Of stock also what was received and adjusted, and where something else was said than is known, which stays.
    """

    new: Sequence[str] = ()
    changed: Sequence[str] = ()
    unchanged: Sequence[str] = ()
    received: Sequence[str] = ()
    adjusted: Sequence[str] = ()
    stays: Sequence[str] = ()
    kept: bool = True

    @property
    def changes_something(self) -> bool:
        """Whether the file says anything that was not known."""
        return bool(self.new or self.changed or self.received or self.adjusted)


AT_ONCE = "somebody else changed the same rows at the same moment; import again"


@contextmanager
def writing(db: Database, path: Path) -> Iterator[Tx]:
    """A transaction for what was compared before it."""
    try:
        with db.write() as tx:
            yield tx
    except Duplicate as at_once:
        raise ImportRefused(path, AT_ONCE) from at_once


class _Rehearsed(Exception):
    """The end of a dry run."""


@contextmanager
def attempt(db: Database, path: Path, *, dry_run: bool) -> Iterator[Tx]:
    """A transaction that a dry run rolls back at its end."""
    try:
        with writing(db, path) as tx:
            yield tx
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        pass
