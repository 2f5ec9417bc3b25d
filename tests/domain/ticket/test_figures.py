"""The figures of tickets are what a walk along the wall clock and counting one by one find, whatever befell them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.figures import Average, Period, Share, Spread, spread
from domain.ticket import Act, Course, Hours, Side, Ticket, by_age, course, figures
from tests.domain.minutes import MINUTE
from tests.domain.ticket.test_clock import ANA, OFFICE, at, opened, then
from tests.domain.ticket.walk import FEW, Story, Walk, lived, stories

HOUR = timedelta(hours=1)


SIDES = {Act.ASK: Side.REQUESTER, Act.AWAIT: Side.APPROVER, Act.WAIT: Side.OTHERS}
"""Who is waited for from then on; a question that waits for its answer stands while somebody decides."""


@dataclass
class Watched(Walk):
    """The walk, with whom each minute waited for, and when something was resolved or reopened."""

    sides: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(Side, 0))
    side: Side = Side.AGENT
    turns: list[tuple[str, datetime]] = field(default_factory=list)

    def until(self, minute: int) -> None:
        """Each working minute is somebody's."""
        hours = self.worked["around" if self.priority.value == "critical" else self.category]
        before = len(self.response)
        super().until(minute)
        if not self.over:
            self.sides[self.side] += sum(hours[before : len(self.response)])

    def does(self, act: Act, *, helps: bool) -> None:
        """What somebody does changes whose turn it is."""
        was = self.over
        super().does(act, helps=helps)
        if self.over != was:
            self.turns.append(
                ("resolved" if self.over else "reopened", self.story.started + len(self.response) * MINUTE)
            )
        if not self.waiting:
            self.side = Side.AGENT
        elif act in SIDES and (act is not Act.AWAIT or self.side is not Side.REQUESTER):
            self.side = SIDES[act]

    def found(self) -> dict[str, object]:
        """The same as a course says."""
        answer, solution = sum(self.response), sum(self.resolution)
        targets = self.targets()
        resolved = [moment for what, moment in self.turns if what == "resolved"]
        return {
            "answered_in": answer * MINUTE if self.answered else None,
            "solved_in": solution * MINUTE if self.over else None,
            "answer_kept": False if answer > targets[0] else True if self.answered else None,
            "solution_kept": False if solution > targets[1] else True if self.over else None,
            "waited": {side: minutes * MINUTE for side, minutes in self.sides.items()},
            "resolved": tuple(resolved),
            "reopened": sum(what == "reopened" for what, _ in self.turns),
        }


def agrees(story: Story) -> None:
    """Each figure of one ticket."""
    ticket, walk = lived(story), Watched(story)
    known = course(ticket, story.hours(ticket), story.now)
    assert {name: getattr(known, name) for name in walk.found()} == walk.found()


@settings(max_examples=300)
@given(stories(FEW))
def test_what_became_of_a_ticket_is_what_a_walk_along_the_wall_clock_finds(story: Story) -> None:
    agrees(story)


def test_control_by_the_hours_of_now_the_walk_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    all_hours = Story.hours
    monkeypatch.setattr(Story, "hours", lambda story, ticket: all_hours(story, ticket)[-1:])
    with pytest.raises(AssertionError):
        settings(max_examples=300, database=None, phases=[Phase.generate])(given(stories(FEW))(agrees))()


AUGUST = Period(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC))


def ended(ticket: Ticket, now: str = "2026-09-01 09:00") -> Course:
    return course(ticket, (Hours(OFFICE),), at(now))


def test_a_month_counted_by_hand() -> None:
    asked = then(opened("2026-08-03 09:00", 8, response=2), (Act.ASK, "2026-08-03 10:00"),
                 (Act.WENT_ON, "2026-08-04 10:00"), (Act.RESOLVE, "2026-08-04 12:00"))  # fmt: skip
    not_lasting = then(opened("2026-08-10 09:00", 4, response=2), (Act.CLAIM, "2026-08-10 10:00"),
                       (Act.ANSWER, "2026-08-10 14:00"), (Act.WAIT, "2026-08-10 15:00"),
                       (Act.RESOLVE, "2026-08-10 18:00"), (Act.REOPEN, "2026-08-12 09:00"))  # fmt: skip
    july = then(opened("2026-07-31 17:00", 1), (Act.RESOLVE, "2026-08-03 10:00"))
    given_up = then(opened("2026-08-20 09:00", 1), (Act.RESOLVE, "2026-08-20 09:30"), by=ANA)
    merged = replace(opened("2026-08-21 09:00", 1), into_id=7, closed_at=at("2026-08-21 10:00"))
    later = opened("2026-09-01 09:00", 1)
    courses = [ended(one) for one in (asked, not_lasting, july, given_up, merged, later)]
    found = figures(courses, AUGUST, backlog=(0, 0, 0, 1, 0), scores=[5, 4, 4], deflected=1)
    assert (found.opened, found.resolved) == (3, 3)
    assert found.response == Spread(2, 2.5 * HOUR, 2.5 * HOUR, 4 * HOUR)
    assert found.resolution == Spread(3, 11 * HOUR / 6, 2 * HOUR, 3 * HOUR)
    assert found.answers == Share(1, 2), "the one that was given up in time was neither answered nor late"
    assert found.solutions == Share(2, 3), "the one that is open again is late"
    assert (found.reopened, found.reopened.percent) == (Share(1, 4), Fraction(25))
    assert (found.satisfaction, found.deflected) == (Average(3, Fraction(13, 3)), Share(1, 4))
    assert found.waited == {
        Side.AGENT: 5.5 * HOUR,
        Side.REQUESTER: 8 * HOUR,
        Side.APPROVER: 0 * HOUR,
        Side.OTHERS: 0 * HOUR,
    }


def test_of_nothing_there_is_no_figure() -> None:
    found = figures([], AUGUST, backlog=(0,) * 5, scores=[], deflected=0)
    assert (found.response, found.resolution, found.answers.percent, found.reopened.percent) == (None,) * 4
    assert (found.satisfaction, found.deflected.percent) == (None, None)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_nine_in_ten_take_no_longer_and_no_less_would_do(minutes: list[int]) -> None:
    found = spread(n * MINUTE for n in minutes)
    assert found
    least = min(n for n in minutes if sum(other <= n for other in minutes) * 10 >= 9 * len(minutes))
    assert (found.n, found.mean, found.p90) == (len(minutes), sum(minutes) * MINUTE / len(minutes), least * MINUTE)


def test_the_ages_of_what_is_open_in_days_of_the_calendar() -> None:
    now = at("2026-08-31 09:00")
    ages = (timedelta(0), timedelta(days=1), timedelta(days=1, seconds=1), timedelta(days=7), timedelta(days=400))
    assert by_age((now - age for age in ages), now) == (2, 1, 1, 0, 1)
