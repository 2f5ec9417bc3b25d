"""What is asked often is found through an index, however much is stored: read from SQLite's own plans."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql.visitors import iterate

from domain.attachment import Purpose
from domain.people import Person
from domain.policy import Days
from domain.policy.stock import Counting
from storage import approval, attachments, delegation, expense, feeds, held, outgoing, people, showings, vacation
from storage import messages as cards
from storage.access import holders
from storage.access import requests as access
from storage.approval import requests
from storage.db import Database
from storage.payment import batches, journal, payments, waiting
from storage.presence import others_asked
from storage.stock import counts
from storage.stock import ledger as stock
from storage.stock import requests as asked
from storage.stock.figures import past
from storage.ticket import checks, lists, origins, places, threads, words
from storage.vacation import figures as leave_figures
from storage.vacation import ledger, looks
from storage.vacation import requests as leave
from storage.vacation.looks import CalendarYear
from tests import company
from tests.storage.plans import SAME_PLANS, plans, read_whole

OFTEN: dict[str, Any] = {
    "something due": outgoing._LOOK,
    "posts to claim": outgoing._TAKE_POSTS,
    "cards to claim": outgoing._TAKE_CARDS,
    "days taken": leave._TAKEN,
    "the balance": ledger._PROJECTION,
    "a request": requests._BY_ID,
    "the zones of people": people._ZONES,
}


@pytest.mark.parametrize("what", OFTEN)
def test_no_table_is_read_whole(sqlite_url: str, what: str) -> None:
    db = Database(sqlite_url)
    company.found(db)
    values = {"most": 4, "person": 1, "besides": 0, "first": company.MONDAY.date(), "last": company.MONDAY.date()}
    values |= {"of_type": "vacation", "since": company.MONDAY.date(), "month": company.MONDAY.date(), "ids": [1]}
    with db.read() as tx:
        asked = {part.key for part in iterate(OFTEN[what]) if isinstance(part, sa.BindParameter)}
        plan = explained(tx, OFTEN[what], {name: value for name, value in values.items() if name in asked})
    db.dispose()
    assert read_whole(plan) == []


def explained(tx: sa.Connection, statement: sa.Executable, values: dict[str, object]) -> list[str]:
    """The plan of a statement, as SQLite would run it."""
    return plans(tx, lambda: tx.execute(statement, values))


LISTS: dict[str, Callable[[sa.Connection, int], object]] = {
    "what waits for somebody": lambda tx, who: approval.waiting_for(tx, who, limit=11),
    "what somebody asked for": lambda tx, who: approval.asked_by(tx, who, limit=11),
    "and more of it": lambda tx, who: approval.asked_by(tx, who, limit=11, before=7),
    "of one kind": lambda tx, who: approval.asked_by(tx, who, limit=11, kind="vacation"),
    "and more of that kind": lambda tx, who: approval.asked_by(tx, who, limit=11, kind="vacation", before=7),
    "what somebody decided": lambda tx, who: approval.decided_by(tx, who, limit=11),
    "and decided before": lambda tx, who: approval.decided_by(tx, who, limit=11, before=7),
    "all that waits": lambda tx, who: approval.all_waiting(tx, limit=21),
    "the kinds of some": lambda tx, who: approval.kinds_of(tx, [1, 2]),
    "some requests": lambda tx, who: approval.load_many(tx, [1, 2]),
    "a reference": lambda tx, who: approval.find(tx, "VAC-1"),
    "who is to be reminded": lambda tx, who: approval.to_remind(tx, now=company.MONDAY, limit=200),
    "whose reminder has no time yet": lambda tx, who: approval.unplanned(tx, limit=200),
    "where somebody may have to stand in": lambda tx, who: others_asked(
        tx, on=company.MONDAY.date(), above=0, limit=500
    ),
    "where a card stands": lambda tx, who: cards.shown_to(tx, kind="vacation", subject_id=1, person_id=who),
    "where some cards stand": lambda tx, who: cards.shown_many(tx, [("vacation", 1), ("expense", 2)], person_id=who),
    "tasks of access": lambda tx, who: access.tasks(tx, [1, 2]),
    "who is absent": lambda tx, who: vacation.absent(tx, [who], on=company.MONDAY.date()),
    "who stands in for whom": lambda tx, who: delegation.delegations_of(tx, [who]),
    "whose calendar this is": lambda tx, who: feeds.holder(tx, "0" * 40),
    "the calendar of some": lambda tx, who: vacation.shown(tx, since=company.MONDAY.date(), of=[who, who + 1]),
    "the calendar of all": lambda tx, who: vacation.shown(tx, since=company.MONDAY.date()),
    "wishes to give days of a leave back": lambda tx, who: vacation.open_returns(tx, 1),
    "whether an account was ever used": lambda tx, who: vacation.used(tx, who, "vacation"),
    "who is in a team": lambda tx, who: vacation.team(tx, Person(id=who, name="", email="", manager_id=1)),
    "a file to fetch": lambda tx, who: attachments.something_due(tx),
    "a file to show": lambda tx, who: showings.something_due(tx),
    "the files of a request": lambda tx, who: attachments.of(tx, 1, Purpose.CERTIFICATE),
    "who lacks a certificate": lambda tx, who: vacation.lacking(
        tx, ["sick"], first=company.MONDAY.date(), last=company.MONDAY.date()
    ),
    "leave before": lambda tx, who: vacation.earlier(tx, who, "sick", before=company.MONDAY.date()),
    "what somebody spent in a month": lambda tx, who: expense.counted(
        tx, who, Days(company.MONDAY.date(), company.MONDAY.date()), besides=expense.NEW
    ),
    "what is to be paid": lambda tx, who: payments.waiting(tx, limit=500),
    "what somebody had to do with of it": lambda tx, who: waiting.involving(tx, who),
    "whom a form of payments lists": lambda tx, who: waiting.shown(tx, barred=[], shares=20),
    "what came up of it": lambda tx, who: waiting.found_later(tx),
    "which of them are being paid": lambda tx, who: batches.reserved(tx, [1]),
    "advances to ask about": lambda tx, who: payments.unclaimed(
        tx, paid_by=company.MONDAY.date(), after=(0, 0), limit=500
    ),
    "who raised a claim": lambda tx, who: journal.raised_by(tx, [1]),
    "what the books do not take": lambda tx, who: journal.stuck(tx, before=company.MONDAY),
    "what came up late": lambda tx, who: expense.found_later(tx, [1]),
    "what moved of an item": lambda tx, who: stock.movements(tx, 1, limit=18, before=7),
    "what undid it": lambda tx, who: stock.reversals(tx, [1, 2]),
    "what an item's figures are of": lambda tx, who: past(tx, 1, since=company.MONDAY, until=company.MONDAY),
    "what lies at a place": lambda tx, who: counts.of_place(tx, 1, after=0, limit=11),
    "what is due there": lambda tx, who: counts.due_at(tx, Counting(), 1, now=company.MONDAY, limit=11),
    "what is due anywhere": lambda tx, who: counts.due(tx, Counting(), now=company.MONDAY, limit=41),
    "what is kept for who left": lambda tx, who: asked.kept_for_departed(tx, before=company.MONDAY.date(), limit=11),
    "tickets of a queue": lambda tx, who: lists.queued(tx, ["network"], limit=11),
    "tickets of several queues": lambda tx, who: lists.queued(tx, ["network", "access", "other"], limit=11),
    "one's own queue": lambda tx, who: lists.queued(tx, ["network", "access"], limit=11, of=who),
    "where tickets stand": lambda tx, who: places.places(tx, [1, 2], person_id=who),
    "tickets that somebody works on": lambda tx, who: lists.assigned_to(tx, who, "network", limit=11),
    "who works on tickets of what": lambda tx, who: lists.having(tx),
    "the ticket that is answered in a thread": lambda tx, who: origins.in_thread(tx, "C0HELP", "1.000001"),
    "what was said in a message": lambda tx, who: words.find(tx, "C0HELP", "1.000001"),
    "tickets that somebody asked for": lambda tx, who: lists.asked_by(tx, who, limit=11),
    "tickets to look at": lambda tx, who: checks.to_check(tx, company.MONDAY, limit=100),
    "the ticket of a message": lambda tx, who: threads.made_of(tx, "C0HELP", "1.000001"),
    "the ticket of a card": lambda tx, who: cards.standing_at(tx, "C0HELP", "1.000001"),
    "what waits until somebody is at work": lambda tx, who: held.due(tx, company.MONDAY, limit=100),
    "the systems that anybody is in": lambda tx, who: holders.systems(tx),
    "who has access to what": lambda tx, who: holders.have(tx, ["crm", "vpn"], limit=16),
    "members of a group": lambda tx, who: delegation.members(tx, "S0GROUP"),
}
"""What people look at, and what the clock looks at every two seconds."""
OPEN = ("ix_approval_seats_waiting", "ix_payables_outstanding", "ix_payables_left", "ix_payment_batches_open",
        "ix_journal_due", "ix_stock_levels_emptied", "ix_stock_requests_kept")  # fmt: skip
"""Of what waits, is to be paid, to be accounted for or posted all may be read: these indexes hold nothing else."""


@SAME_PLANS
def test_no_list_reads_a_table_whole(db: Database, ids: dict[str, int]) -> None:
    with db.read() as tx:
        whole = {what: read_whole(plans(tx, partial(look, tx, ids["bruno"])), but=OPEN) for what, look in LISTS.items()}
    assert {what: lines for what, lines in whole.items() if lines} == {}


FIRST, LAST = company.MONDAY.date(), company.MONDAY.date() + timedelta(days=6)
BY_DAY: dict[str, Callable[[sa.Connection], object]] = {
    "who is away": lambda tx: vacation.known_away(tx, first=FIRST, last=LAST, limit=41),
    "how many are away": lambda tx: vacation.many_away(tx, first=FIRST, last=LAST),
    "what they miss": lambda tx: leave_figures.missed(tx, first=FIRST, last=LAST),
    "leave on days that became holidays": lambda tx: looks.look_again(tx, CalendarYear("PT", "", "", 2026), [FIRST]),
    "who of some is away": lambda tx: vacation.away_among(tx, [1, 2], first=FIRST, last=LAST, limit=21),
}


@pytest.mark.parametrize("what", BY_DAY)
def test_absences_are_found_by_their_days_not_among_all_that_was_approved(sqlite_url: str, what: str) -> None:
    db = Database(sqlite_url)
    with db.read() as tx:
        lines = plans(tx, lambda: BY_DAY[what](tx))
    db.dispose()
    assert "ix_requests_state_id" not in " ".join(lines)
    assert any("booked_days" in line for line in lines[:3] if line.startswith("SEARCH"))


@SAME_PLANS
def test_leave_to_look_at_for_holidays_is_found_among_what_changed(db: Database) -> None:
    with db.write() as tx:
        lines = plans(tx, lambda: looks.unlooked(tx, above=0, limit=100))
    assert "ix_leave_requests_unlooked" in " ".join(lines)


def test_who_is_away_soonest_is_read_day_by_day_until_there_are_so_many(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    with db.read() as tx:
        lines = plans(tx, lambda: vacation.soonest_away(tx, first=FIRST, last=LAST, limit=41))
        elsewhere = plans(tx, lambda: vacation.at_work(tx, first=FIRST, last=LAST, limit=41))
    db.dispose()
    assert lines[0].startswith("SEARCH booked_days USING INDEX ix_booked_days_day")
    assert "TEMP B-TREE" not in " ".join(lines), "nothing is put in order before"
    assert "ix_leave_requests_elsewhere" in elsewhere[0]


@SAME_PLANS
def test_ones_own_tickets_are_read_in_the_order_in_which_they_are_dealt_with(db: Database, ids: dict[str, int]) -> None:
    with db.read() as tx:
        dealt = " ".join(plans(tx, lambda: lists.queued(tx, ["network"], limit=11, of=ids["eva"])))
        oldest = " ".join(plans(tx, lambda: lists.assigned_to(tx, ids["eva"], "network", limit=11)))
        nobodys = plans(tx, lambda: lists.queued(tx, ["network", "hardware"], limit=11, free=True))
    assert ("ix_tickets_mine" in dealt, "ix_tickets_assignee" in oldest) == (True, True)
    assert "Sort" not in dealt + oldest
    assert "TEMP B-TREE" not in oldest
    assert sum("ix_tickets_mine" in line for line in nobodys) == 2
    sorts = [line for line in nobodys if line == "Sort" or "TEMP B-TREE" in line]
    assert len(sorts) == 1, "a page of each category is put in order, not all that nobody has"


@SAME_PLANS
def test_a_page_of_who_has_access_is_read_in_its_order(db: Database) -> None:
    with db.read() as tx:
        lines = plans(tx, lambda: holders.have(tx, ["crm", "vpn"], limit=16))
    assert "ix_access_requests_had" in " ".join(lines)
    assert [line for line in lines if "Sort" in line or "TEMP B-TREE" in line] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_control_without_its_index_a_list_reads_a_table_whole(db: Database, ids: dict[str, int]) -> None:
    with db.write() as tx:
        tx.execute(sa.text("DROP INDEX ix_approval_seats_person_id_state"))
        lines = plans(tx, lambda: approval.waiting_for(tx, ids["bruno"], limit=11))
    assert "SCAN approval_seats" in " ".join(lines)
