"""Whoever is asked too because nobody answered is looked at again once they are gone, and not before."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.people import AccountKind
from handlers.approval import presence
from storage import approval, people
from storage.presence import others_asked
from storage.tables import approval_seats, slack_accounts
from tests.desk import Counter


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Bruno did not answer Ana, so Eva was asked too."""
    counter.grant("ana", 20)
    assert counter.submit(counter.ask("ana", *counter.working_days("ana", 6)[4:])).errors is None
    silent = {"stand_in_id": counter.ids["eva"], "cause": "silent"}
    with counter.db.write() as tx:
        tx.execute(sa.update(approval_seats).values(silent))
    return counter


def named(counter: Counter) -> list[int]:
    """The requests that are looked at."""
    with counter.db.read() as tx:
        return others_asked(tx, on=counter.now.date(), above=0, limit=10)


def stand_in(counter: Counter) -> int | None:
    assert presence.tick(counter.db, counter.office, counter.now) in (0, 1)
    with counter.db.read() as tx:
        (seat,) = approval.load(tx, 1).steps[0].seats
    return seat.stand_in.person_id if seat.stand_in else None


def test_while_they_are_here_they_stay_and_nothing_is_looked_at(counter: Counter) -> None:
    assert named(counter) == []
    assert stand_in(counter) == counter.ids["eva"]


@pytest.mark.parametrize("how", ["left", "account off"])
def test_once_they_are_gone_they_are_asked_no_more(counter: Counter, how: str) -> None:
    with counter.db.write() as tx:
        if how == "left":
            people.save(tx, "eva@company.example", {"left_on": counter.now.date() - timedelta(days=1)})
        else:
            off = sa.update(slack_accounts).where(slack_accounts.c.person_id == counter.ids["eva"])
            tx.execute(off.values(kind=AccountKind.DEACTIVATED.value))
    assert named(counter) == [1]
    assert stand_in(counter) is None


def test_another_cause_is_looked_at_each_time(counter: Counter) -> None:
    with counter.db.write() as tx:
        tx.execute(sa.update(approval_seats).values(cause="away"))
    assert named(counter) == [1]
    assert stand_in(counter) is None, "Bruno is here"
