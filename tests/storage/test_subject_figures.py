"""Absence, time to payment, turnover and cover are what looking at each day, cent and hour comes to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.figures import Period, Share, spread
from domain.money import Money
from domain.payment import Movement, Rule
from domain.people import Person
from domain.stock import Item, Kind
from handlers.figures import expense, leave, stock
from handlers.figures.page import Scope
from handlers.office import Office
from storage import approval, people, vacation
from storage.approval import Draft
from storage.db import Database, Tx
from storage.payment import movements, payments
from storage.stock import figures, items, ledger
from storage.tables import booked_days, leave_requests, stock_levels, stock_movements
from storage.tables import people as people_
from tests.company import MONDAY, TEAM
from tests.stage import default_policy
from tests.storage.plans import SAME_PLANS, plans

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFICE = Office(policy=default_policy(), team_id=TEAM, url="")
AUGUST = Period(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC))
FIRST, LAST = date(2026, 8, 1), date(2026, 8, 31)
DAYS = [FIRST + n * DAY for n in range(-10, 41)]
STATES = (State.APPROVED, State.APPROVED, State.PENDING, State.REJECTED)


def asks(tx: Tx, person_id: int, kind: str, *, state: State = State.APPROVED, at: datetime = MONDAY) -> int:
    """A request of somebody's; its id."""
    draft = Draft(kind=kind, prefix=kind.upper(), requester_id=person_id, entered_by_id=person_id, state=state,
                  note=None, policy={})  # fmt: skip
    return approval.create(tx, draft, now=at).id


@pytest.fixture
def staff(db: Database, ids: dict[str, int]) -> list[Person]:
    """The cast, of several countries and schedules; some come and go in the month."""
    random = Random(3)
    with db.write() as tx:
        for id_ in ids.values():
            told = {
                "country": random.choice(("PT", "BR", None)),
                "schedule": random.choice((None, "mon-fri 09:00-18:00", "mon,tue,wed 09:00-13:00")),
                "hired_on": random.choice((None, None, date(2026, 8, 12), date(2026, 10, 1))),
                "left_on": random.choice((None, None, date(2026, 8, 20), date(2026, 7, 1))),
            }
            tx.execute(sa.update(people_).where(people_.c.id == id_).values(told))
        return list(people.get_many(tx, ids.values()).values())


def test_absence_is_what_each_day_of_each_person_comes_to(db: Database, staff: list[Person]) -> None:
    random, away = Random(4), dict[tuple[int, date], int]()
    with db.write() as tx:
        for n in range(120):
            person, first = random.choice(staff), random.choice(DAYS)
            state, counts, released = random.choice(STATES), random.random() < 0.8, random.random() < 0.2
            half = random.choice(("day", "day", "morning", "afternoon"))
            if (person.id, first) in away:
                continue
            away[person.id, first] = 0
            request = asks(tx, person.id, f"vacation{n}", state=state)
            tx.execute(sa.insert(leave_requests).values(request_id=request, type="vacation", first=first, last=first,
                                                        starts="morning", ends="afternoon", away=counts))  # fmt: skip
            tx.execute(sa.insert(booked_days).values(request_id=request, person_id=person.id, type="vacation",
                                                     day=first, half=half, amount=1000,
                                                     released_at=MONDAY if released else None))  # fmt: skip
            if state is State.APPROVED and counts and not released:
                away[person.id, first] = 2 if half == "day" else 1
    n = of = 0
    for person in staff:
        calendar = OFFICE.calendar(person)
        for day in DAYS:
            here = (person.hired_on or day) <= day <= (person.left_on or day)
            if here and FIRST <= day <= LAST and calendar.is_working_day(day):
                n, of = n + away.get((person.id, day), 0), of + 2
    with db.read() as tx:
        assert leave.absent(tx, OFFICE, AUGUST) == Share(n, of)
    assert 5 < n < of


