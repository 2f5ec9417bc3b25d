"""What figures of tickets are made of is found through indexes, and is what looking at every ticket finds."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from domain.ticket import Act, Period, Priority, Promise, State, Step, Ticket, can, move
from storage.db import Database, Tx
from storage.ticket import figures, tickets, waiting
from storage.ticket.tickets import Draft
from tests.company import MONDAY
from tests.storage.test_plans import plans

DAY = timedelta(days=1)
ACTS = (Act.CLAIM, Act.ASK, Act.WENT_ON, Act.RESOLVE, Act.REOPEN, Act.CLOSE, Act.RESOLVE, Act.MERGE, Act.REOPEN)
PROMISE = Promise(DAY / 24, DAY / 3)
IT = ("network", "software")
WEEK = Period(MONDAY + 5 * DAY, MONDAY + 12 * DAY)


def lived(tx: Tx, random: Random, requester_id: int) -> Ticket:
    """A ticket that something befell, over three weeks."""
    at = MONDAY + random.random() * 14 * DAY
    draft = Draft(requester_id=requester_id, category=random.choice((*IT, "people")), title="VPN",
                  priority=Priority.NORMAL, promise=PROMISE)  # fmt: skip
    ticket = first = tickets.create(tx, draft, now=at)
    for _ in range(random.randrange(7)):
        at += random.random() * 4 * DAY
        if can(ticket, act := random.choice(ACTS)):
            into = max(first.id - 1, 1) if act is Act.MERGE else None
            step = Step(act=act, by_id=requester_id, at=at, reason="Restarted.")
            ticket = replace(move(ticket, step), into_id=into)
    tickets.save(tx, first, ticket, check_at=None)
    return ticket


def open_at(ticket: Ticket, moment: datetime) -> bool:
    """By its steps: the last of them says."""
    if ticket.opened_at >= moment:
        return False
    done = [step.act for step in ticket.steps if step.at < moment and step.act in OVER]
    return not done or not OVER[done[-1]]


OVER = {Act.RESOLVE: True, Act.CLOSE: True, Act.MERGE: True, Act.REOPEN: False}


@pytest.fixture
def everything(db: Database, ids: dict[str, int]) -> list[Ticket]:
    random = Random(7)
    with db.write() as tx:
        return [lived(tx, random, ids["ana"]) for _ in range(80)]


def test_the_tickets_of_a_week_and_the_backlog_are_those_that_looking_at_all_finds(
    db: Database, everything: list[Ticket]
) -> None:
    of_it = [one for one in everything if one.category in IT]
    turned = [one for one in of_it if any(s.act is Act.RESOLVE and s.at in WEEK for s in one.steps)]
    expected = {one.id for one in of_it if one.opened_at in WEEK} | {one.id for one in turned}
    with db.read() as tx:
        assert [one.id for one in figures.concerned(tx, IT, WEEK)] == sorted(expected)
        for moment in (WEEK.since, WEEK.until, MONDAY + 60 * DAY):
            known = [one.opened_at for one in of_it if open_at(one, moment)]
            assert sorted(figures.open_at(tx, IT, moment)) == sorted(known)
    assert len(turned) > 9
    assert any(one.state is State.CLOSED and one.into_id for one in of_it)


def test_no_ticket_is_looked_at_that_does_not_concern_the_week(db: Database, everything: list[Ticket]) -> None:
    with db.read() as tx:
        if not db.is_sqlite:
            # Of so few rows it would read all.
            tx.exec_driver_sql("SET enable_seqscan = off")
        for look in (
            lambda: list(figures.concerned(tx, IT, WEEK)),
            lambda: list(figures.opened(tx, IT, WEEK)),
            lambda: figures.counted(tx, IT, WEEK),
            lambda: figures.open_at(tx, IT, WEEK.until),
            lambda: waiting.asked_by(tx, 1, limit=5),
            lambda: waiting.many_unassigned(tx, IT),
            lambda: waiting.many_assigned_to(tx, 1),
        ):
            seen = plans(tx, look)
            assert not [line for line in seen if "Seq Scan on tick" in line or line.startswith("SCAN ticket")]
            # In it nearly all are alike: none was merged.
            assert not [line for line in seen if "ix_tickets_into_id" in line]
