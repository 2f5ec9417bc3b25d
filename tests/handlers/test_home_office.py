"""Leave on which nobody is away: it books days and is decided like any other, and makes nobody absent."""

from datetime import date
from typing import Any

import pytest

from domain.vacation import Feed
from handlers.approval.card import draw
from handlers.news import TELLERS, view_for
from handlers.vacation import feed
from storage import approval, mine
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at
from tests.handlers.limited import asks, preview, ruled

MON, TUE, WED = (date(2026, 8, day) for day in (10, 11, 12))
HOME: dict[str, Any] = {
    "name": {"en": "Home office", "pt_BR": "Trabalho em casa"}, "balance": False, "away": False,
}  # fmt: skip


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Bruno, who decides for Ana, works at home on Monday and Tuesday."""
    ruled(counter, "home_office", of_all={"staffing": [{"most_away": 1}]}, **HOME)
    for name in ("ana", "bruno", "carla", "eva"):
        counter.grant(name, 20)
    assert asks(counter, "bruno", MON, TUE, type="home_office") == {}
    assert words(counter.press(press("rita", "request.approve", "1:1"))) == ""
    return counter


def card(counter: Counter, name: str, request_id: int) -> str:
    with counter.db.read() as tx:
        return str(draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", request_id))


def test_who_works_at_home_decides_and_nobody_stands_in(counter: Counter) -> None:
    counter.now = at(10, 9)
    assert asks(counter, "ana", WED) == {}
    with counter.db.read() as tx:
        [seat] = approval.load(tx, 2).steps[0].seats
    assert (seat.person_id, seat.stand_in) == (counter.ids["bruno"], None)
    assert asks(counter, "bruno", MON) == {"first": "Mon 10 Aug is booked already, with VAC-1."}, (
        "and the day is booked all the same"
    )


def test_who_is_away_names_home_office_by_itself(counter: Counter) -> None:
    counter.now = at(10, 9)
    assert words(counter.command("rita", "who", called="/vacation")) == (
        "Nobody is away in the next seven days.\nHome office\n*Bruno Costa* until Tue 11 Aug"
    )
    assert asks(counter, "carla", TUE) == {}
    assert words(counter.press(press("bruno", "request.approve", "2:1"))) == ""
    assert words(counter.command("carla", "quem", called="/vacation")) == (
        "Ausentes nos próximos sete dias\n*Carla Dias* ter 11 de ago\nTrabalho em casa\n*Bruno Costa* até ter 11 de ago"
    )


def test_the_team_the_morning_and_the_calendar_of_the_team_know_nothing_of_it(counter: Counter) -> None:
    assert asks(counter, "carla", MON, type="home_office") == {}
    assert words(counter.press(press("bruno", "request.approve", "2:1"))) == ""
    assert "Nobody else in the team is away then." in preview(counter, "ana", counter.ask("ana", MON))
    assert asks(counter, "ana", MON) == {}, "nobody takes the one place"
    assert "Nobody else in the team is away then." in card(counter, "bruno", 3)
    with counter.db.read() as tx:
        assert TELLERS["digest.away"](tx, view_for(tx, counter.office, counter.ids["rita"], counter.now),
                            {"day": MON.isoformat()}) is None  # fmt: skip
        shown = {
            which: [(event.title, event.busy) for event in
                    feed.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), which).events]
            for name, which in (("carla", Feed.OWN), ("ana", Feed.TEAM))
        }  # fmt: skip
    assert shown == {Feed.OWN: [("Trabalho em casa", False)], Feed.TEAM: []}


def test_a_correction_to_home_office_ends_the_absence(counter: Counter) -> None:
    assert asks(counter, "carla", MON) == {}
    assert words(counter.press(press("bruno", "request.approve", "2:1"))) == ""
    assert list(asks(counter, "eva", MON)) == ["first"]
    memo = {"form": "vacation.correct", "person": counter.ids["carla"], "request": 2, "seen": None}
    inputs = {"type": "home_office", "first": MON, "last": None, "halves": "whole", "reason": "she works"}
    assert counter.submit(form("rita", "vacation.correct", inputs, memo=memo)).errors is None
    assert asks(counter, "eva", MON) == {}


def test_days_at_home_are_not_told_as_days_with_leave(counter: Counter) -> None:
    assert "leave" not in words(counter.command("bruno", "my data", called="/backoffice"))
    assert asks(counter, "bruno", WED) == {}
    told = words(counter.command("bruno", "my data", called="/backoffice"))
    assert told.split("\n")[2:] == ["2 requests, with what was decided", "1 day with leave"]
    with counter.db.read() as tx:
        kept = dict(mine.everything(tx, counter.ids["bruno"]))["days of leave"]
    assert [(day["day"], day["away"]) for day in kept] == [
        ("2026-08-10", False), ("2026-08-11", False), ("2026-08-12", True),
    ], "the file has all of them"  # fmt: skip
