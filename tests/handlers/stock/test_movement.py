"""What keepers do with an item: it arrives, leaves, goes elsewhere, is put right; and a slip is undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.simulator.kit.blocks import checked_blocks, checked_view
from storage import audit
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.stock.keepers import appoint, do, newest, place
from tests.handlers.stock.shelf import MONITOR, asking, put, there_is
from tests.stage import AUDIT_KEY


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """Eva keeps the stock, and Carla, who speaks Portuguese."""
    with desk.counter(sqlite_url) as made:
        appoint(made)
        yield made


def at(counter: Counter, item_id: int) -> dict[str, Decimal]:
    """How many are where."""
    return {level.location: level.on_hand for level in there_is(counter, item_id).levels if level.on_hand}


def test_a_code_and_a_quantity_that_are_another_code_are_not_guessed(counter: Counter) -> None:
    """Codes are known without dashes and spaces: "TN-2410 12" is TN-241012 too."""
    for sku in ("TN-2410", "TN-241012"):
        put(counter, replace(MONITOR, sku=sku, name=f"Toner {sku}", barcodes=()), {"Lisbon": 3})
    said = counter.command("eva", "receive TN-2410 12", called="/stock").say
    assert said
    assert said.text == (
        "“TN-2410 12” is the code of one item, and the code of another with a quantity:\n"
        "Toner TN-241012 (TN-241012)\nToner TN-2410 (TN-2410)"
    )
    buttons = [b["accessory"] for b in said.blocks if "accessory" in b]
    assert [(b["action_id"], b["value"]) for b in buttons] == [("stock.look", "2"), ("stock.look", "1")]
    for text, item, much in (("TN-241012", "TN-241012", None), ("TN-2410 13", "TN-2410", "13")):
        view = counter.command("eva", f"receive {text}", called="/stock").open_view
        assert view
        assert item in view["blocks"][0]["text"]["text"]
        assert (
            next(b for b in view["blocks"] if b.get("block_id") == "quantity")["element"].get("initial_value") == much
        )


def test_what_arrives_goes_to_a_place_that_is_there_or_new(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 3})
    view = counter.command("eva", "receive mon-24 12", called="/stock").open_view
    assert view
    checked_view(dict(view), "modal")
    by_name = {b.get("block_id"): b for b in view["blocks"]}
    assert by_name["quantity"]["element"]["initial_value"] == "12"
    assert by_name["place"]["element"]["initial_option"]["text"]["text"] == "Lisbon"
    answer = do(counter, "receipt", monitor, quantity="12", place=place(counter, "Lisbon"), new_place=" Porto  hall ")
    assert words(answer) == (
        "Received 12 pcs of Monitor 24 inch, put in Porto hall.\n*15 pcs available*"
    )  # fmt: skip
    assert at(counter, monitor) == {"Lisbon": 3, "Porto hall": 12}
    do(counter, "receipt", monitor, quantity="1", place=place(counter, "Lisbon"), new_place="PORTO HALL")
    assert at(counter, monitor)["Porto hall"] == 13, "a place is one, however it is written"


def test_what_leaves_without_a_request_has_a_reason_and_is_not_promised(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 5})
    counter.submit(asking(monitor, "2"))
    counter.press(press("bruno", "request.approve", "1:1"))
    here = place(counter, "Lisbon")
    assert do(counter, "issue", monitor, quantity="1", place=here, reason="").errors == {
        "reason": "Say why: it stands in the history of the item."
    }
    assert do(counter, "issue", monitor, quantity="4", place=here, reason="Broken").errors == {
        "quantity": "4 are not available: of Monitor 24 inch there are 3 in one place. Take 3 at most."
    }
    assert do(counter, "adjustment", monitor, quantity="-4", place=here, reason="Lost").errors == {
        "quantity": "2 of 5 on hand are promised, so at most 3 can go. For more, have an approval taken back first."
    }
    answer = do(counter, "issue", monitor, quantity="2", place=here, reason="Broken")
    assert words(answer) == "Issued 2 pcs of Monitor 24 inch from Lisbon.\n*1 pcs available* · 3 on hand, 2 reserved"
    (low,) = owed(counter, "eva", "stock.low")
    assert low
    assert low.text.startswith("📉 *Monitor 24 inch* · MON-24: 1 pcs available")


def test_a_transfer_is_one_turn_and_no_news(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 2})
    here = place(counter, "Lisbon")
    assert do(counter, "transfer", monitor, quantity="2", place=here, to=here).errors == {
        "to": "It is in Lisbon already. Choose another place."
    }
    assert do(counter, "transfer", monitor, quantity="2", place=here, to=None).errors == {
        "to": "Choose where it goes, or type a new place."
    }
    answer = do(counter, "transfer", monitor, by="carla", quantity="2", place=here, to=None, new_to="Porto")
    assert words(answer) == "Transferência de 2 un de Monitor 24 inch, de Lisbon para Porto.\n*Disponível: 2 un*"
    assert at(counter, monitor) == {"Porto": 2}
    counter.press(press("eva", "stock.undo", newest(counter, monitor)))
    assert at(counter, monitor) == {"Lisbon": 2}
    assert owed(counter, "eva", "stock.low") == []


def test_only_keepers_keep_and_others_read_who_can(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 2})
    told = "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    assert words(counter.command("ana", "receive MON-24 3", called="/stock")) == told
    for what in ("receipt", "issue", "transfer", "adjustment"):
        assert words(counter.press(press("ana", f"stock.open_{what}", str(monitor)))) == told
        forged = do(counter, what, monitor, by="ana", quantity="1", place=place(counter, "Lisbon"), reason="x")
        assert words(forged) == told
    assert words(counter.press(press("ana", "stock.undo", newest(counter, monitor)))) == told
    assert words(counter.press(press("ana", "stock.history", str(monitor)))) == told
    assert at(counter, monitor) == {"Lisbon": 2}
    assert words(counter.command("ana", "receive something", called="/stock")).startswith("Nothing in stock")


def test_a_slip_is_undone_once_unless_something_stands_on_it(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {})
    do(counter, "receipt", monitor, quantity="10", new_place="Lisbon")
    slip = newest(counter, monitor)
    do(counter, "issue", monitor, quantity="4", place=place(counter, "Lisbon"), reason="Sold")
    issue = newest(counter, monitor)
    assert words(counter.press(press("eva", "stock.undo", slip))) == (
        "Undoing it takes 10 from Lisbon, where 6 are left. Undo what came later first, or adjust."
    )
    counter.press(press("eva", "stock.undo", issue))
    counter.submit(asking(monitor, "1"))
    counter.press(press("bruno", "request.approve", "1:1"))
    assert words(counter.press(press("carla", "stock.undo", slip))) == (
        "Desfazer tira 10 de Lisbon, onde há 10 em estoque e 1 com reserva. "
        "Desfaça antes o que veio depois ou faça um ajuste."
    )
    assert words(counter.press(press("eva", "stock.undo", newest(counter, monitor)))) == (
        "This belongs to a request: it is taken back there."
    )
    counter.submit(form("bruno", "request.take_back", {"reason": "Too soon"}, memo={"request": 1, "seen": 2}))
    assert words(counter.press(press("eva", "stock.undo", slip))) == (
        "Undone. Both movements stay in the history of Monitor 24 inch.\n*0 pcs available*"
    )
    correction = newest(counter, monitor)
    assert words(counter.press(press("carla", "stock.undo", slip))) == "Eva Lima já desfez isso."
    assert words(counter.press(press("eva", "stock.undo", correction))) == (
        "This is a correction already. Enter the movement once more if it was right."
    )
    assert at(counter, monitor) == {}
    with counter.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), audit.Head)


def test_the_history_says_what_moved_and_why(counter: Counter) -> None:
    monitor = put(counter, MONITOR, {"Lisbon": 5})
    here = place(counter, "Lisbon")
    do(counter, "adjustment", monitor, quantity="+1", place=here, reason="<!channel> found")
    do(counter, "issue", monitor, quantity="2", place=here, reason="Broken")
    counter.press(press("eva", "stock.undo", newest(counter, monitor)))
    view = counter.command("eva", "history MON-24", called="/stock").open_view
    assert view
    checked_blocks([dict(b) for b in view["blocks"]])
    rows = [b for b in view["blocks"] if b["type"] == "section"][2:]
    said = [b["text"]["text"].split("\n") for b in rows]
    assert said == [
        ["*+2 pcs* issued, Lisbon", "Mon 3 Aug 10:00 · Eva Lima · a correction"],
        ["*−2 pcs* issued, Lisbon", "Mon 3 Aug 10:00 · Eva Lima · undone since", "“Broken”"],
        ["*+1 pcs* adjusted, Lisbon", "Mon 3 Aug 10:00 · Eva Lima", "“&lt;!channel&gt; found”"],
        ["*+5 pcs* received, Lisbon", "Mon 3 Aug 10:00"],
    ]
    assert ["accessory" in b for b in rows] == [False, False, True, True]
    counter.now += timedelta(days=180)
    view = counter.command("eva", "history MON-24", called="/stock").open_view
    assert view
    assert view["blocks"][-1]["text"]["text"].split("\n")[1] == "Mon 3 Aug 2026 10:00", "of last year with its year"
    for _ in range(12):
        do(counter, "adjustment", monitor, quantity="1", place=here, reason="x")
    first = counter.press(press("eva", "stock.history", str(monitor))).open_view
    assert first
    (older,) = [b["elements"][0] for b in first["blocks"] if b["type"] == "actions"]
    then = counter.press(press("eva", "stock.history.older", older["value"])).open_view
    assert then
    assert len(then["blocks"]) == 1 + 8
    assert "adjusted" in then["blocks"][1]["text"]["text"]


def test_keepers_see_more_on_the_card_of_an_item(counter: Counter) -> None:
    put(counter, MONITOR, {"Lisbon": 5})
    hands = {}
    for name in ("ana", "carla"):
        said = counter.command(name, "MON-24", called="/stock").say
        assert said
        checked_blocks([dict(b) for b in said.blocks])
        hands[name] = [e.get("text", {}).get("text") for b in said.blocks if b["type"] == "actions"
                       for e in b["elements"]]  # fmt: skip
    assert hands == {"ana": ["Ask for it…"], "carla": ["Pedir…", "Dar entrada…", None]}
