"""The clock of a promise says what a walk along the wall clock counts, whatever befell the ticket."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Schedule, WorkCalendar
from domain.ticket.clock import Clock
from tests.domain.calendar.weeks import ZONES, calendar, schedules
from tests.domain.minutes import simulated
from tests.domain.test_business_time import moments, near_changes

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LISBON = ZoneInfo("Europe/Lisbon")
OFFICE = WorkCalendar(schedule=Schedule.parse("mon-fri 09:00-12:00 13:00-18:00"), zone=LISBON, country="PT")
EVENTS = ("pause", "resume", "stop", "go_on", "promise")
EXAMPLES = 200


@dataclass(frozen=True)
class Story:
    """What befell a ticket: an event after so many minutes, and how long somebody looks."""

    calendar: WorkCalendar
    started: datetime
    target: int
    events: tuple[tuple[int, str, int], ...]
    minutes: int

    def clock(self) -> Clock:
        """The clock after all of it."""
        made = Clock(calendar=self.calendar, started=self.started, target=self.target * MINUTE)
        for after, event, target in self.events:
            at = self.started + after * MINUTE
            made = made.promise(target * MINUTE) if event == "promise" else getattr(made, event)(at)
        return made

    def walked(self) -> list[bool]:
        """For each minute whether it counts: worked, not paused, not stopped."""
        happened: dict[int, list[str]] = {}
        for after, event, _ in self.events:
            happened.setdefault(after, []).append(event)
        paused = stopped = False
        counts = []
        end = self.started + self.minutes * MINUTE
        for n, working in enumerate(simulated(self.calendar, self.started, end)):
            for event in happened.get(n, ()):
                if event == "stop":
                    stopped = True
                elif event == "go_on" and stopped:
                    paused = stopped = False
                elif not stopped and event in ("pause", "resume"):
                    paused = event == "pause"
            counts.append(working and not paused and not stopped)
        return counts


@st.composite
def stories(draw: st.DrawFn) -> Story:
    minutes = draw(st.integers(1, 2 * 1440))
    drawn = draw(st.lists(st.tuples(st.integers(0, minutes), st.sampled_from(EVENTS), st.integers(1, 900)), max_size=8))
    return Story(
        calendar=calendar(draw(schedules), draw(st.sampled_from(ZONES)), country="CL"),
        started=draw(near_changes | moments),
        target=draw(st.integers(1, 900)),
        events=tuple(sorted(drawn, key=lambda event: event[0])),
        minutes=minutes,
    )


def check(story: Story) -> None:
    """The clock says what the walk finds: what is spent, when the target is reached, and whether it was breached."""
    clock, counts = story.clock(), story.walked()
    now = story.started + story.minutes * MINUTE
    assert clock.spent(now) == sum(counts) * MINUTE
    assert clock.breached(now) == (sum(counts) * MINUTE > clock.target)
    found = reached(counts, clock.target // MINUTE)
    if found is not None:
        assert clock.due() == story.started + (found + 1) * MINUTE
    elif clock.stopped is None and not clock.paused:
        due = clock.due()
        assert due is not None
        assert due > now


def reached(counts: Iterable[bool], target: int) -> int | None:
    """The minute at whose end so many have counted."""
    spent = 0
    for n, counted in enumerate(counts):
        spent += counted
        if counted and spent == target:
            return n
    return None


@settings(max_examples=EXAMPLES)
@given(stories())
def test_the_clock_says_what_a_walk_along_the_wall_clock_finds(story: Story) -> None:
    check(story)


def at(text: str) -> datetime:
    """A moment on the clocks of Lisbon."""
    return datetime.fromisoformat(text).replace(tzinfo=LISBON).astimezone(UTC)


def promised(start: str, hours: float) -> Clock:
    return Clock(calendar=OFFICE, started=at(start), target=hours * HOUR)


def test_a_pause_over_a_holiday_takes_out_the_business_time_only() -> None:
    """Added to the moment of creation, a pause broke over holidays elsewhere (frappe/helpdesk, 2449)."""
    clock = promised("2026-10-02 16:00", 4).pause(at("2026-10-02 17:00")).resume(at("2026-10-06 10:00"))
    # One hour before the pause; Monday 5 October is a holiday; three hours are left from Tuesday 10:00 on.
    assert clock.due() == at("2026-10-06 14:00")


def test_another_priority_keeps_earlier_pauses() -> None:
    """Elsewhere a change of priority forgot them (GLPI, 6902 and 15605)."""
    clock = promised("2026-08-10 09:00", 8).pause(at("2026-08-10 10:00")).resume(at("2026-08-10 11:00"))
    assert clock.promise(2 * HOUR).due() == at("2026-08-10 12:00")


def test_the_time_spent_resolved_does_not_count_after_it_is_reopened() -> None:
    """Elsewhere a reopened ticket was late at once (zammad, 188)."""
    clock = promised("2026-08-10 09:00", 4).stop(at("2026-08-10 11:00")).go_on(at("2026-08-12 11:00"))
    assert clock.spent(at("2026-08-12 11:00")) == 2 * HOUR
    assert clock.due() == at("2026-08-12 14:00")


def test_a_target_that_starts_outside_of_business_hours_starts_with_them() -> None:
    assert promised("2026-08-08 23:30", 1).due() == at("2026-08-10 10:00")


def test_a_target_over_lunch() -> None:
    assert promised("2026-08-10 11:30", 1).due() == at("2026-08-10 13:30")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-28", 24)])
def test_a_day_with_another_number_of_hours(day: str, hours: int) -> None:
    """A day is not 86,400 seconds."""
    always = replace(promised(f"{day} 00:00", 1), calendar=calendar(Schedule.parse("mon-sun 00:00-24:00"), LISBON))
    midnight = at(f"{day} 00:00") + timedelta(hours=hours)
    assert always.spent(midnight) == hours * HOUR
    assert midnight.astimezone(LISBON).hour == 0


def test_a_ticket_that_is_older_than_a_year() -> None:
    clock = promised("2024-01-02 09:00", 8)
    assert clock.due() == at("2024-01-02 18:00")
    assert clock.spent(at("2026-01-02 09:00")) == (253 + 251) * 8 * HOUR


def test_while_somebody_else_is_waited_for_nothing_is_due() -> None:
    assert promised("2026-08-10 09:00", 4).pause(at("2026-08-10 10:00")).due() is None
