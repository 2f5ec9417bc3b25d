"""Pieces with a number of their own: each is at one place, or gone with whoever has it."""

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from bot.simulator.kit.blocks import checked_view
from domain.stock import Kind, Movement
from handlers.call import Answer
from handlers.stock import numbered
from storage.stock import items, ledger, serials
from storage.stock.serials import Misplaced
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.stock.keepers import appoint, do, newest
from tests.handlers.stock.served import asked_card
from tests.handlers.stock.shelf import MONITOR, asking, put, there_is

LAPTOP = replace(MONITOR, sku="NB-14", name="Laptop 14 inch", category=None, barcodes=(), cost=None, serials=True,
                 minimum=None, maximum=None)  # fmt: skip
POOL = [f"SN-{n}" for n in range(1, 9)]


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """Eva keeps the stock, and Carla, who speaks Portuguese."""
    with desk.counter(sqlite_url) as made:
        appoint(made)
        yield made


@pytest.fixture
def on_either(database_url: str) -> Iterator[Counter]:
    """The same, where SQL may differ."""
    with desk.counter(database_url) as made:
        appoint(made)
        yield made


def received(counter: Counter, *written: str, where: str = "Lisbon", item_id: int = 0) -> int:
    """Laptops with these numbers arrive."""
    item_id = item_id or put(counter, LAPTOP, {})
    assert not do(counter, "receipt", item_id, new_serials="\n".join(written), new_place=where).errors
    return item_id


def where(counter: Counter, item_id: int) -> dict[str, str]:
    """Which piece is where, and that these are as many as there are."""
    there_is(counter, item_id)
    with counter.db.read() as tx:
        assert serials.astray(tx) == [], "there are not as many pieces as the level says"
        return {piece.serial: piece.location for piece in serials.in_stock(tx, item_id, limit=500)}


def looked_up(counter: Counter, by: str, serial: str) -> str:
    """What somebody reads of a serial."""
    return words(counter.command(by, serial, called="/stock"))


def approved(counter: Counter, item_id: int, quantity: str) -> None:
    """Ana asks for some, and her manager approves it."""
    counter.submit(asking(item_id, quantity))
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""


def hand(counter: Counter, chosen: Sequence[str], *, by: str = "eva", number: int = 1) -> Answer:
    """A keeper says which pieces Ana gets."""
    return counter.submit(form(by, numbered.HANDING, {"serials": list(chosen)}, memo={"request": number, "seen": 2}))


def test_what_arrives_is_written_down_piece_by_piece(counter: Counter) -> None:
    laptop = put(counter, LAPTOP, {})
    view = counter.command("eva", "receive nb-14", called="/stock").open_view
    assert view
    checked_view(dict(view), "modal")
    assert [b.get("block_id") for b in view["blocks"]][1:3] == ["new_serials", "new_place"]
    done = do(counter, "receipt", laptop, new_serials=" SN-1 \n\nsn 2\n", new_place="Lisbon")
    assert words(done) == (
        "Received 2 pcs of Laptop 14 inch, put in Lisbon.\nSerials: SN-1, sn 2\n*2 pcs available*"
    )  # fmt: skip
    for wrong, said in {
        "SN-3\nsn3": "sn3 is written twice. Leave one of the two lines.",
        "SN-3\nSN1": "SN-1 is in Lisbon already, and a serial is at one place. Take it off the list, or transfer it.",
        "--": "-- is no serial: it needs a letter or a digit, and has 60 letters at most.",
        "": "Write the serials, one a line.",
    }.items():
        refused = do(counter, "receipt", laptop, new_serials=wrong, new_place="Porto")
        assert refused.errors == {"new_serials": said}
    assert where(counter, laptop) == {"SN-1": "Lisbon", "sn 2": "Lisbon"}


def test_the_history_names_the_pieces_as_long_as_nobody_moved_them_on(counter: Counter) -> None:
    laptop = received(counter, "SN-1", "SN-2")
    received(counter, "SN-3", item_id=laptop)
    assert not do(counter, "issue", laptop, serials=["SN-2"], reason="Broken").errors
    view = counter.press(press("carla", "stock.history", str(laptop))).open_view
    assert view
    texts = [b["text"]["text"] for b in view["blocks"] if b["type"] == "section" and "Lisbon" in b["text"]["text"]]
    told = [[line for line in text.split("\n") if "SN-" in line] for text in texts[-3:]]
    assert told == [["Números de série: SN-2"], ["Números de série: SN-3"], []], "of two that came one went on"


