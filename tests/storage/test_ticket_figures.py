"""What figures of tickets are made of is found through indexes, and is what looking at every ticket finds."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from domain.figures import Period
from domain.ticket import Act, Priority, Promise, State, Step, Ticket, can, move
from domain.ticket.rating import SCORES, Rating
from domain.ticket.similar import KeptAnswer
from storage.db import Database, Tx
from storage.ticket import after, answers, figures, tickets, waiting
from storage.ticket.tickets import Draft
from tests.company import MONDAY
from tests.storage.plans import SAME_PLANS, plans

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


@pytest.fixture
def rated(db: Database, everything: list[Ticket], ids: dict[str, int]) -> list[tuple[Ticket, datetime, int]]:
    """What was given for some of the solutions, also for those that did not last, and for what was merged."""
    random = Random(8)
    solved = [(one, step.at) for one in everything for step in one.steps if step.act is Act.RESOLVE]
    solved += [(one, one.opened_at) for one in everything if one.into_id]
    given = [(one, at, random.choice(SCORES)) for one, at in solved if random.random() < 0.6]
    with db.write() as tx:
        for one, at, score in given:
            after.keep(tx, one.id, at, Rating(score=score, at=at + 5 * DAY))
    return given


def test_scores_are_counted_in_the_week_of_the_solution(
    db: Database, everything: list[Ticket], rated: list[tuple[Ticket, datetime, int]]
) -> None:
    expected = [score for one, at, score in rated if at in WEEK and one.category in IT and one.into_id is None]
    with db.read() as tx:
        assert sorted(figures.scores(tx, IT, WEEK)) == sorted(expected)
        standing = {one.id: score for one, at, score in rated if at == one.resolved_at}
        assert figures.score_of(tx, everything) == standing
    assert len(expected) > 5
    assert len(standing) < len(rated), "some did not last"
    assert [one for one, _, _ in rated if one.into_id], "some were merged"


def test_a_form_in_which_an_answer_helped_and_no_ticket_came_of_it_counts_once(
    db: Database, everything: list[Ticket], ids: dict[str, int]
) -> None:
    random, ended = Random(9), set[str]()
    new = KeptAnswer(id=0, category="", title="VPN", said="Restart", phrases="", ticket_id=None, by_id=ids["eva"])
    with db.write() as tx:
        known = [answers.add(tx, replace(new, category=name), now=MONDAY) for name in (*IT, "people") * 3]
        for n in range(120):
            form, at = f"V{n}", MONDAY + random.random() * 21 * DAY
            stood = random.sample(known, 2)
            answers.offered(tx, [one.id for one in stood], form=form, person_id=ids["ana"], now=at)
            helped = [one for one in stood if random.random() < 0.5]
            for one in helped:
                answers.note(tx, one.id, form=form, helped_at=at)
            if asked := random.random() < 0.3:
                answers.asked(tx, form=form, ticket_id=everything[0].id)
            if at in WEEK and not asked and any(one.category in IT for one in helped):
                ended.add(form)
    with db.read() as tx:
        assert figures.deflected(tx, IT, WEEK) == len(ended) > 9


@SAME_PLANS
def test_no_ticket_is_looked_at_that_does_not_concern_the_week(db: Database, everything: list[Ticket]) -> None:
    with db.read() as tx:
        for look in (
            lambda: list(figures.concerned(tx, IT, WEEK)),
            lambda: list(figures.opened(tx, IT, WEEK)),
            lambda: figures.counted(tx, IT, WEEK),
            lambda: figures.open_at(tx, IT, WEEK.until),
            lambda: figures.scores(tx, IT, WEEK),
            lambda: figures.score_of(tx, everything),
            lambda: figures.deflected(tx, IT, WEEK),
            lambda: waiting.asked_by(tx, 1, limit=5),
            lambda: waiting.many_unassigned(tx, IT),
            lambda: waiting.many_assigned_to(tx, 1),
        ):
            seen = plans(tx, look)
            assert not [line for line in seen if "Seq Scan on tick" in line or line.startswith("SCAN ticket")]
            # In it nearly all are alike: none was merged. PostgreSQL weighs that, and of so few rows it may take any.
            assert not db.is_sqlite or not [line for line in seen if "ix_tickets_into_id" in line]
