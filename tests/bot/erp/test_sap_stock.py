"""SAP Business One keeps the stock: read page by page, asked when somebody looks, remembered when it is silent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.erp import sap
from bot.erp.configured import keeper
from bot.erp.mirror import Mirror
from bot.erp.sap import Items
from bot.outside import Missing, Refused, Unreachable
from bot.service_layer import Session
from bot.settings import SettingsError
from domain.people import Role
from domain.policy.stock import Sap
from domain.stock.elsewhere import Figures
from handlers.desk import Desk
from handlers.entries import ENTRIES
from handlers.stock import book
from storage import people
from storage.db import Database
from storage.stock import items, ledger
from tests import company
from tests.bot.books.service_layer import Layer, service_layer
from tests.desk import Counter, Told, patient_policy, press, words
from tests.handlers.stock.shelf import asking
from tests.stage import AUDIT_KEY


def item(code: str, name: str | None, *warehouses: tuple[str, float, float], **more: Any) -> dict[str, Any]:
    """An item as the Service Layer tells of it."""
    info = [{"WarehouseCode": w, "InStock": i, "Committed": c, "Ordered": 0.0} for w, i, c in warehouses]
    known = {
        "ItemCode": code,
        "ItemName": name,
        "BarCode": None,
        "InventoryUOM": "un",
        "Frozen": "tNO",
        "Valid": "tYES",
    }
    return {**known, "ItemWarehouseInfoCollection": info, **more}


@pytest.fixture
def layer() -> Iterator[Layer]:
    with service_layer() as made:
        made.items = {
            one["ItemCode"]: one
            for one in (
                item("MON-24", "Monitor 24", ("01", 5.0, 1.0), ("02", 2.0, 0.0), BarCode="7891234567895"),
                item("O'NE", 'Cable 2" = new', ("01", 3.0, 3.0)),
                item("OLD", None, ("01", 1.0, 0.0), Frozen="tYES"),
            )
        }
        yield made


def asked(layer: Layer, **more: Any) -> Items:
    session = Session(layer.url, "SBO", "bot", "secret", **more)
    return Items(session, Sap(warehouses={"01": "Lisbon", "02": "Porto"}, units={"un": "pcs"}))


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    policy = patient_policy()
    sap = Sap(warehouses={"01": "Lisbon", "02": "Porto"}, units={"un": "pcs"})
    policy = policy.model_copy(update={"stock": policy.stock.model_copy(update={"sap": sap})})
    db = Database(database_url, audit_key=AUDIT_KEY.encode())
    try:
        yield Counter(db, policy)
    finally:
        db.dispose()


@pytest.fixture
def mirror(counter: Counter, layer: Layer) -> Mirror:
    """The counter's desk asks SAP before it tells of an item."""
    made = Mirror(db=counter.db, keeper=asked(layer), office=counter.office, now=lambda: counter.now, within=2.0)
    counter.desk = Desk(
        db=counter.db, office=counter.office, now=lambda: counter.now, learn=company.account, outlet=Told(),
        entries=ENTRIES, look_up=made.look_up,
    )  # fmt: skip
    assert made.tick() == 3
    return made


def card(counter: Counter, code: str, *, by: str = "ana") -> list[str]:
    """What `/stock CODE` shows, line by line."""
    said = counter.command(by, code, called="/stock").say
    assert said
    if len(said.blocks) == 1:
        return [said.text]
    small = said.blocks[1]["elements"][0]["text"]
    return [*said.blocks[0]["text"]["text"].split("\n"), small]


# --- the story --------------------------------------------------------------------------------------------------------


def test_an_item_is_shown_with_the_figures_of_now_and_with_the_last_ones_when_sap_is_silent(
    counter: Counter, mirror: Mirror, layer: Layer
) -> None:
    layer.items["MON-24"]["ItemWarehouseInfoCollection"][0]["InStock"] = 8.0
    counter.now += timedelta(minutes=5)
    assert card(counter, "mon 24") == [
        "*Monitor 24* · MON-24",
        "*9 pcs available* · 10 on hand, 1 reserved",
        "Lisbon: 7 pcs, 1 more reserved",
        "Porto: 2 pcs",
        "SAP, as of Mon 3 Aug 10:05",
    ]
    assert layer.asked[-1] == "/b1s/v2/Items('MON-24')"

    layer.instead = (500, b"<html>")
    counter.now += timedelta(hours=1)
    assert card(counter, "MON-24")[-1] == "SAP does not answer; figures of Mon 3 Aug 10:05"
    asked = len(layer.asked)
    layer.instead = None
    assert card(counter, "MON-24")[-1] == "SAP does not answer; figures of Mon 3 Aug 10:05", "nobody waits twice"
    assert len(layer.asked) == asked
    mirror.rests_until = 0
    assert card(counter, "MON-24")[-1] == "SAP, as of Mon 3 Aug 11:05"


