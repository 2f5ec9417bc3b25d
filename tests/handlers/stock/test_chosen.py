"""Whatever a form of stock says, somebody is answered by a rule and never that something broke."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers.call import Surface
from handlers.entries import ENTRIES
from tests import desk
from tests.desk import Counter, form, words
from tests.handlers.stock.keepers import appoint
from tests.handlers.stock.shelf import MONITOR, put

NO_ITEM = "There is no such item here any more. Look it up once more, by its name or its code."
NOTHING = "What this was about is not kept here any more, and nothing was changed."
FORGED = ("99", "99:1", "9" * 19, "9" * 40, "x", "", "-1", "²", "1.5")


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        appoint(made)
        put(made, MONITOR, {"Lisbon": 3})
        yield made


def named() -> set[str]:
    """What the forms of stock are called."""
    forms = (e.name for e in ENTRIES if e.surface is Surface.FORM)
    return {name.removeprefix("stock.") for name in forms if name.startswith("stock.")}


def forms(value: str) -> dict[str, tuple[dict[str, Any], dict[str, Any], str]]:
    """What each form is handed in with: its fields, what it remembers, and what is answered."""
    much = {"quantity": "1", "place": value, "reason": "Broken", "serials": [value]}
    about = {"request": value, "seen": 1, "place": ["D0CARDS", "1.000001"]}
    moves = {name: (much, {"item": value}, NO_ITEM) for name in ("receipt", "issue", "transfer", "adjustment")}
    return moves | {
        "ask": ({"stock.item": value, **much}, {}, NO_ITEM),
        "change": (much, about, NOTHING),
        "less": (much, about, NOTHING),
        "hand_serials": (much, about, NOTHING),
        "choose_count": ({"place": value}, {}, NOTHING),
        "count": ({"n0": "1"}, {"lines": [[value, value]], "count": value}, NOTHING),
    }


def test_every_form_says_what_is_not_there(counter: Counter) -> None:
    assert named() == set(forms("99")), "a new form: what does it say of an item that is not there?"
    for value in FORGED:
        for name, (fields, memo, said) in forms(value).items():
            if value or name != "ask":
                assert words(counter.submit(form("eva", f"stock.{name}", fields, memo=memo))) == said, (name, value)


@pytest.mark.parametrize("value", FORGED)
def test_a_place_that_is_not_there_is_chosen_anew(counter: Counter, value: str) -> None:
    memo = {"item": 1}
    for name in ("receipt", "issue", "transfer", "adjustment"):
        fields = {"quantity": "1", "place": value, "to": value, "reason": "Broken"}
        assert words(counter.submit(form("eva", f"stock.{name}", fields, memo=memo))) == "Choose where."
    at_no_place = form("eva", "stock.count", {"n0": "1"}, memo={"lines": [[1, value]]})
    assert words(counter.submit(at_no_place)) == NOTHING
    page = {"lines": [[1, 1]], "place": value, "after": value, "count": value, "more": True}
    assert words(counter.submit(form("eva", "stock.count", {"n0": "3"}, memo=page))).startswith("1 line counted")
