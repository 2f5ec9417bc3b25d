"""What was approved is handed over by a keeper, and confirmed by who gets it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa

from domain.stock import HandoverState
from handlers.news import still_open
from storage import messages
from storage.stock import requests
from storage.tables import cards
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at, owed
from tests.handlers.stock.served import (
    asked_card,
    chained,
    do,
    keepers,
    kept_for,
    reads,
)
from tests.handlers.stock.shelf import there_is


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """Eva keeps the stock, and Carla."""
    with desk.counter(sqlite_url) as made:
        yield keepers(made, "eva", "carla")


def test_from_the_shelf_to_the_desk_of_who_asked(here: Counter) -> None:
    monitor = kept_for(here)
    assert reads(here, "ana") == ("📦 Kept for you in Lisbon: fetch it by Mon 10 Aug.", [])
    assert reads(here, "eva")[1] == ["Hand over", "Keep it longer"]
    assert reads(here, "carla")[1] == ["Entregar", "Guardar por mais tempo"]
    assert do(here, "eva", "hand_over", "1:2") == ""
    there = there_is(here, monitor)
    assert (there.on_hand, there.reserved) == (Decimal(3), Decimal(0))
    assert reads(here, "ana") == (
        "📦 Handed over by Eva Lima, Mon 3 Aug 10:00. Do you have it?",
        ["I have it", "I do not have it"],
    )
    assert asked_card(here, "ana") == [
        [
            "📦 Eva Lima handed over to you: 2 pcs, Monitor 24 inch (STK-1).",
            "Do you have it?",
            "I have it",
            "I do not have it",
        ]
    ]
    assert do(here, "ana", "confirm") == ""
    received = "📦 Handed over by Eva Lima, Mon 3 Aug 10:00. Receipt confirmed Mon 3 Aug 10:00."
    assert reads(here, "ana") == (received, [])
    assert asked_card(here, "ana")[0][1:] == ["You confirmed that you have it, Mon 3 Aug 10:00."]
    assert chained(here) == ["ask", "approve", "hand over", "confirm receipt"]


def test_each_press_counts_once(here: Counter) -> None:
    monitor = kept_for(here)
    twice = press("eva", "stock.hand_over", "1:2")
    assert [words(here.press(twice)), words(here.press(twice))] == ["", ""]
    assert do(here, "carla", "hand_over", "1:2") == "Eva Lima já entregou STK-1, então não há mais o que fazer."
    assert there_is(here, monitor).on_hand == 3
    twice = press("ana", "stock.confirm", "1")
    assert [words(here.press(twice)), words(here.press(twice))] == ["", ""]
    assert do(here, "ana", "deny") == "That STK-1 arrived was confirmed before."
    assert there_is(here, monitor).on_hand == 3
    assert len(chained(here)) == 4


def test_what_did_not_arrive_is_kept_again_and_the_keepers_know(here: Counter) -> None:
    monitor = kept_for(here)
    here.now = at(10, 15)
    assert do(here, "eva", "hand_over", "1:2") == ""
    here.now = at(12, 9)
    assert do(here, "ana", "deny") == ""
    there = there_is(here, monitor)
    assert (there.on_hand, there.reserved) == (Decimal(5), Decimal(2))
    assert reads(here, "ana")[0] == "📦 Kept for you in Lisbon: fetch it by Wed 19 Aug."
    (told,) = owed(here, "eva", "stock.denied")
    assert told
    assert told.text == (
        "⚠️ Ana Souza does not have STK-1, which Eva Lima handed over: 2 pcs, Monitor 24 inch. "
        "It counts as kept in Lisbon again, until Wed 19 Aug."
    )
    assert do(here, "carla", "hand_over", "1:2") == ""
    first, second = asked_card(here, "ana")
    assert first[1:] == ["You said that you do not have it, and the keepers know."]
    assert second[1:] == ["Do you have it?", "I have it", "I do not have it"]


def test_who_may_do_what(here: Counter) -> None:
    kept_for(here, by="eva")
    assert do(here, "ana", "hand_over", "1:2") == "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    own = "STK-1 is your own, so another keeper deals with it. Carla Dias can."
    assert [do(here, "eva", what, "1:2") for what in ("hand_over", "longer")] == [own, own]
    assert do(here, "carla", "hand_over", "1:2") == ""
    assert do(here, "carla", "confirm") == "Só Eva Lima pode dizer se recebeu STK-1."
    assert do(here, "eva", "confirm") == ""


def test_whose_own_it_is_reads_in_portuguese_who_else_can(here: Counter) -> None:
    kept_for(here, by="carla")
    own = "STK-1 é seu, então outra pessoa do estoque cuida dele. Fale com Eva Lima."
    assert do(here, "carla", "hand_over", "1:2") == own


def test_what_was_handed_over_is_not_taken_back_and_what_came_back_is(here: Counter) -> None:
    monitor = kept_for(here)
    do(here, "eva", "hand_over", "1:2")
    back = form("bruno", "request.take_back", {"reason": "Too soon"}, memo={"request": 1, "seen": 2})
    assert words(here.submit(back)) == "Eva Lima has handed STK-1 over, so this is over."
    do(here, "ana", "deny")
    again = form("bruno", "request.take_back", {"reason": "Too soon"}, memo={"request": 1, "seen": 2})
    assert words(here.submit(again)) == ""
    there = there_is(here, monitor)
    assert (there.on_hand, there.reserved) == (Decimal(5), Decimal(0))
    assert do(here, "eva", "hand_over", "1:2") == (
        "Nothing is kept for STK-1: it is approved no more. Approved once more, it is in the queue again."
    )


def test_a_card_that_asks_is_posted_anew_while_it_asks(here: Counter) -> None:
    kept_for(here)
    do(here, "eva", "hand_over", "1:2")
    with here.db.read() as tx:
        (card_id,) = tx.execute(sa.select(cards.c.id).where(cards.c.kind == "stock.handed")).scalars()
        card = messages.get_card(tx, card_id)
        assert still_open(tx, card)
    do(here, "ana", "confirm")
    with here.db.read() as tx:
        assert not still_open(tx, card)
        assert requests.load(tx, 1).handover.state is HandoverState.RECEIVED