def test_what_we_promise_is_taken_off_what_sap_has_also_while_it_is_hardly_booked_there(
    counter: Counter, mirror: Mirror, layer: Layer
) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["eva"], [Role.STOCK])
        (monitor,) = items.by_sku(tx, ["MON-24"]).values()
    assert words(counter.submit(asking(monitor.id, "3"))) == ""
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    assert card(counter, "MON-24")[1:4] == [
        "*3 pcs available* · 7 on hand, 4 reserved", "Porto: 2 pcs", "Lisbon: 1 pcs, 4 more reserved",
    ]  # fmt: skip
    with counter.db.write() as tx:
        book.hand_over(tx, counter.office, 1, book.Turned(at=counter.now, by_id=counter.ids["eva"]))
    counter.now += timedelta(minutes=1)
    assert card(counter, "MON-24")[1] == "*3 pcs available* · 7 on hand, 4 reserved", "SAP does not know of it yet"
    counter.now += timedelta(hours=25)
    layer.items["MON-24"]["ItemWarehouseInfoCollection"][0]["InStock"] = 2.0
    assert card(counter, "MON-24")[1] == "*3 pcs available* · 4 on hand, 1 reserved", "it was booked"
    with counter.db.read() as tx:
        assert ledger.astray(tx) == []


def test_what_sap_takes_away_from_what_we_promised_is_never_promised_again(
    counter: Counter, mirror: Mirror, layer: Layer
) -> None:
    with counter.db.read() as tx:
        (monitor,) = items.by_sku(tx, ["MON-24"]).values()
    counter.submit(asking(monitor.id, "4"))
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    layer.items["MON-24"]["ItemWarehouseInfoCollection"] = [{"WarehouseCode": "01", "InStock": 1.0}]
    counter.now += timedelta(minutes=1)
    assert card(counter, "MON-24")[1] == "*0 pcs available* · 1 on hand, 1 reserved"
    refused = counter.submit(asking(monitor.id, "1"))
    assert "Nothing of Monitor 24 is available now." in words(refused)


def test_keepers_book_in_sap(counter: Counter, mirror: Mirror) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["eva"], [Role.STOCK])
        (monitor,) = items.by_sku(tx, ["MON-24"]).values()
    looked = counter.command("eva", "MON-24", called="/stock").say
    assert looked
    assert [e["text"]["text"] for e in looked.blocks[-1]["elements"]] == ["Ask for it…", "History…"]
    said = words(counter.press(press("eva", "stock.open_receipt", str(monitor.id))))
    assert said == "Quantities are booked in SAP: change them there, and they are here within minutes."


# --- what is mirrored -------------------------------------------------------------------------------------------------


def test_only_what_changed_there_changes_here(counter: Counter, mirror: Mirror, layer: Layer) -> None:
    with counter.db.read() as tx:
        before = items.version(tx)
        assert items.known_as(tx, "7891234567895")
        assert [items.by_sku(tx, ["OLD"])["old"].active, items.by_sku(tx, ["O'NE"])["o'ne"].active] == [False, True]
    assert mirror.tick() == 0, "it is not time yet"
    counter.now += timedelta(minutes=10)
    assert mirror.tick() == 0
    layer.items["O'NE"]["ItemName"] = "Cable\u2028 3 m"
    del layer.items["MON-24"]
    counter.now += timedelta(minutes=10)
    assert mirror.tick() == 2
    with counter.db.read() as tx:
        said = {item.sku: (item.name, item.active) for _, item in items.changed(tx, since=before, limit=9)}
    assert said == {"O'NE": ("Cable 3 m", True), "MON-24": ("Monitor 24", False)}
    assert card(counter, "MON-24") == ["Nothing in stock is called “MON-24”. Try one word of its name, or its code."]

    layer.items.clear()
    counter.now += timedelta(minutes=10)
    assert mirror.tick() == 0, "an empty list takes nothing out of stock"
    with counter.db.read() as tx:
        assert items.by_sku(tx, ["O'NE"])["o'ne"].active


def test_an_item_that_is_gone_there_is_looked_up_in_vain(counter: Counter, mirror: Mirror, layer: Layer) -> None:
    del layer.items["O'NE"]
    counter.now += timedelta(minutes=1)
    assert card(counter, "O'NE") == ["Nothing in stock is called “O'NE”. Try one word of its name, or its code."]