def test_who_is_away_soonest_is_told_first_whoever_else_is(
    db: Database, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.vacation.absence.DAYS", 3)
    random, first, last = Random(6), FIRST, FIRST + 20 * DAY
    names, soonest = {id_: name for name, id_ in ids.items()}, dict[int, tuple[date, int]]()
    free, working, n = {(id_, day) for id_ in ids.values() for day in DAYS}, set[int](), 0
    with db.write() as tx:
        for id_ in ids.values():
            tx.execute(sa.update(people_).where(people_.c.id == id_).values(name=names[id_]))
        for turn in range(90):
            person, begins = random.choice(list(ids.values())), random.choice(DAYS)
            days = [begins + k * DAY for k in range(random.randint(1, 4))]
            days = [day for k, day in enumerate(days) if k != 2 and (person, day) in free]
            state, counts, released = random.choice(STATES), random.random() < 0.7, random.random() < 0.2
            if not days:
                continue
            free -= {(person, day) for day in days}
            request = asks(tx, person, f"vacation{turn}", state=state)
            term = {"first": days[0], "last": days[-1], "starts": "morning", "ends": "afternoon", "away": counts}
            tx.execute(sa.insert(leave_requests).values(request_id=request, type="vacation", **term))
            for day in days:
                n += 1
                row = {"person_id": person, "type": "vacation", "day": day, "half": "day", "amount": 1000}
                tx.execute(sa.insert(booked_days).values(request_id=request, **row,
                                                         released_at=MONDAY if released else None))  # fmt: skip
                if state is State.APPROVED and not released and first <= day <= last:
                    soonest.setdefault(request, (day, n)) if counts else working.add(request)
    with db.read() as tx:
        for limit in (1, 4, 999):
            found = vacation.soonest_away(tx, first=first, last=last, limit=limit)
            assert {one.request_id for one in found} == set(sorted(soonest, key=lambda id_: soonest[id_])[:limit])
            assert [(one.first, one.name) for one in found] == sorted((one.first, one.name) for one in found)
        assert found == vacation.known_away(tx, first=first, last=last, limit=999)
        elsewhere = vacation.at_work(tx, first=first, last=last, limit=999)
    assert {one.request_id for _, one in elsewhere} == working
    assert min(len(soonest), len(working)) > 3


def test_time_to_payment_is_what_the_money_that_moved_says(db: Database, ids: dict[str, int]) -> None:
    random, waited = Random(5), list[timedelta]()
    with db.write() as tx:
        for _ in range(60):
            at = MONDAY - random.randrange(30) * DAY
            kind = random.choice(("expense", "expense", "expense", "advance"))
            request = asks(tx, ids["ana"], kind, at=at)
            payments.keep(tx, request, person_id=ids["ana"], approved=eur(100), tax=eur(0), at=at)
            got = dict[int, tuple[int, date]]()
            for part in random.choice(((100,), (60, 40), (60,))):
                on = at.date() + random.randrange(40) * DAY
                moved = pay(tx, request, part, on)
                got[moved.id] = (part, on)
                if random.random() < 0.3:
                    pay(tx, request, -part, on + DAY, undoes=moved.id)
                    del got[moved.id]
                    if random.random() < 0.5:
                        again = pay(tx, request, part, on + 2 * DAY)
                        got[again.id] = (part, on + 2 * DAY)
            payments.refresh(tx, [request])
            last = max((on for _, on in got.values()), default=None)
            if kind == "expense" and last and FIRST <= last <= LAST and sum(part for part, _ in got.values()) == 100:
                waited.append(last - at.date())
    with db.read() as tx:
        assert expense.paid(tx, OFFICE, AUGUST) == spread(waited)
    assert 9 < len(waited) < 45


def eur(minor: int) -> Money:
    return Money.of_minor(minor, "EUR")


def pay(tx: Tx, request: int, minor: int, on: date, undoes: int | None = None) -> Movement:
    rule = Rule.REVERSED if undoes else Rule.PAID
    made = Movement(rule=rule, request_id=request, amount=eur(minor), day=on, at=MONDAY, reverses=undoes)
    movements.keep(tx, [made])
    return movements.of(tx, request)[-1]


@pytest.fixture
def shelves(db: Database, ids: dict[str, int]) -> list[tuple[Item, list[tuple[datetime, Kind, int, int]]]]:
    """Items to which something happened on the hour, from July to September: when, what, on hand, reserved."""
    random, made = Random(6), list[tuple[Item, list[tuple[datetime, Kind, int, int]]]]()
    with db.write() as tx:
        place = ledger.location(tx, "Lisbon")
        for n in range(10):
            cost = None if n == 9 else Money(Decimal(random.randint(1, 90)), "EUR")
            (item,) = items.save(tx, [Item(id=0, sku=f"S{n}", name=f"Thing {n}", unit="pcs", cost=cost)])
            hours = sorted(random.sample(range(24 * 90), random.choice((1, 20, 40))))
            told, there = [(AUGUST.since - 40 * DAY, Kind.RECEIPT, 60, 0)], 60
            for hour in hours:
                kind = random.choice((Kind.ISSUE, Kind.ISSUE, Kind.RETURN, Kind.RECEIPT, Kind.COUNT, Kind.RESERVATION))
                much = -min(random.randint(1, 9), there) if kind is Kind.ISSUE else random.randint(1, 5)
                much = 0 if kind is Kind.RESERVATION else much
                there += much
                told.append((AUGUST.since + (hour - 24 * 30) * HOUR, kind, much, 1 if kind is Kind.RESERVATION else 0))
            for at, kind, much, kept in told:
                tx.execute(sa.insert(stock_movements).values(kind=kind.value, item_id=item.id, location_id=place, at=at,
                                                             on_hand=1000 * much, reserved=1000 * kept))  # fmt: skip
            reserved = sum(kept for *_, kept in told)
            tx.execute(sa.insert(stock_levels).values(item_id=item.id, location_id=place, reserved=1000 * reserved,
                                                      on_hand=1000 * (there + reserved)))  # fmt: skip
            # What is promised is there, too.
            tx.execute(sa.insert(stock_movements).values(kind="receipt", item_id=item.id, location_id=place,
                                                         on_hand=1000 * reserved, reserved=0,
                                                         at=AUGUST.since - 41 * DAY))  # fmt: skip
            told.insert(0, (AUGUST.since - 41 * DAY, Kind.RECEIPT, reserved, 0))
            made.append((item, told))
    return made


@SAME_PLANS
def test_turnover_and_cover_are_what_looking_each_hour_comes_to(
    db: Database, shelves: list[tuple[Item, list[tuple[datetime, Kind, int, int]]]]
) -> None:
    hours = [AUGUST.since + n * HOUR for n in range(31 * 24)]
    held = issued = Fraction(0)
    lasts = []
    for item, told in shelves:
        gone = -sum(m for at, kind, m, _ in told if at in AUGUST and kind in (Kind.ISSUE, Kind.RETURN))
        left = sum(much - kept for at, _, much, kept in told if at < AUGUST.until)
        if gone > 0:
            lasts.append(timedelta(microseconds=round(Fraction(left * 31 * 86_400_000_000, gone))))
        if item.cost:
            cost = Fraction(item.cost.amount)
            issued += gone * cost
            held += sum((cost * sum(m for at, _, m, _ in told if at <= hour) for hour in hours), Fraction(0))
    with db.read() as tx:
        found = stock.find(tx, Scope(office=OFFICE, among=(), now=MONDAY), AUGUST)
        seen = plans(tx, lambda: figures.all_moved(tx, AUGUST))
    assert found.turnover is not None
    assert abs(Fraction(found.turnover) - issued / (held / len(hours))) < Fraction(1, 10**9)
    assert found.cover == spread(lasts)
    assert found.moved == sum(at in AUGUST and bool(m) for _, told in shelves for at, _, m, _ in told)
    assert len(lasts) > 2
    assert any("ix_stock_movements_at" in line for line in seen), seen
