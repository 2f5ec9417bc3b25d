"""`backoffice import rates`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bot.imports.outcome import ImportRefused, Outcome, Problem, attempt, in_order
from bot.imports.table import read_table
from domain.expense.imported import RateRow
from domain.money.exchange import IMPORTED
from storage import audit, rates
from storage.db import Database

Numbered = tuple[int, RateRow]
Track = Callable[[Sequence[Numbered]], Iterable[Numbered]]


def import_rates(db: Database, path: Path, *, now: datetime, dry_run: bool = False, track: Track = iter) -> Outcome:
    """Keep what the file says that a euro was worth, in the place of earlier imports. Raises ImportRefused."""
    table = read_table(path, RateRow)
    if problems := in_order(_problems(table.rows)):
        raise ImportRefused(path, *problems)
    new, changed, unchanged = list[str](), list[str](), list[str]()
    with attempt(db, path, dry_run=dry_run) as tx:
        known = rates.known(tx, IMPORTED, (row.date for _, row in table.rows))
        fresh = {}
        for _, row in track(table.rows):
            was = known.get((row.currency, row.date))
            said = f"{row.currency} {row.per_eur} on {row.date}"
            (unchanged if was == row.per_eur else new if was is None else changed).append(said)
            if was != row.per_eur:
                fresh[row.currency, row.date] = row.per_eur
        rates.keep(tx, IMPORTED, fresh)
        if fresh:
            facts = {"file": table.digest, "new": len(new), "changed": changed}
            audit.append(tx, at=now, actor_id=None, action="import", subject="rates", facts=facts)
    return Outcome(new=new, changed=changed, unchanged=unchanged, kept=not dry_run)


def _problems(rows: Sequence[Numbered]) -> Iterator[Problem]:
    seen: dict[rates.Key, int] = {}
    for number, row in rows:
        same = seen.setdefault((row.currency, row.date), number)
        if same != number:
            yield Problem(number, "date", f"the rate of {row.currency} for this day is in row {same} already")
