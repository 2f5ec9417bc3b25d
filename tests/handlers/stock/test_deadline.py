"""What was approved is kept until a day, and time passes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from storage import people
from tests import desk
from tests.desk import Counter, press
from tests.handlers.conftest import at, owed
from tests.handlers.stock.served import (
    chained,
    do,
    in_queue,
    keepers,
    kept_for,
    later,
    reads,
)
from tests.handlers.stock.shelf import MONITOR, asking, put, there_is


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """Eva keeps the stock, and Carla."""
    with desk.counter(sqlite_url) as made:
        yield keepers(made, "eva", "carla")


def test_what_is_not_fetched_is_free_again_after_its_last_day(here: Counter) -> None:
    monitor = kept_for(here)
    assert later(here, at(6, 17)) == 0
    assert later(here, at(7, 9)) == 1, "Friday, for the last day is a Monday"
    (told,) = owed(here, "ana", "reminder")
    assert told
    assert told.text == (
        "STK-1 is kept for you in Lisbon until Mon 10 Aug: 2 pcs, Monitor 24 inch. After that it is free again."
    )
    assert later(here, at(10, 23)) == 0
    assert there_is(here, monitor).reserved == 2
    assert [later(here, at(11, 1, 5)) for _ in range(2)] == [1, 0], "the company's day is that of UTC"
    assert there_is(here, monitor).reserved == 0
    (to_ana,), (to_eva,) = owed(here, "ana", "stock.released"), owed(here, "eva", "stock.released")
    assert to_ana
    assert to_eva
    assert to_ana.text == ("You did not fetch STK-1 by Mon 10 Aug, so it is free again: 2 pcs, Monitor 24 inch.")
    assert to_eva.text == ("Ana Souza did not fetch STK-1 by Mon 10 Aug. 2 pcs, Monitor 24 inch: free again in Lisbon.")
    assert reads(here, "ana") == ("📦 It was not fetched until Mon 10 Aug, so it is free again.", ["Ask for it…"])
    late = "STK-1 was kept until Mon 10 Aug and is free again. Whoever asked can ask again."
    assert [do(here, "eva", what, "1:2") for what in ("hand_over", "longer")] == [late, late]
    assert chained(here) == ["ask", "approve", "release"]


@pytest.mark.parametrize(("last_day", "told"), [(date(2026, 8, 10), 0), (date(2026, 8, 31), 1)])
def test_a_keeper_who_will_leave_is_told_until_the_last_day(here: Counter, last_day: date, told: int) -> None:
    with here.db.write() as tx:
        people.save(tx, "eva@company.example", {"left_on": last_day})
    kept_for(here)
    assert later(here, at(11, 9)) == 1
    assert len([one for one in owed(here, "eva", "stock.released") if one]) == told


def test_what_is_kept_for_somebody_who_left_is_free_again(here: Counter) -> None:
    monitor = kept_for(here)
    with here.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": date(2026, 8, 4)})
    assert later(here, at(4, 23)) == 0, "the last day is not over"
    assert there_is(here, monitor).reserved == 2
    assert [later(here, at(5, 9)) for _ in range(2)] == [1, 0]
    assert there_is(here, monitor).reserved == 0
    (told,) = owed(here, "eva", "stock.released")
    assert told
    assert told.text == "Ana Souza has left, so STK-1 is kept no more. 2 pcs, Monitor 24 inch: free again in Lisbon."
    assert owed(here, "ana", "stock.released") == []
    assert reads(here, "eva") == ("📦 Whoever asked for it has left, so it is free again.", [])
    (told,) = owed(here, "carla", "stock.released")
    assert told
    assert told.text == (
        "Ana Souza saiu da empresa, então STK-1 não fica mais guardado. 2 un, Monitor 24 inch: disponível de novo em "
        "Lisbon."
    )
    assert chained(here) == ["ask", "approve", "release"]


def test_a_keeper_keeps_it_longer_once(here: Counter) -> None:
    monitor = kept_for(here)
    here.now = at(10, 9)
    row = next(b for b in in_queue(here).blocks if b["type"] == "actions")
    assert [e["text"]["text"] for e in row["elements"]] == ["Keep it longer"], "it ends today"
    assert do(here, "eva", "longer", "1:2") == ""
    (told,) = owed(here, "ana", "stock.longer")
    assert told
    assert told.text == "Eva Lima keeps STK-1 for you until Mon 17 Aug: 2 pcs, Monitor 24 inch, in Lisbon."
    once = "Eva Lima já guardou STK-1 por mais tempo, e isso se faz uma vez só. Fica guardado até seg 17 de ago."
    assert do(here, "carla", "longer", "1:2") == once
    assert reads(here, "eva")[1] == ["Hand over"]
    later(here, at(11, 9))
    assert there_is(here, monitor).reserved == 2
    later(here, at(18, 9))
    assert there_is(here, monitor).reserved == 0
    assert chained(here) == ["ask", "approve", "keep longer", "release"]


def test_who_says_nothing_is_asked_once_more(here: Counter) -> None:
    kept_for(here)
    here.now = at(6, 16)
    do(here, "eva", "hand_over", "1:2")
    assert later(here, at(7, 16)) == 0
    assert later(here, at(9, 12)) == 0, "a Sunday"
    assert [later(here, at(10, 9)), later(here, at(10, 10)), later(here, at(20, 10))] == [1, 0, 0]
    (told,) = owed(here, "ana", "reminder")
    assert told
    assert told.text == (
        "Eva Lima handed over STK-1 to you, Thu 6 Aug 16:00: 2 pcs, Monitor 24 inch. "
        "Say on its card whether you have it."
    )
    do(here, "ana", "confirm")
    assert owed(here, "ana", "reminder") == [None]


def test_an_unknown_minimum_is_never_low(here: Counter) -> None:
    monitor = put(here, replace(MONITOR, minimum=None), {"Lisbon": 1})
    here.submit(asking(monitor, "1"))
    here.press(press("bruno", "request.approve", "1:1"))
    assert there_is(here, monitor).available == Decimal(0)
    assert owed(here, "eva", "stock.low") == []
    assert later(here, here.now + timedelta(minutes=1)) == 0
