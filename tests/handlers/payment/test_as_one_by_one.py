"""What a payment of many writes is what it would be one by one, in so many statements as for few."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from handlers.payment import book
from storage import messages, people
from storage.payment import journal, movements, payments
from storage.tables import metadata
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import approved, finance, mark, money_out, pay
from tests.heard import statements

WRITTEN = (
    "payments", "journal", "payables", "payment_batches", "payment_items", "cards", "messages", "audit", "people"
)  # fmt: skip
CHANCE = {"token", "owed_at", "next_at"}
"""What is another each time: random, or by the machine's clock."""
DECIDERS = {"ana": "bruno", "hugo": "rita", "bruno": "rita", "rita": "hugo"}


def claims(counter: Counter, names: Iterable[str], *, each: int) -> None:
    for n in range(each):
        for name in names:
            approved(counter, {**LUNCH, "merchant": f"{name} {n}"}, by=name, decider=DECIDERS[name])


def turned(counter: Counter) -> None:
    """Claims of many and an advance are paid together, which covers a claim that is not among them; and undone."""
    ask = form("hugo", "advance.ask", {"amount": "100", "purpose": "Trip"}, memo={})
    assert words(counter.submit(ask)) == ""
    assert words(counter.press(press("rita", "request.approve", "1:1"))) == ""
    claims(counter, ("ana", "hugo", "bruno", "rita"), each=2)
    batch = pay(counter, "ana", "hugo", "bruno", "rita")
    approved(counter, LINE, by="hugo", decider="rita")
    assert mark(counter, batch) == ""
    claims(counter, ("ana", "bruno"), each=1)
    again = pay(counter, "ana", "bruno")
    assert mark(counter, again) == ""
    undo = form("eva", "payment.undo", {"reason": "Slip"}, memo={"batch": again.id})
    assert words(counter.submit(undo)) == "PAY-2 is undone, and everybody in it is told."
    dropped = pay(counter, "ana", "bruno")
    assert words(counter.press(press("eva", "payment.discard", str(dropped.id)))) == ""


def rows(counter: Counter) -> dict[str, list[Any]]:
    with counter.db.read() as tx:
        return {name: [_row(row) for row in tx.execute(sa.select(table).order_by(*table.primary_key)).mappings()]
                for name in WRITTEN for table in [metadata.tables[name]]}  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in CHANCE}


MANY: tuple[tuple[Any, str], ...] = (
    (book, "pay"), (book, "undo"), (movements, "keep"), (payments, "refresh"), (journal, "keep"), (people, "own_all"),
    (messages, "touch_all"), (messages, "owe_each"),
)  # fmt: skip
"""What is given many."""


def each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is given many is given one after the other."""
    for where, name in MANY:
        monkeypatch.setattr(where, name, alone(getattr(where, name)))


def alone(whole: Callable[..., Any]) -> Callable[..., None]:
    def one_by_one(tx: Any, many: Iterable[Any], *args: Any, **told: Any) -> None:
        for one in dict.fromkeys(many):
            whole(tx, [one], *args, **told)

    return one_by_one


def test_a_payment_of_many_writes_what_it_would_one_by_one(
    counter: Counter, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned(counter)
    shutil.copyfile(sqlite_template, tmp_path / "alone.db")
    with desk.counter(f"sqlite:///{tmp_path / 'alone.db'}") as other:
        finance(other)
        each_alone(monkeypatch)
        turned(other)
        assert rows(counter) == rows(other)
    assert money_out(counter) == 10_000 + 8 * 1200 + 4590, "an advance, two lunches of four people, what it covers"


def test_so_many_statements_for_many_requests_as_for_few(counter: Counter) -> None:
    def heard(each: int) -> list[int]:
        claims(counter, ("ana", "hugo", "bruno", "rita"), each=each)
        batch = pay(counter, "ana", "hugo", "bruno", "rita")
        undo = form("eva", "payment.undo", {"reason": "Slip"}, memo={"batch": batch.id})
        return [statements(lambda: mark(counter, batch)), statements(lambda: counter.submit(undo))]

    few = heard(1)
    assert heard(3) == few
