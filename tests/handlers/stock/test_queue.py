"""What is to be handed over, and what is low: keepers read it in one place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.simulator.kit.blocks import checked_blocks
from handlers import home
from handlers.news import view_for
from handlers.stock.giving import queue
from tests import desk
from tests.desk import Counter, press, words
from tests.handlers.conftest import at, owed
from tests.handlers.stock.served import (
    do,
    in_channel,
    in_queue,
    keepers,
    kept_for,
    texts,
)
from tests.handlers.stock.shelf import MONITOR, asking, put


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """Eva keeps the stock, and Carla."""
    with desk.counter(sqlite_url) as made:
        yield keepers(made, "eva", "carla")


def test_keepers_see_what_to_hand_over_and_what_is_low(counter: Counter) -> None:
    here = keepers(counter, "eva", "carla")
    in_channel(here)
    assert queue.tick(here.db, here.office, here.now) == 0, "there is nothing to say yet"
    kept_for(here, quantity="4")
    assert [queue.tick(here.db, here.office, here.now) for _ in range(2)] == [1, 0]
    said = [
        "*Ana Souza* 4 pcs, Monitor 24 inch · MON-24",
        "Lisbon, until Mon 10 Aug · STK-1",
        "📉 *Monitor 24 inch* · MON-24: 1 pcs available, the minimum is 2 pcs. Suggested order: 9 pcs",
    ]
    assert texts(in_queue(here).blocks) == said, "five are there, and that four are promised counts"
    shown = here.command("eva", "queue", called="/stock").say
    assert shown
    assert texts(shown.blocks) == said
    carlas = here.command("carla", "fila", called="/stock").say
    assert carlas
    assert texts(carlas.blocks)[1] == "Lisbon, até seg 10 de ago · STK-1"
    refused = words(here.command("ana", "queue", called="/stock"))
    assert refused == "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    do(here, "eva", "hand_over", "1:2")
    assert texts(in_queue(here).blocks)[:2] == [
        "Nothing is to be handed over.",
        "⏳ Ana Souza has not confirmed STK-1 yet, handed over by Eva Lima Mon 3 Aug 09:00 (UTC).",
    ]


def on_the_tab(counter: Counter, name: str, heading: str = "Stock") -> list[str]:
    """What a keeper's Home tab says of it, and the way that stands below."""
    with counter.db.read() as tx:
        blocks = home.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now))["blocks"]
    at = [n for n, block in enumerate(blocks) if block.get("text", {}).get("text") == heading]
    return [line for n in at for line in (*texts([blocks[n + 1]]), blocks[n + 2]["elements"][0]["text"]["text"])]


def test_a_keeper_reads_on_the_home_tab_what_is_to_be_handed_over(counter: Counter) -> None:
    here = keepers(counter, "eva", "carla")
    assert on_the_tab(here, "eva") == [], "nothing is"
    kept_for(here)
    said = ["1 request to be handed over", "Next: STK-1, kept until Mon 10 Aug", "Show the list…"]
    assert on_the_tab(here, "eva") == said
    assert on_the_tab(here, "carla", "Estoque") == [
        "1 pedido para entregar",
        "Próximo: STK-1, guardado até seg 10 de ago",
        "Mostrar a lista…",
    ]
    assert on_the_tab(here, "ana") == on_the_tab(here, "bruno") == [], "they keep no stock"
    opened = here.press(press("eva", "stock.queue_page.first", "queue:0")).open_view
    assert opened
    assert [block["type"] for block in opened["blocks"]].count("header") == 0, "the form has it as its title"
    assert texts(opened["blocks"])[0] == "*Ana Souza* 2 pcs, Monitor 24 inch · MON-24"
    do(here, "eva", "hand_over", "1:2")
    assert on_the_tab(here, "eva") == ["1 handed over and not confirmed yet", "Show the list…"]
    do(here, "ana", "confirm")
    assert on_the_tab(here, "eva") == []


def test_hundreds_that_wait_fit_into_what_slack_takes(here: Counter) -> None:
    in_channel(here)
    for n in range(47):
        monitor = put(
            here, replace(MONITOR, sku=f"MON-{n}", barcodes=(), name="A long name & more " * 10), {"Lisbon": 2}
        )
        here.submit(asking(monitor, "1"))
        assert words(here.press(press("bruno", "request.approve", f"{n + 1}:1"))) == ""
    here.now = at(9, 12)
    card = in_queue(here)
    checked_blocks(list(card.blocks))
    rows, mark = [], 0
    while True:
        with here.db.read() as tx:
            page = queue.page(tx, view_for(tx, here.office, here.ids["eva"], here.now), mark)
        checked_blocks(list(page.blocks))
        rows += [b["block_id"] for b in page.blocks if b["type"] == "section" and "accessory" in b]
        following = [e["value"] for b in page.blocks if b["type"] == "actions" for e in b["elements"]
                     if e["action_id"].endswith(".next")]  # fmt: skip
        if not following:
            break
        mark = int(following[0].split(":")[1])
    assert rows == [f"queue:{n + 1}" for n in range(47)]
    opened = here.press(press("eva", "stock.queue_page.next", "queue:45")).open_view
    assert opened
    assert len([b for b in opened["blocks"] if "accessory" in b]) == 2


@pytest.mark.parametrize(
    ("keeper", "channel", "hears"), [(True, False, "eva"), (False, False, "hugo"), (True, True, None)]
)
def test_somebody_hears_that_an_item_is_low(sqlite_url: str, keeper: bool, channel: bool, hears: str | None) -> None:
    with desk.counter(sqlite_url) as here:
        keepers(here, *(["eva"] if keeper else []))
        if channel:
            in_channel(here)
        kept_for(here, quantity="4")
        for name in ("eva", "hugo", None):
            assert len(owed(here, name, "stock.low")) == (name == hears), name
        (told,) = owed(here, hears, "stock.low")
        assert told
        instead = "You read this as an administrator: nobody has the role stock, and stock.channel is not set."
        assert (instead in told.text) == (hears == "hugo")
