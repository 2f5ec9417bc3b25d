"""The reminders of a morning: all subjects in one message, once, from however many processes; and put off at will."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest

from domain.policy import Chasing, Reminders
from handlers import reminder
from handlers.approval import chase
from handlers.reminder import REMINDER, SNOOZE
from storage import people, reminders
from storage.db import Tx
from tests.desk import Counter, press, words
from tests.handlers.conftest import at, owed


def planned(counter: Counter, name: str, *subjects: str, when: datetime) -> None:
    """Somebody is to be reminded of what nobody knows, which says nothing."""
    with counter.db.write() as tx:
        for subject in subjects:
            facts = {"request": int(subject)}
            reminders.plan(tx, chase.WAITING, person_id=counter.ids[name], subject=subject, facts=facts, at=when)


def ticked(counter: Counter, moment: datetime) -> int:
    counter.now = moment
    return reminder.tick(counter.db, counter.office, moment)


def asked(counter: Counter, by: str, day: date) -> None:
    counter.grant(by, 30)
    assert counter.submit(counter.ask(by, day)).errors is None


def texts(counter: Counter, name: str) -> list[str]:
    return [message.text.split("\n")[0] for message in owed(counter, name, REMINDER) if message]


def test_what_was_put_off_comes_tomorrow_with_what_is_new_and_only_for_who_put_it_off(counter: Counter) -> None:
    counter.now = at(3, 10)
    asked(counter, "ana", date(2026, 12, 14))
    assert ticked(counter, at(4, 9)) == 1
    counter.now = at(4, 10)
    asked(counter, "carla", date(2026, 12, 21))
    told_at = at(4, 9).isoformat()
    assert (
        words(counter.press(press("hugo", SNOOZE, told_at)))
        == "It is put off already, or nothing of it is left to be reminded of."
    )
    assert words(counter.press(press("bruno", SNOOZE, told_at))) == "I will remind you of this on Wed 5 Aug 09:00."
    assert (
        words(counter.press(press("bruno", SNOOZE, told_at)))
        == "It is put off already, or nothing of it is left to be reminded of."
    )
    assert ticked(counter, at(5, 8, 59)) == 0
    assert [ticked(counter, at(5, 9)), ticked(counter, at(5, 9))] == [1, 0]
    assert texts(counter, "bruno")[-1] == "2 requests are waiting for you"


@pytest.mark.parametrize("value", ["", "x", "2026-08-04T09:00:00", "9999999999", "2026-08-04T09:00:00+00:00"])
def test_a_forged_moment_puts_nothing_off(counter: Counter, value: str) -> None:
    assert (
        words(counter.press(press("bruno", SNOOZE, value)))
        == "It is put off already, or nothing of it is left to be reminded of."
    )


def test_who_is_on_leave_is_reminded_when_they_are_back(counter: Counter) -> None:
    planned(counter, "carla", "1", when=at(4, 9))
    counter.grant("carla", 30)
    counter.now = at(3, 9)
    assert counter.submit(counter.ask("carla", date(2026, 8, 4), date(2026, 8, 5))).errors is None
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    days = [at(4, 9), at(4, 12), at(5, 9), at(6, 8, 59), at(6, 9), at(6, 10)]
    assert [ticked(counter, moment) for moment in days] == [0, 0, 0, 0, 1, 0]


def test_one_subject_that_fails_keeps_no_other_from_reminding(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("certificates are gone")

    first, _, *others = reminder.SOURCES
    monkeypatch.setattr(reminder, "SOURCES", (first, reminder.Source(broken, {}), *others))
    counter.now = at(3, 10)
    asked(counter, "ana", date(2026, 12, 14))
    with pytest.raises(ExceptionGroup):
        ticked(counter, at(4, 9))
    assert texts(counter, "bruno") == ["1 request is waiting for you"]


def test_each_kind_of_request_may_be_chased_in_its_own_way(counter: Counter) -> None:
    own = Reminders(kinds={"vacation": Chasing(after=(2,), last=4, then="expire")})
    counter.policy = counter.policy.model_copy(update={"reminders": own})
    counter.__post_init__()
    counter.now = at(3, 10)
    asked(counter, "ana", date(2026, 12, 14))
    assert [ticked(counter, at(day, 9)) for day in (4, 5, 6)] == [0, 1, 0]
    (told,) = owed(counter, "bruno", REMINDER)
    assert "On Fri 7 Aug a request that nobody answers expires." in str(told)


def test_what_was_told_is_forgotten_one_day(counter: Counter) -> None:
    planned(counter, "bruno", "1", "2", when=at(4, 9))
    assert ticked(counter, at(4, 9)) == 1
    with counter.db.write() as tx:
        reminders.forget(tx, before=at(4, 9))
        assert len(reminders.told(tx, counter.ids["bruno"], at(4, 9))) == 2
        reminders.forget(tx, before=at(4, 9) + timedelta(seconds=1))
        assert reminders.told(tx, counter.ids["bruno"], at(4, 9)) == []


def test_who_left_is_not_reminded(counter: Counter) -> None:
    planned(counter, "carla", "1", when=at(4, 9))
    with counter.db.write() as tx:
        people.save(tx, "carla@company.example", {"left_on": date(2026, 8, 3)})
    assert [ticked(counter, at(day, 10)) for day in (4, 5, 6)] == [0, 0, 0]


def at_once(counter: Counter, moment: datetime, processes: int = 4) -> int:
    """How many messages come of it when several processes look at the same moment."""
    counter.now, start = moment, Barrier(processes)

    def look(_: int) -> int:
        start.wait(60)
        return reminder.tick(counter.db, counter.office, moment)

    with ThreadPoolExecutor(processes) as pool:
        return sum(pool.map(look, range(processes)))


def test_four_processes_plan_beside_each_other_and_one_message_comes_of_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.now = at(3, 10)
    for n, by in enumerate(("ana", "carla", "ana")):
        asked(counter, by, date(2026, 12, 14 + n))
    assert [at_once(counter, at(4, 9)), at_once(counter, at(4, 9))] == [1, 0]
    assert texts(counter, "bruno") == ["3 requests are waiting for you"]

    def careless(tx: Tx, person_id: int, *, now: datetime) -> bool:
        taken(tx, person_id, now=now)
        return True

    def slowly(tx: Tx, now: datetime, *, limit: int) -> list[int]:
        found = looked(tx, now, limit=limit)
        all_looked.wait(60)
        return found

    taken, looked, all_looked = reminders.take, reminders.due, Barrier(4)
    monkeypatch.setattr(reminders, "take", careless)
    monkeypatch.setattr(reminders, "due", slowly)
    assert at_once(counter, at(6, 9)) > 1, "the control: who asks nobody whether it is told tells it twice"
