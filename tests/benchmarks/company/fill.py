"""A database filled with a company: people, items, and two years of requests and tickets in all their states."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from rich.progress import track

from bot.settings import normalised
from domain.stock import Item, Kind, thousandths
from domain.vacation import DAY, Rule
from handlers.registry import KINDS
from storage import counters, schema
from storage.db import Database, parts
from storage.stock import items, ledger
from storage.tables import leave_entries, leave_requests, metadata, people, slack_accounts, stock_movements
from storage.ticket import named
from tests import company
from tests.benchmarks.company import stories
from tests.benchmarks.company.copies import Numbers, copy_rows
from tests.benchmarks.company.patterns import Pattern, patterns
from tests.benchmarks.company.sink import Sink, sink
from tests.benchmarks.names import made
from tests.company import MONDAY
from tests.desk import Counter
from tests.stage import AUDIT_KEY

REPORTS = 10
"""So many report to each manager."""
APART = 10
"""Weeks between the turns of somebody."""
ZONES = ("Europe/Lisbon", "America/Sao_Paulo", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "America/Santiago")
BEFORE = date(2024, 1, 1)
DAYS, PIECES = 400, 5000
Bar = Callable[[str, Sequence[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are, how many requests and tickets each has; of how many people one has something that goes on."""

    people: int = 10_000
    items: int = 10_000
    turns: int = 10
    goes_on: int = 3

    def tenth(self) -> "Size":
        """A tenth of it."""
        return replace(self, people=self.people // 10, items=self.items // 10)


def silent(what: str, some: Sequence[Any]) -> Iterable[Any]:
    """No bar."""
    return some


def watched(what: str, some: Sequence[Any]) -> Iterable[Any]:
    """A bar for somebody who watches a terminal."""
    return track(some, description=f"{what:12}")


def main(said: Sequence[str]) -> None:
    """Fill the database at a URL: `python -m tests.benchmarks fill sqlite:///var/filled.db [PEOPLE [ITEMS]]`."""
    if not said:
        raise SystemExit("Name a database: python -m tests.benchmarks fill sqlite:///var/filled.db [PEOPLE [ITEMS]]")
    try:
        filled(normalised(said[0]), Size(*map(int, said[1:])), bar=watched).db.dispose()
    except (ValueError, TypeError) as wrong:
        raise SystemExit(str(wrong)) from wrong


def filled(url: str, size: Size, *, bar: Bar = silent) -> Counter:
    """The company at its desk. Raises ValueError for a database that is not empty."""
    schema.migrate(url)
    db = Database(url, audit_key=AUDIT_KEY.encode())
    _refuse_used(db)
    counter = Counter(db, policy=stories.policy())
    stories.appoint(counter)
    shelf = _items(counter, size, bar)
    numbers = Numbers(taken=_taken(db))
    with sink(db) as into:
        everybody = _people(into, counter, size, numbers)
        _stock(into, shelf, numbers)
        _history(into, counter, numbers, size, everybody, shelf, bar)
    _settle(db, numbers)
    return counter


def _refuse_used(db: Database) -> None:
    with db.read() as tx:
        if tx.execute(sa.select(people.c.id).limit(1)).first():
            raise ValueError("The database is in use: name one that is empty or does not exist.")


def _taken(db: Database) -> dict[str, int]:
    """The ids that are taken."""
    with db.read() as tx:
        return {
            table.name: tx.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()
            for table in metadata.sorted_tables
            if "id" in table.c
        }


def _row(table: sa.Table, **values: Any) -> tuple[Any, ...]:
    return tuple(values.get(column.name) for column in table.columns)


def _items(counter: Counter, size: Size, bar: Bar) -> list[int]:
    """Items with names as catalogues have them; their ids."""
    named_ = [
        Item(id=0, sku=f"{stories.ITEM}-{n}", name=name, unit="pcs", category=f"group {n % 20}", minimum=Decimal(2))
        for n, name in enumerate(made(size.items))
    ]
    shelf: list[int] = []
    for some in bar("Items", list(parts(named_))):
        with counter.db.write() as tx:
            shelf += [item.id for item in items.save(tx, some)]
    with counter.db.write() as tx:
        ledger.location(tx, stories.PLACE)
    return shelf


def _people(into: Sink, counter: Counter, size: Size, numbers: Numbers) -> list[tuple[int, int]]:
    """Everybody who asks, with their manager: Ana first, whom nothing tells from the others."""
    ana, bruno, last = counter.ids["ana"], counter.ids["bruno"], numbers.ids["people"]
    ids = [ana, *range(last + 1, last + size.people)]
    everybody = [(id_, ids[n // REPORTS] if n >= REPORTS else bruno) for n, id_ in enumerate(ids)]
    for n, (id_, manager) in enumerate(everybody):
        if n:
            _person(into, n, id_, manager)
        numbers.ids["leave_entries"] += 1
        days = {"type": "vacation", "day": BEFORE, "amount": DAYS * DAY, "rule": Rule.IMPORTED.value, "at": MONDAY}
        into.put(leave_entries, _row(leave_entries, id=numbers.ids["leave_entries"], person_id=id_, **days))
    into.rest(1)
    return everybody


def _person(into: Sink, n: int, id_: int, manager: int) -> None:
    name, email, locale = f"Person {n}", f"p{n}@company.example", ("en-US", "pt-BR")[n % 2]
    work = {"department": f"Department {n % 40}", "country": "PT", "timezone": ZONES[n % len(ZONES)], "locale": locale}
    hired = {"hired_on": BEFORE - timedelta(days=n % 2000), "version": 0, "welcomed_at": MONDAY}
    into.put(people, _row(people, id=id_, email=email, name=name, manager_id=manager, **work, **hired))
    account = {"team_id": company.TEAM, "user_id": f"U0P{n}", "kind": "member", "conversation": f"D{id_}"}
    zone = {"timezone": work["timezone"], "locale": locale}
    into.put(slack_accounts, _row(slack_accounts, person_id=id_, name=name, email=email, **account, **zone))


def _stock(into: Sink, shelf: Sequence[int], numbers: Numbers) -> None:
    """So many pieces of each arrived; a tenth was not counted for long."""
    for n, item in enumerate(shelf):
        numbers.ids["stock_movements"] += 1
        much = {"kind": Kind.RECEIPT.value, "location_id": 1, "on_hand": thousandths(Decimal(PIECES)), "reserved": 0}
        at = MONDAY - timedelta(days=n % 100)
        into.put(stock_movements, _row(stock_movements, id=numbers.ids["stock_movements"], item_id=item, at=at, **much))


def _history(
    into: Sink,
    counter: Counter,
    numbers: Numbers,
    size: Size,
    everybody: Sequence[tuple[int, int]],
    shelf: Sequence[int],
    bar: Bar,
) -> None:
    """Two years, from the oldest on."""
    ana, bruno = counter.ids["ana"], counter.ids["bruno"]
    for what, told in (("Requests", stories.REQUESTS), ("Tickets", stories.TICKETS)):
        over, going_on = _patterns(told)
        titles = made(2000, seed=2)
        for turn, some in bar(what, [(turn, part) for turn in range(size.turns) for part in _parts(len(everybody))]):
            for n in some:
                goes_on = turn == size.turns - 1 and n % size.goes_on == 0
                known = going_on if goes_on else over
                # Each by ways of their own through all patterns.
                pattern = known[(n // size.goes_on if goes_on else n + 3 * turn) % len(known)]
                weeks = n % 2 if goes_on else APART * (size.turns - 1 - turn) + n % APART
                person, manager = everybody[n]
                copy = numbers.copied(
                    pattern,
                    who={ana: person, bruno: manager},
                    item=shelf[(n * size.turns + turn) % len(shelf)],
                    shift=-timedelta(weeks=weeks),
                    words=titles[(n * 7 + turn) % len(titles)],
                )
                for table, row in copy_rows(pattern, copy):
                    into.put(table, row)
            into.rest()


def _patterns(told: Mapping[str, stories.Story]) -> tuple[list[Pattern], list[Pattern]]:
    """Those of what is over, and those of what goes on."""
    with TemporaryDirectory() as folder:
        found = patterns(Path(folder), told)
    return [found[n] for n, s in told.items() if not s.goes_on], [found[n] for n, s in told.items() if s.goes_on]


def _parts(many: int) -> list[range]:
    """So many, a thousand at a time."""
    return [range(first, min(first + 1000, many)) for first in range(0, many, 1000)]


LEVELS = """INSERT INTO stock_levels (item_id, location_id, on_hand, reserved, sure_at, gone, emptied)
    SELECT item_id, location_id, sum(on_hand), sum(reserved), min(at), 0, false FROM stock_movements
    GROUP BY item_id, location_id"""
PREFIXES = {**{kind.prefix: name for name, kind in KINDS.items()}, "TIC": "ticket"}


def _settle(db: Database, numbers: Numbers) -> None:
    """What follows from the rows: levels, and the numbers that are given out next."""
    last = {PREFIXES[prefix]: number for prefix, number in numbers.references.items()}
    with db.write() as tx:
        tx.execute(sa.text(LEVELS))
        # Whether a day of it is a holiday was looked at while it lay ahead.
        over = sa.update(leave_requests).where(leave_requests.c.last < MONDAY.date())
        tx.execute(over.values(unlooked=False))
        for kind, number in {**last, named.TICKETS: numbers.ids["tickets"]}.items():
            counters.take(tx, kind, number)
        for table, number in numbers.ids.items() if not db.is_sqlite else ():
            if number and table != "audit_head":
                tx.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {number})"))
    if not db.is_sqlite:
        # As autovacuum does by itself, sooner or later.
        with db._writer.execution_options(isolation_level="AUTOCOMMIT").connect() as tx:
            tx.execute(sa.text("VACUUM ANALYZE"))
