"""Keepers, what they read, and what time brings: for stories of what was approved."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.people import Role
from handlers import reminder
from handlers.approval.card import draw
from handlers.news import CARDS, view_for
from handlers.stock.giving import deadline, queue
from storage import audit, people
from storage.tables import audit as trail
from storage.tables import cards
from tests.desk import Counter, press, words
from tests.handlers.stock.shelf import MONITOR, asking, put
from tests.stage import AUDIT_KEY


def keepers(counter: Counter, *names: str) -> Counter:
    """These keep the stock."""
    with counter.db.write() as tx:
        for name in names:
            people.save_roles(tx, counter.ids[name], [Role.STOCK])
    return counter


def in_channel(counter: Counter) -> None:
    """The keepers have a channel."""
    stock = counter.policy.stock.model_copy(update={"channel": "C0STOCK"})
    counter.policy = counter.policy.model_copy(update={"stock": stock})
    counter.__post_init__()


def kept_for(counter: Counter, *, by: str = "ana", quantity: str = "2", on_hand: int = 5) -> int:
    """Somebody asks for a monitor, and their manager approves it; the item."""
    monitor = put(counter, MONITOR, {"Lisbon": on_hand})
    assert words(counter.submit(asking(monitor, quantity, by=by))) == ""
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    return monitor


def do(counter: Counter, by: str, what: str, value: str = "1") -> str:
    return words(counter.press(press(by, f"stock.{what}", value)))


def texts(blocks: Any) -> list[str]:
    return [line for b in blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def reads(counter: Counter, by: str, request_id: int = 1) -> tuple[str, list[str]]:
    """What a card says of where the thing is, and the buttons on it."""
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids[by], counter.now)
        blocks = draw(tx, reader, "stock", request_id).blocks
    (said,) = [line for line in texts(blocks) if line.startswith("📦")]
    return said, [e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"]]


def asked_card(counter: Counter, name: str) -> list[list[str]]:
    """The cards that ask somebody whether they have something: text and buttons."""
    mine = (cards.c.kind == "stock.handed", cards.c.person_id == counter.ids[name])
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids[name], counter.now)
        ids = tx.execute(sa.select(cards.c.subject_id).where(*mine).order_by(cards.c.id)).scalars().all()
        drawn = [CARDS["stock.handed"].draw(tx, reader, subject_id).blocks for subject_id in ids]
    return [
        [*texts(blocks), *(e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"])]
        for blocks in drawn
    ]


def in_queue(counter: Counter) -> Any:
    """The card in the channel."""
    with counter.db.read() as tx:
        return queue.draw(tx, view_for(tx, counter.office, None, counter.now), 0)


def later(counter: Counter, moment: datetime) -> int:
    """Time passes; how much the clock did then."""
    counter.now = moment
    done = deadline.tick(counter.db, counter.office, moment)
    reminder.tick(counter.db, counter.office, moment)
    return done


def chained(counter: Counter) -> list[str]:
    """What the audit knows, all of it whole."""
    with counter.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), audit.Head)
        return [
            json.loads(row)["action"] for row in tx.execute(sa.select(trail.c.entry).order_by(trail.c.seq)).scalars()
        ]
