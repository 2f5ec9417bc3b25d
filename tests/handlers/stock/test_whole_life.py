"""A request for stock from the form to the desk, for Ana in English and Carla in Portuguese, on either database."""

import pytest
import sqlalchemy as sa

from handlers import news
from handlers.stock.giving import deadline
from storage.messages import CARD_COLUMNS, card_of
from storage.tables import cards
from tests.desk import Counter, form, words
from tests.handlers.conftest import at, owed
from tests.handlers.stock.served import asked_card, chained, do, keepers, later, reads
from tests.handlers.stock.shelf import MONITOR, asking, put, there_is


def less(counter: Counter, request_id: int, quantity: str) -> str:
    """Bruno approves so much of it."""
    memo = {"request": request_id, "seen": 1, "place": None}
    given = {"quantity": quantity, "reason": "So many will do"}
    return words(counter.submit(form("bruno", "stock.less", given, memo=memo)))


def there(counter: Counter, item_id: int) -> tuple[int, int]:
    """On hand, and promised."""
    stocked = there_is(counter, item_id)
    return int(stocked.on_hand), int(stocked.reserved)


def shown(counter: Counter, name: str) -> list[str]:
    """The first line of each card that somebody has, drawn as it is delivered."""
    mine = sa.select(*CARD_COLUMNS).where(cards.c.person_id == counter.ids[name]).order_by(cards.c.id)
    with counter.db.read() as tx:
        drawn = [news.render_card(tx, counter.office, card_of(row), counter.now) for row in tx.execute(mine)]
    return [str(card.blocks[0]["text"]["text"]).split("\n")[0] for card in drawn]


def told(counter: Counter, name: str, kind: str) -> list[str]:
    return [one.text for one in owed(counter, name, kind) if one]


def test_two_ask_get_less_and_one_of_them_has_it(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "PAGE", 1)
    here, monitor = keepers(counter, "eva"), put(counter, MONITOR, {"Lisbon": 9})
    assert words(here.submit(asking(monitor, "5"))) == words(here.submit(asking(monitor, "4", by="carla"))) == ""
    assert [less(here, 1, "3"), less(here, 2, "2")] == ["", ""]
    assert there(here, monitor) == (9, 5)
    assert reads(here, "ana", 1)[0] == "📦 Kept for you in Lisbon: fetch it by Mon 10 Aug."
    assert reads(here, "carla", 2)[0] == "📦 Guardado para você em Lisbon: retire até seg 10 de ago."
    assert [later(here, at(7, 9)), later(here, at(7, 10))] == [2, 0]
    assert told(here, "carla", "reminder") == [
        "STK-2 está guardado para você em Lisbon até seg 10 de ago: 2 un, Monitor 24 inch. "
        "Depois volta a ficar disponível."
    ]
    assert [do(here, "eva", "hand_over", f"{n}:2") for n in (1, 2)] == ["", ""]
    assert there(here, monitor) == (4, 0)
    assert asked_card(here, "carla")[0][0] == "📦 Eva Lima entregou a você: 2 un, Monitor 24 inch (STK-2)."
    assert [later(here, at(11, 10)), later(here, at(11, 11))] == [2, 0]
    assert [len(told(here, name, "reminder")) for name in ("ana", "carla")] == [1, 1]
    assert [do(here, "ana", "confirm", "1"), do(here, "carla", "deny", "2")] == ["", ""]
    assert reads(here, "ana", 1) == (
        "📦 Handed over by Eva Lima, Fri 7 Aug 10:00. Receipt confirmed Tue 11 Aug 11:00.",
        [],
    )
    assert there(here, monitor) == (6, 2)
    assert later(here, at(19, 9)) == 1
    assert told(here, "carla", "stock.released") == [
        "Você não retirou STK-2 até ter 18 de ago, então voltou a ficar disponível: 2 un, Monitor 24 inch."
    ]
    assert there_is(here, monitor).available == 6
    assert chained(here)[-4:] == ["hand over", "confirm receipt", "deny receipt", "release"]
    assert shown(here, "ana") == [
        "*Monitor 24 inch*",
        "📦 Eva Lima handed over to you: 3 pcs, Monitor 24 inch (STK-1).",
    ]
    assert shown(here, "bruno") == ["*Ana Souza: Monitor 24 inch*", "*Carla Dias: Monitor 24 inch*"]
