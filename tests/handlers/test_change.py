"""Somebody asks for other days than those they asked for: while it waits, or once it is approved."""

from datetime import date
from typing import Any

import pytest

from domain.approval import State
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval, vacation
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at, owed

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))
NEXT = date(2026, 8, 17)


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Ana asked for 10 to 14 August."""
    counter.grant("ana", 20)
    assert counter.submit(counter.ask("ana", MON, FRI)).errors is None
    return counter


def approve(counter: Counter) -> None:
    """Bruno agrees, a while later."""
    counter.now = at(3, 11)
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""


def change(counter: Counter, first: date, last: date, *, by: str = "ana", seen: int = 1) -> str:
    """Hand the form in with other days; what is said."""
    counter.now = at(3, 12)
    inputs = {"type": "vacation", "first": first, "last": last, "halves": "whole", "note": None}
    memo: dict[str, Any] = {"form": "vacation.change", "person": counter.ids["ana"], "request": 1, "seen": seen}
    return words(counter.submit(form(by, "vacation.change", inputs, memo=memo)))


def holds(counter: Counter) -> tuple[State, list[int]]:
    """Where the request stands, and the days of the month that it holds."""
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids["ana"], first=MON, last=date(2026, 8, 31))
        return approval.load(tx, 1).state, [t.booked.day.day for t in taken]


def card(counter: Counter, name: str) -> list[str]:
    """What somebody's card says and offers."""
    with counter.db.read() as tx:
        blocks = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", 1).blocks
    said = [line for b in blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]
    buttons = [e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"] if "text" in e]
    return [*said, *(f"[{text}]" for text in buttons)]


def opened(counter: Counter, seen: int) -> str:
    """What the form says above its fields."""
    view = counter.press(press("ana", "vacation.open_change", f"1:{seen}")).open_view
    assert view
    return str(view["blocks"][0])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("version", [0, 2, 10**17])
def test_no_version_but_the_one_that_stands_is_decided_on(counter: Counter, version: int) -> None:
    refused = words(counter.press(press("bruno", "request.approve", f"1:{version}")))
    assert refused == "VAC-1 has changed since this card was drawn. Look at the new card and decide again."
    assert holds(counter)[0] is State.PENDING


def test_what_waits_is_changed_and_its_decider_reads_what_it_was(counter: Counter) -> None:
    assert "[Change…]" in card(counter, "ana")
    assert "asks for changes" not in opened(counter, 1)
    assert change(counter, MON, TUE) == ""
    assert holds(counter) == (State.PENDING, [10, 11])
    assert counter.left("ana") == 18_000
    assert card(counter, "bruno")[1:] == [
        "Mon 10 Aug – Tue 11 Aug · 2 days",
        "Balance: 20 days, then 18 days",
        "Nobody else in the team is away then.",
        "Changed and sent again by Ana Souza, Mon 3 Aug 12:00",
        "Before: Mon 10 Aug – Fri 14 Aug · 5 days",
        "⏳ Waiting for you",
        "[Approve]",
        "[Reject…]",
        "[Ask for changes…]",
    ]
    assert [m.text for m in owed(counter, "bruno", "moved") if m] == [
        "Ana Souza changed VAC-1 and asks again. Ana Souza: Vacation, Mon 10 Aug – Tue 11 Aug · 2 days"
    ]


def test_who_changes_nothing_but_the_note_replaced_nothing(counter: Counter) -> None:
    assert change(counter, MON, FRI) == ""
    assert not [line for line in card(counter, "bruno") if line.startswith("Before")]


def test_a_decider_who_had_the_old_days_before_them_decides_nothing(counter: Counter) -> None:
    assert change(counter, MON, TUE) == ""
    said = words(counter.press(press("bruno", "request.approve", "1:1")))
    assert said == "VAC-1 has changed since this card was drawn. Look at the new card and decide again."
    assert holds(counter) == (State.PENDING, [10, 11])


def test_what_was_approved_waits_again_with_its_new_days(counter: Counter) -> None:
    approve(counter)
    assert {"[Give days back…]", "[Change…]"} <= set(card(counter, "ana"))
    assert "This leave is approved. Once it is changed, it has to be approved again." in opened(counter, 2)
    assert change(counter, FRI, NEXT, seen=2) == ""
    assert holds(counter) == (State.PENDING, [14, 17])
    assert counter.left("ana") == 18_000, "the five days are given back, the two are awaited"
    assert "Before: Mon 10 Aug – Fri 14 Aug · 5 days" in card(counter, "bruno")
    assert words(counter.press(press("bruno", "request.approve", "1:3"))) == ""
    assert holds(counter) == (State.APPROVED, [14, 17])
    assert counter.left("ana") == 18_000


def test_a_leave_that_has_begun_is_not_changed(counter: Counter) -> None:
    approve(counter)
    counter.now = at(10, 9)
    assert "[Change…]" not in card(counter, "ana")
    inputs = {"type": "vacation", "first": FRI, "last": NEXT, "halves": "whole", "note": None}
    memo = {"form": "vacation.change", "person": counter.ids["ana"], "request": 1, "seen": 2}
    said = words(counter.submit(form("ana", "vacation.change", inputs, memo=memo)))
    assert said == "The leave began on Mon 10 Aug, so the decision stands. HR can still correct or cancel it."
    assert holds(counter) == (State.APPROVED, [10, 11, 12, 13, 14])


@pytest.mark.parametrize("by", ["bruno", "rita", "eva"])
def test_nobody_else_changes_it(counter: Counter, by: str) -> None:
    assert change(counter, MON, TUE, by=by) == "Only the person who asked can change a request and send it again."
    assert holds(counter) == (State.PENDING, [10, 11, 12, 13, 14])


def test_new_days_that_cannot_be_had_leave_the_old_ones(counter: Counter) -> None:
    approve(counter)
    said = change(counter, MON, date(2026, 9, 25), seen=2)
    assert said == "This takes 35 days. On Mon 10 Aug the balance is 20 days."
    assert holds(counter) == (State.APPROVED, [10, 11, 12, 13, 14])
