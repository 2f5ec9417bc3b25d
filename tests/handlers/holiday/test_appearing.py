"""Whatever makes a holiday of a day gives it back."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from holidays import country_holidays

from domain import calendar as calendars
from domain.people import Person
from handlers.office import Office
from handlers.vacation import giveback, holidays
from storage import roster, vacation
from storage.tables import leave_calendars
from tests.desk import Counter, at_once, form, words
from tests.handlers.conftest import at
from tests.handlers.holiday.offs import MON, TUE, WED, ask, decide, held, look, moved, off, said

# --- how a holiday appears, and goes ----------------------------------------------------------------------------------


def test_the_company_names_a_day_takes_its_word_back_and_names_it_again(counter: Counter) -> None:
    off(counter, WED)
    assert (look(counter), held(counter)) == (1, [10, 11, 13, 14])
    off(counter)
    assert look(counter) == 0
    ask(counter, WED, WED)
    decide(counter, "approve", "2:1")
    assert (look(counter), held(counter)) == (0, [10, 11, 12, 13, 14])
    off(counter, WED)
    assert (look(counter), held(counter)) == (1, [10, 11, 13, 14])


def test_the_company_works_on_other_days_of_the_week(counter: Counter) -> None:
    said(counter, schedule="mon-thu 09:00-18:00")
    assert (look(counter), held(counter)) == (1, [10, 11, 12, 13])


def test_the_company_is_in_another_country(counter: Counter) -> None:
    moved(counter, country=None)
    ask(counter, date(2026, 9, 7), date(2026, 9, 8))
    decide(counter, "approve", "2:1")
    assert look(counter) == 0
    said(counter, country="BR", subdivision=None)
    assert (look(counter), held(counter)) == (1, [10, 11, 12, 13, 14, 8]), "Independence day"


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[date], None]]:
    """The bot begins anew, with a library that knows one more holiday."""

    def know(day: date) -> None:
        def more(*place: Any, **options: Any) -> dict[date, str]:
            return {**country_holidays(*place, **options), day: "New"}

        monkeypatch.setattr(calendars, "country_holidays", more)
        forget()

    def forget() -> None:
        calendars._holidays.cache_clear()
        calendars._signs.cache_clear()

    yield know
    monkeypatch.undo()
    forget()


def test_the_library_knows_another_holiday(counter: Counter, renewed: Callable[[date], None]) -> None:
    renewed(TUE)
    assert (look(counter), held(counter)) == (1, [10, 12, 13, 14])


def test_the_library_knows_a_place_no_more_and_others_are_looked_at_all_the_same(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(counter, country="PT", subdivision="20")
    assert look(counter) == 0
    moved(counter, country="BR", subdivision="SP")
    calendar = Office.leave_calendar

    def unknown(office: Office, person: Person) -> calendars.WorkCalendar:
        if person.country == "PT":
            raise calendars.UnknownCalendar(country="PT", subdivision="20")
        return calendar(office, person)

    monkeypatch.setattr(Office, "leave_calendar", unknown)
    off(counter, WED)
    assert (look(counter), held(counter)) == (1, [10, 11, 13, 14])


def test_leave_of_whoever_works_where_no_calendar_is_known_is_left_out_and_looked_at_later(counter: Counter) -> None:
    counter.grant("eva", 20)
    assert counter.submit(counter.ask("eva", date(2026, 8, 19), date(2026, 8, 20))).errors is None
    decide(counter, "approve", "2:1")
    moved(counter, country="PT", subdivision="99")
    off(counter, WED, date(2026, 8, 19))
    assert (look(counter), held(counter)) == (1, [10, 11, 12, 13, 14]), "Eva's alone"
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids["eva"], first=date(2026, 1, 1), last=date(2030, 1, 1))
    assert [one.booked.day.day for one in taken] == [20]
    moved(counter, country="PT", subdivision=None)
    assert (look(counter), held(counter)) == (1, [10, 11, 13, 14])


@pytest.mark.parametrize(
    ("work", "left"),
    [
        ({"country": "BR", "subdivision": "SP"}, [8]),
        ({"country": "US"}, [8]),
        ({"schedule": "tue-fri 09:00-18:00"}, [8]),
        ({"country": "PT"}, [7, 8]),
    ],
)
def test_the_roster_moves_somebody(counter: Counter, work: dict[str, str], left: list[int]) -> None:
    """Monday 7 September is a holiday in Brazil and in the United States."""
    ask(counter, date(2026, 9, 7), date(2026, 9, 8))
    decide(counter, "approve", "2:1")
    assert look(counter) == 0
    moved(counter, **work)
    look(counter)
    assert [day for day in held(counter) if day < 10] == left


def test_the_roster_moves_somebody_by_an_import(counter: Counter) -> None:
    row = dict.fromkeys(roster.COLUMNS) | {"name": "Ana Souza", "country": "PT", "subdivision": None}
    others = {"manager_email": "bruno@company.example", "roles": ()}
    with counter.db.write() as tx:
        known = roster.known(tx, team_id=None)
        ids = {email: one.id for email, one in known.items()}
        roster.keep(tx, {"ana@company.example": {**row, **others, "schedule": "mon-wed 09:00-18:00"}}, ids)
    assert (look(counter), held(counter)) == (1, [10, 11, 12])


def test_a_year_further_ahead_gets_a_holiday(counter: Counter) -> None:
    ask(counter, date(2027, 12, 30), date(2028, 1, 5))
    decide(counter, "approve", "2:1")
    assert look(counter) == 0
    off(counter, date(2027, 12, 31), date(2028, 1, 4))
    assert (look(counter), held(counter)) == (1, [10, 11, 12, 13, 14, 30, 3, 5])


def test_the_year_that_is_over_is_forgotten_and_the_next_one_goes_on(counter: Counter) -> None:
    ask(counter, date(2026, 12, 30), date(2027, 1, 8))
    decide(counter, "approve", "2:1")
    assert look(counter) == 0
    counter.now = at(3, 9, month=1).replace(year=2027)
    off(counter, date(2027, 1, 6))
    assert (look(counter), held(counter)[-4:]) == (1, [4, 5, 7, 8])
    with counter.db.read() as tx:
        assert {row.year for row in tx.execute(sa.select(leave_calendars))} == {2027}


@pytest.mark.parametrize("on", [at(20, 9), at(3, 9, month=1).replace(year=2027)], ids=["a month", "a year"])
def test_what_lay_behind_while_the_clock_was_moved_on_lies_ahead_once_it_is_back(
    counter: Counter, on: datetime
) -> None:
    before, counter.now = counter.now, on
    assert look(counter) == 0
    off(counter, WED)
    assert look(counter) == 0
    counter.now = before
    assert (look(counter), held(counter)) == (1, [10, 11, 13, 14])


# --- what happens to the leave meanwhile ------------------------------------------------------------------------------


def test_leave_that_waited_while_the_holiday_came_is_given_back_once_it_is_approved(counter: Counter) -> None:
    ask(counter, date(2026, 8, 17), date(2026, 8, 18))
    off(counter, date(2026, 8, 18))
    assert look(counter) == 0
    decide(counter, "approve", "2:1")
    assert (look(counter), held(counter)[-1]) == (1, 17)


def test_leave_that_held_no_days_while_the_holiday_came_is_given_back_once_it_does(counter: Counter) -> None:
    ask(counter, date(2026, 8, 17), date(2026, 8, 18))
    rejected = form("bruno", "request.reject", {"reason": "The fair"}, memo={"request": 2, "seen": 1})
    assert counter.submit(rejected).errors is None
    off(counter, date(2026, 8, 18))
    assert look(counter) == 0
    taken_back = form("bruno", "request.take_back", {"reason": "A slip"}, memo={"request": 2, "seen": 2})
    assert counter.submit(taken_back).errors is None
    assert look(counter) == 0
    decide(counter, "approve", "2:3")
    assert (look(counter), held(counter)[-1]) == (1, 17)


def test_leave_that_is_changed_by_a_process_with_the_policy_of_yesterday(counter: Counter) -> None:
    ask(counter, date(2026, 8, 17), date(2026, 8, 18))
    decide(counter, "approve", "2:1")
    yesterday, before = counter.policy, counter.office
    off(counter, date(2026, 8, 18), date(2026, 8, 19))
    assert look(counter) == 1
    today, counter.policy = counter.policy, yesterday
    counter.__post_init__()
    ask(counter, date(2026, 8, 19), date(2026, 8, 20))
    decide(counter, "approve", "3:1")
    assert holidays.tick(counter.db, before, counter.now) == 0
    counter.policy = today
    counter.__post_init__()
    assert (look(counter), held(counter)[-2:]) == (1, [17, 20])


def test_two_processes_give_a_day_back_once(counter: Counter) -> None:
    off(counter, WED)
    assert sorted(at_once(lambda: look(counter), lambda: look(counter))) in ([0, 1], [0, 0, 1])
    assert (counter.left("ana"), held(counter)) == (36_000, [10, 11, 13, 14])


def test_days_that_are_given_back_leave_the_rest_right(counter: Counter) -> None:
    inputs = {"days": [MON.isoformat()]}
    assert words(counter.submit(form("ana", giveback.GIVE_BACK, inputs, memo={"request": 1, "seen": 2}))) == ""
    off(counter, MON, TUE)
    assert (look(counter), held(counter)) == (1, [12, 13, 14])
