"""The form of what is to be paid: whoever it does not list is left out of a payment, or paid alone, by name."""

import json
from typing import Any

import pytest

from handlers.call import Surface
from handlers.payment import choice
from storage.payment import batches
from tests.desk import Counter, by, form, words
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import approved


def long_form(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The form that lists Ana alone, of four whose claims wait: its fields, and what it remembers."""
    monkeypatch.setattr(choice, "GROUP", 1)
    monkeypatch.setattr(choice, "GROUPS", 1)
    approved(counter, LINE)
    for name in ("hugo", "bruno", "rita"):
        approved(counter, LUNCH, by=name, decider="rita" if name != "rita" else "hugo")
    return opened(counter)


def opened(counter: Counter) -> Any:
    return counter.command("eva", "pay", called="/expense").open_view


def offered(counter: Counter, view: Any, typed: str, by_whom: str = "eva") -> list[tuple[str, str]]:
    """Who may be meant by what is typed into the form, and what a form calls them."""
    body = {"type": "block_suggestion", "action_id": choice.NAMED, "block_id": choice.NAMED, "value": typed}
    found = counter.give(Surface.OPTIONS, {**body, **by(by_whom), "view": view}).options or ()
    return [(one["text"]["text"], one["value"]) for one in found]


def sent(counter: Counter, view: Any, **ticked: list[str]) -> list[int]:
    """The requests of the payment that comes of it."""
    inputs = {choice.NAMED if name == "named" else name: keys for name, keys in ticked.items()}
    memo = json.loads(view["private_metadata"])
    assert words(counter.submit(form("eva", choice.CHOOSE, inputs, memo=memo))) == ""
    with counter.db.read() as tx:
        return [item.request_id for item in batches.opened(tx, limit=9)[-1].items]


def test_one_of_those_who_are_not_listed_is_left_out_or_paid_alone(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = long_form(counter, monkeypatch)
    assert [name for name, _ in offered(counter, view, "")] == [
        "Hugo Reis: €12.00", "Bruno Costa: €12.00", "Rita Alves: €12.00"
    ], "not Ana, whose box is there"  # fmt: skip
    ((_, bruno),) = offered(counter, view, "bru")
    assert offered(counter, view, "exp-3") == [("Bruno Costa: €12.00", bruno)]
    assert offered(counter, view, "", by_whom="ana") == [], "only finance reads who is paid"
    assert sent(counter, view, pay0=[], rest=[], named=[bruno]) == [3], "Bruno alone"
    view = opened(counter)
    ((_, hugo),) = offered(counter, view, "hugo")
    assert sent(counter, view, pay0=[], rest=["rest"], named=[hugo]) == [4], "all others but Hugo"
    assert sent(counter, view, pay0=[f"{counter.ids['ana']}:EUR"], rest=[], named=[]) == [1]


def test_the_queue_of_finance_is_what_is_to_be_paid(counter: Counter) -> None:
    approved(counter, LINE)
    pay = opened(counter)
    for word in ("queue", "fila"):
        assert counter.command("eva", word, called="/expense").open_view == pay, "not a claim paid to it"
        refused = counter.command("ana", word, called="/expense")
        assert words(refused) == words(counter.command("ana", "pay", called="/expense")) != ""