def test_what_leaves_is_chosen_and_lies_at_one_place(counter: Counter) -> None:
    laptop = received(counter, "SN-1", "SN-2")
    received(counter, "SN-3", where="Porto", item_id=laptop)
    view = counter.command("eva", "transfer nb-14", called="/stock").open_view
    assert view
    checked_view(dict(view), "modal")
    shown = [o["text"]["text"] for o in view["blocks"][1]["element"]["options"]]
    assert shown == ["SN-1 · Lisbon", "SN-2 · Lisbon", "SN-3 · Porto"]
    assert do(counter, "issue", laptop, serials=["SN-1", "SN-3"], reason="x").errors == {
        "serials": "SN-1 is in Lisbon and SN-3 in Porto. Take from one place at a time."
    }
    assert do(counter, "issue", laptop, serials=[], reason="x").errors == {"serials": "Choose which serials."}
    moved = do(counter, "transfer", laptop, serials=["SN-1"], new_to="Porto")
    assert words(moved).startswith("Moved 1 pcs of Laptop 14 inch from Lisbon to Porto.\nSerials: SN-1\n")
    assert words(do(counter, "adjustment", laptop, serials=["SN-3"], reason="Lost")).startswith("Took 1 pcs of")
    assert where(counter, laptop) == {"SN-1": "Porto", "SN-2": "Lisbon"}
    assert do(counter, "issue", laptop, by="carla", serials=["SN-3"], reason="x").errors == {
        "serials": "SN-3 não está em estoque. Escolha um que esteja."
    }
    received(counter, "SN-3", item_id=laptop)
    assert where(counter, laptop) == {"SN-1": "Porto", "SN-2": "Lisbon", "SN-3": "Lisbon"}


def test_a_slip_is_undone_with_its_pieces_unless_they_moved_since(on_either: Counter) -> None:
    counter = on_either
    laptop = received(counter, "SN-1", "SN-2")
    slip = newest(counter, laptop)
    do(counter, "transfer", laptop, serials=["SN-2"], new_to="Porto")
    moved = newest(counter, laptop)
    do(counter, "issue", laptop, serials=["SN-1"], reason="x")
    received(counter, "SN-9", item_id=laptop)
    counter.press(press("eva", "stock.undo", moved))
    assert where(counter, laptop) == {"SN-2": "Lisbon", "SN-9": "Lisbon"}
    assert words(counter.press(press("eva", "stock.undo", slip))) == (
        "Its serials moved since, or nobody noted them. A keeper receives or adjusts them by serial."
    )
    assert where(counter, laptop) == {"SN-2": "Lisbon", "SN-9": "Lisbon"}


def test_who_has_a_piece_is_told_to_keepers_and_to_whoever_has_it(on_either: Counter) -> None:
    counter = on_either
    laptop = received(counter, "SN-1", "SN-2", "SN-3")
    received(counter, "SN-4", where="Porto", item_id=laptop)
    assert "Serial SN-1: Lisbon" in looked_up(counter, "ana", "sn1")
    approved(counter, laptop, "2")
    view = counter.press(press("eva", "stock.hand_over", "1:2")).open_view
    assert view
    checked_view(dict(view), "modal")
    assert [o["value"] for o in view["blocks"][1]["element"]["options"]] == ["SN-1", "SN-2", "SN-3"]
    assert hand(counter, ["SN-1"]).errors == {"serials": "2 to hand over, 1 chosen. Choose 2."}
    assert hand(counter, ["SN-4"]).errors == {
        "serials": "SN-4 is not in Lisbon, where it was kept. Choose one that is."
    }
    assert words(hand(counter, ["SN-1", "SN-2"])) == ""
    assert words(hand(counter, ["SN-3"], by="carla")).startswith("Eva Lima já entregou STK-1")
    assert asked_card(counter, "ana")[0][1] == "Serials: SN-1, SN-2"
    told = "Serial SN-2: with Ana Souza since Mon 3 Aug (STK-1)"
    assert told in looked_up(counter, "ana", "SN-2")
    assert told in looked_up(counter, "eva", "SN-2")
    assert "Serial SN-2: handed over" in looked_up(counter, "bruno", "SN-2")
    assert "Ana" not in looked_up(counter, "bruno", "SN-2")
    assert "Número de série SN-2: com Ana Souza desde" in looked_up(counter, "carla", "sn-2")
    again = do(counter, "receipt", laptop, new_serials="SN-1", new_place="Lisbon")
    assert again.errors == {
        "new_serials": "SN-1 was handed over for STK-1, and that is not confirmed yet. Receive it once it is."
    }
    counter.press(press("ana", "stock.deny", "1"))
    assert where(counter, laptop) == {"SN-1": "Lisbon", "SN-2": "Lisbon", "SN-3": "Lisbon", "SN-4": "Porto"}


