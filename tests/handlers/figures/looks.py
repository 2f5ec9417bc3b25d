"""What somebody reads of figures that are kept, and what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from handlers.figures import counting
from storage import approval
from storage.db import Database
from storage.tables import kept_figures, requests
from tests.desk import Counter, press
from tests.handlers.test_numbers import numbers, shown
from tests.stage import AUDIT_KEY

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def tick(counter: Counter, owner: str = "one") -> int:
    """Until nothing is due; how many were counted."""
    counted = 0
    while now := counting.tick(counter.db, counter.office, counter.now, owner=owner):
        counted += now
    return counted


def approved(counter: Counter, first: date) -> None:
    """Ana asks for a day, and Bruno approves it at once; a minute later."""
    counter.grant("ana", 5)
    assert counter.submit(counter.ask("ana", first)).errors is None
    with counter.db.read() as tx:
        newest = tx.execute(sa.select(sa.func.max(requests.c.id))).scalar_one()
        request = approval.load(tx, newest)
    counter.press(press("bruno", "request.approve", f"{request.id}:{request.version}"))
    counter.now += MINUTE


def as_of(answer: Any) -> list[str]:
    """What stands below the heading: since when the figures are."""
    blocks = answer.say.blocks if answer.say else answer.open_view["blocks"]
    return [e["text"] for block in blocks if block["type"] == "context" for e in block["elements"]]


def leave_of(counter: Counter, name: str = "rita") -> tuple[str, list[str]]:
    """What somebody reads of decisions on leave, and since when that is."""
    page = numbers(counter, name)
    return next(line for line in shown(page) if line.startswith("*Leave, rejected:*")), as_of(page)


def nobody_waits(*_: object) -> Any:
    raise AssertionError("somebody waits while leave is counted")


def kept(counter: Counter, board: str = "leave") -> dict[date, Any]:
    """The rows of a board, by month; in the order in which they were asked for."""
    with counter.db.read() as tx:
        found = sa.select(kept_figures).where(kept_figures.c.board == board).order_by(kept_figures.c.id)
        return {row.month: row for row in tx.execute(found)}


@contextmanager
def other(counter: Counter) -> Iterator[Counter]:
    """Another process on the same database."""
    db = Database(counter.db.url.render_as_string(hide_password=False), audit_key=AUDIT_KEY.encode())
    try:
        another = copy(counter)
        another.db = db
        another.__post_init__()
        yield another
    finally:
        db.dispose()
