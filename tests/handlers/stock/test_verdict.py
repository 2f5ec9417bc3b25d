"""Less than was asked for is approved, with a reason; and who has to decide at all."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.money import Money
from domain.money.exchange import ECB
from domain.policy import Approvals, StockAutoApprove
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval, rates
from storage.stock import requests
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.stock.shelf import MONITOR, asking, put, there_is

SHORT = "5 are not available any more: of Monitor 24 inch there are 3 in one place. "


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        yield made


def govern(counter: Counter, *rules: dict[str, Any], **stock: Any) -> None:
    """Who decides, and what else the policy says of stock."""
    asked = {"approvals": Approvals.model_validate({"stock": rules})} if rules else {}
    changed = {"stock": counter.policy.stock.model_copy(update=stock)}
    counter.policy = counter.policy.model_copy(update={**asked, **changed})
    counter.__post_init__()


def version(counter: Counter, request_id: int = 1) -> int:
    with counter.db.read() as tx:
        return approval.load(tx, request_id).version


def less(counter: Counter, by: str, quantity: str, reason: str | None = "So many will do") -> Any:
    """Somebody approves so much."""
    given = {"quantity": quantity, "reason": reason}
    return counter.submit(form(by, "stock.less", given, memo={"request": 1, "seen": version(counter), "place": None}))


def do(counter: Counter, by: str, what: str, reason: str = "") -> str:
    """A button of the request, or its form."""
    if not reason:
        return words(counter.press(press(by, f"request.{what}", f"1:{version(counter)}")))
    memo = {"request": 1, "seen": version(counter)}
    return words(counter.submit(form(by, f"request.{what}", {"reason": reason}, memo=memo)))


def reads(counter: Counter, by: str) -> str:
    """The card as somebody reads it."""
    with counter.db.read() as tx:
        blocks = draw(tx, view_for(tx, counter.office, counter.ids[by], counter.now), "stock", 1).blocks
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def buttons(counter: Counter, by: str, request_id: int) -> list[str]:
    """The buttons of the card as somebody sees it, but for the rarer ones."""
    with counter.db.read() as tx:
        blocks = draw(tx, view_for(tx, counter.office, counter.ids[by], counter.now), "stock", request_id).blocks
    found = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return [one["text"]["text"] for one in found if one["type"] == "button"]


def who_decides(counter: Counter, request_id: int) -> list[str]:
    """First names, step by step."""
    names = {id_: name for name, id_ in counter.ids.items()}
    with counter.db.read() as tx:
        steps = approval.load(tx, request_id).steps
    return [name for step in steps for name in sorted(names[seat.person_id] for seat in step.seats)]


def test_a_manager_approves_less_and_so_much_is_kept(here: Counter) -> None:
    monitor = put(here, MONITOR, {"Lisbon": 6})
    here.submit(asking(monitor, "5"))
    assert reads(here, "bruno").split("\n")[2:4] == [
        "*6 pcs available*",
        "⚠️ 1 pcs would be left, the minimum is 2 pcs.",
    ]
    assert words(less(here, "bruno", "3 pcs")) == ""
    assert there_is(here, monitor).reserved == 3
    assert reads(here, "ana").split("\n")[:4] == [
        "*Monitor 24 inch*",
        "3 of 5 pcs · MON-24 · €450.00",
        "✂️ 3 pcs by Bruno Costa: “So many will do”",
        "📦 Kept for you in Lisbon: fetch it by Mon 10 Aug.",
    ]
    (told,) = owed(here, "ana", "moved")
    assert told
    assert told.text.split("\n") == [
        "✅ Bruno Costa approved STK-1. Monitor 24 inch, 3 of 5 pcs · MON-24 · €450.00",
        "✂️ 3 pcs by Bruno Costa: “So many will do”",
        "📦 Kept for you in Lisbon: fetch it by Mon 10 Aug.",
    ]


def test_of_a_single_piece_nobody_approves_less(here: Counter) -> None:
    monitor = put(here, MONITOR, {"Lisbon": 6})
    here.submit(asking(monitor, "1"))
    here.submit(asking(monitor, "2"))
    assert [buttons(here, "bruno", n) for n in (1, 2)] == [
        ["Approve", "Reject…", "Ask for changes…"],
        ["Approve", "Approve less…", "Reject…"],
    ]


@pytest.mark.parametrize(
    ("quantity", "reason", "told"),
    [
        ("6", "More", {"quantity": "At most 5 can be approved: that is what was asked for."}),
        ("0", "None", {"quantity": "0 is no quantity. Write a number such as 2."}),
        ("1.5", "Half", {"quantity": "It is counted in pcs: write a whole number, without decimals."}),
        ("3", None, {"reason": "Give a reason: the person concerned will read it."}),
    ],
)
def test_what_cannot_be_approved_is_said_beside_its_field(
    here: Counter, quantity: str, reason: str | None, told: dict[str, str]
) -> None:
    monitor = put(here, MONITOR, {"Lisbon": 6})
    here.submit(asking(monitor, "5"))
    assert less(here, "bruno", quantity, reason).errors == told
    assert there_is(here, monitor).reserved == 0


def test_of_several_answers_the_lowest_counts_as_long_as_it_stands(here: Counter) -> None:
    govern(here, {"ask": "hr", "quorum": "all"})
    monitor = put(here, MONITOR, {"Lisbon": 6})
    here.submit(asking(monitor, "5"))
    assert words(less(here, "rita", "4", "Four")) == ""
    assert less(here, "hugo", "5").errors == {
        "quantity": "At most 4 can be approved: somebody before you left so much."
    }
    assert words(less(here, "hugo", "2", "Two")) == ""
    assert there_is(here, monitor).reserved == 2
    assert do(here, "hugo", "take_back", "A slip") == ""
    assert there_is(here, monitor).reserved == 0
    assert do(here, "hugo", "approve") == ""
    assert there_is(here, monitor).reserved == 4
    assert do(here, "rita", "take_back", "A slip too") == ""
    with here.db.read() as tx:
        assert requests.load(tx, 1).quantity == 4, "Hugo agreed to four and to no more"
    assert do(here, "rita", "approve") == ""
    assert there_is(here, monitor).reserved == 4


def test_when_it_got_short_the_press_says_what_works_and_the_form_has_it_already(here: Counter) -> None:
    monitor = put(here, MONITOR, {"Lisbon": 5})
    here.submit(asking(monitor, "5"))
    here.submit(asking(monitor, "2"))
    assert words(here.press(press("bruno", "request.approve", "2:1"))) == ""
    assert do(here, "bruno", "approve") == f"{SHORT}“Approve less…” approves what there is."
    assert "⚠️ Not enough now: in one place there are 3 pcs." in reads(here, "bruno")
    view = here.press(press("bruno", "stock.open_less", "1:1")).open_view
    assert view
    (field,) = [block for block in view["blocks"] if block.get("block_id") == "quantity"]
    assert (field["element"]["initial_value"], field["hint"]["text"]) == (
        "3",
        "At most 5 pcs. In one place there are 3 pcs now.",
    )
    assert (
        words(less(here, "bruno", "4")) == SHORT.replace("5 are", "4 are") + "“Approve less…” approves what there is."
    )
    assert words(less(here, "bruno", "3")) == ""
    assert there_is(here, monitor).available == 0


def test_what_was_kept_is_free_again_however_the_request_is_changed(here: Counter) -> None:
    monitor = put(here, MONITOR, {"Lisbon": 6})
    here.submit(asking(monitor, "3"))
    assert do(here, "bruno", "approve") == ""
    changed = {"quantity": "1", "reason": None}
    memo = {"item": monitor, "request": 1, "seen": 2}
    assert words(here.submit(form("ana", "stock.change", changed, memo=memo))) == ""
    assert there_is(here, monitor).reserved == 0
    assert do(here, "bruno", "approve") == ""
    assert there_is(here, monitor).reserved == 1


@pytest.mark.parametrize(
    ("cost", "deciders"),
    [
        (Money(Decimal("249.99"), "EUR"), ["bruno"]),
        (Money(Decimal("250.00"), "EUR"), ["bruno", "rita", "hugo"]),
        (Money(Decimal("299.99"), "USD"), ["bruno"]),
        (Money(Decimal("300.00"), "USD"), ["bruno", "rita", "hugo"]),
        (Money(Decimal("1.00"), "XTS"), ["bruno", "rita", "hugo"]),
        (None, ["bruno", "rita", "hugo"]),
    ],
)
def test_a_threshold_counts_in_the_companys_money(here: Counter, cost: Money | None, deciders: list[str]) -> None:
    with here.db.write() as tx:
        rates.keep(tx, ECB, {("USD", here.now.date()): Decimal("1.2")})
    govern(here, {"ask": "manager"}, {"ask": "hr", "when": {"amount": {"least": 500}}})
    dear = put(here, replace(MONITOR, cost=cost), {"Lisbon": 6})
    here.submit(asking(dear, "2"))
    assert sorted(who_decides(here, 1)) == sorted(deciders)


def test_a_step_for_a_category_is_asked_for_that_alone(here: Counter) -> None:
    govern(here, {"ask": "manager"}, {"ask": "admin", "when": {"category": "screens"}})
    screen = put(here, MONITOR, {"Lisbon": 6})
    chair = put(here, replace(MONITOR, sku="CHA-1", barcodes=(), category="chairs"), {"Lisbon": 6})
    for item in (screen, chair):
        here.submit(asking(item, "1"))
    assert (who_decides(here, 1), who_decides(here, 2)) == (["bruno", "hugo"], ["bruno"])


@pytest.mark.parametrize(
    ("rules", "cost", "kept"),
    [
        (StockAutoApprove(categories=("screens",)), "150", 1),
        (StockAutoApprove(categories=("chairs",)), "150", 0),
        (StockAutoApprove(most=Decimal(150)), "150", 1),
        (StockAutoApprove(most=Decimal(150)), "150.01", 0),
        (StockAutoApprove(most=Decimal(150)), None, 0),
        (StockAutoApprove(categories=("screens",), most=Decimal(149)), "150", 0),
    ],
)
def test_what_the_policy_lets_pass_is_kept_at_once(
    here: Counter, rules: StockAutoApprove, cost: str | None, kept: int
) -> None:
    govern(here, auto_approve=rules)
    item = put(here, replace(MONITOR, cost=Money(Decimal(cost), "EUR") if cost else None), {"Lisbon": 6})
    assert words(here.submit(asking(item, "1"))) == ""
    assert there_is(here, item).reserved == kept
    assert reads(here, "ana").split("\n")[-1].startswith("✅ Approved by policy" if kept else "⏳ Waiting for")
