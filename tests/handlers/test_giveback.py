"""Days of an approved leave are given back: chosen ones, all of them, or those that became holidays."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import State
from handlers.approval.card import draw
from handlers.news import view_for
from handlers.vacation import giveback, holidays
from storage import approval, vacation
from storage.tables import leave_entries
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at, owed

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Ana's leave from 10 to 14 August is approved."""
    counter.grant("ana", 20)
    counter.submit(counter.ask("ana", MON, FRI))
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    return counter


def give(counter: Counter, *days: date, by: str = "ana", seen: int = 2) -> str:
    """Hand the form in with these days."""
    inputs: dict[str, Any] = {"days": [day.isoformat() for day in days]}
    return words(counter.submit(form(by, giveback.GIVE_BACK, inputs, memo={"request": 1, "seen": seen})))


def holds(counter: Counter) -> tuple[State, list[int]]:
    """Where the request stands, and the days of the month that it holds."""
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids["ana"], first=MON, last=FRI)
        return approval.load(tx, 1).state, [t.booked.day.day for t in taken]


def lines(counter: Counter, name: str) -> list[str]:
    """What somebody's card says."""
    with counter.db.read() as tx:
        card = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", 1)
    return [line for b in card.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def test_the_form_offers_the_days_that_lie_ahead(counter: Counter) -> None:
    counter.now = at(11, 9)
    view = counter.press(press("ana", "vacation.open_give_back", "1:2")).open_view
    assert view
    options = view["blocks"][1]["element"]["options"]
    assert [option["text"]["text"] for option in options] == ["Wed 12 Aug", "Thu 13 Aug", "Fri 14 Aug"]


def test_the_last_days_are_given_back_and_the_manager_is_told(counter: Counter) -> None:
    assert give(counter, THU, FRI) == ""
    assert holds(counter) == (State.APPROVED, [10, 11, 12])
    assert counter.left("ana") == 17_000
    assert lines(counter, "ana")[1:] == [
        "Mon 10 Aug – Wed 12 Aug · 3 days",
        "Days given back by Ana Souza, Mon 3 Aug 10:00",
        "Given back: Thu 13 Aug – Fri 14 Aug · 2 days",
    ]
    assert [m.text for m in owed(counter, "bruno", "moved") if m] == [
        "Ana Souza gave back Thu 13 Aug – Fri 14 Aug · 2 days of VAC-1. "
        "Ana Souza: Vacation, Mon 10 Aug – Wed 12 Aug · 3 days"
    ]
    with counter.db.read() as tx:
        entries = sa.select(leave_entries.c.rule, leave_entries.c.day).where(leave_entries.c.request_id == 1)
        rows = tx.execute(entries.order_by(leave_entries.c.id))
        assert [(r, d.day) for r, d in rows] == [("booked", n) for n in range(10, 15)] + [
            ("given back", 13),
            ("given back", 14),
        ]


def test_a_day_in_the_middle_and_then_the_rest(counter: Counter) -> None:
    assert give(counter, WED) == ""
    assert (lines(counter, "ana")[1], holds(counter)[1]) == ("Mon 10 Aug – Fri 14 Aug · 4 days", [10, 11, 13, 14])
    assert counter.submit(counter.ask("ana", WED)).errors is None, "the day is free again"
    assert give(counter, MON, TUE, THU, FRI, seen=3) == ""
    assert (holds(counter)[0], counter.left("ana")) == (State.CANCELLED, 19_000)
    assert "Called off by Ana Souza, Mon 3 Aug 10:00" in lines(counter, "bruno")


def test_what_cannot_be_given_back(counter: Counter) -> None:
    assert give(counter) == "Choose days of this leave that lie ahead."
    assert give(counter, date(2026, 8, 17)) == "Choose days of this leave that lie ahead."
    assert "Only the person whose leave it is" in give(counter, FRI, by="bruno")
    assert give(counter, FRI, seen=1).startswith("VAC-1 has changed")
    counter.now = at(12, 9)
    assert give(counter, WED, THU) == "Choose days of this leave that lie ahead.", "Wednesday has begun"
    assert give(counter, FRI) == ""
    assert give(counter, FRI, seen=3) == "Choose days of this leave that lie ahead.", "once"
    assert counter.left("ana") == 16_000


def holiday(counter: Counter, *days: date) -> None:
    """The company gives everybody these days off."""
    company = counter.policy.company.model_copy(update={"holidays": dict.fromkeys(days, "Company day")})
    counter.policy = counter.policy.model_copy(update={"company": company})
    counter.__post_init__()


def test_bug_11_a_holiday_that_is_added_later_gives_the_day_back(counter: Counter) -> None:
    """hrms#2770: the balance kept the day, and nobody was told."""
    assert holidays.tick(counter.db, counter.office, counter.now) == 0
    holiday(counter, WED)
    assert [holidays.tick(counter.db, counter.office, counter.now) for _ in range(2)] == [1, 0]
    assert (holds(counter), counter.left("ana")) == ((State.APPROVED, [10, 11, 13, 14]), 16_000)
    assert "Days given back by a holiday, Mon 3 Aug 10:00" in lines(counter, "ana")
    told = [m.text for m in owed(counter, "ana", "moved") if m]
    assert told[-1] == "A holiday gives back Wed 12 Aug · 1 day of VAC-1. Vacation, Mon 10 Aug – Fri 14 Aug · 4 days"
    assert len(owed(counter, "bruno", "moved")) == 1
    holiday(counter, MON, TUE, WED, THU, FRI)
    assert holidays.tick(counter.db, counter.office, counter.now) == 1
    assert (holds(counter)[0], counter.left("ana")) == (State.CANCELLED, 20_000)
    assert give(counter, MON, seen=4) == (
        "Holidays gave back all of VAC-1 on Mon 3 Aug 10:00. There is nothing left to do."
    )


def test_a_forged_day_is_no_day_of_the_leave(counter: Counter) -> None:
    memo = {"request": 1, "seen": 2}
    forged = words(counter.submit(form("ana", giveback.GIVE_BACK, {"days": ["tomorrow", "2026-08-17"]}, memo=memo)))
    assert forged == "Choose days of this leave that lie ahead."


def test_a_holiday_on_a_day_that_is_over_changes_nothing(counter: Counter) -> None:
    counter.now = at(13, 9)
    holiday(counter, MON, TUE, WED)
    assert holidays.tick(counter.db, counter.office, counter.now) == 0
