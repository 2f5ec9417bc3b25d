"""Leave as it is kept: the balance is what a recomputation by hand says, whatever the history."""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.approval import OPEN, Request, State
from domain.calendar import Half
from domain.vacation import BookedDay, Entry, Leave, Overlaps, Projection, Rule, Span, check_overlap, entries
from storage import approval, people, vacation
from storage.approval import Draft
from storage.db import Database, Tx
from tests.company import MONDAY
from tests.stage import default_policy

RULES = default_policy().leave.types["vacation"]
START = date(2026, 7, 27)
DAYS = 12
NUMBERS = count()


@dataclass(frozen=True)
class Asked:
    """A request: which days and halves, of which type, and where it stands."""

    days: tuple[BookedDay, ...]
    type: str
    state: State
    released: bool


@dataclass(frozen=True)
class History:
    """Everything that happened to one person."""

    entries: tuple[Entry, ...]
    asked: tuple[Asked, ...]


def day(n: int) -> date:
    """The n-th day of the histories."""
    return START + timedelta(days=n)


def projected(balance: Projection, on: date) -> int:
    """The balance at the end of a day, by the projection."""
    return balance.before + sum(amount for d, amount in balance.changes.items() if d <= on)


def by_hand(history: History, type_: str, on: date, *, besides: int | None) -> int:
    """The balance at the end of a day: the ledger's lines, less the days that await a decision."""
    posted = sum(e.amount for e in history.entries if e.type == type_ and e.day <= on)
    others = [asked for n, asked in enumerate(history.asked) if asked.type == type_ and n != besides]
    counted = [a for a in others if a.state is State.APPROVED or (a.state in OPEN and not a.released)]
    return posted - sum(d.amount for asked in counted for d in asked.days if d.day <= on)


TYPES = st.sampled_from(["vacation", "sick"])
ENTRIES = st.builds(
    Entry,
    type=TYPES,
    day=st.integers(0, DAYS).map(day),
    amount=st.integers(-20, 20).map(lambda n: n * 250),
    rule=st.sampled_from(list(Rule)),
)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Entries of any sign and requests in any state; a half of a day that is held is held once."""
    posted = draw(st.lists(ENTRIES, max_size=8))
    halves = [BookedDay(day(n), half) for n in range(DAYS) for half in (None, *Half)]
    free, asked = {(d.day, d.half) for d in halves}, []
    for _ in range(draw(st.integers(0, 5))):
        wanted = draw(st.lists(st.sampled_from(halves), min_size=1, max_size=4, unique=True))
        released = draw(st.booleans())
        days = tuple(d for d in wanted if released or (d.day, d.half) in free)
        if days:
            free -= set() if released else {(d.day, d.half) for d in days}
            asked.append(Asked(days, draw(TYPES), draw(st.sampled_from(list(State))), released))
    # What was let go of came first: the half was free again.
    return History(tuple(posted), tuple(sorted(asked, key=lambda a: not a.released)))


def keep(tx: Tx, history: History) -> tuple[int, list[int]]:
    """Write it down for a person of its own; who, and the ids of the requests."""
    person, _ = people.save(tx, f"p{next(NUMBERS)}@company.example", {"name": "P"})
    vacation.post(tx, person, history.entries, now=MONDAY)
    return person, [requested(tx, person, asked).id for asked in history.asked]


def requested(tx: Tx, person: int, asked: Asked) -> Request:
    """Keep one request with its days."""
    draft = Draft(
        kind="vacation", prefix="VAC", requester_id=person, entered_by_id=person, state=asked.state, note=None,
        policy=vacation.snapshot(RULES),
    )  # fmt: skip
    request = approval.create(tx, draft, now=MONDAY)
    span = Span(min(d.day for d in asked.days), max(d.day for d in asked.days))
    leave = Leave(request=request, type=asked.type, rules=RULES, span=span, days=asked.days)
    vacation.save(tx, leave)
    vacation.post(tx, person, entries(leave, was=State.PENDING, now=asked.state), now=MONDAY, request_id=request.id)
    if asked.released:
        vacation.release(tx, request.id, now=MONDAY)
    return request


@given(history=histories(), since=st.integers(0, DAYS), leave_out=st.integers(0, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_balance_is_what_a_recomputation_says(db: Database, history: History, since: int, leave_out: int) -> None:
    with db.write() as tx:
        person, ids = keep(tx, history)
    besides = leave_out if leave_out < len(ids) else None
    with db.read() as tx:
        for type_ in ("vacation", "sick"):
            left_out = vacation.NONE if besides is None else ids[besides]
            balance = vacation.projection(tx, person, type_, since=day(since), besides=left_out)
            expected = [by_hand(history, type_, day(n), besides=besides) for n in range(since, DAYS + 1)]
            assert [projected(balance, day(n)) for n in range(since, DAYS + 1)] == expected
            assert balance.lowest() == min(expected)
            pending = [a for a in history.asked if a.state in OPEN and a.type == type_ and not a.released]
            assert vacation.awaiting(tx, person, type_) == sum(d.amount for a in pending for d in a.days)


@given(history=histories(), wanted=st.integers(0, DAYS - 1), half=st.sampled_from([None, *Half]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_taken_is_what_is_held(db: Database, history: History, wanted: int, half: Half | None) -> None:
    with db.write() as tx:
        person, ids = keep(tx, history)
    one = BookedDay(day(wanted), half)
    held = [d for a in history.asked if not a.released for d in a.days if d.day == one.day]
    clash = any(d.half is None or half is None or d.half is half for d in held)
    with db.read() as tx:
        taken = vacation.taken(tx, person, first=one.day, last=one.day)
        loaded = vacation.load_many(tx, ids)
    assert sorted(str(t.booked) for t in taken) == sorted(map(str, held))
    if clash:
        with pytest.raises(Overlaps):
            check_overlap([one], taken)
    else:
        check_overlap([one], taken)
    assert [set(loaded[i].days) for i in ids] == [set(a.days) for a in history.asked], "released ones are remembered"


def test_one_and_a_half_days_stay_one_and_a_half(db: Database, ids: dict[str, int]) -> None:
    """A column of whole numbers once made 1.5 days of carry-over 2."""
    carried = Entry(type="vacation", day=START, amount=1500, rule=Rule.ADJUSTED)
    with db.write() as tx:
        vacation.post(tx, ids["ana"], [carried], now=MONDAY)
    with db.read() as tx:
        assert vacation.projection(tx, ids["ana"], "vacation", since=START).lowest() == 1500


def test_a_day_is_the_same_day_whatever_the_zone_of_the_machine(
    db: Database, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dates that pass through a moment of midnight come back as the day before, west of Greenwich."""
    try:
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            asked = Asked((BookedDay(START),), "vacation", State.PENDING, released=False)
            with db.write() as tx:
                request = requested(tx, ids["ana"], asked)
            with db.write() as tx:
                leave = vacation.load(tx, request.id)
                assert (leave.span.first, leave.span.last, leave.days) == (START, START, asked.days)
                assert leave.request.asked_at == MONDAY
                vacation.release(tx, request.id, now=MONDAY)
    finally:
        monkeypatch.undo()
        time.tzset()
