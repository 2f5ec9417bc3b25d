"""A company with years behind it: any number of decided requests, made by SQL alone."""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from domain.policy import BY_MANAGER
from storage import people, vacation
from storage.db import Database, Tx
from tests.desk import TODAY, Counter
from tests.stage import AUDIT_KEY, default_policy

PEOPLE, MANAGERS = 200, 20
"""Of a million requests everybody asked for 5,000, and each manager decided 50,000."""
NEWEST = TODAY - timedelta(days=20)
"""The day of the newest leave: whoever is away now is the same, however much lies behind."""
WAITING = ("ana", "carla", "eva")

SERIES = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most - 1)"
# The asker of the i-th request, who decides it, and the how-manieth of theirs it is.
WHO = """
    n JOIN seats_of_size a ON a.place = i % :people
      JOIN seats_of_size d ON d.place = (i % :people) % :managers + :people
"""
STATE = "CASE WHEN i % 20 < 17 THEN 'approved' WHEN i % 20 < 19 THEN 'rejected' ELSE 'withdrawn' END"
DID = "CASE WHEN i % 20 < 17 THEN 'approve' WHEN i % 20 < 19 THEN 'reject' ELSE 'withdraw' END"
SEAT = "CASE WHEN i % 20 < 17 THEN 'approved' WHEN i % 20 < 19 THEN 'rejected' ELSE 'no longer required' END"
DECIDED = "i % 20 < 19"
APPROVED = "i % 20 < 17"

DIALECT: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "day": "date(:newest, '-' || (i / :people) || ' days')",
        "at": "CAST(strftime('%s', :newest) AS INTEGER) * 1000000 - (i / :people) * 86400000000",
        "json": "text",
    },
    "postgresql": {
        "day": "(CAST(:newest AS date) - CAST(i / :people AS int))",
        "at": "(CAST(:newest AS timestamptz) - (i / :people) * interval '1 day')",
        "json": "jsonb",
    },
}
FILL = (
    f"""INSERT INTO requests (id, kind, reference, requester_id, entered_by_id, state, version, round, asked_at,
        policy, chain) {SERIES} SELECT i + 1, 'vacation', 'VAC-' || (i + 1), a.id, a.id, {STATE}, 2, 1, {{at}},
        CAST(:policy AS {{json}}), CAST(:chain AS {{json}}) FROM {WHO}""",
    f"""INSERT INTO request_moves (request_id, version, action, by_id, at) {SERIES}
        SELECT i + 1, 2, {DID}, CASE WHEN {DECIDED} THEN d.id ELSE a.id END, {{at}} FROM {WHO}""",
    f"""INSERT INTO approval_seats (request_id, position, person_id, why, state, asked_at, answered_by_id) {SERIES}
        SELECT i + 1, 1, d.id, 'rule', {SEAT}, {{at}}, CASE WHEN {DECIDED} THEN d.id END FROM {WHO}""",
    f"""INSERT INTO leave_requests (request_id, type, first, last, starts, ends) {SERIES}
        SELECT i + 1, 'vacation', {{day}}, {{day}}, 'morning', 'afternoon' FROM {WHO}""",
    f"""INSERT INTO booked_days (request_id, person_id, type, day, half, amount, released_at) {SERIES}
        SELECT i + 1, a.id, 'vacation', {{day}}, 'day', 1000, CASE WHEN {APPROVED} THEN NULL ELSE {{at}} END
        FROM {WHO}""",
    f"""INSERT INTO leave_entries (person_id, type, day, amount, rule, request_id, by_id, at) {SERIES}
        SELECT a.id, 'vacation', {{day}}, -1000, 'booked', i + 1, d.id, {{at}} FROM {WHO} WHERE {APPROVED}""",
    f"""INSERT INTO cards (kind, subject_id, audience, person_id, wanted, shown, channel, ts, priority, attempts,
        next_at) {SERIES} SELECT 'vacation', i + 1, 'requester', a.id, 2, 2, 'D' || a.id, i || '.1', 1, 0, {{at}}
        FROM {WHO}""",
    f"""INSERT INTO cards (kind, subject_id, audience, person_id, wanted, shown, channel, ts, priority, attempts,
        next_at) {SERIES} SELECT 'vacation', i + 1, 'decider', d.id, 2, 2, 'D' || d.id, i || '.2', 2, 0, {{at}}
        FROM {WHO}""",
)
"""Each table in one statement: requests of a day each, one a day for everybody, back from the newest."""


def filled(url: str, requests: int) -> Counter:
    """The company at its desk, with so many requests decided, and twelve that wait for Bruno."""
    db = Database(url, audit_key=AUDIT_KEY.encode())
    counter = Counter(db)
    with db.write() as tx:
        _seats(tx, counter.ids)
        for statement in FILL:
            _run(tx, statement, requests)
        tx.execute(sa.text("INSERT INTO counters (kind, last) VALUES ('vacation', :last)"), {"last": requests})
        if not db.is_sqlite:
            for table in ("requests", "booked_days", "leave_entries", "cards"):
                tx.execute(sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    if not db.is_sqlite:
        with db._writer.execution_options(isolation_level="AUTOCOMMIT").connect() as tx:
            tx.execute(sa.text("VACUUM ANALYZE"))
    _live(counter, requests)
    return counter


def _seats(tx: Tx, ids: Mapping[str, int]) -> None:
    """Who asks (places from 0) and who decides (places after them), as rows to join with."""
    others = [people.save(tx, f"p{n}@company.example", {"name": f"Person {n}", "manager_id": ids["bruno"]})[0]
              for n in range(PEOPLE)]  # fmt: skip
    asking = [ids["ana"], ids["carla"], ids["eva"], *others][:PEOPLE]
    deciding = [ids["bruno"], *reversed(others)][:MANAGERS]
    tx.execute(sa.text("CREATE TEMPORARY TABLE seats_of_size (place integer PRIMARY KEY, id bigint)"))
    rows = [{"place": place, "id": id_} for place, id_ in enumerate([*asking, *deciding])]
    tx.execute(sa.text("INSERT INTO seats_of_size VALUES (:place, :id)"), rows)


def _run(tx: Tx, statement: str, requests: int) -> None:
    asked = sa.text(statement.format(**DIALECT[tx.dialect.name]))
    rules = vacation.snapshot(default_policy().leave.types["vacation"])
    chain = [{"schema": 1, **rule.model_dump(mode="json")} for rule in BY_MANAGER]
    values = {"most": requests, "people": PEOPLE, "managers": MANAGERS, "newest": NEWEST.isoformat(),
              "policy": json.dumps(rules), "chain": json.dumps(chain)}  # fmt: skip
    tx.execute(asked, {name: value for name, value in values.items() if re.search(rf":{name}\b", asked.text)})


def _live(counter: Counter, requests: int) -> None:
    """What is going on today: the same, whatever lies behind."""
    for name in WAITING:
        counter.grant(name, requests + 100, on=date(2000, 1, 1))
        for day in counter.working_days(name, 44)[40:]:
            answer = counter.submit(counter.ask(name, day))
            assert answer.errors is None, answer.errors