@pytest.mark.parametrize("page", [500, 1], ids=["on a page", "on two pages"])
def test_two_codes_that_are_one_to_us_are_said_and_the_first_counts(
    counter: Counter,
    mirror: Mirror,
    layer: Layer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    page: int,
) -> None:
    monkeypatch.setattr(sap, "PAGE", page)
    layer.items["---"] = item("---", "No code at all", ("01", 1.0, 0.0))
    layer.items["MON24"] = item("MON24", "Another", ("01", 1.0, 0.0))
    counter.now += timedelta(minutes=10)
    assert mirror.tick() == 0
    assert [record.__dict__["codes"] for record in caplog.records] == [["MON24"]]
    assert card(counter, "MON-24")[0] == "*Monitor 24* · MON-24"


# --- the wire ---------------------------------------------------------------------------------------------------------


def test_pages_are_followed_and_a_session_is_begun_once(layer: Layer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sap, "PAGE", 2)
    layer.items = {f"A{n}": item(f"A{n}", f"Item {n}") for n in range(5)}
    made = asked(layer)
    assert [[one.sku for one in page] for page in made.everything()] == [["A0", "A1"], ["A2", "A3"], ["A4"]]
    layer.end_sessions()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: made.item(f"A{n % 5}", within=5).sku, range(16)))
    assert (sorted(set(found)), layer.logins) == (["A0", "A1", "A2", "A3", "A4"], 2), "all threads share one login"


def test_figures_are_read_as_they_are_written(layer: Layer) -> None:
    (one,) = (asked(layer).item("O'NE", within=5),)
    assert (one.unit, one.figures) == ("pcs", (Figures(place="Lisbon", in_stock=Decimal(3), committed=Decimal(3)),))
    layer.items["O'NE"]["ItemWarehouseInfoCollection"] = [
        {"WarehouseCode": "01", "InStock": 0.1239, "Committed": 0.0001}, {"WarehouseCode": "99", "InStock": 7},
    ]  # fmt: skip
    (figures,) = asked(layer).item("O'NE", within=5).figures or ()
    assert (figures.in_stock, figures.committed) == (Decimal("0.123"), Decimal("0.001"))


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"signs_out": True}, Refused, "the session ends as soon as it begins"),
        ({"instead": (500, b"oops")}, Unreachable, "HTTP 500"),
        ({"instead": (503, b'{"error": {"code": "-1", "message": "Busy"}}')}, Unreachable, "-1: Busy"),
        ({"instead": (200, b"<html>")}, Unreachable, "Expecting value"),
        ({"instead": (200, b'{"ItemCode": "A", "ItemName": 5}')}, Unreachable, "what it says is no item: ItemName"),
        ({"instead": (200, b'{"ItemCode": "B"}')}, Unreachable, "asked for A, it answered of B"),
        ({"instead": (400, b'{"error": {"code": "1", "message": {"value": "No"}}}')}, Refused, "1: No"),
        ({"slow": 1.0}, Unreachable, "timed out"),
        ({}, Missing, "-2028: No matching records found (ODBC -2028)"),
    ],
)
def test_whatever_it_answers_is_an_answer_or_a_named_failure(
    layer: Layer, wrong: dict[str, Any], error: type[Exception], said: str
) -> None:
    vars(layer).update(wrong)
    with pytest.raises(error) as raised:
        asked(layer).item("A", within=0.4)
    assert said in str(raised.value)
    assert type(raised.value) is error


def test_a_page_elsewhere_is_not_followed_and_pages_that_never_end_do(layer: Layer) -> None:
    for link, error in (("https://evil.example/Items", Refused), ("Items?$skip=20", Unreachable)):
        layer.instead = (200, b'{"value": [], "@odata.nextLink": "%s"}' % link.encode())
        with pytest.raises(error):
            list(asked(layer).everything())


def test_whoever_routes_to_another_node_is_not_known_there(layer: Layer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service_layer.COOKIES", ("B1SESSION",))
    with pytest.raises(Refused, match="the session ends as soon as it begins"):
        asked(layer).item("MON-24", within=5)


def test_the_policy_says_whether_sap_keeps_the_stock_and_the_environment_where_it_is() -> None:
    policy = patient_policy()
    assert keeper({}, policy) is None
    theirs = policy.model_copy(update={"stock": policy.stock.model_copy(update={"sap": Sap()})})
    with pytest.raises(SettingsError, match=r"SAP_URL: not set, and `stock: sap` in app\.yaml needs it"):
        keeper({}, theirs)
    found = keeper(dict.fromkeys(["SAP_URL", "SAP_COMPANY", "SAP_USER", "SAP_PASSWORD"], "x"), theirs)
    assert found
    assert (found.policy, found.session.version) == (Sap(), "v2")
