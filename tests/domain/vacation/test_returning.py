"""Giving days back: which, when somebody has to agree, and what is left of a wish by the time of the decision."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.approval import Request, State
from domain.calendar import Half
from domain.policy import Agreement, GiveBack
from domain.refusal import Refusal
from domain.vacation import (
    BookedDay,
    Leave,
    Return,
    Span,
    give_back,
    held_again,
    needs_approval,
    returnable,
    stands,
    still,
    without,
)
from tests.domain.vacation.halves import VACATION, calendar

FIRST = date(2026, 8, 10)
ANY = calendar()
ZONES = ("Europe/Lisbon", "Pacific/Kiritimati", "Pacific/Pago_Pago")
POLICIES = st.builds(GiveBack, approval=st.sampled_from(Agreement), past=st.integers(0, 9))
NS = st.sets(st.integers(0, 13))


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def request(state: State = State.APPROVED) -> Request:
    return Request(id=1, kind="vacation", reference="VAC-1", requester_id=1, entered_by_id=1, state=state, version=2,
                   round=1, asked_at=datetime(2026, 8, 3, tzinfo=UTC))  # fmt: skip


def leave(ns: set[int], rules: GiveBack = GiveBack(), halves: Collection[int] = ()) -> Leave:  # noqa: B008
    """An approved leave of these days."""
    days = tuple(BookedDay(day(n), Half.MORNING if n in halves else None) for n in sorted(ns))
    return Leave(request=request(), type="vacation", rules=VACATION.model_copy(update={"give_back": rules}),
                 span=Span(days[0].day, days[-1].day), days=days)  # fmt: skip


@given(NS.filter(bool), POLICIES, st.integers(-3, 16), NS)
def test_only_days_of_the_leave_and_only_as_far_back(
    held: set[int], rules: GiveBack, today: int, chosen: set[int]
) -> None:
    taken, on = leave(held, rules), day(today)
    possible = {n for n in held if (n > today if rules.past == 0 else n >= today - rules.past)}
    assert {booked.day for booked in returnable(taken, today=on, calendar=ANY)} == {day(n) for n in possible}
    try:
        given_back = give_back(taken, {day(n) for n in chosen}, today=on, calendar=ANY)
    except Refusal:
        assert not chosen or not chosen <= possible
        return
    assert {booked.day for booked in given_back} == {day(n) for n in chosen} <= {day(n) for n in possible}
    begun = min(held) <= today
    asked = {Agreement.NEVER: False, Agreement.ONCE_BEGUN: begun, Agreement.ALWAYS: True}[rules.approval]
    over = any(n <= today for n in chosen)
    assert needs_approval(taken, given_back, today=on) is (asked or over)


@given(NS.filter(bool), NS, NS, st.integers(-3, 16), st.integers(0, 20), st.sampled_from(ZONES), st.integers(0, 23))
def test_what_is_left_of_a_wish_day_by_day(
    held: set[int], wanted: set[int], lost: set[int], asked_on: int, later: int, zone: str, hour: int
) -> None:
    taken = leave(held)
    days = tuple(booked for booked in taken.days if booked.day in {day(n) for n in wanted})
    remaining = replace(taken, days=tuple(b for b in taken.days if b.day not in {day(n) for n in lost}))
    wish = Return(
        request=request(State.PENDING), leave=remaining, days=days, asked_on=day(asked_on), zone=ZoneInfo(zone)
    )
    now = datetime.combine(day(asked_on + later), time(hour), ZoneInfo(zone)).astimezone(UTC)
    left = {booked.day for booked in still(wish, now=now)}
    for n in range(14):
        over_when_asked, ahead = n <= asked_on, n > asked_on + later
        assert (day(n) in left) is (n in held & wanted and n not in lost and (over_when_asked or ahead))
    assert still(replace(wish, leave=replace(remaining, request=request(State.CANCELLED))), now=now) == ()


@given(NS.filter(bool), NS, NS)
def test_what_is_held_again_is_the_leave_that_it_was(held: set[int], wanted: set[int], halves: set[int]) -> None:
    taken = leave(held, halves=halves)
    days = [booked for booked in taken.days if booked.day in {day(n) for n in wanted}]
    if len(days) < len(taken.days):
        left = without(taken, days)
        wish = Return(request=request(), leave=left, days=tuple(days), asked_on=FIRST, zone=ZoneInfo("UTC"),
                      given=tuple(days), before=(taken.span.first, taken.span.last))  # fmt: skip
        again = held_again(wish)
        assert again.days == taken.days
        assert (again.span.first, again.span.last) == (taken.span.first, taken.span.last)


def test_an_approval_stands_once_a_day_that_it_gave_back_has_begun() -> None:
    taken = leave({0, 1, 2})
    wish = Return(request=request(), leave=taken, days=taken.days, asked_on=day(0), zone=ZoneInfo("UTC"),
                  given=taken.days[:2])  # fmt: skip
    assert stands(wish, now=datetime(2026, 8, 10, 23, 59, tzinfo=UTC)) is None, "what was over when asked is no matter"
    assert stands(wish, now=datetime(2026, 8, 11, tzinfo=UTC)) == day(1)
