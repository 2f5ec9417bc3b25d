"""From a press to all cards settled: one process on SQLite, two on PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from bot.simulator.actor import Actor, eventually, labels, words_of
from bot.simulator.server import Simulator
from storage import people, schema
from storage.db import Database
from tests import company, postgres
from tests.benchmarks import servers
from tests.stage import APP_TOKEN, AUDIT_KEY, BOT_TOKEN, SECRET

PRESSES = 40
FIRST = date(2026, 8, 12)
"""A Wednesday: none of the forty that follow is a holiday in Portugal."""


def run(folder: Path) -> None:
    """Measure and print."""
    print("From the press of Approve to both cards settled and the news posted")
    _measure("one process, SQLite", f"sqlite:///{folder / 'settled.db'}", folder, ("all",))
    with postgres.embedded(durable=True) as server:
        url = server.get_uri(driver="psycopg")
        _measure("web and worker, PostgreSQL", url, folder, ("web", "worker"))


def _measure(name: str, url: str, folder: Path, roles: tuple[str, ...]) -> None:
    with _running(url, folder, roles) as slack:
        took = list(_presses(slack))
    p95 = sorted(took)[int(len(took) * 0.95)]
    print(f"  {name:28} {len(took)} presses   p50 {median(took):.3f} s   p95 {p95:.3f} s (aim: at most 1 s)")


@contextmanager
def _running(url: str, folder: Path, roles: tuple[str, ...]) -> Iterator[Simulator]:
    schema.migrate(url)
    db = Database(url, audit_key=AUDIT_KEY.encode())
    company.found(db)
    with ExitStack() as house:
        slack = house.enter_context(
            Simulator(company.WORKSPACE, None, signing_secret=SECRET, bot_token=BOT_TOKEN, app_token=APP_TOKEN)
        )
        for role in roles:
            port = house.enter_context(servers.apart(servers.backoffice, url, slack.api_url, str(folder), role))
            if role != "worker":
                slack.request_url = f"http://127.0.0.1:{port}/slack/events"
        eventually(lambda: _known(db), what="the directory")
        yield slack
        db.dispose()


def _known(db: Database) -> bool:
    with db.read() as tx:
        return people.by_account(tx, team_id=company.TEAM, user_id="U0EVA") is not None


def _presses(slack: Simulator) -> Iterator[float]:
    ana, bruno = Actor(slack.client, "U0ANA"), Actor(slack.client, "U0BRUNO")
    for n in range(1, PRESSES + 1):
        day = FIRST + timedelta(days=7 * (n - 1))
        ana.command(f"/vacation {day.isoformat()}")
        ana.submit(type="unpaid", first=day.isoformat(), last=None)
        card, hers = bruno.card(f"VAC-{n}"), ana.card(f"VAC-{n}")
        began = time.perf_counter()
        bruno.press(card, "Approve")
        eventually(lambda: _is_settled(ana, bruno, n, card["ts"], hers["ts"]), what="settling", seconds=20)  # noqa: B023
        yield time.perf_counter() - began


def _is_settled(ana: Actor, bruno: Actor, n: int, his: str, hers: str) -> bool:
    mine, theirs = ana.messages(), bruno.messages()
    news = any(f"approved VAC-{n}." in words_of(m) for m in mine)
    decided = [m for m in (*mine, *theirs) if m["ts"] in (his, hers) and "Approved by" in words_of(m)]
    return news and len(decided) == 2 and not any({"Approve", "Withdraw"} & set(labels(m)) for m in decided)
