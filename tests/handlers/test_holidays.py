"""Whatever makes a holiday of a day gives it back, and leave that nothing of it concerns is not looked at."""

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from holidays import country_holidays

from domain import calendar as calendars
from domain.approval import State
from domain.people import Person
from domain.vacation import Leave, become_rest
from handlers.office import Office
from handlers.vacation import giveback, holidays
from storage import people, roster, vacation
from storage.db import Tx
from storage.tables import booked_days, leave_calendars, leave_requests, requests
from storage.vacation import looks
from tests.desk import Counter, at_once, form, press, words
from tests.handlers.conftest import at

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Ana's leave from 10 to 14 August is approved, and was looked at."""
    counter.grant("ana", 40)
    ask(counter, MON, FRI)
    decide(counter, "approve")
    assert look(counter) == 0
    return counter


def ask(counter: Counter, first: date, last: date) -> None:
    assert counter.submit(counter.ask("ana", first, last)).errors is None


def decide(counter: Counter, verb: str, request: str = "1:1") -> None:
    assert words(counter.press(press("bruno", f"request.{verb}", request))) == ""


def look(counter: Counter) -> int:
    """How many leaves changed."""
    return holidays.tick(counter.db, counter.office, counter.now)


def off(counter: Counter, *days: date) -> None:
    """The company gives everybody these days off, and no others."""
    said(counter, holidays=dict.fromkeys(days, "Company day"))


def said(counter: Counter, **company: object) -> None:
    """What app.yaml says of the company."""
    changed = counter.policy.company.model_copy(update=company)
    counter.policy = counter.policy.model_copy(update={"company": changed})
    counter.__post_init__()


def moved(counter: Counter, **work: str | None) -> None:
    """The roster says otherwise where Ana works, and when."""
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", work)


def held(counter: Counter) -> list[int]:
    """The days that Ana holds, by their numbers in the month."""
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids["ana"], first=date(2026, 1, 1), last=date(2030, 1, 1))
    return [one.booked.day.day for one in taken]


def counted(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each request that is looked at from now on."""
    seen: list[int] = []
    load = vacation.load_many

    def loaded(tx: Tx, ids: Iterable[int]) -> dict[int, Leave]:
        seen.extend(ids := list(ids))
        return load(tx, ids)

    monkeypatch.setattr(vacation, "load_many", loaded)
    return seen


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
    calendar = Office.calendar

    def unknown(office: Office, person: Person) -> calendars.WorkCalendar:
        if person.country == "PT":
            raise calendars.UnknownCalendar(country="PT", subdivision="20")
        return calendar(office, person)

    monkeypatch.setattr(Office, "calendar", unknown)
    off(counter, WED)
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


# --- what is looked at ------------------------------------------------------------------------------------------------


def test_nothing_is_looked_at_twice_and_of_a_new_holiday_only_the_leave_on_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(counter, date(2026, 8, 17), date(2026, 8, 18))
    decide(counter, "approve", "2:1")
    assert look(counter) == 0
    seen = counted(counter, monkeypatch)
    assert (look(counter), seen) == (0, [])
    off(counter, date(2026, 8, 18))
    assert look(counter) == 1
    assert set(seen) == {2}


@pytest.mark.parametrize("which", ["the mark of who is moved", "the days of before"])
def test_control_without_it_a_holiday_is_missed(counter: Counter, monkeypatch: pytest.MonkeyPatch, which: str) -> None:
    if which == "the mark of who is moved":
        table = "" if counter.db.is_sqlite else " ON people"
        with counter.db.write() as tx:
            tx.execute(sa.text(f"DROP TRIGGER people_moved{table}"))
        moved(counter, schedule="mon-thu 09:00-18:00")
    else:
        monkeypatch.setattr(looks, "look_again", lambda *_: None)
        off(counter, FRI)
    assert (look(counter), held(counter)) == (0, [10, 11, 12, 13, 14])


@pytest.mark.parametrize("seed", range(8))
def test_on_random_histories_nothing_is_left_to_give_back(counter: Counter, seed: int) -> None:
    """After each look all leave ahead is read, as the clock once did."""
    chance, days = random.Random(seed), [MON + timedelta(days=n) for n in range(40)]
    for turn in range(25):
        _turn(counter, chance, days, turn)
        if chance.random() < 0.5:
            look(counter)
            assert left_over(counter) == {}, (seed, turn)


def _turn(counter: Counter, chance: random.Random, days: list[date], turn: int) -> None:
    match chance.randrange(5):
        case 0:
            off(counter, *chance.sample(days, chance.randrange(4)))
        case 1:
            moved(counter, country=chance.choice(["PT", "BR", "US"]), schedule=chance.choice(WEEKS))
        case 2:
            first = chance.choice(days)
            counter.submit(counter.ask("ana", first, first + timedelta(days=chance.randrange(4))))
        case _:
            with counter.db.read() as tx:
                request = chance.choice(tx.execute(sa.select(requests.c.id, requests.c.version)).all())
            memo = {"request": request.id, "seen": request.version}
            verb = chance.choice(["reject", "take_back"])
            counter.press(press("bruno", "request.approve", f"{request.id}:{request.version}"))
            counter.submit(form("bruno", f"request.{verb}", {"reason": "So"}, memo=memo))


WEEKS = ["mon-fri 09:00-18:00", "mon-thu 09:00-18:00", "tue-sat 09:00-18:00"]


def left_over(counter: Counter) -> dict[int, frozenset[date]]:
    """What a look through all leave finds to give back."""
    with counter.db.read() as tx:
        ids = tx.execute(sa.select(booked_days.c.request_id).distinct()).scalars().all()
        leaves = vacation.load_many(tx, ids).values()
        calendar = counter.office.calendar(people.get(tx, counter.ids["ana"]))
    approved = [leave for leave in leaves if leave.request.state is State.APPROVED]
    found = {one.request.id: become_rest(one, today=calendar.today(counter.now), calendar=calendar) for one in approved}
    return {request_id: rest for request_id, rest in found.items() if rest}


def test_control_a_history_in_which_nothing_is_marked_leaves_something(counter: Counter) -> None:
    with counter.db.write() as tx:
        tx.execute(sa.update(leave_requests).values(unlooked=False))
        tx.execute(sa.delete(leave_calendars))
    off(counter, WED)
    look(counter)
    assert left_over(counter) == {1: frozenset({WED})}