def test_a_count_does_not_say_which_pieces_and_is_not_booked(counter: Counter) -> None:
    laptop = received(counter, "SN-1", "SN-2")
    with counter.db.read() as tx:
        (level,) = ledger.levels(tx, (laptop,))[laptop]
    memo = {"lines": [[laptop, level.location_id]]}
    counted = counter.submit(form("eva", "stock.count", {"n0": "1"}, memo=memo))
    assert counted.errors == {
        "n0": "Each piece of Laptop 14 inch has a serial, and a count does not say which. Adjust away those that are "
        "gone, receive those that were found, and leave this line empty."
    }
    assert words(counter.submit(form("eva", "stock.count", {"n0": "2"}, memo=memo))).startswith("1 line counted")


def test_what_cannot_be_chosen_from_a_hundred_is_typed(counter: Counter) -> None:
    laptop = received(counter, *(f"SN-{n:03}" for n in range(130)))
    view = counter.command("eva", "issue nb-14", called="/stock").open_view
    assert view
    checked_view(dict(view), "modal")
    assert len(view["blocks"][1]["element"]["options"]) == 100
    done = do(counter, "issue", laptop, serials=["SN-001"], more_serials="sn120\nSN 121", reason="x")
    assert "Serials: SN-001, SN-120, SN-121" in words(done)
    assert len(where(counter, laptop)) == 127


def test_of_keepers_who_give_the_same_piece_at_once_one_does(database_url: str) -> None:
    with desk.counter(database_url) as counter:
        appoint(counter)
        laptop = received(counter, "SN-1", "SN-2")
        given = {"serials": ["SN-1"], "reason": "x"}
        sent = [form(by, "stock.issue", given, memo={"item": laptop}) for by in ("eva", "carla", "eva", "carla")]
        answers = counter.submit_at_once(sent)
        assert sum(not answer.errors for answer in answers) == 1
        assert where(counter, laptop) == {"SN-2": "Lisbon"}
        received(counter, "SN-1", where="Porto", item_id=laptop)
        assert where(counter, laptop) == {"SN-1": "Porto", "SN-2": "Lisbon"}


def test_control_a_piece_that_left_is_not_given_again_even_if_nobody_looked(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = received(counter, "SN-1", "SN-2")
    with counter.db.read() as tx:
        stale = serials.known(tx, laptop, ["SN-1"])
        item = items.get(tx, laptop)
    assert not do(counter, "issue", laptop, serials=["SN-1"], reason="x").errors
    with monkeypatch.context() as blind:
        blind.setattr(serials, "known", lambda tx, item_id, chosen: stale)
        do(counter, "issue", laptop, by="carla", serials=["SN-1"], reason="x")
    assert where(counter, laptop) == {"SN-2": "Lisbon"}
    one = Movement(
        kind=Kind.ISSUE, item_id=laptop, location_id=stale["sn1"].location_id or 0, on_hand=Decimal(-1),
        at=counter.now, serials=("SN-1",),
    )  # fmt: skip
    with pytest.raises(Misplaced), counter.db.write() as tx:
        ledger.move(tx, item, one)
    monkeypatch.setattr(serials, "follow", lambda *told: None)
    with counter.db.write() as tx:
        ledger.move(tx, item, one)
    with pytest.raises(AssertionError, match="not as many pieces"):
        where(counter, laptop)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_there_are_as_many_pieces_as_the_ledger_says(
    counter: Counter, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    luck, went, requests, laptop = Random(seed), Tally[str](), 0, received(counter, *POOL[:3])
    for _ in range(50):
        there, at = where(counter, laptop), luck.choice(["Lisbon", "Porto"])
        here = [serial for serial in there if there[serial] == at or luck.random() < 0.1]
        some = luck.sample(here, min(len(here), luck.randint(1, 2)))
        kind = luck.choice(["receipt", "issue", "transfer", "adjustment", "undo", "request"])
        if kind == "receipt":
            away = [serial for serial in POOL if serial not in there or luck.random() < 0.1] or POOL
            wanted = "\n".join(luck.sample(away, min(len(away), luck.randint(1, 3))))
            answer = do(counter, kind, laptop, new_serials=wanted, new_place=luck.choice(["Lisbon", "Porto"]))
        elif kind == "undo":
            with counter.db.read() as tx:
                one = luck.choice(ledger.movements(tx, laptop, limit=6))
            answer = counter.press(press("eva", "stock.undo", str(one.id)))
        elif kind == "request":
            if counter.submit(asking(laptop, "1")).errors:
                continue
            requests += 1
            counter.press(press("bruno", "request.approve", f"{requests}:1"))
            answer = hand(counter, some[:1], number=requests)
            if not answer.errors:
                counter.press(press("ana", luck.choice(["stock.deny", "stock.confirm"]), str(requests)))
        else:
            answer = do(counter, kind, laptop, serials=some, new_to=luck.choice(["Lisbon", "Porto"]), reason="x")
        went[kind] += words(answer).startswith("Undone") if kind == "undo" else not answer.errors
    where(counter, laptop)
    assert len(went) == 6
    assert not caplog.records, "the rules let something through that the ledger refused"
    assert all(went.values()), went
