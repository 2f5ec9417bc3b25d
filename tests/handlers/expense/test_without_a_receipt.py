"""Journeys and days away: the form asks for what is needed, says what it comes to, and nothing is paid twice."""

import threading
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.policy import Expenses
from storage import expense, people
from storage.expense import travel
from tests import desk
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.expense.claiming import card, fields, hand_in
from tests.handlers.expense.test_rates import echo, imported

RULES: Mapping[str, Any] = {
    "categories": {
        "travel": {"name": {"en": "Travel", "pt_BR": "Viagem"}},
        "car": {"name": {"en": "By car", "pt_BR": "De carro"}, "by": "mileage"},
        "days": {"name": {"en": "Days away", "pt_BR": "Diárias"}, "by": "per diem"},
        "hotel": {"name": {"en": "Hotel", "pt_BR": "Hotel"}, "tax": "included", "tax_rates": ["6", "23"]},
        "venue": {"name": {"en": "Venue", "pt_BR": "Sala"}, "tax": "added"},
    },
    "mileage": {
        "unit": "mi",
        "year": "6 Apr",
        "vehicles": {
            "car": {
                "name": {"en": "Car", "pt_BR": "Carro"},
                "rates": [{"from": "2026-04-06", "tiers": [{"rate": "0.45", "up_to": 10000}, {"rate": "0.25"}]}],
            },
            "bicycle": {"name": {"en": "Bicycle", "pt_BR": "Bicicleta"},
                        "rates": [{"from": "2026-04-06", "tiers": [{"rate": "0.2"}]}]},
        },
    },
    "per_diem": {
        "places": {
            "boston": {
                "name": {"en": "Boston", "pt_BR": "Boston"},
                "rates": [{"from": "2025-10-01", "rate": "74", "breakfast": "17", "lunch": "18", "dinner": "34",
                           "incidentals": "5"}],
            }
        }
    },
}  # fmt: skip
DRIVE = {"category": "car", "distance": "100", "vehicle": "car", "day": TODAY, "start": "Leeds", "end": "York",
         "note": None, "more": None}  # fmt: skip
AWAY = {"category": "days", "place": "boston", "day": TODAY - timedelta(days=5), "last": TODAY - timedelta(days=3),
        "meals": [], "note": None, "more": None}  # fmt: skip
ROOM = {
    "category": "hotel",
    "amount": "123",
    "tax": "23%",
    "day": TODAY,
    "merchant": "Hotel",
    "note": None,
    "more": None,
}


def ruled(counter: Counter) -> Counter:
    counter.policy = counter.policy.model_copy(update={"expenses": Expenses.model_validate(RULES)})
    counter.__post_init__()
    return counter


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        yield ruled(made)


def shown(counter: Counter, line: Mapping[str, Any], by: str = "ana") -> Mapping[str, Any]:
    """The form once this is in its fields."""
    body = form(by, "expense.ask", line, memo={"form": "expense.ask", "report": 0, "seen": None, "turn": 0})
    pressed = {"type": "static_select", "action_id": "expense.preview:0", "action_ts": "9.3"}
    view = counter.press({**body, "type": "block_actions", "actions": [pressed]}).refresh_view
    assert view
    return view


def test_the_form_asks_only_for_what_its_category_needs(here: Counter) -> None:
    assert list(fields(shown(here, {"category": "travel"}))) == [
        "amount", "category", "day", "merchant", "files", "note", "more"]  # fmt: skip
    assert list(fields(shown(here, DRIVE))) == [
        "category", "distance", "vehicle", "day", "start", "end", "note", "more"]  # fmt: skip
    assert list(fields(shown(here, AWAY))) == ["category", "place", "day", "last", "meals", "note", "more"]
    assert list(fields(shown(here, {**AWAY, "last": None}))) == ["category", "place", "day", "last", "note", "more"]
    assert list(fields(shown(here, ROOM))) == ["amount", "category", "tax", "day", "merchant", "files", "note", "more"]


def test_a_distance_says_what_it_comes_to_before_it_is_sent(here: Counter) -> None:
    assert echo(shown(here, {**DRIVE, "start": None})) == "100 mi, Car: 100 at 0.45 = €45.00"
    assert echo(shown(here, {**DRIVE, "distance": "20 km", "vehicle": "bicycle"})) == (
        "12.427 mi, Bicycle: 12.427 at 0.20 = €2.49"
    )
    assert echo(shown(here, {**DRIVE, "distance": "100,5"}, "carla")) == "100,5 mi, Carro: 100,5 a 0,45 = €\xa045,22"


