"""The clocks of tickets by hand: each mistake that others made with business time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import Schedule, WorkCalendar
from domain.ticket import (
    MOVES,
    Act,
    Clock,
    Hours,
    Priority,
    Promise,
    State,
    Step,
    Ticket,
    can,
    check_at,
    clocks,
    closes_at,
    move,
    under,
    untold,
)
from tests.domain.calendar.weeks import ALWAYS, BRAZIL, calendar

HOUR = timedelta(hours=1)
LISBON = ZoneInfo("Europe/Lisbon")
OFFICE = WorkCalendar(schedule=Schedule.parse("mon-fri 09:00-12:00 13:00-18:00"), zone=LISBON, country="PT")
AROUND = calendar(ALWAYS, LISBON)
SHARES = (75, 100, 150, 200)
ANA, EVA = 1, 2


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    """A moment on the clocks of Lisbon."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def opened(start: str, hours: float, *, response: float | None = None) -> Ticket:
    """Ana's ticket, to be solved within so many hours."""
    promise = Promise(HOUR * (response or hours), HOUR * hours)
    return Ticket(id=1, reference="TIC-1", requester_id=ANA, category="network", title="VPN is down",
                  priority=Priority.NORMAL, promise=promise, opened_at=at(start))  # fmt: skip


def then(ticket: Ticket, *events: tuple[Act, str], by: int | None = EVA) -> Ticket:
    """What Eva does, or whoever, one after the other."""
    for act, when in events:
        step = Step(act=act, by_id=by, at=at(when), reason="The router was restarted.")
        ticket = move(ticket, step, helps=by != ANA)
    return ticket


def solution(ticket: Ticket, *hours: Hours) -> Clock:
    """The clock of its solution."""
    return clocks(ticket, hours or (Hours(OFFICE),)).resolution


def answer(ticket: Ticket) -> Clock:
    """The clock of its first answer."""
    return clocks(ticket, (Hours(OFFICE),)).response


def test_a_pause_over_a_holiday_takes_out_the_business_time_only() -> None:
    """Added to the moment of creation, a pause broke over holidays elsewhere (frappe/helpdesk, 2449)."""
    asked = then(opened("2026-10-02 16:00", 4), (Act.ASK, "2026-10-02 17:00"), (Act.WENT_ON, "2026-10-06 10:00"))
    # One hour before the pause; Monday 5 October is a holiday; three hours are left from Tuesday 10:00 on.
    assert solution(asked).due() == at("2026-10-06 14:00")


def test_another_priority_keeps_earlier_pauses() -> None:
    """Elsewhere a change of priority forgot them (GLPI, 6902 and 15605)."""
    asked = then(opened("2026-08-10 09:00", 8), (Act.ASK, "2026-08-10 10:00"), (Act.WENT_ON, "2026-08-10 11:00"))
    new = Promise(HOUR, 2 * HOUR)
    sooner = under(asked, new, category="network", priority=Priority.HIGH, now=at("2026-08-10 11:30"))
    assert solution(then(sooner, (Act.PRIORITISE, "2026-08-10 11:30"))).due() == at("2026-08-10 12:00")


def test_the_time_spent_resolved_does_not_count_after_it_is_reopened() -> None:
    """Elsewhere a reopened ticket was late at once (zammad, 188)."""
    solved = then(opened("2026-08-10 09:00", 4), (Act.RESOLVE, "2026-08-10 11:00"))
    again = then(solved, (Act.REOPEN, "2026-08-12 11:00"), by=ANA)
    assert solution(again).spent(at("2026-08-12 11:00")) == 2 * HOUR
    assert solution(again).due() == at("2026-08-12 14:00")


def test_what_was_resolved_while_it_waited_and_was_closed_goes_on_where_it_stood() -> None:
    events = ((Act.WAIT, "2026-08-10 10:00"), (Act.RESOLVE, "2026-08-10 15:00"))
    closed = then(then(opened("2026-08-10 09:00", 4), *events), (Act.CLOSE, "2026-08-13 15:00"), by=None)
    again = then(closed, (Act.REOPEN, "2026-08-14 09:00"))
    assert solution(again).spent(at("2026-08-14 11:00")) == 3 * HOUR


