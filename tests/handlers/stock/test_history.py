"""The history of an item: its figures, and the picture that is sent to whoever keeps it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from domain.money import Money
from domain.stock.figures import figures, levels
from handlers import chart
from handlers.attachment import Copy
from handlers.stock.moving import picture
from storage import people, showings
from storage.stock import items
from storage.stock.figures import past
from tests import desk
from tests.desk import Counter, press, words
from tests.handlers.stock.keepers import appoint, do, newest, place
from tests.handlers.stock.shelf import MONITOR, put


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """A hundred days in which twenty of forty monitors left, and the price went up."""
    with desk.counter(database_url) as made:
        appoint(made)
        monitor = put(made, MONITOR, {"Lisbon": 40})
        here = place(made, "Lisbon")
        for day in range(1, 101):
            made.now += timedelta(days=1)
            if day % 5 == 0:
                do(made, "issue", monitor, quantity="1", place=here, reason="Sold")
            if day == 60:
                with made.db.write() as tx:
                    items.save(tx, [replace(items.get(tx, monitor), cost=Money(Decimal("180.00"), "EUR"))])
        do(made, "transfer", monitor, quantity="5", place=here, to=None, new_to="Porto")
        do(made, "issue", monitor, quantity="3", place=here, reason="A slip")
        made.press(press("eva", "stock.undo", newest(made, monitor)))
        yield made


def test_figures_follow_the_time_and_say_what_they_mean(counter: Counter) -> None:
    view = counter.command("eva", "history MON-24", called="/stock").open_view
    assert view
    texts = [b["text"]["text"] for b in view["blocks"] if b["type"] == "section"]
    assert texts[1].split("\n") == [
        "*The last 90 days*, 18 issues",
        "Used: 1.4 pcs a week",
        "Lasts: 100 days",
        "Turnover: 0.62",
    ]
    month = counter.command("carla", "historico MON-24 30", called="/stock").open_view
    assert month
    texts = [b["text"]["text"] for b in month["blocks"] if b["type"] == "section"]
    assert texts[1].split("\n") == [
        "*Os últimos 30 dias*, 6 saídas",
        "Consumo: 1,4 un por semana",
        "Dura: 100 dias",
        "Giro: 0,26",
    ]


def test_what_is_read_is_what_the_movements_say(counter: Counter) -> None:
    with counter.db.read() as tx:
        seen = past(tx, 1, since=counter.now - timedelta(days=90), until=counter.now)
        early = past(tx, 1, since=counter.now - timedelta(days=90), until=counter.now - timedelta(days=50))
    assert levels(seen)[0][1] == 38
    assert levels(seen)[-1][1] == 20
    assert levels(early)[-1][1] == 30, "what came later is not in it"
    assert early.cost_before == Money(Decimal("150.00"), "EUR")
    assert figures(early, available=Decimal(30)).used == 8


def test_the_picture_goes_to_keepers_alone_with_words_that_say_the_same(counter: Counter) -> None:
    said = words(counter.press(press("carla", "stock.picture", "1")))
    assert said == "O gráfico de Monitor 24 inch chega até você em instantes."
    told = "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    assert words(counter.press(press("ana", "stock.picture", "1"))) == told
    copy = made(counter)
    assert copy
    assert copy.name == "MON-24.png"
    assert copy.words == (
        "Monitor 24 inch (MON-24) em estoque: 38 un há 90 dias, 20 un agora; "
        "no mínimo 20, em qua 11 de nov, e no máximo 38. O mínimo é 2."
    )
    with Image.open(BytesIO(copy.body or b"")) as image:
        assert image.size == (chart.WIDTH, chart.HEIGHT)
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["carla"], [])
    assert made(counter) is None, "who keeps the stock no more gets none"


def made(counter: Counter) -> Copy | None:
    """What is sent."""
    with counter.db.write() as tx:
        showing = showings.claim(tx, owner="test")
        if showing is not None:
            showings.put_off(tx, showing, owner="test", delay=0, error="", counts=False)
    assert showing
    with counter.db.read() as tx:
        return picture.copy(tx, counter.office, showing, counter.now)


@pytest.mark.parametrize(
    ("most", "whole", "marks"),
    [(0, True, ["0", "1"]), (3, True, ["0", "1", "2", "3", "4"]), (14, True, ["0", "5", "10", "15"]),
     (100, True, ["0", "20", "40", "60", "80", "100", "120"]),
     (1, False, ["0", "0.2", "0.4", "0.6", "0.8", "1", "1.2"])],
)  # fmt: skip
def test_a_grid_has_round_figures(most: int, whole: bool, marks: list[str]) -> None:
    assert [f"{mark.normalize():f}" for mark in chart.grid(Decimal(most), whole=whole)] == marks