def test_the_year_goes_on_from_claim_to_claim_and_parts_one_in_the_middle(here: Counter) -> None:
    assert words(hand_in(here, {**DRIVE, "distance": "9900"})) == ""
    assert words(hand_in(here, {**DRIVE, "distance": "200", "start": "York", "end": "Hull"})) == ""
    assert card(here, "bruno", 2) == [
        "*Ana Souza: By car*",
        "€70.00 · York – Hull, Mon 3 Aug",
        "200 mi, Car: 100 at 0.45 and 100 at 0.25 = €70.00",
        "9,900 mi of the year came before it.",
        "⏳ Waiting for you",
    ]
    # Another person, another vehicle and another year begin anew.
    assert echo(shown(here, DRIVE, "eva")) == "100 mi, Car: 100 at 0.45 = €45.00"
    here.submit(form("bruno", "request.reject", {"reason": "no"}, memo={"request": 1, "seen": 1}))
    assert echo(shown(here, DRIVE)).splitlines()[-1] == "200 mi of the year came before it."


def test_what_is_to_be_changed_is_claimed_still(here: Counter) -> None:
    assert words(hand_in(here, {**DRIVE, "distance": "9900"})) == ""
    assert words(hand_in(here, AWAY)) == ""
    for n in (1, 2):
        memo = {"request": n, "seen": 1}
        here.submit(form("bruno", "request.ask_for_changes", {"reason": "Which client?"}, memo=memo))
    assert echo(shown(here, DRIVE)).splitlines()[-1] == "9,900 mi of the year came before it."
    assert hand_in(here, AWAY).errors == {"day": "Wed 29 Jul is claimed in EXP-2 already. Choose other days."}


def test_lines_of_one_claim_go_on_from_each_other(here: Counter) -> None:
    assert hand_in(here, {**DRIVE, "distance": "9900", "more": ["more"]}).refresh_view
    assert words(hand_in(here, {**DRIVE, "distance": "200"}, turn=1)) == ""
    assert card(here, "bruno")[1] == "2 lines, €4,525.00"


def both(counter: Counter) -> Decimal:
    """Ana sends two claims at the same moment, of 6,000 miles each; what they come to."""
    ruled(counter)
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0}
    drives = [
        form("ana", "expense.ask", {**DRIVE, "distance": "6000", "end": end}, memo=memo) for end in ("York", "Hull")
    ]
    assert all(answer.errors is None for answer in counter.submit_at_once(drives))
    with counter.db.read() as tx:
        return sum((expense.load(tx, n).claimed.amount for n in (1, 2)), Decimal(0))


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield made


