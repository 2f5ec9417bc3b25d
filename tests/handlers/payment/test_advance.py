"""Advances: asked for, paid, used up by claims, the rest given back; and asked about when nobody accounts for them."""

from datetime import timedelta
from typing import Any

import pytest

from bot.housekeeping import forget_old
from handlers import reminder
from handlers.approval.card import draw
from handlers.news import view_for
from handlers.payment import chase
from storage.payment import payments
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, LUNCH, hand_in
from tests.handlers.payment.paying import approved, correct, listed, mark, money_out, pay, record, texts


def granted(counter: Counter, amount: str = "500") -> int:
    """Ana's advance is approved; its id."""
    given = {"amount": amount, "purpose": "Trip to Lisbon"}
    assert words(counter.submit(form("ana", "advance.ask", given, memo={}))) == ""
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    return 1


def card(counter: Counter, request_id: int = 1) -> list[str]:
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids["ana"], counter.now)
        return texts(draw(tx, reader, "advance", request_id).blocks)


def left(counter: Counter) -> int:
    with counter.db.read() as tx:
        return sum(p.left_over.minor for p in payments.left_over(tx, [counter.ids["ana"]]))


def back(counter: Counter, amount: str) -> Any:
    given = {"amount": amount, "day": TODAY}
    return counter.submit(form("eva", "payment.back", given, memo={"request": 1}))


def test_an_advance_is_asked_for_in_words_of_both_languages(one: Counter) -> None:
    known = {"advance 500 EUR trip to Lisbon": "500", "adiantamento R$ 500": "", "adiantamento 1.500,50 x": "1.500,5"}
    for said, amount in known.items():
        name = "ana" if said.startswith("advance") else "carla"
        view = one.command(name, said, called="/expense").open_view
        assert view
        inputs = {b["block_id"]: b["element"].get("initial_value", "") for b in view["blocks"] if b["type"] == "input"}
        assert inputs["amount"] == amount
    for given, wrong in (({"amount": "x", "purpose": "y"}, {"amount": "x is no amount. Write one such as 45.90."}),
                         ({"amount": " ", "purpose": "y"}, {"amount": "Write an amount such as 45.90."}),
                         ({"amount": "5", "purpose": " "}, {"purpose": "Write what the advance is for."})):  # fmt: skip
        assert one.submit(form("ana", "advance.ask", given, memo={})).errors == wrong


def test_claims_use_an_advance_up_and_the_rest_is_given_back(counter: Counter) -> None:
    granted(counter, "50")
    assert card(counter)[:3] == ["*Advance*", "€50.00 · Trip to Lisbon", "💶 €50.00 to be paid"]
    claim = approved(counter, LINE)
    assert "EXP-1* Travel, €45.90 · Taxi, Mon 3 Aug: ✅ approved, €45.90 to be paid" in listed(counter)
    assert mark(counter, pay(counter, "ana")) == ""
    assert money_out(counter) == 9590, "both were to be paid, and were in one payment"
    assert (left(counter), claim) == (5000, 2)
    approved(counter, LUNCH)
    assert left(counter) == 3800
    assert "€12.00 claimed, €0.00 given back, €38.00 left." in card(counter)
    assert "EXP-2* Meals, €12.00 · Lunch with Tom, Mon 3 Aug: ✅ approved, paid on Mon 3 Aug" in listed(counter)
    assert back(counter, "38.01").errors == {"amount": "At most €38.00 can be given back: that is what is left."}
    assert words(back(counter, "30")) == "ADV-1 is up to date, and Ana Souza is told."
    approved(counter, LINE)
    assert left(counter) == 0
    with counter.db.read() as tx:
        assert [p.outstanding.minor for p in payments.due(tx, limit=9)] == [4590 - 800]
    correct(counter, 4, 1, "5")
    assert left(counter) == 300, "what is not due any more goes back to the advance"
    undo = form("eva", "payment.undo", {"reason": "Slip"}, memo={"batch": 1})
    assert words(counter.submit(undo)).startswith("Of ADV-1 €47.00 is accounted for already")


def test_an_advance_that_is_paid_covers_what_was_waiting(one: Counter) -> None:
    granted(one, "50")
    approved(one, LINE)
    assert words(record(one, 1, "40", by="eva")) == "ADV-1 is up to date, and Ana Souza is told."
    assert (left(one), money_out(one)) == (0, 4000 + 4000), "the allocation is a movement too"
    assert listed(one).endswith("✅ approved, partly paid, €5.90 to be paid")


