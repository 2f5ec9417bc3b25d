"""Each partial index is taken by what it was made for: SQLite takes one only where a query says the very same words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.figures import Period
from domain.policy.stock import Counting
from domain.stock import Item
from domain.stock.count import Line
from domain.stock.quantity import Quantity
from storage import (
    approval,
    attachments,
    messages,
    outgoing,
    people,
    readiness,
    reminders,
    shared,
    showings,
    unsent,
    vacation,
)
from storage.access import holders, orders
from storage.access import requests as access
from storage.approval.figures import counted
from storage.db import Database
from storage.expense import auto_approve, rates
from storage.payment import batches, journal, payments, waiting
from storage.presence import others_asked
from storage.stock import counts, items, ledger
from storage.stock import requests as asked
from storage.tables import metadata
from storage.ticket import checks, figures, lists, origins
from storage.ticket import waiting as live
from storage.vacation import looks
from storage.vacation.ledger import awaiting, projection
from tests import company
from tests.storage.plans import plans

DAY, NOW = company.MONDAY.date(), company.MONDAY
WEEK = Period(NOW, NOW + timedelta(days=7))


def kept_again(tx: sa.Connection) -> None:
    """What is counted of an item at a place, where an earlier count of it may wait."""
    (item,) = items.save(tx, [Item(id=0, sku="PEN", name="Pen", unit="piece")])
    line = Line(item_id=item.id, location_id=ledger.location(tx, "Desk"), counted=Quantity(1), theory=Quantity(1))
    counts.keep(tx, counts.begin(tx, by_id=1, now=NOW), [line])


TAKEN: dict[str, Callable[[sa.Connection], object]] = {
    "ix_access_orders_due": orders.something_due,
    "ix_access_requests_had": lambda tx: holders.have(tx, ["crm"], limit=16),
    "ix_access_requests_until": lambda tx: access.ending(tx, DAY, limit=11),
    "ix_approval_seats_remind_at": lambda tx: approval.to_remind(tx, now=NOW, limit=11),
    "ix_approval_seats_stand_in_id": lambda tx: approval.waiting_for(tx, 1, limit=11),
    "ix_approval_seats_waiting": lambda tx: others_asked(tx, on=DAY, above=0, limit=11),
    "ix_attachment_showings_due": showings.something_due,
    "ix_attachment_showings_withdrawn": showings.something_to_delete,
    "ix_attachments_due": attachments.something_due,
    "ix_attachments_words_id": lambda tx: showings.of_words(tx, [1, 2]),
    "ix_booked_days_day": lambda tx: vacation.many_away(tx, first=DAY, last=DAY),
    "ix_cards_due": outgoing.something_due,
    "ix_expense_draws_sampled": lambda tx: auto_approve.owed(tx, 1),
    "ix_expense_lines_later": waiting.found_later,
    "ix_expense_lines_provisional": rates.provisional_days,
    "ix_journal_due": journal.something_due,
    "ix_leave_entries_given": readiness.basis,
    "ix_leave_entries_request_id": lambda tx: projection(tx, 1, "vacation", since=DAY),
    "ix_leave_requests_elsewhere": lambda tx: vacation.at_work(tx, first=DAY, last=DAY, limit=11),
    "ix_leave_requests_unlooked": lambda tx: looks.unlooked(tx, above=0, limit=11),
    "ix_messages_below_id": lambda tx: shared.hide_below(tx, 1, kind="hidden", person_id=1),
    "ix_messages_dead": messages.dead,
    "ix_messages_due": outgoing.something_due,
    "ix_messages_lane": outgoing.something_due,
    "ix_messages_sweep_at": outgoing.to_sweep,
    "ix_payables_left": lambda tx: payments.unclaimed(tx, paid_by=DAY, after=(0, 0), limit=11),
    "ix_payables_outstanding": lambda tx: payments.due(tx, limit=11),
    "ix_payment_batches_open": lambda tx: batches.opened(tx, limit=11),
    "ix_people_left_on": lambda tx: access.of_departed(tx, before=DAY, limit=11),
    "ix_people_new": lambda tx: people.not_welcomed(tx, limit=11),
    "ix_reminders_at": lambda tx: reminders.due(tx, NOW, limit=11),
    "ix_request_moves_decided": lambda tx: counted(tx, WEEK, most=11),
    "ix_requests_open": lambda tx: awaiting(tx, 1, "vacation"),
    "ix_slack_accounts_off": lambda tx: access.of_departed(tx, before=DAY, limit=11),
    "ix_stock_count_lines_waiting": kept_again,
    "ix_stock_items_low": lambda tx: ledger.low_ones(tx, limit=11),
    "ix_stock_levels_emptied": lambda tx: counts.due(tx, Counting(), now=NOW, limit=11),
    "ix_stock_levels_sure_at": lambda tx: counts.due(tx, Counting(), now=NOW, limit=11),
    "ix_stock_requests_handed": lambda tx: asked.handed(tx, limit=11),
    "ix_stock_requests_kept": lambda tx: asked.kept(tx, limit=11),
    "ix_ticket_origins_due": origins.something_due,
    "ix_ticket_pauses_done": lambda tx: list(figures.concerned(tx, ["network"], WEEK)),
    "ix_tickets_asked": lambda tx: live.asked_by(tx, 1, limit=11),
    "ix_tickets_assignee": lambda tx: lists.assigned_to(tx, 1, "network", limit=11),
    "ix_tickets_check_at": lambda tx: checks.to_check(tx, NOW, limit=11),
    "ix_tickets_merged_at": lambda tx: figures.open_at(tx, ["network"], NOW),
    "ix_tickets_mine": lambda tx: lists.queued(tx, ["network"], limit=11, of=1),
    "ix_tickets_order": lambda tx: lists.queued(tx, ["network"], limit=11),
    "ix_tickets_queue": lambda tx: lists.newest(tx, "network", limit=11),
    "ix_tickets_resolved_at": lambda tx: figures.counted(tx, ["network"], WEEK),
}


@pytest.mark.parametrize("index", TAKEN)
def test_what_an_index_was_made_for_takes_it(sqlite_url: str, index: str) -> None:
    db = Database(sqlite_url)
    company.found(db)
    with db.write() as tx:
        lines = plans(tx, lambda: TAKEN[index](tx))
    db.dispose()
    assert [line for line in lines if index in line.split()], lines


def test_a_card_leaves_a_channel_and_what_is_owed_is_counted_without_a_look_at_all_messages(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    ana = company.found(db)["ana"]
    with db.write() as tx:
        shared.owe_in(tx, "C0HELP", kind="ticket", subject_id=1, person_id=ana)
        lines = plans(tx, lambda: shared.leave(tx, kind="ticket", subject_id=1, as_kind="left", as_subject=1))
        lines += plans(tx, lambda: unsent.backlog(tx))
    db.dispose()
    assert "SCAN messages" not in lines, "an index of few of them, if all of it is counted"


def test_no_partial_index_is_forgotten() -> None:
    """Those that are unique are rules: two of a kind are refused, whether anybody looks by them or not."""
    known = (index for table in metadata.tables.values() for index in table.indexes if not index.unique)
    assert {index.name for index in known if index.dialect_options["sqlite"]["where"] is not None} == set(TAKEN)
