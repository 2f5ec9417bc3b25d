"""`export`: absences and days owed for payroll, expenses and the journal, stock and its movements, tickets, access."""

import os
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import exports, finance
from bot.cli.common import Failure, database, settings
from domain.figures import Period
from domain.payment import Accounting
from handlers.access import review
from handlers.figures.table import table as of_figures
from handlers.office import Office
from handlers.spreadsheet import Table
from handlers.stock.sheets import shelf
from handlers.ticket.numbers.table import table as of_tickets
from storage import audit, expense, people
from storage.access import holders
from storage.db import Database
from storage.payment import journal as books
from storage.payment import payments
from storage.payment.journal import Kept
from storage.stock import report as stock_report
from storage.ticket import figures as ticket_figures
from storage.vacation import report

ALWAYS = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC))
YEAR = timedelta(days=365)
TABLE_FILE = click.Path(path_type=Path, dir_okay=False, writable=True)


class MonthType(click.ParamType[date]):
    """YYYY-MM, as the first day of that month."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day."""
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(value)):
            self.fail(f"'{value}' is no month; write one such as 2026-08", param, ctx)
        return date.fromisoformat(f"{value}-01")


@click.group("export")
def export() -> None:
    """Export absences, liabilities, expenses, the journal, stock, tickets or access to FILE, a workbook if .xlsx."""


@export.command()
@click.argument("month", type=MonthType(), metavar="YYYY-MM")
@click.argument("file", type=TABLE_FILE)
def absences(month: date, file: Path) -> None:
    """Everybody's approved leave in a month, for payroll: the days that lie in it."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    with database(settings()) as db, db.read() as tx:
        found = report.absences(tx, first=month, last=last)
    _write(exports.absences(found), file)


@export.command()
@click.argument("file", type=TABLE_FILE)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if none is given.")
def liability(file: Path, on: Any) -> None:
    """The days that the company owes to people at the end of a day: earned, and not taken yet."""
    given = settings()
    day = on.date() if on else datetime.now(ZoneInfo(given.config.company.timezone)).date()
    with database(given) as db, db.read() as tx:
        found = report.owed(tx, on=day)
    types = exports.with_balance(given.config.leave.types)
    _write(exports.liability(found, on=day, types=types), file)


@export.command()
@click.argument("file", type=TABLE_FILE)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was approved from this day on.")
def expenses(file: Path, since: Any) -> None:
    """Approved expenses, line by line: what was claimed, what is reimbursed, what is still to be paid."""
    given = settings()
    zone = ZoneInfo(given.config.company.timezone)
    with database(given) as db, db.read() as tx:
        found = payments.approved(tx, since=since.replace(tzinfo=zone) if since else None)
        reports = expense.load_many(tx, (p.request_id for p in found))
        names = people.get_many(tx, (p.person_id for p in found))
    rows = ((p, reports[p.request_id], names[p.person_id]) for p in found if p.request_id in reports)
    _write(finance.expenses(rows, zone), file)


@export.command()
@click.argument("file", type=TABLE_FILE)
@click.option("--again", is_flag=True, help="Also what was exported and did not come back by `import posted`.")
def journal(file: Path, again: bool) -> None:
    """Journal entries that the books do not know yet, balanced, each under a key that stays the same."""
    given = settings()
    owner = f"export:{os.getpid()}:{secrets.token_hex(4)}"
    with database(given) as db:
        # Held meanwhile: what a worker posts must not be in the file too.
        with db.write() as tx:
            found = books.hold(tx, owner=owner, again=again)
        try:
            # Written first: should that fail, nothing counts as exported. The same key twice is no harm.
            _write(finance.journal(found, given.config.expenses.finance.accounts), file)
            _exported(db, found, file, owner=owner)
        except Failure:
            with db.write() as tx:
                books.let_go(tx, owner=owner)
            raise


def _exported(db: Database, found: Sequence[Kept], file: Path, *, owner: str) -> None:
    """What is in the file counts as exported. Raises Failure, and the file is empty, if a worker may post of it too."""
    with db.write() as tx:
        if books.exported(tx, owner=owner) < sum(kept.state is Accounting.NOT_EXPORTED for kept in found):
            # It took longer than entries are held.
            file.write_bytes(b"")
            slow = "it took so long that entries of it may be posted meanwhile"
            raise Failure(f"{file}: {slow}. Nothing is exported and the file is empty: try again")
        facts = {"keys": [kept.entry.key for kept in found]}
        audit.append(tx, at=datetime.now(UTC), actor_id=None, action="export", subject="journal", facts=facts)


@export.command()
@click.argument("file", type=TABLE_FILE)
def stock(file: Path) -> None:
    """Items with their codes, and how many of them are where: as `import stock` reads it."""
    with database(settings()) as db, db.read() as tx:
        table = shelf.stock(stock_report.everything(tx))
    _write(table, file)


@export.command()
@click.argument("file", type=TABLE_FILE)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what moved from this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only what moved up to this day, and on it.")
def movements(file: Path, since: Any, until: Any) -> None:
    """What moved in stock, with the difference that it made to what is on hand and to what is reserved."""
    given = settings()
    zone = ZoneInfo(given.config.company.timezone)
    first = since.replace(tzinfo=zone) if since else None
    last = (until + timedelta(days=1)).replace(tzinfo=zone) if until else None
    with database(given) as db, db.read() as tx:
        table = shelf.movements(stock_report.moved(tx, since=first, until=last), zone)
    _write(table, file)


@export.command()
@click.argument("file", type=TABLE_FILE)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was opened from this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only what was opened up to this day, and on it.")
def tickets(file: Path, since: Any, until: Any) -> None:
    """Tickets, one a row: when, what was promised, what was kept; without the words of sensitive categories."""
    given = settings()
    zone, now = ZoneInfo(given.config.company.timezone), datetime.now(UTC)
    first = since.replace(tzinfo=zone) if since else ALWAYS.since
    last = (until + timedelta(days=1)).replace(tzinfo=zone) if until else ALWAYS.until
    office = Office(policy=given.config, team_id="", url="")
    with database(given) as db, db.read() as tx:
        found = list(ticket_figures.opened(tx, None, Period(first, last)))
        table = of_tickets(tx, office, found, now)
    _write(table, file)


@export.command()
@click.argument("file", type=TABLE_FILE)
def access(file: Path) -> None:
    """Who has access to what now; not what is yet to be given, nor what was given without a request. No proofs."""
    given = settings()
    office = Office(policy=given.config, team_id="", url="")
    with database(given) as db, db.read() as tx:
        found = holders.have(tx, holders.systems(tx))
        table = review.table(found, office, people.get_many(tx, review.people_of(found)))
    _write(table, file)


@export.command()
@click.argument("file", type=TABLE_FILE)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on; a year ago if none is given.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Up to this day, and on it.")
def figures(file: Path, since: Any, until: Any) -> None:
    """Figures of all subjects, a row for each and each month: median, nine in ten, and how many they are of."""
    given, now = settings(), datetime.now(UTC)
    office = Office(policy=given.config, team_id="", url="")
    first = since.date() if since else office.day(now) - YEAR
    with database(given) as db, db.read() as tx:
        table = of_figures(tx, office, since=first, until=until.date() if until else date.max, now=now)
    _write(table, file)


def _write(table: Table, file: Path) -> None:
    try:
        exports.write(table, file)
    except OSError as error:
        raise Failure(f"{file}: can't be written: {error.strerror or error}") from error
    rows = "row" if len(table.rows) == 1 else "rows"
    click.echo(f"{len(table.rows)} {rows} in {file}")


COMMANDS = (export,)
