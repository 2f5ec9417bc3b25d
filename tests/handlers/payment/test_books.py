"""What the books know of a claim: taken back, corrected before and after it is paid, on which day."""

from datetime import timedelta

from domain.payment import Account, Turn
from storage.payment import journal, payments
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, LUNCH, hand_in
from tests.handlers.payment.paying import (
    LEFT,
    approved,
    card,
    choosing,
    correct,
    entries,
    finance,
    mark,
    money_out,
    pay,
    record,
    said,
)


def test_an_approval_that_is_taken_back_is_reversed_in_the_books_and_entered_anew(one: Counter) -> None:
    claim = approved(one, LINE)
    back = form("bruno", "request.take_back", {"reason": "Wrong"}, memo={"request": claim, "seen": None})
    assert words(one.submit(back)) == ""
    with one.db.read() as tx:
        assert payments.of(tx, claim) is None
    assert words(one.press(press("bruno", "request.approve", f"{claim}:3"))) == ""
    assert [(k.entry.key, k.entry.turn.value, k.entry.postings[0].amount.minor) for k in entries(one, claim)] == [
        ("EXP-1:1", "claim", 4590), ("EXP-1:2", "reversal", -4590), ("EXP-1:3", "claim", 4590)
    ]  # fmt: skip


def test_a_line_is_corrected_before_and_after_it_is_paid(counter: Counter) -> None:
    claim = approved(counter, LINE, LUNCH)
    assert words(correct(counter, claim, 2, "10")) == "EXP-1 is up to date, and Ana Souza is told."
    (told,) = owed(counter, "ana", "payment.corrected")
    assert told
    assert told.text == (
        "Eva Lima (finance) corrected EXP-1: €55.90 is reimbursed instead of €57.90. €55.90 is to be paid.\n“VAT”"
    )
    mark(counter, pay(counter, "ana"))
    assert words(correct(counter, claim, 1, "0")) == "EXP-1 is up to date, and Ana Souza is told."
    assert "€45.90 is owed back to the company." in card(counter, "ana", claim)
    assert "↩️ Ana Souza owes €45.90 back (EXP-1)." in said(counter, "payments", 0)
    back = {"amount": "45.90", "day": TODAY}
    assert words(counter.submit(form("eva", "payment.back", back, memo={"request": claim}))).startswith("EXP-1 is up")
    assert words(correct(counter, claim, 1, "45,90")) == "EXP-1 is up to date, and Ana Souza is told."
    assert "💶 partly paid, €45.90 to be paid" in card(counter, "ana", claim)
    for amount, why in (("46", "At most €45.90 can be reimbursed: that is what was claimed."),
                        ("45.90", "The line is reimbursed with €45.90 already. Write another amount."),
                        (".", ". is no amount. Write one such as 45.90."),
                        ("many", "many is no amount. Write one such as 45.90.")):  # fmt: skip
        assert correct(counter, claim, 1, amount).errors == {"amount": why}
    assert "reason" in str(correct(counter, claim, 1, "1", reason=" ").errors)
    postings = [p for k in entries(counter, claim) for p in k.entry.postings]
    assert sum(p.amount.minor for p in postings) == 0
    assert sum(p.amount.minor for p in postings if p.account is Account.PAYABLE) == -4590, "what is still to be paid"


def test_whoever_raises_a_line_above_what_was_decided_does_not_pay_it(one: Counter) -> None:
    assert words(hand_in(one, LINE)) == ""
    less = {"amount:1": "10", "reason:1": "The bus is cheaper"}
    assert words(one.submit(form("bruno", "expense.judge", less, memo={"request": 1, "seen": 1}))) == ""
    assert words(correct(one, 1, 1, "5")) == "EXP-1 is up to date, and Ana Souza is told."
    assert words(correct(one, 1, 1, "10")) == "EXP-1 is up to date, and Ana Souza is told."
    assert "[Record payment…]" in card(one, "eva", 1), "what was decided is nothing raised"
    assert words(correct(one, 1, 1, "45.90")) == "EXP-1 is up to date, and Ana Souza is told."
    assert "[Record payment…]" not in card(one, "eva", 1)
    refused = "You raised EXP-1 above what was decided, so somebody else pays it. Carla Dias can."
    assert words(one.press(press("eva", "payment.open_record", "1"))) == refused
    memo = {"request": 1}
    assert words(one.submit(form("eva", "payment.record", {"amount": "45.90", "day": TODAY}, memo=memo))) == refused
    assert one.submit(choosing(one, "eva", "ana")).errors == {"pay0": LEFT}
    batch = pay(one, "ana")
    assert mark(one, batch, by="eva") == refused
    assert money_out(one) == 0
    assert mark(one, batch) == ""
    assert money_out(one) == 4590


def test_finance_reads_on_the_claim_what_the_books_know_of_it(one: Counter) -> None:
    claim = approved(one, LINE)

    def reads() -> str:
        return "; ".join(line for line in card(one, "eva", claim) if line.startswith("📒"))

    assert reads() == "📒 Not in the books yet"
    (booked,) = entries(one, claim)
    with one.db.write() as tx:
        journal.hold(tx, owner="a", again=False)
        journal.exported(tx, owner="a")
    assert reads() == "📒 Exported to the books, with no number yet"
    with one.db.write() as tx:
        journal.posted(tx, booked.entry.key, "4711")
    assert reads() == "📒 In the books: 4711"
    assert not [line for line in card(one, "ana", claim) if line.startswith("📒")], "it is for finance"
    record(one, claim, "45.90", by="eva")
    assert reads() == "📒 In the books: 4711; 1 entry not yet"
    with one.db.write() as tx:
        taken = journal.take(tx, owner="a")
        assert taken
        journal.put_off(tx, taken, owner="a", delay=1, error="No such account")
    assert reads() == "📒 Not in the books: No such account"


def test_the_day_of_the_books_is_that_of_the_company(one: Counter) -> None:
    company = one.policy.company.model_copy(update={"timezone": "Asia/Tokyo"})
    one.policy = one.policy.model_copy(update={"company": company})
    finance(one)
    one.now = one.now.replace(hour=16)
    claim, tomorrow = approved(one, LINE), TODAY + timedelta(days=1)
    assert words(correct(one, claim, 1, "40")) == "EXP-1 is up to date, and Ana Souza is told."
    view = one.press(press("eva", "payment.open_record", str(claim))).open_view
    assert view
    (day,) = (b["element"]["initial_date"] for b in view["blocks"] if b.get("block_id") == "day")
    assert day == tomorrow.isoformat()
    assert words(record(one, claim, "40", by="eva", day=tomorrow)) == "EXP-1 is up to date, and Ana Souza is told."
    assert words(one.submit(form("eva", "payment.undo", {"reason": "Slip"}, memo={"batch": 1}))).startswith("PAY-1 is")
    known = {kept.entry.turn: kept.entry.day for kept in entries(one, claim)}
    assert set(known) == {Turn.CLAIM, Turn.REVERSAL, Turn.PAYMENT, Turn.UNDONE}
    assert set(known.values()) == {tomorrow}, "in Tokyo it is one o'clock"