def test_what_the_clock_does_is_no_first_answer() -> None:
    """Elsewhere an automatic message was one (zammad, 5177); and the first stays the first."""
    silent = then(opened("2026-08-10 09:00", 8), (Act.CLAIM, "2026-08-10 09:30"))
    assert then(silent, (Act.ANSWER, "2026-08-10 10:00"), by=None).answered_at is None
    said = then(silent, (Act.ANSWER, "2026-08-10 11:00"), (Act.ASK, "2026-08-10 12:00"))
    assert answer(said).spent(at("2026-08-20 09:00")) == 2 * HOUR


def test_waiting_for_who_asked_does_not_put_the_first_answer_off() -> None:
    waits = then(opened("2026-08-10 09:00", 8, response=2), (Act.WAIT, "2026-08-10 10:00"))
    assert answer(waits).due() == at("2026-08-10 11:00")
    assert solution(waits).due() is None


def test_resolving_at_once_is_the_first_answer_and_who_asked_gives_none() -> None:
    solved = then(opened("2026-08-10 09:00", 8, response=2), (Act.RESOLVE, "2026-08-10 10:00"))
    assert solved.answered_at == at("2026-08-10 10:00")
    over = then(opened("2026-08-10 09:00", 8, response=2), (Act.RESOLVE, "2026-08-10 10:00"), by=ANA)
    assert over.answered_at is None
    assert answer(then(over, (Act.REOPEN, "2026-08-11 10:00"), by=ANA)).due() == at("2026-08-11 11:00")


@pytest.mark.parametrize("start", ["2026-08-07 17:50", "2026-08-08 03:00", "2026-08-09 23:59", "2026-12-24 17:30"])
def test_nothing_is_due_at_midnight_or_on_a_weekend(start: str) -> None:
    """Elsewhere it went to the next level at midnight, or on a Sunday (zammad, 4432)."""
    for told in range(4):
        ticket = replace(opened(start, 3, response=1), told_response=told, told_resolution=told)
        moment = check_at(ticket, (Hours(OFFICE),), SHARES)
        assert moment
        assert any(begins < moment <= ends for begins, ends in OFFICE.spans(OFFICE.today(moment)))


def test_forty_hours_are_a_week_of_work() -> None:
    """Divided by 86,400 seconds they would be a day and two thirds."""
    assert solution(opened("2026-08-10 09:00", 40)).due() == at("2026-08-14 18:00")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-28", 24)])
def test_a_day_with_another_number_of_hours(day: str, hours: int) -> None:
    midnight = at(f"{day} 00:00") + timedelta(hours=hours)
    assert solution(opened(f"{day} 00:00", 1), Hours(AROUND)).spent(midnight) == hours * HOUR
    assert midnight.astimezone(LISBON).hour == 0


def test_a_target_that_starts_outside_of_business_hours_starts_with_them() -> None:
    assert solution(opened("2026-08-08 23:30", 1)).due() == at("2026-08-10 10:00")
    assert solution(opened("2026-08-10 11:30", 1)).due() == at("2026-08-10 13:30"), "over lunch"


def test_a_ticket_that_is_older_than_a_year() -> None:
    old = opened("2024-01-02 09:00", 8)
    assert solution(old).due() == at("2024-01-02 18:00")
    assert solution(old).spent(at("2026-01-02 09:00")) == (253 + 251) * 8 * HOUR


def test_what_is_merged_stays_where_it_is() -> None:
    """Elsewhere a reply opened the source of a merge again (zammad, 983; frappe/helpdesk, 2539)."""
    merged = replace(then(opened("2026-08-10 09:00", 8), (Act.MERGE, "2026-08-10 10:00")), into_id=7)
    assert not [act for act in MOVES if can(merged, act)]


