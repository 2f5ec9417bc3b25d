"""What somebody tries who wants more than their due, or is stopped by what was meant for such people."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.attachment import Flaw
from domain.expense import FlagKind
from domain.expense.reading import Reading
from domain.people import Role
from handlers.forms import LABEL
from storage import approval, expense
from storage.expense import duplicate
from storage.people import save_roles
from storage.tables import people
from tests import desk
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, card, hand_in, written
from tests.handlers.expense.test_duplicates import decide, flags, receipt
from tests.handlers.expense.test_receipts import attached, fetch, in_form, of, photo
from tests.handlers.expense.test_spending import again, govern, send
from tests.handlers.expense.test_without_a_receipt import AWAY, DRIVE, ROOM, ruled
from tests.handlers.payment.paying import correct
from tests.receipts import fiscal_key


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        yield made


def state(here: Counter, n: int) -> State:
    with here.db.read() as tx:
        return approval.load(tx, n).state


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_a_receipt_that_could_not_be_kept_is_none(here: Counter) -> None:
    """Attached, deleted in Slack before it was fetched, then sent: the policy wants one and would approve it alone."""
    govern(here, receipt_from=10, auto_approve={"most": 50, "month": 120, "audit": 0})
    view = hand_in(here, {**LINE, "files": [photo()], "more": ["more"]}).refresh_view
    fetch(here, Flaw.GONE)
    nothing = {"amount": None, "more": None}
    asked = again(here, nothing, of=view)
    assert "no receipt" in written(asked)[0]
    told = {**nothing, "why.1": "Lost in the taxi", "lost.1": ["lost"]}
    assert words(send(here, told, of=asked)) == ""
    assert (state(here, 1), flags(here, 1)) == (State.PENDING, [FlagKind.NO_RECEIPT])


def test_a_receipt_that_could_not_be_kept_is_taken_from_the_line(here: Counter) -> None:
    view = hand_in(here, {**LINE, "files": [photo()], "more": ["more"]}).refresh_view
    edited = in_form(here, {**view, "hash": "1"}, "expense.edit", "1", {"amount": None}).refresh_view
    fetch(here, Flaw.GONE)
    removed = in_form(here, {**edited, "hash": "2"}, "expense.unattach", "1", LINE).refresh_view
    assert removed, "or nobody could remove it, and the form would take nothing"
    assert attached(removed) == []


def test_one_file_of_slacks_is_chosen_in_two_lines_and_once_more_when_they_change(here: Counter) -> None:
    hand_in(here, {**LINE, "files": [photo()], "more": ["more"]})
    assert words(hand_in(here, {**LUNCH, "files": [photo()]}, turn=1)) == ""
    assert of(here) == [(1,), (1,)]
    assert words(hand_in(here, {**LINE, "amount": "7", "files": [photo("b.jpg", "F2")]})) == ""
    fetch(here, Flaw.LOST)
    assert words(hand_in(here, {**LINE, "amount": "7", "files": [photo("b.jpg", "F2")]}, report=2, seen=1)) == ""
    assert of(here, 2) == [(3,)]


def test_what_a_colleagues_receipt_says_is_not_told_by_a_forged_form(here: Counter) -> None:
    id_ = receipt(here, "ana", "aa", Reading(fiscal_key=fiscal_key(number=7)))
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0, "receipts": [id_]}
    body = form("carla", "expense.ask", {"amount": None}, memo=memo)
    chosen = {"type": "static_select", "action_id": "expense.preview:0", "action_ts": "9.7"}
    view = here.press({**body, "type": "block_actions", "actions": [chosen]}).refresh_view
    assert view
    assert "aa" not in str(view["blocks"])
    assert fiscal_key(number=7)[:4] not in str(view["blocks"])
    assert json.loads(view["private_metadata"]).get("receipts") is None


# --- a rejection that is taken back -----------------------------------------------------------------------------------


def test_two_claims_do_not_pass_a_limit_by_a_rejection_that_is_taken_back(here: Counter) -> None:
    govern(here, limits=[{"per": "month", "amount": 100, "then": "block"}])
    assert words(send(here, {**LUNCH, "amount": "90"})) == ""
    assert decide(here, "reject", 1) == ""
    assert words(send(here, {**LINE, "amount": "90"})) == ""
    assert decide(here, "take_back", 1, 2) == (
        "EXP-1 stays rejected: with what was claimed meanwhile it is "
        "€80.00 over the limit of €100.00 a month for everything, counting EXP-2. "
        "Less of it can be claimed anew."
    )
    assert state(here, 1) is State.REJECTED
    assert words(here.press(press("ana", "request.withdraw", "2:1"))) == ""
    assert decide(here, "take_back", 1, 2) == ""
    assert state(here, 1) is State.PENDING


def test_a_day_away_is_not_paid_twice_by_a_rejection_that_is_taken_back(here: Counter) -> None:
    ruled(here)
    assert words(hand_in(here, AWAY)) == ""
    assert decide(here, "reject", 1) == ""
    assert words(hand_in(here, {**AWAY, "day": TODAY - timedelta(days=4)})) == ""
    assert (
        decide(here, "take_back", 1, 2)
        == "EXP-1 stays rejected: Thu 30 Jul is claimed in EXP-2 by now. Its other days can be claimed anew."
    )


def test_a_day_away_is_not_paid_twice_by_a_correction_that_is_corrected(here: Counter) -> None:
    ruled(here)
    with here.db.write() as tx:
        save_roles(tx, here.ids["eva"], [Role.FINANCE])
    assert words(hand_in(here, AWAY)) == ""
    assert words(here.press(press("bruno", "request.approve", "1:1"))) == ""
    with here.db.read() as tx:
        (line,) = expense.load(tx, 1).lines
    assert words(correct(here, 1, 1, "0")) == "EXP-1 is up to date, and Ana Souza is told."
    assert words(hand_in(here, {**AWAY, "day": TODAY - timedelta(days=4)})) == ""
    whole = str(line.claimed.amount)
    assert correct(here, 1, 1, whole).errors == {
        "amount": "Thu 30 Jul is claimed in EXP-2 by now, so it is not reimbursed here too. Correct EXP-2 first."
    }
    assert words(here.press(press("ana", "request.withdraw", "2:1"))) == ""
    assert words(correct(here, 1, 1, whole)) == "EXP-1 is up to date, and Ana Souza is told."


def test_what_looks_alike_by_now_is_asked_about_when_a_rejection_is_taken_back(here: Counter) -> None:
    hand_in(here, LINE)
    assert decide(here, "reject", 1) == ""
    hand_in(here, LINE)
    assert flags(here, 2) == []
    assert decide(here, "take_back", 1, 2) == ""
    assert flags(here, 1) == [FlagKind.DUPLICATE]
    assert "⚠️ perhaps a duplicate: the same day, amount and category in EXP-2" in card(here, "bruno")


def test_the_same_way_on_the_same_day_is_asked_about_however_far_it_was(here: Counter) -> None:
    ruled(here)
    assert words(hand_in(here, DRIVE)) == ""
    hand_in(here, {**DRIVE, "distance": "99", "start": "LEEDS "})
    assert flags(here, 2) == [FlagKind.DUPLICATE]
    assert "⚠️ perhaps a duplicate: the same way on the same day in EXP-1" in card(here, "bruno", 2)
    hand_in(here, {**DRIVE, "distance": "98", "start": "York", "end": "Leeds"})
    hand_in(here, {**DRIVE, "distance": "97", "day": TODAY - timedelta(days=1)})
    hand_in(here, {**DRIVE, "distance": "96"}, by="carla")
    assert [flags(here, n) for n in (3, 4, 5)] == [[], [], []]


def test_what_was_withdrawn_does_not_hide_a_claim_of_the_same_facts(here: Counter) -> None:
    """So many lines of one amount are looked at, whatever became of them: of one's own day all are."""
    hand_in(here, LINE)
    with here.db.write() as tx:
        (line,) = expense.load(tx, 1).lines
        expense.save(tx, 1, [replace(line, category="meals")] * 3 * duplicate.NEAREST)
    assert words(here.press(press("ana", "request.withdraw", "1:1"))) == ""
    hand_in(here, LINE)
    hand_in(here, {**LINE, "merchant": "Zoo"})
    assert flags(here, 3) == [FlagKind.DUPLICATE]


