"""Counts: blind, booked at once where the difference is small, else by somebody who did not count."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.simulator.kit.blocks import checked_view
from domain.people import Role
from domain.policy.stock import Counting
from domain.stock import Line
from handlers import news
from handlers.call import Answer, Message
from handlers.stock.counting import count_card
from storage import people
from storage.tables import cards
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.stock.keepers import appoint, do, newest, place
from tests.handlers.stock.shelf import CABLE, MONITOR, asking, put, there_is
from tests.harmless import harmless


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        appoint(made)
        yield made


@pytest.fixture
def one(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        appoint(made)
        yield made


def fill(counter: Counter, opened: Answer, *figures: str, by: str = "eva") -> Answer:
    """Write figures into a form that was opened, and hand it in."""
    view = opened.open_view
    assert view
    checked_view(dict(view), "modal")
    given = dict(zip((b["block_id"] for b in view["blocks"] if b["type"] == "input"), figures, strict=True))
    return counter.submit(form(by, view["callback_id"], given, memo=json.loads(view["private_metadata"])))


def card(counter: Counter, name: str, count_id: int = 1) -> Message:
    with counter.db.read() as tx:
        reader = news.view_for(tx, counter.office, counter.ids[name], counter.now)
        return harmless(count_card.draw(tx, reader, count_id))


def buttons(message: Message) -> list[str]:
    return [e["text"]["text"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]


def judged(counter: Counter, by: str, what: str, count_id: int = 1) -> str:
    return words(counter.press(press(by, what, str(count_id))))


def test_a_place_is_counted_blind_and_small_differences_are_booked(counter: Counter) -> None:
    cable = put(counter, CABLE, {"Lisbon": 100})
    monitor = put(counter, MONITOR, {"Lisbon": 3, "Porto": 7})
    opened = counter.command("eva", "count lisbon", called="/stock")
    assert opened.open_view
    assert "100" not in json.dumps([dict(b) for b in opened.open_view["blocks"]]), "what is expected is not shown"
    said = words(fill(counter, opened, "97", "3"))
    assert said.split("\n") == [
        "2 lines counted, 1 as expected. Accuracy 97.1%.",
        "*HDMI cable 2 m*, Lisbon: 97 pcs counted, 100 expected (−3)",
    ]
    assert there_is(counter, cable).on_hand == 97
    assert there_is(counter, monitor).on_hand == 10


def test_a_large_difference_waits_for_somebody_who_did_not_count(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 10})
    said = words(fill(counter, counter.command("eva", "count MON-24", called="/stock"), "8"))
    assert said.split("\n")[1:] == [
        "⏳ Large differences are booked once Carla Dias or Hugo Reis agrees:",
        "*Monitor 24 inch*, Lisbon: 8 pcs counted, 10 expected (−2)",
    ]
    assert there_is(counter, monitor).on_hand == 10
    do(counter, "issue", monitor, quantity="3", place=place(counter, "Lisbon"), reason="Sold")
    assert judged(counter, "eva", "stock.approve_count") == (
        "You counted this, so somebody else approves it: Carla Dias and Hugo Reis can."
    )
    assert judged(counter, "ana", "stock.approve_count") == (
        "Only keepers and administrators decide this: Carla Dias and Hugo Reis can."
    )
    assert buttons(card(counter, "carla")) == ["Aprovar", "Recontar"]
    assert judged(counter, "carla", "stock.approve_count") == ""
    assert there_is(counter, monitor).on_hand == 5, "the three that left meanwhile are not brought back"
    assert judged(counter, "hugo", "stock.recount") == "Carla Dias has decided this before."
    assert buttons(card(counter, "carla")) == []
    assert card(counter, "eva").text == "Count by Eva Lima. ✅ Approved by Carla Dias, and booked."


def test_fewer_than_are_promised_waits_until_a_promise_is_taken_back(one: Counter) -> None:
    one.policy = with_rules(one, percent=None)
    one.__post_init__()
    monitor = put(one, MONITOR, {"Lisbon": 5})
    one.submit(asking(monitor, "3"))
    one.press(press("bruno", "request.approve", "1:1"))
    assert "Large differences" in words(fill(one, one.command("eva", "count MON-24", called="/stock"), "2"))
    assert judged(one, "carla", "stock.approve_count") == (
        "Dos 5 em estoque, 3 estão prometidos: dá para tirar até 2. "
        "Para tirar mais, peça antes que desfaçam uma aprovação."
    )
    one.submit(form("bruno", "request.take_back", {"reason": "Too few"}, memo={"request": 1, "seen": 2}))
    assert judged(one, "carla", "stock.approve_count") == ""
    assert there_is(one, monitor).on_hand == 2


def test_what_is_counted_once_more_is_booked_once(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 10})
    fill(counter, counter.command("eva", "count MON-24", called="/stock"), "6")
    assert judged(counter, "hugo", "stock.recount") == ""
    (told,) = owed(counter, "eva", "stock.recount")
    assert told
    assert told.text == "Hugo Reis asks you to count Monitor 24 inch once more."
    fill(counter, counter.press(press("eva", "stock.count_again", "1")), "8")
    fill(counter, counter.command("carla", "contar mon-24", called="/stock"), "8", by="carla")
    assert judged(counter, "hugo", "stock.approve_count", 2) == (
        "It was counted once more since, so there is nothing to decide."
    )
    assert judged(counter, "eva", "stock.approve_count", 3) == ""
    assert there_is(counter, monitor).on_hand == 8, "two counts found the same two missing"


def test_many_items_are_counted_page_by_page(one: Counter) -> None:
    for n in range(23):
        put(one, replace(CABLE, sku=f"CAB-{n:02}"), {"Lisbon": 10})
    opened = fill(one, one.command("eva", "count", called="/stock"), place(one, "Lisbon"))
    pages = 0
    while opened.open_view:
        assert "of" not in opened.open_view["submit"]["text"]
        figures = ["10"] * sum(b["type"] == "input" for b in opened.open_view["blocks"])
        pages, opened = pages + 1, fill(one, opened, *figures)
    assert pages == 3
    assert words(opened) == "23 lines counted, 23 as expected. Accuracy 100%."


@pytest.mark.parametrize(
    ("figures", "field", "told"),
    [
        (("", ""), "n0", "Write at least one figure; 0 where nothing is left."),
        (("1", "x"), "n1", "x is no quantity. Write a number such as 2."),
        (("1", "1.5"), "n1", "It is counted in pcs: write a whole number, without decimals."),
    ],
)
def test_what_is_wrong_is_said_beside_its_line(one: Counter, figures: Any, field: str, told: str) -> None:
    for item in (CABLE, MONITOR):
        put(one, item, {"Lisbon": 10})
    answer = fill(one, one.command("eva", "count Lisbon", called="/stock"), *figures)
    assert answer.errors == {field: told}
    assert there_is(one, 1).on_hand == 10


def with_rules(counter: Counter, **rules: Any) -> Any:
    stock = counter.policy.stock.model_copy(update={"count": Counting(**rules)})
    return counter.policy.model_copy(update={"stock": stock})


def due(counter: Counter, by: str = "eva") -> list[str]:
    said = counter.command(by, "due" if by == "eva" else "contagens", called="/stock").say
    assert said
    return [line for b in said.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def test_what_is_due_for_a_count_is_what_moved_went_or_waited_long(counter: Counter) -> None:
    counter.policy = with_rules(counter, days=30, turns=2)
    counter.__post_init__()
    items = {n: put(counter, replace(CABLE, sku=f"CAB-{n}"), {"Lisbon": much}) for n, much in enumerate([9, 30, 5])}
    here = place(counter, "Lisbon")
    assert words(counter.command("eva", "due", called="/stock")) == "Nothing is due for a count."
    do(counter, "issue", items[0], quantity="9", place=here, reason="x")
    do(counter, "issue", items[1], quantity="20", place=here, reason="x")
    assert due(counter) == [
        "*Lisbon*",
        "• HDMI cable 2 m · CAB-0: all of it went",
        "• HDMI cable 2 m · CAB-1: 20 went since the last count",
    ]
    fill(counter, counter.press(press("eva", "stock.count_due", here)), "0", "10")
    assert words(counter.command("eva", "due", called="/stock")) == "Nothing is due for a count."
    counter.now += timedelta(days=31)
    assert due(counter, "carla") == [
        "*Lisbon*",
        "• HDMI cable 2 m · CAB-1: última contagem: seg 3 de ago de 2026",
        "• HDMI cable 2 m · CAB-2: última contagem: seg 3 de ago de 2026",
    ]
    told = "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    assert words(counter.command("ana", "due", called="/stock")) == told
    assert words(counter.command("ana", "count", called="/stock")) == told


def test_a_card_is_owed_to_each_who_may_judge(one: Counter) -> None:
    put(one, MONITOR, {"Lisbon": 10})
    fill(one, one.command("eva", "count MON-24", called="/stock"), "1")
    with one.db.read() as tx:
        rows = tx.execute(sa.select(cards.c.person_id).where(cards.c.kind == count_card.CARD)).scalars()
        assert sorted(rows) == sorted(one.ids[name] for name in ("carla", "hugo"))
        assert count_card.still_open(tx, 1)


def test_whoever_keeps_the_stock_no_more_reads_no_more_of_a_count(counter: Counter) -> None:
    put(counter, MONITOR, {"Lisbon": 10})
    fill(counter, counter.command("eva", "count MON-24", called="/stock"), "1")
    assert "10 expected" in str(card(counter, "hugo").blocks)
    assert judged(counter, "hugo", "stock.recount") == ""
    with counter.db.write() as tx:
        for name in ("carla", "eva"):
            people.save_roles(tx, counter.ids[name], [])
        people.save_roles(tx, counter.ids["hugo"], [Role.HR])
    told = {name: card(counter, name) for name in ("carla", "hugo")}
    assert {name: said.text for name, said in told.items()} == {
        "carla": "Agora outras pessoas cuidam do estoque, e este cartão não mostra mais nada.",
        "hugo": "Others keep the stock by now, so this card tells nothing more.",
    }
    assert [block["text"]["text"] for said in told.values() for block in said.blocks] == [x.text for x in told.values()]
    assert owed(counter, "eva", "stock.recount") == [None], "nor is she asked to count again"


def test_a_count_is_judged_once_and_a_slip_undone_once_however_many_press(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 10})
    fill(counter, counter.command("eva", "count MON-24", called="/stock"), "4")
    press_all = [partial(judged, counter, by, "stock.approve_count") for by in ("carla", "hugo") * 3]
    assert sorted(map(bool, desk.at_once(*press_all))) == [False, *[True] * 5]
    assert there_is(counter, monitor).on_hand == 4
    slip = newest(counter, monitor)
    undo = [partial(counter.press, press(by, "stock.undo", slip)) for by in ("eva", "carla") * 3]
    said = [words(answer).partition(".")[0] for answer in desk.at_once(*undo)]
    assert sum(one in ("Undone", "Desfeito") for one in said) == 1, said
    assert there_is(counter, monitor).on_hand == 10


def test_control_booking_what_was_counted_brings_back_what_left(one: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor = put(one, MONITOR, {"Lisbon": 10})
    fill(one, one.command("eva", "count MON-24", called="/stock"), "8")
    do(one, "issue", monitor, quantity="3", place=place(one, "Lisbon"), reason="Sold")
    monkeypatch.setattr(Line, "difference", property(lambda line: line.counted - 7))
    judged(one, "carla", "stock.approve_count")
    assert there_is(one, monitor).on_hand == 8, "one more than there is: the issue is undone in part"
