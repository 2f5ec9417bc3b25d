"""What other leave systems got wrong, from the form to the ledger. The rules alone are in tests/domain/vacation."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from domain.people import Action
from handlers.approval.card import name_of
from handlers.vacation import accrue
from storage.tables import booked_days, leave_entries
from tests.desk import Counter, form, press, words
from tests.handlers.limited import asks, preview, roster, ruled

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 8, day) for day in range(10, 17))


@pytest.fixture
def counter(counter: Counter) -> Counter:
    for name in ("ana", "carla"):
        counter.grant(name, 20)
    return counter


def ledger(counter: Counter, name: str) -> list[tuple[str, date, int]]:
    """What stands in somebody's ledger, but for what they began with."""
    entry = leave_entries.c
    query = sa.select(entry.rule, entry.day, entry.amount).where(entry.person_id == counter.ids[name])
    with counter.db.read() as tx:
        rows = tx.execute(query.order_by(entry.id)).all()
    return [(row.rule, row.day, row.amount) for row in rows if row.rule != "imported"]


def test_bug_1_a_request_inside_of_another_overlaps(counter: Counter) -> None:
    """TimeOff.Management compared the ends only."""
    assert asks(counter, "ana", MON, FRI) == {}
    assert asks(counter, "ana", WED) == {"first": "Wed 12 Aug is booked already, with VAC-1."}
    assert asks(counter, "ana", date(2026, 8, 7), date(2026, 8, 17)) == {
        "first": "Mon 10 Aug is booked already, with VAC-1."
    }


def test_bug_2_the_second_of_two_overlaps_counts_too(counter: Counter) -> None:
    """Horilla looked at the first alone."""
    assert asks(counter, "ana", MON, halves="until_midday") == {}
    assert asks(counter, "ana", TUE) == {}
    assert asks(counter, "ana", MON, TUE, halves="from_afternoon") == {
        "first": "Tue 11 Aug is booked already, with VAC-2."
    }


@pytest.mark.parametrize(("first", "then"), [("whole", "until_midday"), ("from_afternoon", "whole")])
def test_bug_3_a_day_and_half_of_it_overlap(counter: Counter, first: str, then: str) -> None:
    """hrms#4788: both passed."""
    assert asks(counter, "ana", MON, halves=first) == {}
    assert asks(counter, "ana", MON, halves=then) == {"first": "Mon 10 Aug is booked already, with VAC-1."}


def test_bug_7_half_a_day_at_a_weekend_takes_nothing(counter: Counter) -> None:
    assert asks(counter, "ana", SAT, halves="until_midday") == {
        "last": "None of these days is a working day. The next one is Mon 17 Aug."
    }
    assert preview(counter, "ana", counter.ask("ana", FRI, SUN, halves="until_midday"))[0] == "*1 day*"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Lisbon", "Pacific/Pago_Pago"])
def test_bug_8_a_day_stays_that_day_in_every_zone(counter: Counter, zone: str) -> None:
    """TimeOff#175, odoo#49234: a day off by one."""
    roster(counter, "ana", timezone=zone)
    assert asks(counter, "ana", MON, TUE) == {}
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    with counter.db.read() as tx:
        assert list(tx.execute(sa.select(booked_days.c.day).order_by(booked_days.c.day)).scalars()) == [MON, TUE]
    assert ledger(counter, "ana") == [("booked", MON, -1000), ("booked", TUE, -1000)]


def test_bug_9_a_request_across_new_year_takes_from_both_years_and_keeps_the_limit_of_each(counter: Counter) -> None:
    """TimeOff refused it, and its #76 looked at the first year alone."""
    ruled(counter, accrual={"days": 2}, carry_over={"most": 0}, notice={"least": 0, "most": 366})
    counter.grant("eva", 2)
    assert accrue.tick(counter.db, counter.office, counter.now) > 0
    across = date(2026, 12, 30), date(2027, 1, 5)
    assert preview(counter, "eva", counter.ask("eva", *across))[0] == "*4 days*", "1 January is a holiday"
    beyond = asks(counter, "eva", across[0], date(2027, 1, 6))
    assert list(beyond) == ["last"], "the third day of the new year is not there"
    assert asks(counter, "eva", *across) == {}


def test_bug_12_approved_twice_takes_once(counter: Counter) -> None:
    """sentrifugo#301."""
    assert asks(counter, "ana", MON) == {}
    for _ in range(2):
        counter.press(press("bruno", "request.approve", "1:1"))
    assert ledger(counter, "ana") == [("booked", MON, -1000)]
    reason = {"reason": "Not needed."}
    for _ in range(2):
        counter.submit(form("rita", name_of(Action.CANCEL), reason, memo={"request": 1, "seen": 2}))
    assert ledger(counter, "ana") == [("booked", MON, -1000), ("given back", MON, 1000)]


def test_bug_13_a_new_year_that_nobody_watched_is_not_lost(counter: Counter) -> None:
    """A reset that looks whether today is 1 January is lost with a day of downtime."""
    ruled(counter, accrual={"days": 22}, carry_over={"most": 5})
    accrue.tick(counter.db, counter.office, counter.now)
    later = datetime(2027, 2, 9, 3, tzinfo=counter.now.tzinfo)
    assert accrue.tick(counter.db, counter.office, later) > 0
    assert accrue.tick(counter.db, counter.office, later + timedelta(hours=1)) == 0
    new = [(rule, amount) for rule, day, amount in ledger(counter, "carla") if day == date(2027, 1, 1)]
    assert sorted(new) == [("accrual", 22_000), ("carry-over", -15_000)], "of 20 days five are carried over"
