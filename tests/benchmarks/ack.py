"""How long Slack waits for our answer to a whole vacation submission, synchronous=FULL, beside what can't be beaten."""

import shutil
from pathlib import Path

from bot.simulator.server import Simulator
from storage import schema
from storage.db import Database
from tests.benchmarks import servers
from tests.benchmarks.crowd import settle, signed, submissions
from tests.benchmarks.load import Figures, drive
from tests.benchmarks.replay import Recorder, record, replay
from tests.company import WORKSPACE
from tests.stage import AUDIT_KEY, BOT_TOKEN, SECRET

ALONE, TOGETHER, WARM_UP = 600, 2400, 200
CLIENTS = 16


def run(folder: Path) -> None:
    """Measure and print."""
    template = folder / "template.db"
    _company(template)
    rows = {
        "Bolt's no-op, default settings": _no_op(servers.bolt_by_default, ALONE // 3, TOGETHER // 3),
        "Bolt's no-op, as we set it up": _no_op(servers.bolt_as_ours, ALONE, TOGETHER),
        "the same SQL, replayed": _replayed(template, folder),
        "a whole vacation submission": _submissions(template, folder),
    }
    print("Ack of a vacation submission (SQLite, synchronous=FULL)")
    for name, pair in rows.items():
        for figures in pair:
            print(f"  {name:32} {figures.clients:2} clients  {figures}")
    default, _, sql, ours = rows.values()
    print(f"  alone: {ours[0].p50 / default[0].p50:.2f} of Bolt's default no-op (aim: at most 0.50)")
    print(f"  together: {ours[1].rate / sql[1].rate:.2f} of the replayed SQL's rate (aim: at least 0.60)")
    bound = 2 * CLIENTS * ours[0].p50
    print(f"  together: p99 {ours[1].p99:.1f} ms (aim: at most 2 x {CLIENTS} x p50 alone = {bound:.1f} ms)")


def _company(file: Path) -> None:
    schema.migrate(f"sqlite:///{file}")
    db = Database(f"sqlite:///{file}", audit_key=AUDIT_KEY.encode())
    settle(db)
    db.dispose()


def _copy(template: Path, folder: Path, name: str) -> str:
    shutil.copy(template, folder / f"{name}.db")
    return f"sqlite:///{folder / name}.db"


def _no_op(server: object, alone: int, together: int) -> tuple[Figures, Figures]:
    with servers.apart(server) as port:  # type: ignore[arg-type]
        requests = [signed(p, SECRET) for p in submissions(0, max(alone, together))]
        drive(port, requests[:WARM_UP], clients=4)
        return drive(port, requests[:alone], clients=1), drive(port, requests[:together], clients=CLIENTS)


def _submissions(template: Path, folder: Path) -> tuple[Figures, Figures]:
    url = _copy(template, folder, "submissions")
    with (
        Simulator(WORKSPACE, None, signing_secret=SECRET, bot_token=BOT_TOKEN) as slack,
        servers.apart(servers.backoffice, url, slack.api_url, str(folder), "web") as port,
    ):
        requests = [signed(p, SECRET) for p in submissions(0, WARM_UP + ALONE + TOGETHER)]
        drive(port, requests[:WARM_UP], clients=4)
        alone = drive(port, requests[WARM_UP : WARM_UP + ALONE], clients=1)
        return alone, drive(port, requests[WARM_UP + ALONE :], clients=CLIENTS)


def _replayed(template: Path, folder: Path) -> tuple[Figures, Figures]:
    source = Recorder(_copy(template, folder, "recorded"), audit_key=AUDIT_KEY.encode())
    recorded = record(source, WARM_UP + ALONE + TOGETHER)
    source.dispose()
    target = Database(_copy(template, folder, "replayed"), audit_key=AUDIT_KEY.encode())
    try:
        replay(target, recorded[:WARM_UP], clients=4)
        alone = replay(target, recorded[WARM_UP : WARM_UP + ALONE], clients=1)
        return alone, replay(target, recorded[WARM_UP + ALONE :], clients=CLIENTS)
    finally:
        target.dispose()