# --- forms that nobody can open ---------------------------------------------------------------------------------------


def test_the_longest_stay_with_every_meal_can_still_be_decided_line_by_line(here: Counter) -> None:
    ruled(here)
    first, last = TODAY - timedelta(days=32), TODAY - timedelta(days=2)
    meals = [f"{first + timedelta(days=n)} {meal}" for n in range(31) for meal in ("breakfast", "lunch", "dinner")]
    hand_in(here, {**AWAY, "day": first, "last": last, "meals": meals, "note": "N" * 300, "more": ["more"]})
    assert words(hand_in(here, ROOM, turn=1)) == ""
    with here.db.write() as tx:
        tx.execute(sa.update(people).where(people.c.id == here.ids["bruno"]).values(language="pt_BR"))
    view = here.press(press("bruno", "expense.open_verdicts", "1:1")).open_view
    assert view
    asked = [block for block in view["blocks"] if block["type"] == "input"]
    assert max(len(block.get("hint", block["label"])["text"]) for block in asked) == LABEL


# --- more than there is -----------------------------------------------------------------------------------------------


def test_one_receipt_in_two_lines_is_looked_at_however_small_they_are(here: Counter) -> None:
    """Each may be all of it: a split that nobody checks pays it twice."""
    govern(here, auto_approve={"most": 50, "month": 120, "audit": 0})
    hand_in(here, {**LINE, "amount": "20", "fiscal_key": fiscal_key(number=1), "more": ["more"]})
    assert words(hand_in(here, {**LUNCH, "amount": "20", "fiscal_key": fiscal_key(number=1)}, turn=1)) == ""
    assert (state(here, 1), flags(here, 1)) == (State.PENDING, [])


def test_a_rate_of_ones_own_makes_no_amount_that_cannot_be_kept(here: Counter) -> None:
    said = hand_in(here, {**LINE, "amount": "999999999999 USD @ 999999999", "note": "My bank"}).errors
    assert said == {"amount": "999999999999 USD @ 999999999 is no amount. Write one such as 45.90."}
