"""Leave that nothing of a holiday concerns is not looked at, and none that it concerns is left out."""

import random
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.vacation import Leave, become_rest
from storage import people, vacation
from storage.db import Tx
from storage.tables import booked_days, leave_calendars, leave_requests, requests
from storage.vacation import looks
from tests.desk import Counter, form, press
from tests.handlers.holiday.offs import FRI, MON, WED, ask, decide, held, look, moved, off


def counted(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each request that is looked at from now on."""
    seen: list[int] = []
    load = vacation.load_many

    def loaded(tx: Tx, ids: Iterable[int]) -> dict[int, Leave]:
        seen.extend(ids := list(ids))
        return load(tx, ids)

    monkeypatch.setattr(vacation, "load_many", loaded)
    return seen


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