def test_what_somebody_raised_by_themselves_no_advance_covers(one: Counter) -> None:
    """Or nobody else would ever look at it: the person keeps what they would have given back."""
    granted(one)
    record(one, 1, "500", by="eva")
    assert words(hand_in(one, LINE)) == ""
    less = {"amount:1": "5", "reason:1": "The rest was private"}
    assert words(one.submit(form("bruno", "expense.judge", less, memo={"request": 2, "seen": 1}))) == ""
    assert left(one) == 49500
    assert words(correct(one, 2, 1, "45.90", by="eva")) == "EXP-1 is up to date, and Ana Souza is told."
    assert left(one) == 49500
    assert listed(one).endswith("✅ approved, partly paid, €40.90 to be paid")
    assert record(one, 2, "40.90", by="eva").errors == {
        "amount": "You raised EXP-1 above what was decided, so somebody else pays it. Carla Dias can."
    }
    assert words(correct(one, 2, 1, "4", by="eva")) == "EXP-1 is up to date, and Ana Souza is told."
    assert left(one) == 49600


def test_an_advance_covers_what_was_in_a_payment_that_is_discarded(one: Counter) -> None:
    approved(one, LINE)
    batch = pay(one, "ana")
    given = {"amount": "50", "purpose": "Trip to Lisbon"}
    assert words(one.submit(form("ana", "advance.ask", given, memo={}))) == ""
    assert words(one.press(press("bruno", "request.approve", "2:1"))) == ""
    record(one, 2, "50", by="eva")
    assert left(one) == 5000, "the claim is about to be paid"
    assert words(one.press(press("carla", "payment.discard", str(batch.id)))) == ""
    assert left(one) == 410, "or it would be paid beside the advance"


def test_an_advance_that_nobody_accounts_for_is_asked_about_every_thirty_days(one: Counter) -> None:
    granted(one)
    record(one, 1, "500", by="eva")
    asked = []
    for _ in range(62):
        one.now += timedelta(days=1)
        asked.append([chase.tick(one.db, one.office, one.now) for _ in range(2)])
        reminder.tick(one.db, one.office, one.now)
    assert [n for n, (first, again) in enumerate(asked, 1) if first or again] == [30, 60]
    moot, told = owed(one, "ana", reminder.REMINDER)
    assert moot is None, "the first was never sent, and the second says the same"
    assert told
    assert told.text == (
        "Of the advance ADV-1, paid on Mon 3 Aug, €500.00 is not accounted for. "
        "Claim with /expense what it was spent on, or give the rest back to finance."
    )


def test_whoever_is_asked_seldom_is_not_asked_again_when_that_is_forgotten(one: Counter) -> None:
    one.policy = one.policy.model_copy(update={"expenses": one.policy.expenses.model_copy(
        update={"finance": one.policy.expenses.finance.model_copy(update={"advance_days": 100})})})  # fmt: skip
    one.__post_init__()
    granted(one)
    record(one, 1, "500", by="eva")
    asked = []
    for _ in range(210):
        one.now += timedelta(days=1)
        asked.append(chase.tick(one.db, one.office, one.now))
        forget_old(one.db, one.now)
    assert [n for n, more in enumerate(asked, 1) if more] == [100, 200]


def test_everybody_is_asked_however_many_hold_an_advance(one: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chase, "PAGE", 2)
    for n in range(1, 6):
        given = {"amount": "500", "purpose": f"Trip {n}"}
        assert words(one.submit(form("ana", "advance.ask", given, memo={}))) == ""
        assert words(one.press(press("bruno", "request.approve", f"{n}:1"))) == ""
        record(one, n, "500", by="eva")
    one.now += timedelta(days=30)
    assert [chase.tick(one.db, one.office, one.now) for _ in range(2)] == [5, 0]


@pytest.mark.parametrize("by", ["bruno", "ana"])
def test_nobody_who_decided_it_or_asked_for_it_pays_it(one: Counter, by: str) -> None:
    granted(one)
    assert record(one, 1, "500", by=by).errors == {"amount": "Only finance pays: Carla Dias and Eva Lima can."}
