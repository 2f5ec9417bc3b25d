"""What is asked of tickets, with 100,000 open and a million closed ones, as a ratio to the same with a tenth."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from domain.people import Role
from handlers.call import Delivery, Surface
from handlers.parsing import parse
from handlers.ticket.clocks import due
from handlers.ticket.threads import conversation
from storage import people, schema
from storage.db import Database, Tx
from storage.tables import tickets
from storage.ticket import lists, threads
from tests import company, postgres
from tests.benchmarks.size import explained
from tests.desk import Counter, words
from tests.stage import AUDIT_KEY, default_policy

SMALL, LARGE = (10_000, 100_000), (100_000, 1_000_000)
"""How many are open, and how many closed."""
ROUNDS, DUE, AIM = 100, 5, 1.2
HELP, PEOPLE, HELPING = "C0HELP", 200, 20
WHO = "n JOIN seats_of_size a ON a.place = i % :people JOIN seats_of_size h ON h.place = :people + i % :helping"
SERIES = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most - 1)"
CATEGORY = "CASE i % 10 WHEN 0 THEN 'people' WHEN 1 THEN 'access' WHEN 2 THEN 'other' ELSE 'network' END"
STATE = "CASE WHEN i >= :open THEN 'closed' WHEN i % 7 = 0 THEN 'new' WHEN i % 7 = 1 THEN 'asked' ELSE 'open' END"
FILL = (
    f"""INSERT INTO tickets (id, reference, requester_id, category, title, details, urgency, impact, priority, response,
        resolution, around_the_clock, state, version, assignee_id, opened_at, resolved_at, closed_at, check_at, channel,
        thread_ts, named) {SERIES} SELECT i + 1, 'TIC-' || (i + 1), a.id, {CATEGORY}, 'VPN is down', '', 'normal',
        'one', 'normal', 28800, 144000, {{false}}, {STATE}, 2, CASE WHEN i % 7 = 0 THEN NULL ELSE h.id END, {{at}},
        CASE WHEN i < :open THEN NULL ELSE {{at}} END, CASE WHEN i < :open THEN NULL ELSE {{at}} END,
        CASE WHEN i < :open THEN {{later}} END, CASE WHEN i % 3 = 0 THEN 'C0TALK' END,
        CASE WHEN i % 3 = 0 THEN i || '.000001' END, i + 1 FROM {WHO}""",
    f"""INSERT INTO ticket_steps (ticket_id, version, act, by_id, at, to_id) {SERIES}
        SELECT i + 1, 2, 'claim', h.id, {{at}}, h.id FROM {WHO}""",
    f"""INSERT INTO ticket_pauses (ticket_id, number, whose, start, "end") {SERIES}
        SELECT i + 1, 1, 'requester', {{at}}, {{at}} FROM n WHERE i % 7 > 1""",
    f"""INSERT INTO cards (kind, subject_id, audience, person_id, wanted, shown, channel, ts, priority, attempts,
        next_at) {SERIES} SELECT 'ticket', i + 1, 'channel', a.id, 2, 2, '{HELP}', i || '.000002', 2, 0, {{at}}
        FROM {WHO}""",
    f"""INSERT INTO cards (kind, subject_id, audience, person_id, wanted, shown, channel, ts, priority, attempts,
        next_at) {SERIES} SELECT 'ticket', i + 1, 'requester', a.id, 2, 2, 'D' || a.id, i || '.000003', 1, 0, {{at}}
        FROM {WHO}""",
)
"""Each table in one statement: of all that is live, what waits for the same clocks is due a year from now."""
DIALECT: Mapping[str, Mapping[str, str]] = {
    "sqlite": {"at": ":since + i * 1000000", "later": ":until + i * 1000000", "false": "0"},
    "postgresql": {
        "at": "(to_timestamp(:since / 1000000) + i * interval '1 second')",
        "later": "(to_timestamp(:until / 1000000) + i * interval '1 second')",
        "false": "false",
    },
}


@dataclass(frozen=True)
class Look:
    """What is measured, and what is put back before."""

    look: Callable[[Counter], object]
    before: Callable[[Counter], object] = lambda counter: None


def tab(name: str, text: str) -> Look:
    """A command that lists something."""
    return Look(lambda counter: words(counter.command(name, text, called="/ticket")))


def _due(counter: Counter) -> None:
    """The promises of some tickets come to their end."""
    late = {"state": "open", "check_at": counter.now, "told_response": 0, "told_resolution": 0}
    _set(counter, {**late, "opened_at": counter.now - timedelta(days=1)})


def _over(counter: Counter) -> None:
    """Some tickets were resolved a week ago."""
    solved = counter.now - timedelta(days=7)
    _set(counter, {"state": "resolved", "resolved_at": solved, "closed_at": None, "check_at": solved})


def _set(counter: Counter, values: Mapping[str, object]) -> None:
    with counter.db.write() as tx:
        tx.execute(sa.update(tickets).where(tickets.c.id.in_(_some())).values(values))


def _some() -> Iterable[int]:
    # In conversations of their own, and open.
    return [14 * n + 6 for n in range(1, DUE + 1)]


def _ticked(counter: Counter) -> None:
    assert due.tick(counter.db, counter.office, counter.now) == DUE


def _heard(channel: str, ts: str) -> Look:
    """A message in a thread."""

    def look(counter: Counter) -> None:
        event = {"type": "message", "channel": channel, "thread_ts": ts, "ts": "9999.1", "text": "Hm", "user": "U0ANA"}
        body = {"team_id": company.TEAM, "event_id": "Ev1", "event": event}
        delivery: Delivery = parse(Surface.EVENT, body, counter.office.policy)
        with counter.db.read() as tx:
            assert conversation.concerns(tx, counter.office, delivery)

    return Look(look)


def _own(counter: Counter) -> None:
    with counter.db.read() as tx:
        assert lists.assigned_to(tx, counter.ids["eva"], "people", limit=11)


def _made(counter: Counter) -> None:
    with counter.db.read() as tx:
        assert threads.made_of(tx, "C0TALK", "600.000001")


LOOKS: Mapping[str, Look] = {
    "/ticket queue": tab("eva", "queue"),
    "/ticket list": tab("ana", "list"),
    "what somebody works on": Look(_own),
    f"a tick with {DUE} due": Look(_ticked, _due),
    f"a tick with {DUE} to close": Look(_ticked, _over),
    "the ticket of a queue's thread": _heard(HELP, "500.000002"),
    "the ticket of a message": Look(_made),
}


def run(folder: Path) -> None:
    """Measure and print, on either database."""
    print(f"With {LARGE[0]:,} open tickets and {LARGE[1]:,} closed ones, in times of what it takes with a tenth")
    print(f"(medians of {ROUNDS} looks at each, in turns; aim: at most {AIM})")
    measure("SQLite", *(f"sqlite:///{folder / f'{n}.db'}" for n, _ in (SMALL, LARGE)))
    with postgres.embedded(durable=True) as server:
        for n, _ in (SMALL, LARGE):
            server.psql(f"CREATE DATABASE of_{n}")
        measure("PostgreSQL", *(server.get_uri(database=f"of_{n}", driver="psycopg") for n, _ in (SMALL, LARGE)))


def measure(name: str, small: str, large: str) -> None:
    """Both sizes on one kind of database."""
    with ExitStack() as house:
        counters = []
        for url, (live, closed) in ((small, SMALL), (large, LARGE)):
            schema.migrate(url)
            began = time.perf_counter()
            counters.append(filled(url, live, closed))
            house.callback(counters[-1].db.dispose)
            print(f"  {name}: {live + closed:,} tickets made in {time.perf_counter() - began:.0f} s", flush=True)
        for what, look in LOOKS.items():
            took = ratio(look, *counters)
            print(f"  {name:10} {what:30} {took[0]:6.1f} ms  {took[1]:6.1f} ms   x {took[1] / took[0]:.2f}", flush=True)
        for line in plans(counters[1]):
            print(f"    {line}")


def filled(url: str, live: int, closed: int) -> Counter:
    """The company at its desk, with so many tickets."""
    policy = default_policy()
    policy = policy.model_copy(update={"tickets": policy.tickets.model_copy(update={"channel": HELP})})
    db = Database(url, audit_key=AUDIT_KEY.encode())
    counter = Counter(db, policy=policy)
    with db.write() as tx:
        people.save_roles(tx, counter.ids["eva"], [Role.IT])
        _seats(tx, counter.ids)
        since = int((counter.now - timedelta(days=400)).timestamp()) * 1_000_000
        until = int((counter.now + timedelta(days=400)).timestamp()) * 1_000_000
        values = {"most": live + closed, "open": live, "people": PEOPLE, "helping": HELPING, "since": since,
                  "until": until}  # fmt: skip
        for statement in FILL:
            asked = sa.text(statement.format(**DIALECT[tx.dialect.name]))
            tx.execute(asked, {one: values[one] for one in asked._bindparams})
        if not db.is_sqlite:
            for table in ("tickets", "cards"):
                tx.execute(sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    with db._writer.execution_options(isolation_level="AUTOCOMMIT").connect() as tx:
        tx.execute(sa.text("ANALYZE" if db.is_sqlite else "VACUUM ANALYZE"))
    return counter


def _seats(tx: Tx, ids: Mapping[str, int]) -> None:
    """Who asks (places from 0) and who helps (places after them), as rows to join with."""
    others = [people.save(tx, f"p{n}@company.example", {"name": f"Person {n}"})[0] for n in range(PEOPLE)]
    seats = [ids["ana"], *others[: PEOPLE - 1], ids["eva"], *others[: HELPING - 1]]
    tx.execute(sa.text("CREATE TEMPORARY TABLE seats_of_size (place integer PRIMARY KEY, id bigint)"))
    rows = [{"place": place, "id": id_} for place, id_ in enumerate(seats)]
    tx.execute(sa.text("INSERT INTO seats_of_size VALUES (:place, :id)"), rows)


def ratio(look: Look, *counters: Counter) -> list[float]:
    """The median of each, in milliseconds, looked at in turns."""
    took: list[list[float]] = [[] for _ in counters]
    for n in range(ROUNDS + 10):
        for counter, times in zip(counters, took, strict=True):
            look.before(counter)
            began = time.perf_counter()
            look.look(counter)
            if n >= 10:
                times.append((time.perf_counter() - began) * 1000)
    return [median(times) for times in took]


def plans(counter: Counter) -> list[str]:
    """How each statement of the looks finds its rows."""
    seen: dict[str, object] = {}

    def catch(connection: Tx, cursor: object, text: str, bound: object, *_: object) -> None:
        if text.startswith(("SELECT", "UPDATE")):
            seen[text] = bound

    for look in LOOKS.values():
        look.before(counter)
        sa.event.listen(sa.Engine, "before_cursor_execute", catch)
        look.look(counter)
        sa.event.remove(sa.Engine, "before_cursor_execute", catch)
    with counter.db.read() as tx:
        return sorted({line for text, bound in seen.items() for line in explained(counter.db, tx, text, bound)})
