"""Reminders: after a business day of the decider, when they are at work, and once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.people import AccountKind
from domain.policy import StepRule
from handlers import reminder
from handlers.approval import presence
from handlers.reminder import REMINDER
from storage import accounts, approval, people
from storage.db import Database
from tests.desk import Counter, form, press, sits_in
from tests.handlers.conftest import at, owed
from tests.stage import AUDIT_KEY

LISBON = ZoneInfo("Europe/Lisbon")


def asked(counter: Counter, moment: datetime, *, by: str = "ana", day: date = date(2026, 12, 14)) -> None:
    counter.now = moment
    assert counter.submit(counter.ask(by, day)).errors is None


def ticked(counter: Counter, moment: datetime) -> int:
    """How many reminders a tick at this moment owes."""
    counter.now = moment
    return reminder.tick(counter.db, counter.office, moment)


def moved(counter: Counter, name: str, values: dict[str, Any]) -> None:
    """The roster says something else of somebody."""
    with counter.db.write() as tx:
        people.save(tx, f"{name}@company.example", values)


@pytest.fixture(autouse=True)
def rested(counter: Counter) -> None:
    counter.grant("ana", 30)
    counter.grant("bruno", 30)


def test_friday_afternoon_is_remembered_on_monday_morning(counter: Counter) -> None:
    asked(counter, at(7, 16))
    too_early = [at(7, 16, 1), at(7, 18), at(8, 16), at(9, 16), at(10, 8), at(10, 8, 59)]
    assert [ticked(counter, moment) for moment in too_early] == [0] * 6
    assert ticked(counter, at(10, 9)) == 1
    [reminded] = owed(counter, "bruno", REMINDER)
    assert reminded
    assert reminded.text == (
        "1 request is waiting for you\n• VAC-1 Ana Souza: Vacation, Mon 14 Dec · 1 day. Asked Fri 7 Aug 16:00"
    )

    def small() -> list[str]:
        [message] = owed(counter, "bruno", REMINDER)
        return [element["text"] for element in message.blocks[-2]["elements"]] if message else []

    assert small() == ["The next reminder comes on Wed 12 Aug.", "`/approvals` lists all that waits for you."]
    counter.now = at(13, 9)
    assert small() == ["`/approvals` lists all that waits for you."], "told late, it promises nothing of a day gone by"


def test_all_that_waits_is_in_one_message_a_morning(counter: Counter) -> None:
    for hour, day in ((10, 14), (12, 15), (17, 16)):
        asked(counter, at(3, hour), day=date(2026, 12, day))
    counter.grant("carla", 30)
    asked(counter, at(3, 17, 30), by="carla", day=date(2026, 12, 14))
    assert ticked(counter, at(4, 9)) == 1
    [reminded] = owed(counter, "bruno", REMINDER)
    assert reminded
    assert reminded.text.startswith("4 requests are waiting for you\n• VAC-1")


def test_of_several_who_did_not_answer_all_are_named_in_one_row(counter: Counter) -> None:
    approvals = counter.policy.approvals.model_copy(update={"vacation": (StepRule(ask=("hr",)),)})
    counter.policy = counter.policy.model_copy(update={"approvals": approvals})
    counter.__post_init__()
    for name in ("rita", "hugo"):
        moved(counter, name, {"manager_id": counter.ids["eva"]})
    asked(counter, at(3, 10))
    for day in range(4, 14):
        ticked(counter, at(day, 9))
    assert [message.text for message in owed(counter, "ana", "moved") if message][-1] == (
        "Nobody answered VAC-1, so it waits for Hugo Reis, Rita Alves, Bruno Costa or Eva Lima now. "
        "Vacation, Mon 14 Dec · 1 day"
    )


def test_nobody_answers_and_the_next_manager_is_asked_too(counter: Counter) -> None:
    moved(counter, "bruno", {"manager_id": counter.ids["eva"]})
    moved(counter, "eva", {"manager_id": None})
    asked(counter, at(3, 10))
    assert [day for day in range(4, 14) if ticked(counter, at(day, 9))] == [4, 6, 10], "after 1, 3 and 5 business days"
    with counter.db.read() as tx:
        request = approval.load(tx, 1)
    assert request.waiting() == {counter.ids["bruno"], counter.ids["eva"]}, "on the 7th"
    told = [message.text for message in owed(counter, "ana", "moved") if message]
    assert told == ["Nobody answered VAC-1, so it waits for Bruno Costa or Eva Lima now. Vacation, Mon 14 Dec · 1 day"]
    assert owed(counter, "bruno", "moved"), "who was asked before reads that somebody else is asked too"
    assert not owed(counter, "eva", "moved"), "her card says so itself"
    assert counter.press(press("eva", "request.approve", "1:2")).say is None
    assert [ticked(counter, at(day, 9)) for day in range(14, 30)] == [0] * 16


def test_a_manager_on_leave_is_passed_over_when_nobody_answers(counter: Counter) -> None:
    moved(counter, "bruno", {"manager_id": counter.ids["eva"]})
    moved(counter, "eva", {"manager_id": counter.ids["hugo"]})
    counter.grant("eva", 20)
    counter.now = at(3, 9)
    assert counter.submit(counter.ask("eva", date(2026, 8, 3), date(2026, 8, 21))).errors is None
    assert counter.press(press("hugo", "request.approve", "1:1")).say is None
    asked(counter, at(3, 10))
    for day in range(4, 13):
        ticked(counter, at(day, 9))
    with counter.db.read() as tx:
        assert approval.load(tx, 2).waiting() == {counter.ids["bruno"], counter.ids["hugo"]}


@pytest.mark.parametrize("gone", [{"left_on": date(2026, 8, 13)}, "unreachable"])
def test_who_was_asked_too_and_is_gone_is_replaced_by_the_manager_above(counter: Counter, gone: Any) -> None:
    moved(counter, "bruno", {"manager_id": counter.ids["eva"]})
    moved(counter, "eva", {"manager_id": counter.ids["hugo"]})
    asked(counter, at(3, 10))
    for day in range(4, 13):
        ticked(counter, at(day, 9))
    assert presence.tick(counter.db, counter.office, at(13, 9)) == 0, "she is there"
    if gone == "unreachable":
        with counter.db.write() as tx:
            known = people.by_account(tx, team_id="T0COMPANY", user_id="U0EVA")
            assert known
            accounts.save(tx, replace(known[0], kind=AccountKind.DEACTIVATED))
    else:
        moved(counter, "eva", gone)
    assert [presence.tick(counter.db, counter.office, at(14, hour)) for hour in (9, 10)] == [1, 0]
    counter.now = at(14, 11)
    with counter.db.read() as tx:
        request = approval.load(tx, 1)
    assert request.waiting() == {counter.ids["bruno"], counter.ids["hugo"]}
    assert counter.press(press("hugo", "request.approve", f"1:{request.version}")).say is None


def test_nobody_answers_and_the_request_expires_where_the_policy_says_so(counter: Counter) -> None:
    expiring = counter.policy.reminders.model_copy(update={"then": "expire"})
    counter.policy = counter.policy.model_copy(update={"reminders": expiring})
    counter.__post_init__()
    asked(counter, at(3, 10))
    left = counter.left("ana")
    assert sum(ticked(counter, at(day, 9)) for day in range(4, 12)) == 3
    assert "On Wed 12 Aug a request that nobody answers expires." in str(owed(counter, "bruno", REMINDER)[-1])
    assert ticked(counter, at(12, 9)) == 0
    assert counter.left("ana") == left + 1000, "the day is free again"
    said = counter.press(press("bruno", "request.approve", "1:1")).say
    assert said
    assert said.text == ("VAC-1 expired on Wed 12 Aug 09:00, because nobody answered. Whoever asked can ask again.")


def test_snoozed_until_tomorrow_morning(counter: Counter) -> None:
    asked(counter, at(3, 10))
    counter.now = at(4, 8)
    said = counter.press(press("bruno", "request.snooze", "1:1")).say
    assert said
    assert said.text == "I will remind you of VAC-1 on Wed 5 Aug 09:00."
    assert [ticked(counter, at(day, 9)) for day in (4, 5)] == [0, 1]
    said = counter.press(press("ana", "request.snooze", "1:1")).say
    assert said
    assert said.text == "This is your own request, and nobody decides their own. Your approver can."


def test_a_holiday_of_the_decider_is_no_business_day(counter: Counter) -> None:
    asked(counter, at(2, 10, month=10))
    assert ticked(counter, at(5, 11, month=10)) == 0, "the Republic is celebrated"
    assert ticked(counter, at(6, 8, 59, month=10)) == 0
    assert ticked(counter, at(6, 9, month=10)) == 1


def test_a_decider_elsewhere_has_another_calendar(counter: Counter) -> None:
    moved(counter, "bruno", {"country": "BR", "subdivision": "SP", "timezone": "America/Sao_Paulo"})
    sits_in(counter, "bruno", "America/Sao_Paulo")
    asked(counter, at(2, 10, month=10))  # six in the morning there
    assert ticked(counter, at(5, 12, month=10)) == 0
    assert ticked(counter, at(5, 13, month=10)) == 1, "a working day there, from nine o'clock on"


def test_nobody_is_reminded_outside_of_their_working_hours(counter: Counter) -> None:
    asked(counter, at(3, 20))
    assert [ticked(counter, moment) for moment in (at(4, 18), at(4, 23), at(5, 8, 59))] == [0, 0, 0]
    assert ticked(counter, at(5, 9)) == 1


def test_a_travelling_decider_is_left_in_peace_at_night(counter: Counter) -> None:
    asked(counter, at(3, 10))
    sits_in(counter, "bruno", "America/New_York")
    assert ticked(counter, at(4, 10)) == 0, "due by the calendar of the roster, and five in the morning there"
    assert ticked(counter, at(4, 14)) == 1


def test_a_missed_day_is_caught_up_and_nothing_is_said_twice(counter: Counter) -> None:
    asked(counter, at(3, 10))
    assert ticked(counter, at(5, 11)) == 1
    assert [ticked(counter, at(5, hour)) for hour in (11, 12, 17)] == [0, 0, 0]
    counter.db.dispose()
    counter.db = Database(str(counter.db.url.render_as_string(hide_password=False)), audit_key=AUDIT_KEY.encode())
    assert ticked(counter, at(5, 17)) == 0, "not after a restart either"
    assert len(owed(counter, "bruno", REMINDER)) == 1
    counter.db.dispose()


def test_who_decided_meanwhile_is_not_reminded(counter: Counter) -> None:
    asked(counter, at(3, 10))
    asked(counter, at(3, 10), day=date(2026, 12, 15))
    assert counter.press(press("bruno", "request.approve", "1:1")).say is None
    assert ticked(counter, at(4, 10)) == 1, "of the other request"
    assert counter.press(press("bruno", "request.approve", "2:1")).say is None
    assert owed(counter, "bruno", REMINDER) == [None], "moot before it was sent"


def test_who_is_asked_again_or_instead_gets_a_day_of_their_own(counter: Counter) -> None:
    asked(counter, at(3, 10))
    counter.now = at(4, 9)
    instead = form("rita", "request.reassign", {"decider": "U0EVA", "reason": "away"}, memo={"request": 1})
    assert counter.submit(instead).errors is None
    assert [ticked(counter, moment) for moment in (at(4, 10), at(5, 8, 59))] == [0, 0]
    assert ticked(counter, at(5, 9)) == 1
    assert (len(owed(counter, "bruno", REMINDER)), len(owed(counter, "eva", REMINDER))) == (0, 1)

    assert counter.press(press("eva", "request.approve", "1:2")).say is None
    counter.now = at(5, 15)
    assert counter.submit(form("eva", "request.take_back", {"reason": "slip"}, memo={"request": 1})).errors is None
    assert [ticked(counter, moment) for moment in (at(6, 8, 59), at(6, 9), at(7, 9))] == [0, 1, 0]
    assert len(owed(counter, "eva", REMINDER)) == 2


def test_both_of_two_deciders_are_reminded_each_in_their_day(counter: Counter) -> None:
    sits_in(counter, "hugo", "Asia/Tokyo")
    asked(counter, at(3, 10), by="bruno")
    assert ticked(counter, at(4, 10)) == 1, "it is six in the evening in Tokyo"
    assert ticked(counter, at(5, 1)) == 1
    assert (len(owed(counter, "rita", REMINDER)), len(owed(counter, "hugo", REMINDER))) == (1, 1)


def test_a_decider_who_left_is_not_written_to(counter: Counter) -> None:
    asked(counter, at(3, 10))
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"left_on": date(2026, 8, 3)})
    assert [ticked(counter, at(day, 11)) for day in (4, 5, 6)] == [0, 0, 0]


def test_sleepers_do_not_keep_others_waiting(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminder, "BATCH", 1)
    sits_in(counter, "bruno", "Asia/Tokyo")
    asked(counter, at(3, 10))
    asked(counter, at(3, 11), by="bruno")
    assert sum(ticked(counter, at(4, 11, minute)) for minute in range(6)) == 2
    assert len(owed(counter, "hugo", REMINDER)) == len(owed(counter, "rita", REMINDER)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(0, 14 * 24 * 60), step=st.integers(40, 600))
def test_whenever_somebody_asks_one_reminder_comes_after_a_business_day(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, minutes: int, step: int
) -> None:
    # Of thousands of ticks each would look for what other subjects have due, and nobody asks for anything but leave.
    monkeypatch.setattr(reminder, "SOURCES", reminder.SOURCES[:1])
    moment = at(17, 0, month=8) + timedelta(minutes=minutes)
    asked(counter, moment, day=date(2026, 12, 14))
    came = [now for n in range(1, 7 * 24 * 60 // step) if ticked(counter, now := moment + timedelta(minutes=n * step))]
    first = [now.astimezone(LISBON) for now in came][:1]
    assert len({now.astimezone(LISBON).date() for now in came}) == len(came) <= 3, "at most one a day"
    if step <= 9 * 60:
        assert len(first) == 1, "some tick met the working hours of a week"
    for local in first:
        assert local.weekday() < 5
        assert 9 <= local.hour < 18
        weekend = sum((moment + timedelta(days=n)).astimezone(LISBON).weekday() >= 5 for n in range(1, 5))
        assert local.astimezone(UTC) - moment >= timedelta(hours=15) or weekend
    assert counter.press(press("ana", "request.withdraw", f"{counter_id(counter)}:1")).say is None


def counter_id(counter: Counter) -> int:
    """The newest request."""
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids["ana"], kind="vacation", limit=1)[0]