def test_it_is_closed_by_the_days_of_whoever_helps() -> None:
    """Elsewhere in the zone of the database: Friday evening in São Paulo is Saturday there."""
    friday = then(replace(opened("2026-08-10 09:00", 8), state=State.OPEN), (Act.RESOLVE, "2026-08-15 02:30"))
    assert closes_at(friday, BRAZIL, 3) == at("2026-08-19 22:30", BRAZIL.zone)
    assert closes_at(friday, OFFICE, 3) == at("2026-08-19 02:30")
    over_holiday = then(opened("2026-10-01 09:00", 8), (Act.RESOLVE, "2026-10-02 11:00"))
    assert closes_at(over_holiday, OFFICE, 1) == at("2026-10-06 11:00")
    assert closes_at(opened("2026-10-01 09:00", 8), OFFICE, 1) is None


# --- other hours in between -------------------------------------------------------------------------------------------


def test_what_becomes_critical_on_monday_was_not_late_on_saturday() -> None:
    friday, monday = opened("2026-08-07 17:00", 8), at("2026-08-10 10:00")
    urgent = Promise(HOUR / 2, 4 * HOUR, around_the_clock=True)
    ticket = under(friday, urgent, category="network", priority=Priority.CRITICAL, now=monday)
    # An hour on Friday and one on Monday are spent; two are left, and the night counts from now on.
    clock = solution(ticket, Hours(OFFICE, monday), Hours(AROUND))
    assert clock.spent(monday) == 2 * HOUR
    assert clock.due() == at("2026-08-10 12:00")
    assert clock.spent(at("2026-08-11 10:00")) == 26 * HOUR


def test_what_is_less_urgent_again_sleeps_again() -> None:
    known, evening, morning = opened("2026-08-10 17:00", 8), at("2026-08-10 17:30"), at("2026-08-10 20:00")
    urgent, usual = Promise(HOUR, 4 * HOUR, around_the_clock=True), known.promise
    ticket = under(known, urgent, category="network", priority=Priority.CRITICAL, now=evening)
    ticket = under(ticket, usual, category="network", priority=Priority.NORMAL, now=morning)
    assert [(one.until, one.around_the_clock) for one in ticket.earlier] == [(evening, False), (morning, True)]
    # Half an hour of the office, two and a half of the evening; five hours are left of Tuesday.
    clock = solution(ticket, Hours(OFFICE, evening), Hours(AROUND, morning), Hours(OFFICE))
    assert clock.due() == at("2026-08-11 15:00")


def test_another_queue_counts_by_its_own_hours_from_then_on() -> None:
    known, now = opened("2026-08-10 09:00", 8), at("2026-08-10 15:00")
    ticket = under(known, known.promise, category="payroll", priority=known.priority, now=now)
    # Five hours in Lisbon, lunch left out; three more in São Paulo, where it is 11:00.
    clock = solution(ticket, Hours(OFFICE, now), Hours(BRAZIL))
    assert clock.spent(now) == 5 * HOUR
    assert clock.due() == at("2026-08-10 18:00")


def test_the_same_hours_are_not_noted_anew() -> None:
    known = opened("2026-08-10 09:00", 8)
    new = Promise(HOUR, 2 * HOUR)
    assert under(known, new, category="network", priority=Priority.HIGH, now=at("2026-08-10 10:00")).earlier == ()


def test_what_a_new_promise_has_not_come_to_is_told_again() -> None:
    known = replace(opened("2026-08-10 09:00", 4), told_resolution=2)
    later = under(
        known, Promise(HOUR, 16 * HOUR), category="network", priority=Priority.LOW, now=at("2026-08-10 15:00")
    )
    assert untold(later, (Hours(OFFICE),), SHARES, at("2026-08-10 15:00")).told_resolution == 0
    assert untold(known, (Hours(OFFICE),), SHARES, at("2026-08-10 15:00")).told_resolution == 2
