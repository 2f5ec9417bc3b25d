"""Duplicates: how well they are found among 10,000 made lines, and what one more line costs with a million stored."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from domain.expense import Line
from domain.expense.duplicate import duplicates as alike
from domain.money import Money
from storage import schema
from storage.db import Database, Tx
from storage.expense import duplicate
from tests import postgres
from tests.benchmarks.claims import Company, Item
from tests.benchmarks.found import handed_in
from tests.desk import TODAY, Counter
from tests.stage import AUDIT_KEY
from tests.storage.plans import plans

LINES, SMALL, LARGE, ROUNDS, AIM = 10_000, 10_000, 1_000_000, 500, 1.2
DIALECT: Mapping[str, Mapping[str, str]] = {
    "sqlite": {"day": "date(:newest, '-' || (i * 7 % 1826) || ' days')", "at": "0", "json": "text", "no": "0"},
    "postgresql": {"day": "(CAST(:newest AS date) - CAST(i * 7 % 1826 AS int))", "at": "CAST(:newest AS timestamptz)",
                   "json": "jsonb", "no": "false"},
}  # fmt: skip
SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
# A tenth costs one of fifty round prices, a hundredth what one of five menus costs, the rest anything up to 500.
PRICE = """CASE WHEN i % 10 = 0 THEN (i / 10 % 50 + 1) * 100 WHEN i % 97 = 1 THEN i / 97 % 5 * 100 + 1290
    ELSE i % 49000 * 7919 % 49000 + 501 END"""
SYLLABLES = "babecidofugahejikolumanepiqorusatevizo"


def _syllable(of: str) -> str:
    return f"substr('{SYLLABLES}', ({of}) % 19 * 2 + 1, 2)"


MERCHANT = " || ".join(_syllable(of) for of in ("i * 31", "i * 31 / 19", "i * 31 / 361", "i * 31 / 6859"))
"""Names as unlike each other as those of shops are."""
FILL = (
    f"""INSERT INTO requests (id, kind, reference, requester_id, entered_by_id, state, version, round, asked_at, policy,
        chain) {SERIES} SELECT i, 'expense', 'EXP-' || i, :first + i % 200, :first + i % 200, 'approved', 2, 1, {{at}},
        CAST('{{{{}}}}' AS {{json}}), CAST('[]' AS {{json}}) FROM n""",
    f"""INSERT INTO expense_lines (request_id, position, day, category, merchant, amount, currency, spent,
        spent_currency, provisional, details, person_id) {SERIES}
        SELECT i, 1, {{day}}, 'travel', {MERCHANT}, {PRICE}, 'EUR',
        {PRICE}, 'EUR', {{no}}, CAST('{{{{"receipts": [' || i || ']}}}}' AS {{json}}), :first + i % 200 FROM n""",
    f"""INSERT INTO attachments (id, request_id, purpose, by_id, file_id, state, at, sha256, attempts, next_at) {SERIES}
        SELECT i, i, 'receipt', :first + i % 200, 'F' || i, 'kept', {{at}}, 'sha' || i, 0, {{at}} FROM n""",
    f"""INSERT INTO receipt_readings (attachment_id, fiscal_key, picture) {SERIES}
        SELECT i, 'key' || i, substr('0123456789abcdef0123456789abcdef', i % 16 + 1, 16) || i || '5555' FROM n""",
    f"INSERT INTO expense_proofs (proof, request_id) {SERIES} SELECT 'fiscal key:key' || i, i FROM n",
    f"INSERT INTO expense_proofs (proof, request_id) {SERIES} SELECT 'file:sha' || i, i FROM n",
)
"""Each table in one statement: a line with a receipt for each report, over five years."""
PRICES: Mapping[str, Callable[[int], int]] = {
    "a new line": lambda n: n * 7919 % 49000 + 501,
    "a new line at a round price": lambda n: (n % 50 + 1) * 100,
    "a new line at a menu's price": lambda n: n % 5 * 100 + 1290,
}


def run(folder: Path) -> None:
    """Measure and print, on either database."""
    with postgres.embedded(durable=True) as server:
        for name in ("made", f"of_{SMALL}", f"of_{LARGE}"):
            server.psql(f"CREATE DATABASE {name}")
        urls: Mapping[str, Callable[[str], str]] = {
            "SQLite": lambda name: f"sqlite:///{folder / name}.db",
            "PostgreSQL": lambda name: str(server.get_uri(database=name, driver="psycopg")),
        }
        items = Company(LINES).items
        for kind, url in urls.items():
            found(f"{LINES:,} made lines on {kind}", url("made"), items)
        print(f"One more line with {LARGE:,} stored, in times of what it takes with {SMALL:,}")
        print(f"(medians of {ROUNDS}, in turns; aim: at most {AIM})", flush=True)
        for kind, url in urls.items():
            measure(kind, url(f"of_{SMALL}"), url(f"of_{LARGE}"))


def found(what: str, url: str, items: Sequence[Item]) -> None:
    """How well they are found."""
    schema.migrate(url)
    db = Database(url, audit_key=AUDIT_KEY.encode())
    with db.write() as tx:
        result = handed_in(tx, items)
    print(what)
    print("\n".join(result.lines()), flush=True)
    db.dispose()


def measure(name: str, small: str, large: str) -> None:
    """What it costs, at both sizes."""
    with ExitStack() as house:
        counters = []
        for url, n in ((small, SMALL), (large, LARGE)):
            began = time.perf_counter()
            counters.append(filled(url, n))
            house.callback(counters[-1].db.dispose)
            print(f"  {name}: {n:,} lines made in {time.perf_counter() - began:.0f} s", flush=True)
        for what, price in PRICES.items():
            took = _in_turns([partial(_one_more, counter, price) for counter in counters])
            print(f"  {name:10} {what:28} {took[0]:6.2f} ms  {took[1]:6.2f} ms   x {took[1] / took[0]:.2f}", flush=True)
        with counters[1].db.write() as tx:
            for line in sorted(set(plans(tx, lambda: _compared(tx, counters[1], 1, 501)))):
                print(f"    {line.strip()}")


def filled(url: str, lines: int) -> Counter:
    """The company at its desk, with so many lines claimed before."""
    schema.migrate(url)
    db = Database(url, audit_key=AUDIT_KEY.encode())
    counter = Counter(db)
    first = min(counter.ids.values())
    values = {"most": lines, "first": first, "newest": TODAY.isoformat()}
    with db.write() as tx:
        _people(tx, first)
        for statement in FILL:
            text = sa.text(statement.format(**DIALECT[tx.dialect.name]))
            tx.execute(text, {name: value for name, value in values.items() if f":{name}" in text.text})
        if not db.is_sqlite:
            for table in ("requests", "attachments"):
                tx.execute(sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    if not db.is_sqlite:
        with db._writer.execution_options(isolation_level="AUTOCOMMIT").connect() as tx:
            tx.execute(sa.text("VACUUM ANALYZE"))
    return counter


def _people(tx: Tx, first: int) -> None:
    """So many that the ids from the first on are somebody's."""
    rows = [{"email": f"c{n}@company.example", "name": f"Person {n}"} for n in range(220)]
    tx.execute(sa.text("INSERT INTO people (email, name) VALUES (:email, :name)"), rows)
    assert tx.execute(sa.text("SELECT count(*) FROM people WHERE id < :last"), {"last": first + 200}).scalar() == 200


