"""Money of other currencies: claimed at the rate of the day, with nothing to look up and nothing guessed."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from domain.expense import Cut, Verdict, judged
from domain.money import Money
from domain.money.exchange import IMPORTED
from domain.payment import BatchState
from domain.policy import Expenses
from handlers.expense import rerate
from handlers.expense.rerate import RATED
from handlers.payment import book
from storage import audit, expense, rates
from storage.payment import batches, payments
from storage.tables import cards
from tests import desk
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, card, fields, hand_in, opened, written
from tests.stage import AUDIT_KEY

DOLLARS = {**LINE, "amount": "12 USD"}
LAST = rates.packaged().days[-1]
LATER = LAST + timedelta(days=3)
"""A day that no history knows yet."""


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """The company on the smaller of the two databases: for what no SQL decides."""
    with desk.counter(sqlite_url) as made:
        yield made


def ruled(counter: Counter, **rules: Any) -> None:
    """Other rules for expenses."""
    known = counter.policy.expenses.model_dump(by_alias=True)
    counter.policy = counter.policy.model_copy(update={"expenses": Expenses.model_validate({**known, **rules})})
    counter.__post_init__()


def echo(view: Mapping[str, Any] | None) -> str:
    """What the open form says that it understood."""
    assert view
    return "\n".join(b["text"]["text"] for b in view["blocks"] if b.get("block_id") == "preview")


def previewed(counter: Counter, by: str = "ana", **line: Any) -> str:
    """What the form says once this is typed into it."""
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 2}
    body = form(by, "expense.ask", {**LINE, **line}, memo=memo)
    pressed = {"type": "plain_text_input", "action_id": "expense.preview:2", "value": "x", "action_ts": "9.2"}
    return echo(counter.press({**body, "type": "block_actions", "actions": [pressed]}).refresh_view)


def imported(counter: Counter, currency: str, per_euro: str, day: date) -> None:
    with counter.db.write() as tx:
        rates.keep(tx, IMPORTED, {(currency, day): Decimal(per_euro)})


def later(counter: Counter, amount: str = "100 USD") -> None:
    """Ana claims something of a day whose rate nobody knows yet."""
    counter.now += timedelta(days=(LATER - TODAY).days + 1)
    assert words(hand_in(counter, {**LINE, "amount": amount, "day": LATER})) == ""


def test_another_currency_is_one_command_and_the_form_says_what_it_comes_to(here: Counter) -> None:
    view = here.command("ana", "12 USD taxi to the client", called="/expense").open_view
    assert fields(view or {})["amount"] == "US$12.00"
    assert echo(view) == "US$12.00 at 0.86693 of Mon 3 Aug = €10.40"
    assert words(hand_in(here, {**DOLLARS, "merchant": "taxi"})) == ""
    assert card(here, "bruno") == [
        "*Ana Souza: Travel*",
        "€10.40 (US$12.00) · taxi, Mon 3 Aug",
        "Rate of Mon 3 Aug: 0.86693",
        "⏳ Waiting for you",
    ]
    said = words(here.command("ana", "list", called="/expense"))
    assert said == "*EXP-1* Travel, €10.40 (US$12.00) · taxi, Mon 3 Aug: ⏳ waiting for Bruno Costa"


def test_the_rate_is_that_of_the_day_it_was_spent_never_todays(here: Counter) -> None:
    assert previewed(here, amount="100 USD", day=date(2026, 6, 14)).startswith("US$100.00 at ")
    assert " of Fri 12 Jun = " in previewed(here, amount="100 USD", day=date(2026, 6, 14)), "a Sunday"
    assert " of Mon 3 Aug = " in previewed(here, amount="100 USD")


def test_both_languages_echo_what_they_understood(here: Counter) -> None:
    assert opened(here, "US$ 1.234,50 hotel", by="carla")["amount"] == "US$\xa01.234,50"
    assert previewed(here, "carla", amount="1.234,50 USD") == (
        "US$\xa01.234,50 a 0,86693, cotação de seg 3 de ago = €\xa01.070,22"
    )


def test_totals_are_told_in_each_currency_and_in_the_companys(here: Counter) -> None:
    view = hand_in(here, {**DOLLARS, "more": ["more"]}).refresh_view
    assert written(view) == ["Mon 3 Aug · Travel, Taxi: €10.40 (US$12.00)"]
    assert words(hand_in(here, LINE, turn=1)) == ""
    assert card(here, "bruno")[1] == "2 lines, €56.30 (US$12.00 and €45.90)"


def test_what_the_statement_says_needs_a_reason_and_is_shown_as_such(here: Counter) -> None:
    own = {**DOLLARS, "amount": "12 USD = 11.08"}
    assert previewed(here, amount="12 USD = 11.08") == "US$12.00 at a rate of one’s own, 0.92333 = €11.08"
    refused = hand_in(here, own)
    assert refused.errors == {"note": "Write where the rate is from, such as your card statement."}
    assert words(hand_in(here, {**own, "note": "Card statement of 5 Aug"})) == ""
    assert card(here, "bruno")[2:5] == [
        "Card statement of 5 Aug",
        "A rate of one’s own: 0.92333",
        "⚠️ a rate of their own; at the known one, 0.86693, it is €10.40",
    ]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("12 KZT", "No rate is known for KZT. Write what it came to on your statement behind the amount, such as "
                   "12 KZT = 3.50 EUR."),
        ("12 RUB", "There is no rate for RUB on Mon 3 Aug 2026: the last one is of Tue 1 Mar 2022. Write what it came "
                   "to on your statement behind the amount, such as 12 RUB = 3.50 EUR."),
        ("12 USD = ?", "? is not what another currency came to in EUR. Write it such as 12 USD = 11.08, or with a "
                       "rate such as 12 USD @ 0.9234."),
        ("12.345 USD", "12.345 is too exact: USD has 2 decimals. Round it."),
    ],
)  # fmt: skip
def test_what_has_no_rate_says_what_to_do(here: Counter, amount: str, said: str) -> None:
    assert hand_in(here, {**LINE, "amount": amount}).errors == {"amount": said}
    assert previewed(here, amount=amount) == f"⚠️ {said}"


def test_the_company_has_rates_of_its_own(here: Counter) -> None:
    ruled(here, own_rates=[{"currency": "USD", "rate": "0.9", "from": "2026-01-01", "until": "2026-06-30"},
                           {"currency": "USD", "rate": "0.8", "from": "2026-07-01"}])  # fmt: skip
    assert previewed(here, amount="10 USD") == "US$10.00 at the company’s rate, 0.8 = €8.00"
    assert previewed(here, amount="10 USD", day=date(2026, 6, 30)) == "US$10.00 at the company’s rate, 0.9 = €9.00"


def test_a_day_without_a_rate_is_provisional_and_rated_again_once_it_is_known(counter: Counter) -> None:
    later(counter)
    before = card(counter, "bruno")[1].split()[0]
    assert card(counter, "bruno")[3] == f"Provisional: the rate of {day_said(LATER)} is not known yet."
    assert rerate.tick(counter.db, counter.office, counter.now) == 0
    imported(counter, "USD", "1.25", LATER)
    with counter.db.read() as tx:
        wanted = tx.execute(sa.select(sa.func.sum(cards.c.wanted))).scalar_one()
    assert rerate.tick(counter.db, counter.office, counter.now) == 1
    assert rerate.tick(counter.db, counter.office, counter.now) == 0
    assert card(counter, "bruno")[1:3] == [
        f"€80.00 (US$100.00) · Taxi, {day_said(LATER)}", f"Rate of {day_said(LATER)}: 0.8",
    ]  # fmt: skip
    [news] = owed(counter, "ana", RATED)
    assert news
    assert news.text == f"EXP-1 comes to €80.00 instead of {before}, now that its rates are known."
    with counter.db.read() as tx:
        assert tx.execute(sa.select(sa.func.sum(cards.c.wanted))).scalar_one() > wanted, "every card is drawn again"
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), audit.Head)


def day_said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def test_a_later_rate_shows_that_the_day_had_none(here: Counter) -> None:
    later(here)
    amount = card(here, "ana")[1].split()[0]
    imported(here, "USD", "1.25", LATER + timedelta(days=2))
    assert rerate.tick(here.db, here.office, here.now) == 1
    assert card(here, "ana")[1].split()[0] == amount, "the last rate before it was right, and nothing is news"
    assert owed(here, "ana", RATED) == []
    assert "Provisional" not in str(card(here, "ana"))


def test_an_approved_claim_is_rated_again_and_what_was_cut_stays_cut(here: Counter) -> None:
    later(here)
    assert words(here.press(press("bruno", "request.approve", "1:1"))) == ""
    cut = Cut(version=2, line=1, step=1, by_id=here.ids["bruno"],
              verdict=Verdict(approved=Money(Decimal(50), "EUR"), reason="half"))  # fmt: skip
    with here.db.write() as tx:
        lines = expense.load(tx, 1).lines
        expense.judge(tx, 1, lines, judged(lines, [cut]))
    imported(here, "USD", "1.25", LATER)
    assert rerate.tick(here.db, here.office, here.now) == 1
    with here.db.read() as tx:
        report = expense.load(tx, 1)
    assert (str(report.claimed), str(report.approved)) == ("80.00 EUR", "50.00 EUR")
    assert owed(here, "ana", RATED) == [], "what she gets is the same"


def test_what_was_paid_stands_and_what_is_only_approved_is_owed_anew(here: Counter) -> None:
    later(here)
    amount, hugo = card(here, "ana")[1].split()[0], here.ids["hugo"]
    assert words(hand_in(here, {**LINE, "amount": "90 USD", "day": LATER, "merchant": "Bus"})) == ""
    for n in (1, 2):
        assert words(here.press(press("bruno", "request.approve", f"{n}:1"))) == ""
    with here.db.write() as tx:
        known = payments.of(tx, 1)
        assert known
        batch = batches.create(tx, [batches.Item(request_id=1, amount=known.to_pay)], by_id=hugo, now=here.now)
    imported(here, "USD", "1.25", LATER)
    assert rerate.tick(here.db, here.office, here.now) == 1, "what is about to be paid waits until it is"
    with here.db.write() as tx:
        turned = book.Turned(at=here.now, day=LATER, by_id=hugo)
        book.pay(tx, [(known, known.to_pay)], turned, batch_id=batch.id)
        batches.close(tx, batch, BatchState.PAID, by_id=hugo, now=here.now, paid_on=LATER)
    assert rerate.tick(here.db, here.office, here.now) == 1
    assert rerate.tick(here.db, here.office, here.now) == 0
    with here.db.read() as tx:
        owed_now = payments.of_many(tx, [1, 2])
    assert (owed_now[1].outstanding.minor, owed_now[2].outstanding.minor) == (0, 7200)
    assert card(here, "ana")[1].startswith(amount)
    assert len(owed(here, "ana", RATED)) == 1, "only of the other one"


def test_a_claim_that_is_to_be_changed_is_rated_again(here: Counter) -> None:
    later(here)
    here.submit(form("bruno", "request.ask_for_changes", {"reason": "Which?"}, memo={"request": 1, "seen": 1}))
    imported(here, "USD", "1.25", LATER)
    assert rerate.tick(here.db, here.office, here.now) == 1


def test_a_claim_that_was_refused_is_left_alone(here: Counter) -> None:
    later(here)
    here.submit(form("bruno", "request.reject", {"reason": "no"}, memo={"request": 1, "seen": 1}))
    imported(here, "USD", "1.25", LATER)
    assert rerate.tick(here.db, here.office, here.now) == 0


def test_a_written_line_takes_the_rate_that_is_known_when_it_is_sent(here: Counter) -> None:
    here.now += timedelta(days=(LATER - TODAY).days + 1)
    hand_in(here, {**DOLLARS, "amount": "100 USD", "day": LATER, "more": ["more"]})
    imported(here, "USD", "1.25", LATER)
    assert words(hand_in(here, {**LINE, "amount": None}, turn=1)) == ""
    assert card(here, "ana")[1].startswith("€80.00 (US$100.00)")