def test_two_claims_at_once_share_the_first_tier(counter: Counter) -> None:
    assert both(counter) == Decimal(5000)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_persons_row_they_would_not(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with nobody's row taken, both claims begin the year."""
    monkeypatch.setattr(people, "own", lambda tx, person_id: None)
    barrier, covered = threading.Barrier(2), travel.covered

    def together(*given: Any, **span: Any) -> int:
        far = covered(*given, **span)
        barrier.wait(timeout=60)
        return far

    monkeypatch.setattr(travel, "covered", together)
    assert both(counter) == Decimal(5400)


def test_days_away_say_each_day_and_a_meal_is_deducted(here: Counter) -> None:
    last = AWAY["last"]
    with_meal = {**AWAY, "meals": [f"{last} breakfast"]}
    assert echo(shown(here, AWAY)) == "Wed 29 Jul – Fri 31 Jul: 55.50 + 74.00 + 55.50 = €185.00"
    assert words(hand_in(here, with_meal)) == ""
    assert card(here, "bruno") == [
        "*Ana Souza: Days away*",
        "€168.00 · Boston, Wed 29 Jul",
        "Wed 29 Jul – Fri 31 Jul: 55.50 + 74.00 + 38.50 = €168.00",
        "Provided and deducted: breakfast Fri 31 Jul",
        "⏳ Waiting for you",
    ]


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ({**DRIVE, "distance": None}, "distance", "Write how far it was, such as 12.5 mi."),
        ({**DRIVE, "distance": "0"}, "distance", "0 is no distance of a day. Write one such as 12.5 mi."),
        ({**DRIVE, "end": None}, "start", "Write from where to where it was."),
        ({**AWAY, "last": None}, "last", "Choose the last day; of a single day it is the first one."),
        ({**AWAY, "last": TODAY - timedelta(days=6)}, "last", "The last day is before the first. Change one of them."),
        ({**AWAY, "last": TODAY + timedelta(days=1)}, "last",
         "Tue 4 Aug is still to come. Claim the stay once it is over."),
        ({**AWAY, "day": date(2026, 6, 1)}, "last",
         "A stay is claimed for at most 31 days. Claim the rest in another line."),
        ({**ROOM, "tax": None}, "tax", "Write the tax that stands on the receipt, or 0 if there is none."),
        ({**ROOM, "tax": "200"}, "tax",
         "200 is no tax of this amount. Write what stands on the receipt, such as 8.42, or a rate such as 23%."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(
    here: Counter, line: Mapping[str, Any], field: str, said: str
) -> None:
    for more in (None, ["more"]):
        assert hand_in(here, {**line, "more": more}).errors == {field: said}


def test_no_day_is_paid_for_twice(here: Counter) -> None:
    assert words(hand_in(here, AWAY)) == ""
    again = hand_in(here, {**AWAY, "day": AWAY["last"], "last": TODAY})
    assert again.errors == {"day": "Fri 31 Jul is claimed in EXP-1 already. Choose other days."}
    other = {**AWAY, "day": TODAY, "last": TODAY, "more": ["more"]}
    assert hand_in(here, other).refresh_view
    assert hand_in(here, {**other, "more": None}, turn=1).errors == {
        "day": "Mon 3 Aug is in this claim already. Choose other days."
    }


def test_tax_is_in_the_amount_or_on_top_and_is_never_left_out(here: Counter) -> None:
    assert echo(shown(here, ROOM)) == "Tax in it: €23.00"
    venue = {**ROOM, "category": "venue", "amount": "100"}
    assert echo(shown(here, venue)) == "€100.00 + €23.00 of tax = €123.00"
    assert words(hand_in(here, {**venue, "more": ["more"]})) == ""
    assert words(hand_in(here, ROOM, turn=1)) == ""
    assert card(here, "bruno")[1] == "2 lines, €246.00"
    with here.db.read() as tx:
        report = expense.load(tx, 1)
    assert [str(m) for m in (report.claimed, report.tax_beside, report.total)] == [
        "223.00 EUR", "23.00 EUR", "246.00 EUR"]  # fmt: skip


def test_tax_in_another_currency_is_converted_with_its_amount(here: Counter) -> None:
    imported(here, "USD", "1.25", TODAY)
    venue = {**ROOM, "category": "venue", "amount": "100 USD"}
    assert echo(shown(here, venue)).splitlines() == [
        "US$100.00 at 0.8 of Mon 3 Aug = €80.00", "€80.00 + €18.40 of tax = €98.40"]  # fmt: skip
    assert words(hand_in(here, venue)) == ""
    assert card(here, "ana")[1] == "€98.40 (US$123.00) · Hotel, Mon 3 Aug"


@pytest.mark.parametrize("line", [DRIVE, AWAY, ROOM], ids=["journey", "stay", "tax"])
def test_a_claim_is_opened_again_as_it_was_written(here: Counter, line: Mapping[str, Any]) -> None:
    assert words(hand_in(here, line)) == ""
    said = here.submit(form("bruno", "request.ask_for_changes", {"reason": "why"}, memo={"request": 1, "seen": 1}))
    assert words(said) == ""
    view = here.press(press("ana", "expense.open_change", "1:2")).open_view
    assert view
    filled = fields(view)
    expected = {"distance": "100 mi", "tax": "€23.00", "amount": "€123.00"}
    for name in set(line) - {"more", "note", "meals"}:
        value = line[name]
        assert filled[name] == expected.get(name, value.isoformat() if isinstance(value, date) else value)
    before = card(here, "ana")[1]
    assert words(hand_in(here, line, report=1, seen=2)) == ""
    assert card(here, "ana")[1] == before, "its own days and miles do not stand in its way"
