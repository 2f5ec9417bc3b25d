"""Small claims that nobody has to decide, from the form to the trail; and those that are looked at all the same."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.expense.reading import Reading
from domain.policy import AutoApprove
from handlers.expense.arrival import arrived
from storage import approval, counters, expense, people
from storage.tables import attachments, audit, cards, expense_draws
from tests import desk
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, LUNCH, card, hand_in
from tests.handlers.expense.test_duplicates import KEY, LATER, receipt, with_receipts


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """A company that approves fifty by itself, a hundred and twenty a month, and looks at none of it."""
    with desk.counter(sqlite_url) as made:
        yield ruled(made)


def ruled(counter: Counter, **rules: Any) -> Counter:
    auto = AutoApprove.model_validate({"most": 50, "month": 120, "audit": 0, **rules})
    expenses = counter.policy.expenses.model_copy(update={"auto_approve": auto})
    counter.policy = counter.policy.model_copy(update={"expenses": expenses})
    counter.__post_init__()
    return counter


def claim(counter: Counter, amount: str, n: int = 0, **more: Any) -> State:
    """Ana claims something that looks like nothing before; where it stands then."""
    shops = ("Taxi", "Padaria Rosa", "Museum of Tea", "Ferry", "Kiosk 12", "Zoo", "Bookshop Lello", "Quay parking")
    told = {**LINE, "amount": amount, "merchant": shops[n], "day": TODAY - timedelta(days=n), **more}
    assert words(hand_in(counter, told)) == ""
    with counter.db.read() as tx:
        return approval.load(tx, approval.asked_by(tx, counter.ids["ana"], limit=1)[0]).state


def test_a_small_claim_is_approved_at_once_and_nobody_is_asked(here: Counter) -> None:
    assert claim(here, "45.90") is State.APPROVED
    assert card(here, "ana")[2:] == ["💶 €45.90 to be paid", "✅ Approved by policy, Mon 3 Aug 10:00"]
    listed = words(here.command("ana", "list", called="/expense"))
    assert listed == "*EXP-1* Travel, €45.90 · Taxi, Mon 3 Aug: ✅ approved, €45.90 to be paid"
    assert words(here.command("ana", "why EXP-1")) == "EXP-1 was approved by policy, so nobody was asked."
    said = words(here.press(press("bruno", "request.approve", "1:1")))
    assert said == "EXP-1 was approved by policy on Mon 3 Aug 10:00. There is nothing to decide."
    with here.db.read() as tx:
        asked = tx.execute(sa.select(cards.c.person_id).where(cards.c.kind == "expense")).scalars().all()
        trail = [json.loads(entry) for entry in tx.execute(sa.select(audit.c.entry).order_by(audit.c.seq)).scalars()]
    assert asked == [here.ids["ana"]]
    assert [(e["action"], e["actor"], e["facts"]["surface"]) for e in trail] == [
        ("ask", here.ids["ana"], "form"), ("approve", None, "policy"),
    ]  # fmt: skip


def test_in_portuguese(here: Counter) -> None:
    hand_in(here, LINE, by="carla")
    assert card(here, "carla")[-1] == "✅ Aprovado pela política, seg 3 de ago 10:00"


def test_what_is_more_or_has_something_to_ask_about_goes_to_whoever_decides(here: Counter) -> None:
    assert claim(here, "50.01") is State.PENDING
    assert claim(here, "20", 1) is State.APPROVED
    assert claim(here, "20", 1) is State.PENDING, "the same twice: the draw is not even asked"
    late = here.policy.expenses.model_copy(update={"late_days": 3})
    here.policy = here.policy.model_copy(update={"expenses": late})
    here.__post_init__()
    assert claim(here, "20", 5) is State.PENDING
    ruled(here, categories=["meals"])
    assert claim(here, "20", 2) is State.PENDING
    assert claim(here, "20", 3, category="meals") is State.APPROVED


def test_a_month_has_an_end_and_the_next_one_begins_anew(here: Counter) -> None:
    assert [claim(here, "50", n) for n in range(3)] == [State.APPROVED, State.APPROVED, State.PENDING]
    assert claim(here, "20", 3) is State.APPROVED, "what is left of it"
    assert claim(here, "0.01", 4) is State.PENDING
    here.now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    assert claim(here, "50", 5, day=date(2026, 9, 1)) is State.APPROVED


def test_one_that_is_drawn_is_decided_as_usual_and_whoever_decides_knows_why(here: Counter) -> None:
    ruled(here, audit=100)
    assert claim(here, "45.90") is State.PENDING
    drawn = "Drawn at random to be looked at: the policy asks nothing about it and would have approved it."
    assert card(here, "bruno")[2] == drawn
    assert drawn not in card(here, "ana")
    assert drawn in str(here.command("bruno", "").say)
    assert words(here.press(press("bruno", "request.approve", "1:1"))) == ""
    with here.db.read() as tx:
        assert approval.load(tx, 1).state is State.APPROVED
        assert tx.execute(sa.select(expense_draws.c.passed)).scalars().all() == [False]


def test_whoever_withdraws_what_was_drawn_and_asks_again_is_looked_at_all_the_same(here: Counter) -> None:
    ruled(here, audit=100)
    claim(here, "45.90")
    assert words(here.press(press("ana", "request.withdraw", "1:1"))) == ""
    ruled(here, audit=0)
    assert claim(here, "45.90") is State.PENDING
    assert claim(here, "20", 1) is State.APPROVED, "one of them is looked at"
    assert words(here.press(press("ana", "request.withdraw", "2:1"))) == ""
    assert claim(here, "45.90") is State.PENDING, "and it is owed until it is decided"
    assert words(here.press(press("bruno", "request.approve", "4:1"))) == ""
    assert claim(here, "20", 2) is State.APPROVED


def test_what_was_sent_back_is_decided_by_people_however_small_it_is_then(here: Counter) -> None:
    claim(here, "60")
    memo = {"request": 1, "seen": 1}
    here.submit(form("bruno", "request.ask_for_changes", {"reason": "Half is private"}, memo=memo))
    assert words(hand_in(here, {**LUNCH, "amount": "10"}, report=1, seen=2)) == ""
    with here.db.read() as tx:
        assert approval.load(tx, 1).state is State.PENDING


# --- a receipt that is read later -------------------------------------------------------------------------------------


def unread(counter: Counter, amount: str = "45.90") -> int:
    """Ana claims something whose receipt is still to come; the id of its row."""
    late = receipt(counter, "ana", "aa")
    with counter.db.write() as tx:
        tx.execute(sa.update(attachments).values(state="wanted"))
    assert words(with_receipts(counter, "ana", {**LINE, "amount": amount}, late)) == ""
    return late


def read(counter: Counter, file: int, said: Reading) -> State:
    """It came, and says this; where the claim stands then."""
    with counter.db.write() as tx:
        tx.execute(sa.update(attachments).values(state="kept").where(attachments.c.id == file))
        arrived(tx, counter.office, file, said, counter.now)
        return approval.load(tx, 1).state


def test_a_claim_that_waited_for_its_receipt_is_approved_once_that_is_read(here: Counter) -> None:
    late = unread(here)
    assert card(here, "bruno")[-1] == "⏳ Waiting for you"
    here.now += timedelta(minutes=1)
    assert read(here, late, Reading()) is State.APPROVED
    assert card(here, "bruno")[-1] == "✅ Approved by policy, Mon 3 Aug 10:01"
    assert "💶 €45.90 to be paid" in card(here, "ana")
    assert [m.text for m in owed(here, "ana", "moved") if m] == [
        "✅ EXP-1 is approved by policy. Travel, €45.90 · Taxi, Mon 3 Aug"
    ]
    said = words(here.press(press("bruno", "request.approve", "1:1")))
    assert said == "EXP-1 was approved by policy on Mon 3 Aug 10:01. There is nothing to decide."
    assert claim(here, "50", 1) is State.APPROVED
    assert claim(here, "50", 2) is State.PENDING, "it counts in its month"


def test_one_that_waited_for_its_receipt_is_drawn_as_all_are(here: Counter) -> None:
    ruled(here, audit=100)
    assert read(here, unread(here), Reading()) is State.PENDING
    assert "Drawn at random to be looked at" in " ".join(card(here, "bruno"))


@pytest.mark.parametrize("what", ["too much", "a duplicate", "passed on", "changes asked", "a second receipt"])
def test_what_people_have_to_look_at_stays_with_them_when_its_receipt_is_read(here: Counter, what: str) -> None:
    late, said, stands = unread(here, "50.01" if what == "too much" else "45.90"), Reading(), State.PENDING
    if what == "a duplicate":
        said = Reading(fiscal_key=KEY)
        first = receipt(here, "eva", "bb", said)
        assert words(with_receipts(here, "eva", {**LATER, "amount": "60"}, first)) == ""
    elif what == "changes asked":
        memo = {"request": 1, "seen": 1}
        here.submit(form("bruno", "request.ask_for_changes", {"reason": "Half is private"}, memo=memo))
        stands = State.CHANGES
    elif what == "a second receipt":
        second = receipt(here, "ana", "cc")
        with here.db.write() as tx:
            tx.execute(sa.update(attachments).where(attachments.c.id == second).values(state="wanted", request_id=1))
            (line,) = expense.load(tx, 1).lines
            expense.save(tx, 1, [replace(line, receipts=(late, second))])
    elif what == "passed on":
        given = {"decider": "U0EVA", "reason": "Her project"}
        here.submit(form("bruno", "request.reassign", given, memo={"request": 1, "seen": 1}))
        stands = State.APPROVED
    assert read(here, late, said) is stands


def passed_at_once(counter: Counter) -> int:
    """Ana claims eight times thirty at the same moment; how many of them nobody looks at."""
    ruled(counter)
    shops = ("Taxi", "Padaria Rosa", "Museum of Tea", "Ferry", "Kiosk 12", "Zoo", "Bookshop Lello", "Quay parking")
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0}
    claims = [
        form("ana", "expense.ask", {**LINE, "amount": f"30.0{n}", "merchant": shop, "day": TODAY - timedelta(days=n)},
             memo=memo)
        for n, shop in enumerate(shops)
    ]  # fmt: skip
    assert all(answer.errors is None for answer in counter.submit_at_once(claims))
    with counter.db.read() as tx:
        return int(tx.execute(sa.select(sa.func.count()).where(expense_draws.c.passed)).scalar_one())


def test_the_month_holds_however_many_claims_come_at_once(counter: Counter) -> None:
    assert passed_at_once(counter) == 3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_the_persons_row_more_pass(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "own", lambda tx, person_id: None)
    # Whoever takes the next reference waits for the one before, too: that is not what this rests on.
    numbers = count(1)
    monkeypatch.setattr(counters, "take", lambda tx, kind: next(numbers))
    assert passed_at_once(counter) > 3
