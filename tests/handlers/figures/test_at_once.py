"""Kept figures outlive processes, and of several processes one counts them."""

import threading
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from handlers.figures import counting, leave
from storage import figures
from storage.db import clock
from storage.tables import kept_figures
from tests.desk import Counter
from tests.handlers.figures.looks import HOUR, MINUTE, approved, as_of, kept, nobody_waits, other, tick
from tests.handlers.test_numbers import numbers, shown


def counted_by_both(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[date]]:
    """Which months of leave each of two processes counts, while the one has not done with its first."""
    seen, absent = {"one": set[date](), "two": set[date]()}, leave.absent
    there, go_on = threading.Event(), threading.Event()

    def slowly(tx: Any, office: Any, period: Any) -> Any:
        me = threading.current_thread().name
        seen[me].add(counter.office.day(period.since))
        if me == "one":
            there.set()
            assert go_on.wait(30)
        return absent(tx, office, period)

    monkeypatch.setattr(leave, "absent", slowly)
    with other(counter) as another:
        one = threading.Thread(target=lambda: tick(counter, "one"), name="one")
        one.start()
        assert there.wait(30)
        two = threading.Thread(target=lambda: tick(another, "two"), name="two")
        two.start()
        two.join(30)
        go_on.set()
        one.join(30)
    return seen


def only_leave(counter: Counter) -> None:
    """What is due next is leave: all else was counted."""
    tick(counter)
    counter.now += 20 * MINUTE
    numbers(counter, "rita")


def test_they_outlive_the_process_and_are_there_for_another(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(counter, date(2026, 8, 20))
    tick(counter)
    before = shown(numbers(counter, "rita"))
    monkeypatch.setattr(leave, "absent", nobody_waits)
    with other(counter) as another:
        another.now += MINUTE
        assert shown(numbers(another, "rita")) == before
        assert as_of(numbers(another, "rita")) == ["As of Mon 3 Aug 10:01"]


def test_two_processes_do_not_count_the_same(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    only_leave(counter)
    seen = counted_by_both(counter, monkeypatch)
    assert (len(seen["one"]), len(seen["two"])) == (1, 3)
    assert not seen["one"] & seen["two"]


def test_control_without_the_claim_they_do(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    only_leave(counter)
    monkeypatch.setattr(figures, "_FREE", figures._DUE)
    seen = counted_by_both(counter, monkeypatch)
    assert seen["one"] & seen["two"]


def test_what_a_killed_process_claimed_another_counts_once_its_claim_is_over(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_leave(counter)
    with counter.db.write() as tx:
        lost = figures.claim(tx, counter.now, owner="killed")
    assert lost
    assert tick(counter) == 3, "the others"
    assert kept(counter)[lost.month].counted_at != counter.now
    over = sa.update(kept_figures).where(kept_figures.c.id == lost.id).values(lease_until=clock(-1))
    with counter.db.write() as tx:
        tx.execute(over)
    assert tick(counter) == 1
    assert kept(counter)[lost.month].counted_at == counter.now


def test_of_two_who_counted_the_same_the_first_is_kept(counter: Counter) -> None:
    """A process that stood still for longer than its lease comes too late, and takes nothing back."""
    only_leave(counter)
    with counter.db.write() as tx:
        late = figures.claim(tx, counter.now, owner="late")
        assert late
        tx.execute(sa.update(kept_figures).values(lease_until=clock(-1)))
    tick(counter)
    with counter.db.write() as tx:
        assert not figures.keep(tx, late, None, now=counter.now - HOUR, due_at=counter.now)
    assert kept(counter)[late.month].counted_at == counter.now


def test_so_much_is_counted_at_a_time_and_nothing_once_it_is_to_stop(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SECONDS", 1e-9)
    many = [counting.tick(counter.db, counter.office, counter.now, owner="one") for _ in range(12)]
    assert many == [0] * 12, "there was no time for any"
    monkeypatch.undo()
    assert counting.tick(counter.db, counter.office, counter.now, owner="one", stopped=lambda: True) == 0
