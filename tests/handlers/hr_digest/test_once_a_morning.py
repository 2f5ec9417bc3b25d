"""Nothing is told twice on one morning: HR's weekly digest has what the daily one would tell."""

from datetime import date, time

import pytest

from domain.policy import EVERY, Digest
from handlers.digest import engine as digest
from handlers.digest.wish import WANT
from tests.desk import Counter, press
from tests.handlers.conftest import at, owed
from tests.handlers.hr_digest.told import HR_DIGEST, busy_week, read, rules, ticked

BOTH = {"hr": Digest(), "hr_daily": Digest(weekday=EVERY)}


def firsts(counter: Counter, name: str) -> list[list[str]]:
    """The first line of each weekly and each daily digest that somebody got."""
    return [[one.text.split("\n")[0] for one in owed(counter, name, f"digest.{key}") if one] for key in BOTH]


def test_on_the_day_of_the_weekly_one_the_daily_one_is_not_sent_beside_it(counter: Counter) -> None:
    rules(counter, **BOTH)
    busy_week(counter)
    assert [ticked(counter, moment) for moment in (at(3, 9), at(3, 10), at(4, 9))] == [2, 0, 2]
    assert firsts(counter, "rita") == [["Leave this week"], ["Leave today"]], "on Monday one, on Tuesday the other"


def test_who_wants_the_daily_one_alone_has_it_on_mondays_too(counter: Counter) -> None:
    rules(counter, **BOTH)
    busy_week(counter)
    counter.press(press("hugo", WANT, "hr:0"))
    assert ticked(counter, at(3, 9)) == 2
    assert [firsts(counter, name) for name in ("rita", "hugo")] == [[["Leave this week"], []], [[], ["Leave today"]]]
    counter.press(press("rita", WANT, "hr:0"))
    assert ticked(counter, at(3, 10)) == 0, "what she read this morning is not told again because she wants it no more"


def test_after_an_outage_on_monday_the_weekly_one_comes_on_tuesday_in_the_place_of_the_daily_one(
    counter: Counter,
) -> None:
    rules(counter, **BOTH)
    busy_week(counter)
    counter.press(press("hugo", WANT, "hr:0"))
    assert [ticked(counter, moment) for moment in (at(4, 9), at(4, 10), at(5, 9))] == [2, 0, 2]
    assert firsts(counter, "rita") == [["Leave this week"], ["Leave today"]], "on Tuesday one, on Wednesday the other"
    assert firsts(counter, "hugo") == [[], ["Leave today", "Leave today"]]


def test_a_weekly_one_of_the_afternoon_that_was_missed_comes_after_the_daily_one_of_the_morning(
    counter: Counter,
) -> None:
    rules(counter, hr=Digest(at=time(16)), hr_daily=Digest(weekday=EVERY))
    busy_week(counter)
    assert [ticked(counter, moment) for moment in (at(4, 9), at(4, 16), at(5, 9))] == [2, 2, 2]


def test_nobody_waits_until_the_evening_for_who_is_away_because_the_weekly_one_comes_then(counter: Counter) -> None:
    rules(counter, hr=Digest(at=time(16)), hr_daily=Digest(weekday=EVERY))
    busy_week(counter)
    assert [ticked(counter, moment) for moment in (at(3, 9), at(3, 16))] == [2, 2]
    assert firsts(counter, "rita") == [["Leave this week"], ["Leave today"]]


def test_in_a_channel_too_the_weekly_one_stands_alone_and_elsewhere_the_daily_one_comes(counter: Counter) -> None:
    rules(counter, hr=Digest(channel="C0PEOPLE"), hr_daily=Digest(weekday=EVERY, channel="C0PEOPLE"))
    busy_week(counter)
    assert [ticked(counter, at(3, 10)), ticked(counter, at(4, 10))] == [1, 1]
    assert len(owed(counter, None, HR_DIGEST)) == len(owed(counter, None, "digest.hr_daily")) == 1
    assert [ticked(counter, at(11, 10)), ticked(counter, at(12, 10))] == [1, 1], "after an outage on Monday too"
    assert len(owed(counter, None, HR_DIGEST)) == len(owed(counter, None, "digest.hr_daily")) == 2
    rules(counter, hr=Digest(channel="C0PEOPLE"), hr_daily=Digest(weekday=EVERY))
    assert ticked(counter, at(17, 10)) == 3, "the channel's, and the daily one to each of two who read it there or not"


def test_where_many_wait_the_weekly_one_says_by_whom_as_the_daily_one_does(counter: Counter) -> None:
    counter.grant("ana", 20)
    for day in (1, 2, 3, 4, 7, 8):
        assert counter.submit(counter.ask("ana", date(2026, 9, day))).errors is None
    ticked(counter, at(3, 9))
    [said] = owed(counter, "rita", HR_DIGEST)
    assert read(said)[3:6] == [
        "*Waiting for a decision, of every kind: 6*", "*Bruno Costa*: 6 requests, since today", "Show all…",
    ]  # fmt: skip


def test_control_without_looking_at_the_weekly_one_both_come(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "_comes_first", lambda office, which, day: False)
    monkeypatch.setattr(digest, "_read_today", lambda *told: frozenset())
    rules(counter, **BOTH)
    busy_week(counter)
    assert [ticked(counter, at(3, 9)), ticked(counter, at(11, 9))] == [4, 4]
    assert firsts(counter, "rita") == [["Leave this week"] * 2, ["Leave today"] * 2], "on one morning"
