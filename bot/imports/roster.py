"""`backoffice import people`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.imports.outcome import AT_ONCE, ImportRefused, Outcome, Problem, in_order, writing
from bot.imports.table import Table, read_table
from domain.roster import Known, PersonRow, changes, circles
from storage import accounts, audit, roster
from storage.db import Database, Tx

Changed = tuple[PersonRow, tuple[str, ...]]
Row = tuple[int, PersonRow]
Rows = Sequence[Row]
Track = Callable[[Rows], Iterable[Row]]


def import_people(
    db: Database,
    path: Path,
    *,
    now: datetime,
    team_id: Callable[[], str],
    dry_run: bool = False,
    track: Track = iter,
) -> Outcome:
    """Keep what the file says of people; columns that it lacks stay as they are. Raises ImportRefused.

    ``team_id`` names the workspace of the column slack_id and is called only if that column has values.
    ``track`` is handed the rows, to show progress. They are compared before anybody has to wait for the writing.
    """
    table = read_table(path, PersonRow)
    team = team_id() if any(row.slack_id for _, row in table.rows) else None
    with db.read() as tx:
        known = roster.known(tx, team_id=team)
    if problems := in_order(_problems(table, known)):
        raise ImportRefused(path, *problems)
    found = [(row, changes(known.get(row.email), row, table.columns)) for _, row in track(table.rows)]
    if not dry_run:
        with writing(db, path) as tx:
            _keep(tx, table, [(row, columns) for row, columns in found if columns], known, team, now)
    return _outcome(found, known, kept=not dry_run)


def _problems(table: Table[PersonRow], known: Mapping[str, Known]) -> Iterator[Problem]:
    yield from _twice(table.rows, "email")
    yield from _twice(table.rows, "slack_id")
    here = {row.email: number for number, row in table.rows}
    for number, row in table.rows:
        if row.manager_email and row.manager_email not in known and row.manager_email not in here:
            yield Problem(number, "manager_email", f"nobody here has {row.manager_email}")
    if "manager_email" in table.columns:
        yield from _circles(table.rows, known)


def _twice(rows: Rows, column: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, row in rows:
        said = getattr(row, column)
        if said in seen:
            yield Problem(number, column, f"{said} is in row {seen[said]} already")
        elif said:
            seen[said] = number


def _circles(rows: Rows, known: Mapping[str, Known]) -> Iterator[Problem]:
    numbers = {row.email: number for number, row in rows}
    kept = {email: person.values["manager_email"] for email, person in known.items()}
    managers = {email: str(manager) if manager else None for email, manager in kept.items()}
    said = {row.email: row.manager_email for _, row in rows}
    for circle in circles(said | {email: manager for email, manager in managers.items() if email not in said}):
        if here := [numbers[email] for email in circle if email in numbers]:
            yield Problem(min(here), "manager_email", f"managers in a circle: {' → '.join(circle)}")


def _keep(
    tx: Tx,
    table: Table[PersonRow],
    changed: Sequence[Changed],
    known: Mapping[str, Known],
    team: str | None,
    now: datetime,
) -> None:
    """Write what changed. Raises ImportRefused if what it was compared with is not true any more."""
    roster.take(tx)
    if changed and roster.known(tx, team_id=team) != known:
        raise ImportRefused(table.path, AT_ONCE)
    ids = roster.keep(
        tx,
        {row.email: _whole(row, columns, known.get(row.email)) for row, columns in changed},
        {email: person.id for email, person in known.items()},
    )
    links = _link(tx, changed, ids, team)
    if changed or links:
        facts = {**_facts(table, changed, ids), **links}
        audit.append(tx, at=now, actor_id=None, action="import", subject="people", facts=facts)


def _whole(row: PersonRow, columns: Sequence[str], known: Known | None) -> dict[str, object]:
    """Every column: as the row says it where it changes something, else as it is."""
    said = vars(row)
    return {**known.values, **{column: said[column] for column in columns}} if known else {**said}


def _link(tx: Tx, changed: Sequence[Changed], ids: Mapping[str, int], team: str | None) -> dict[str, Mapping[str, int]]:
    """Give people the accounts that the file names, and others by address; returns whose which account is or was."""
    said = {row.slack_id: ids[row.email] for row, columns in changed if "slack_id" in columns and row.slack_id}
    moved = accounts.assign(tx, said, team_id=team) if said and team else accounts.NOTHING_MOVED
    known = {link.user_id: link.person_id for link in accounts.link_by_address(tx)}
    told = {"linked": {**moved.given, **known}, "unlinked": moved.taken}
    return {what: whose for what, whose in told.items() if whose}


def _facts(table: Table[PersonRow], changed: Sequence[Changed], ids: Mapping[str, int]) -> dict[str, object]:
    """Ids and names of columns; of what was said only the roles, because they are power."""
    return {
        "file": table.digest,
        "people": {str(ids[row.email]): list(columns) for row, columns in changed},
        "roles": {str(ids[row.email]): sorted(row.roles) for row, columns in changed if "roles" in columns},
    }


def _outcome(found: Sequence[Changed], known: Mapping[str, Known], *, kept: bool) -> Outcome:
    return Outcome(
        new=[row.name for row, _ in found if row.email not in known],
        changed=[f"{row.name} ({', '.join(columns)})" for row, columns in found if columns and row.email in known],
        unchanged=[row.name for row, columns in found if not columns],
        kept=kept,
    )
