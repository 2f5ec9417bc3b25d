"""An item is looked up by its code, asked for, and kept for who asked once that is approved."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.people import Role
from storage import people
from storage.stock import items, watches
from tests import desk
from tests.desk import Counter, press, words
from tests.handlers.conftest import owed
from tests.handlers.stock.shelf import CABLE, MONITOR, asking, put, receive, there_is


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield made


def looked_up(counter: Counter, text: str, *, by: str = "ana") -> list[str]:
    """What `/stock` answers, line by line."""
    said = counter.command(by, text, called="/stock").say
    assert said
    return [line for b in said.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def approve(counter: Counter, request_id: int, *, by: str = "bruno", version: int = 1) -> Any:
    return counter.press(press(by, "request.approve", f"{request_id}:{version}"))


@pytest.mark.parametrize("code", ["MON-24", "mon 24", "7891234567895"])
def test_a_single_exact_code_is_the_answer(counter: Counter, code: str) -> None:
    put(counter, MONITOR, {"Lisbon": 3, "Porto": 5})
    said = ["*Monitor 24 inch* · MON-24", "*8 pcs available*", "Porto: 5 pcs", "Lisbon: 3 pcs"]
    assert looked_up(counter, code) == said


def test_what_is_approved_is_kept_and_nobody_else_gets_it(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    assert words(counter.submit(asking(monitor, "2"))) == ""
    assert words(counter.submit(asking(monitor, "3", by="ana"))) == ""
    assert there_is(counter, monitor).reserved == 0, "what is only asked for is free"
    assert words(approve(counter, 1)) == ""
    assert looked_up(counter, "MON-24")[1:] == [
        "*1 pcs available* · 3 on hand, 2 reserved",
        "Lisbon",
    ]
    told = (
        "3 are not available any more: of Monitor 24 inch there is 1 in one place. "
        "“Approve less…” approves what there is."
    )
    assert words(approve(counter, 2, by="bruno")) == told
    assert there_is(counter, monitor).reserved == 2


def test_more_than_there_is_cannot_be_asked_for(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3, "Porto": 1})
    answer = counter.submit(asking(monitor, "4"))
    told = "4 are not available: of Monitor 24 inch there are 3 in one place. Take 3 at most."
    assert answer.errors == {"quantity": told}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Write how many."),
        ("two", "two is no quantity. Write a number such as 2."),
        ("-1", "-1 is no quantity. Write a number such as 2."),
        ("1.000", "It is counted in pcs: write a whole number, without decimals."),
        ("1.5", "It is counted in pcs: write a whole number, without decimals."),
    ],
)
def test_what_is_no_quantity_is_said_beside_the_field(counter: Counter, typed: str, told: str) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    assert counter.submit(asking(monitor, typed)).errors == {"quantity": told}


@pytest.mark.parametrize("chosen", ["99", "9" * 30, "x", "-1", "²"])
def test_an_item_that_is_not_there_is_chosen_anew(counter: Counter, chosen: str) -> None:
    """A backup was restored that does not have it, or somebody sends whatever they like."""
    told = "There is no such item here any more. Look it up once more, by its name or its code."
    form: Any = asking(1, "1")
    form["view"]["state"]["values"]["stock.item"]["stock.item"]["selected_option"]["value"] = chosen
    assert counter.submit(form).errors == {"stock.item": told}
    assert [words(counter.press(press("ana", f"stock.{what}", chosen))) for what in ("open", "watch")] == [told] * 2


def test_a_decision_that_is_taken_back_frees_what_was_kept(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    counter.submit(asking(monitor, "2"))
    approve(counter, 1)
    counter.submit(desk.form("bruno", "request.take_back", {"reason": "Too soon"}, memo={"request": 1, "seen": 2}))
    there = there_is(counter, monitor)
    assert (there.on_hand, there.reserved) == (Decimal(3), Decimal(0))


def test_low_stock_is_told_once_for_each_time(counter: Counter) -> None:
    keepers(counter)
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    counter.submit(asking(monitor, "1"))
    counter.submit(asking(monitor, "1"))
    approve(counter, 1)
    assert owed(counter, "eva", "stock.low") == [], "two are left, and that is the minimum"
    approve(counter, 2)
    counter.submit(asking(monitor, "1"))
    approve(counter, 3)
    (told,) = owed(counter, "eva", "stock.low")
    assert told
    assert told.text.split("\n") == [
        "📉 *Monitor 24 inch* · MON-24: 0 pcs available, the minimum is 2 pcs.",
        "Suggested order: 10 pcs",
    ]


def test_who_waits_is_told_once_that_it_is_back(counter: Counter) -> None:
    cable = put(counter, CABLE, {})
    for _ in range(2):
        said = words(counter.press(press("ana", "stock.watch", str(cable))))
        assert said == "You will be told once HDMI cable 2 m is there again."
    with counter.db.write() as tx:
        for _ in range(2):
            receive(tx, counter, replace(CABLE, id=cable), "Lisbon", Decimal(6))
    (told,) = owed(counter, "ana", "stock.back")
    assert told
    assert told.text == "HDMI cable 2 m is there again: 12 pcs available."


def test_who_waits_hears_of_it_too_where_it_is_gone_again_before_they_are_told(counter: Counter) -> None:
    cable = put(counter, CABLE, {})
    waits = "You will be told once HDMI cable 2 m is there again."
    assert words(counter.press(press("ana", "stock.watch", str(cable)))) == waits
    with counter.db.write() as tx:
        for quantity in (6, -6):
            receive(tx, counter, replace(CABLE, id=cable), "Lisbon", Decimal(quantity))
    (told,) = owed(counter, "ana", "stock.back")
    assert told
    assert told.text == "HDMI cable 2 m was there again, and is gone once more."
    (again,) = (block["elements"][0] for block in told.blocks if block["type"] == "actions")
    assert again["text"]["text"] == "Tell me when it is back"
    assert words(counter.press(press("ana", again["action_id"], again["value"]))) == waits


def test_who_would_wait_for_what_is_there_is_told_of_it_now(counter: Counter) -> None:
    """The button stands on what was looked up when there was nothing."""
    cable = put(counter, CABLE, {"Lisbon": 6})
    answer = counter.press(press("ana", "stock.watch", str(cable)))
    assert words(answer) == "HDMI cable 2 m is there again: 6 pcs available."
    assert answer.say
    assert [b["elements"][0]["action_id"] for b in answer.say.blocks if b["type"] == "actions"] == ["stock.open"]
    with counter.db.write() as tx:
        assert watches.awaited(tx, [cable]) == set()
        items.save(tx, [replace(CABLE, id=cable, active=False)])
    gone = words(counter.press(press("ana", "stock.watch", str(cable))))
    assert gone == "HDMI cable 2 m is kept in stock no more. Look for another item."


def keepers(counter: Counter) -> None:
    """Eva keeps the stock."""
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["eva"], [Role.STOCK])
