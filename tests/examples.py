"""For each kind of request, somebody who asks for one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.people import Action
from handlers.approval.card import name_of
from storage import approval
from tests.desk import Counter, form, press, words
from tests.handlers.payment.paying import advance
from tests.handlers.stock.shelf import MONITOR, asking, put

HOSTILE = "<!channel> <@U0ANA> <https://evil.example|here> *x* & <script>"
LONG_NAME = (HOSTILE + " of the House of Many Words" * 9)[:200]
LONG_WORDS = (HOSTILE + " and so on" * 100)[:500]
DAY = date(2026, 8, 10)


def vacation(counter: Counter, by: str, n: int, note: str | None = None) -> Any:
    """The n-th form of somebody for leave: a week each."""
    first = DAY + timedelta(days=7 * n)
    return counter.ask(by, first, first + timedelta(days=4), note=note)


def giving_back(counter: Counter, by: str, n: int, note: str | None = None) -> Any:
    """The n-th form of somebody who gives two of three days of an approved leave back, where that needs approval."""
    first = DAY + timedelta(days=7 * n)
    assert counter.submit(counter.ask(by, first, first + timedelta(days=2))).errors is None
    with counter.db.read() as tx:
        leave_id = approval.asked_by(tx, counter.ids[by], kind="vacation", limit=1)[0]
    assert words(counter.press(press("bruno", name_of(Action.APPROVE), f"{leave_id}:1"))) == ""
    days = [(first + timedelta(days=k)).isoformat() for k in (1, 2)]
    return form(by, "vacation.give_back", {"days": days, "note": note}, memo={"request": leave_id, "seen": 2})


def expense(counter: Counter, by: str, n: int, note: str | None = None) -> Any:
    """The n-th form of somebody for an expense."""
    spent = {"amount": f"{n + 1}.50", "category": "travel", "day": counter.now.date(), "merchant": LONG_WORDS[:100]}
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0}
    return form(by, "expense.ask", {**spent, "note": (note or "")[:300], "more": None}, memo=memo)


def stock(counter: Counter, by: str, n: int, note: str | None = None) -> Any:
    """The n-th form of somebody who asks for an item of its own."""
    item = replace(MONITOR, sku=f"MON-{by}-{n}", barcodes=(), name=LONG_NAME)
    return asking(put(counter, item, {LONG_NAME: 9}), "2", by=by, reason=(note or "")[:300])


def access(counter: Counter, by: str, n: int, note: str | None = None) -> Any:
    """The n-th form of somebody who asks for access."""
    wanted = {"access.system": "crm", "role.crm": "seller", "lasts": "30", "reason": note}
    return form(by, "access.ask", wanted, memo={})


EXAMPLES: Mapping[str, Any] = {
    "vacation": vacation,
    "return": giving_back,
    "expense": expense,
    "advance": advance,
    "stock": stock,
    "access": access,
}
"""For each kind, a form that asks for the n-th example of it: (counter, by, n, note)."""
