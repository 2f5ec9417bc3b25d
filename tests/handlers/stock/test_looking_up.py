"""What there is, where: found by its code at once, by its name among others, and while somebody types."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.simulator.kit.blocks import checked_blocks, checked_view
from domain.people import Role
from handlers import home
from handlers.call import Surface
from handlers.news import view_for
from storage import people
from storage.stock import items
from tests import company, desk
from tests.desk import Counter, by, form, press
from tests.handlers.conftest import owed
from tests.handlers.stock.shelf import CABLE, MONITOR, asking, put


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield made


def said(counter: Counter, text: str, *, by: str = "ana") -> list[str]:
    """What `/stock` answers, line by line."""
    answer = counter.command(by, text, called="/stock").say
    assert answer
    checked_blocks([dict(block) for block in answer.blocks])
    return [line for b in answer.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def beside(counter: Counter, text: str, *, by: str = "ana") -> list[str]:
    """The buttons beside what `/stock` answers."""
    answer = counter.command(by, text, called="/stock").say
    assert answer
    return [block["accessory"]["text"]["text"] for block in answer.blocks if "accessory" in block]


def typing(counter: Counter, text: str) -> list[tuple[str, str]]:
    """What is offered to Ana while she types."""
    body = {"type": "block_suggestion", "action_id": "stock.item", "block_id": "stock.item", "value": text}
    options = counter.give(Surface.OPTIONS, {**body, **by("ana"), "view": {"id": "V1"}}).options or ()
    return [(option["text"]["text"], option["description"]["text"]) for option in options]


def test_words_that_mean_several_things_are_choices_with_a_button_each(counter: Counter) -> None:
    put(counter, MONITOR, {"Lisbon": 3, "Porto": 5})
    put(counter, replace(MONITOR, sku="MON-27", name="Monitor 27 inch", barcodes=()), {})
    assert said(counter, "monitors") == [
        "In stock for “monitors”:",
        "*Monitor 24 inch* · MON-24",
        "*8 pcs available* · Porto: 5 pcs · Lisbon: 3 pcs",
        "*Monitor 27 inch* · MON-27",
        "*0 pcs available*",
    ]
    assert beside(counter, "monitors") == ["Ask for it…", "Tell me when it is back"]


def test_a_keeper_opens_one_of_several(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["eva"], [Role.STOCK])
    assert beside(counter, "monitor", by="eva") == ["Show…"]
    opened = counter.press(press("eva", "stock.look", str(monitor))).say
    assert opened
    assert opened.text == "Monitor 24 inch: *3 pcs available*"


def test_a_word_is_not_taken_for_a_code(counter: Counter) -> None:
    """A substring of codes returned the wrong product elsewhere."""
    put(counter, CABLE, {"Lisbon": 6})
    assert said(counter, "cab-hdmi-2")[0] == "*HDMI cable 2 m* · CAB-HDMI-2"
    assert said(counter, "hdmi")[0] == "In stock for “hdmi”:"


def test_what_nothing_is_called(counter: Counter) -> None:
    put(counter, CABLE, {"Lisbon": 6})
    assert said(counter, "zebra") == ["Nothing in stock is called “zebra”.", "Try one word of its name, or its code."]


def test_an_item_is_found_while_somebody_types_and_asked_for_in_the_same_form(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    view = counter.command("ana", "", called="/stock").open_view
    assert view
    checked_view(dict(view), "modal")
    assert counter.submit(form("ana", "stock.ask", {"stock.item": None}, memo={})).errors == {
        "stock.item": "Choose what you need: type some of its name, or its code."
    }
    assert typing(counter, "moni") == [("Monitor 24 inch", "MON-24 · 3 pcs available")]
    chosen: Any = press("ana", "stock.item", "")
    chosen["view"] = asking(monitor, "1")["view"]
    refreshed = counter.press(chosen).refresh_view
    assert refreshed
    checked_view(dict(refreshed), "modal")
    assert [b["block_id"] for b in refreshed["blocks"] if b["type"] == "input"] == ["stock.item", "quantity", "reason"]
    assert refreshed["blocks"][1]["text"]["text"] == "*3 pcs available*\nLisbon"
    assert counter.submit(asking(monitor, "1")).errors is None


def test_a_new_name_is_found_by_the_next_lookup_and_an_old_one_no_more(counter: Counter) -> None:
    cable = put(counter, CABLE, {"Lisbon": 6})
    assert said(counter, "hdmi")[1] == "*HDMI cable 2 m* · CAB-HDMI-2"
    with counter.db.write() as tx:
        (_,) = items.save(tx, [replace(CABLE, id=cable, name="Display port lead")])
    assert said(counter, "hdmi") != []
    assert said(counter, "port lead")[1] == "*Display port lead* · CAB-HDMI-2"
    with counter.db.write() as tx:
        items.save(tx, [replace(CABLE, id=cable, name="Display port lead", active=False)])
    assert said(counter, "port lead")[0] == "Nothing in stock is called “port lead”."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("MON-24", "Monitor 24 inch: *3 pcs available*"),
        ("monitor 24", "Monitor 24 inch: *3 pcs available*"),
        ("Do we have a monitor 24?", "Monitor 24 inch: *3 pcs available*"),
        ("temos monitor 27 no estoque?", "Monitor 27 inch: *0 pcs available*"),
        ("monitor", "In stock:\nMonitor 24 inch (MON-24)\nMonitor 27 inch (MON-27)"),
        ("24", None),
        ("where is everybody", None),
    ],
)
def test_who_writes_a_name_or_a_code_to_the_bot_is_told_what_there_is(
    counter: Counter, text: str, told: str | None
) -> None:
    put(counter, MONITOR, {"Lisbon": 3})
    put(counter, replace(MONITOR, sku="MON-27", name="Monitor 27 inch", barcodes=()), {})
    event = {"type": "message", "channel": "D0ANA", "channel_type": "im", "user": "U0ANA", "text": text, "ts": "1.1"}
    counter.give(Surface.EVENT, {"event_id": "Ev1", "team_id": company.TEAM, "event": event})
    (answer,) = owed(counter, "ana", "talk")
    assert answer
    assert (answer.text == told) is (told is not None)


def test_the_home_tab_opens_the_same_form(counter: Counter) -> None:
    with counter.db.read() as tx:
        tab = home.draw(tx, view_for(tx, counter.office, counter.ids["ana"], counter.now))
    found = [e for b in tab["blocks"] for e in b.get("elements", ()) if e.get("action_id") == "stock.search"]
    assert [button["text"]["text"] for button in found] == ["Look in stock"]
    view = counter.press(press("ana", "stock.search", "")).open_view
    assert view
    assert view["callback_id"] == "stock.ask"
