"""What people do around payments, and what they read: the company with Carla and Eva in finance."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from domain.people import Role
from domain.policy import Finance
from handlers.approval.card import draw as card_of
from handlers.news import CARDS, view_for
from storage import people
from storage.payment import batches, journal
from storage.payment.batches import Batch
from storage.payment.journal import Kept
from storage.tables import payments as rows
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.expense.claiming import hand_in

CHANNEL = "C0FINANCE"
LEFT = (
    "Nobody whom you chose can be paid now: that was paid, is in another payment, is approved no more, "
    "or is for others to pay. Close this form and open it again."
)


def finance(made: Counter, channel: str | None = CHANNEL) -> None:
    expenses = made.policy.expenses.model_copy(update={"finance": Finance(channel=channel)})
    made.policy = made.policy.model_copy(update={"expenses": expenses})
    made.__post_init__()
    with made.db.write() as tx:
        for name in ("carla", "eva"):
            people.save_roles(tx, made.ids[name], [Role.FINANCE])


def approved(counter: Counter, *lines: Mapping[str, Any], by: str = "ana", decider: str = "bruno") -> int:
    """Somebody's claim is approved; its id."""
    for turn, line in enumerate(lines):
        last = turn == len(lines) - 1
        assert words(hand_in(counter, {**line, "more": None if last else ["more"]}, by=by, turn=turn)) == ""
    with counter.db.read() as tx:
        newest: int = tx.execute(sa.text("SELECT max(id) FROM requests")).scalar_one()
    assert words(counter.press(press(decider, "request.approve", f"{newest}:1"))) == ""
    return newest


def choosing(counter: Counter, by: str, *names: str) -> Any:
    """The form of what is to be paid, with these people ticked."""
    view = counter.command(by, "pay", called="/expense").open_view or {}
    memo = json.loads(view.get("private_metadata") or "{}")
    return form(by, "payment.choose", {"pay0": [f"{counter.ids[name]}:EUR" for name in names]}, memo=memo)


def pay(counter: Counter, *names: str, by: str = "carla") -> Batch:
    """These people are paid together."""
    assert words(counter.submit(choosing(counter, by, *names))) == ""
    with counter.db.read() as tx:
        return batches.opened(tx, limit=99)[-1]


def mark(counter: Counter, batch: Batch, *, by: str = "carla", day: Any = TODAY) -> str:
    return words(counter.submit(form(by, "payment.mark", {"day": day}, memo={"batch": batch.id})))


def said(counter: Counter, kind: str, subject_id: int, name: str | None = None) -> list[str]:
    """What a card of finance's says, in the channel or to somebody."""
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids[name] if name else None, counter.now)
        return texts(CARDS[kind].draw(tx, reader, subject_id).blocks)


def card(counter: Counter, name: str, request_id: int) -> list[str]:
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids[name], counter.now)
        return texts(card_of(tx, reader, "expense", request_id).blocks)


def texts(blocks: Any) -> list[str]:
    """The lines of sections and small print, and the words on buttons."""
    found: list[str] = []
    for block in blocks:
        found += (block.get("text") or {}).get("text", "").split("\n") if "text" in block else []
        found += [e["text"] if isinstance(e["text"], str) else f"[{e['text']['text']}]"
                  for e in block.get("elements", ()) if "text" in e]  # fmt: skip
    return found


def listed(counter: Counter, name: str = "ana") -> str:
    return words(counter.command(name, "list", called="/expense"))


def money_out(counter: Counter) -> int:
    with counter.db.read() as tx:
        return int(tx.execute(sa.select(sa.func.coalesce(sa.func.sum(rows.c.amount), 0))).scalar_one())


def record(counter: Counter, request_id: int, amount: str, *, by: str = "carla", day: Any = TODAY) -> Any:
    inputs = {"amount": amount, "day": day}
    return counter.submit(form(by, "payment.record", inputs, memo={"request": request_id}))


def entries(counter: Counter, request_id: int) -> list[Kept]:
    with counter.db.read() as tx:
        return journal.of(tx, request_id)


def correct(counter: Counter, request_id: int, line: int, amount: str, *, by: str = "eva", reason: str = "VAT") -> Any:
    inputs = {"line": str(line), "amount": amount, "reason": reason}
    return counter.submit(form(by, "payment.correct", inputs, memo={"request": request_id}))


def advance(counter: Counter, by: str, n: int, note: str | None = None) -> Any:
    """The n-th form of somebody for an advance."""
    given = {"amount": f"{n + 1}00", "purpose": f"Trip {n} {note or ''}"[:150]}
    return form(by, "advance.ask", given, memo={})