NUMBERS = count(1)


def _one_more(counter: Counter, price: Callable[[int], int], n: int) -> None:
    """Compare a line that is new, and take its receipt, in a transaction that is given up."""
    with counter.db._writer.connect() as tx:
        _compared(tx, counter, n, price(n))
        tx.rollback()


def _compared(tx: Tx, counter: Counter, n: int, cents: int) -> None:
    line = Line(
        day=TODAY - timedelta(days=n % 80),
        category="meals",
        merchant=_named(n * 37),
        claimed=Money.of_minor(cents, "EUR"),
        fiscal_key=f"new{next(NUMBERS)}",
    )
    report = 1 + n % SMALL
    (claim,) = duplicate.of_lines(tx, [line], report=report, by_id=counter.ids["ana"])
    alike(claim, duplicate.candidates(tx, claim))
    duplicate.take(tx, report, claim.proofs)


def _named(n: int) -> str:
    """A merchant's name."""
    return "".join(SYLLABLES[n // power % 19 * 2 :][:2] for power in (1, 19, 361, 6859))


def _in_turns(looks: list[Callable[[int], None]]) -> list[float]:
    took: list[list[float]] = [[] for _ in looks]
    for n in range(ROUNDS + 20):
        for look, times in zip(looks, took, strict=True):
            began = time.perf_counter()
            look(n)
            if n >= 20:
                times.append((time.perf_counter() - began) * 1000)
    return [median(times) for times in took]
