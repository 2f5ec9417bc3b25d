"""Money that moved stays written down; what it makes of a request is in step with it."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from domain.approval import State
from domain.money import Money
from domain.payment import Accounting, BatchState, Charge, Entry, Movement, Rule, Turn, claim, moved
from storage import approval
from storage.approval import Draft
from storage.db import Database, Duplicate, Tx
from storage.payment import batches, journal, movements, payments
from storage.payment.batches import Item
from storage.tables import journal as entries
from storage.tables import payments as rows
from tests.company import MONDAY

DAY = MONDAY.date()
CHARGE = Charge(category="travel", cost_centre="100", net=Money.of_minor(5000, "EUR"), tax=Money.of_minor(790, "EUR"))


def eur(minor: int) -> Money:
    return Money.of_minor(minor, "EUR")


def movement(rule: Rule, minor: int, **more: int) -> Movement:
    return Movement(rule=rule, request_id=1, amount=eur(minor), day=DAY, at=MONDAY, **more)


def moved_on(tx: Tx, made: Movement) -> Movement:
    """It is kept; with its id."""
    movements.keep(tx, [made])
    return movements.of(tx, 1)[-1]


@pytest.fixture
def kept(db: Database, ids: dict[str, int]) -> Database:
    """A claim of Ana's over 57.90 that is approved and booked."""
    draft = Draft(kind="expense", prefix="EXP", requester_id=ids["ana"], entered_by_id=ids["ana"],
                  state=State.APPROVED, note=None, policy={})  # fmt: skip
    with db.write() as tx:
        assert approval.create(tx, draft, now=MONDAY).id == 1
        payments.keep(tx, 1, person_id=ids["ana"], approved=eur(5000), tax=eur(790), at=MONDAY)
        payments.refresh(tx, [1]).get(1)
        journal.keep(tx, [Entry(turn=Turn.CLAIM, request_id=1, day=DAY, postings=claim([CHARGE]))], at=MONDAY)
    return db


def test_what_is_outstanding_follows_what_moved(kept: Database) -> None:
    with kept.write() as tx:
        assert [p.outstanding for p in payments.due(tx, limit=9)] == [eur(5790)]
        paid = moved_on(tx, movement(Rule.PAID, 5789))
        partly = payments.refresh(tx, [1]).get(1)
        assert partly
        assert (partly.outstanding, partly.paid_on) == (eur(1), None)
        moved_on(tx, movement(Rule.PAID, 1))
        done = payments.refresh(tx, [1]).get(1)
        assert done
        assert (done.outstanding, done.paid_on) == (eur(0), DAY)
        assert payments.due(tx, limit=9) == []
        moved_on(tx, movement(Rule.REVERSED, -5789, reverses=paid.id))
        payments.refresh(tx, [1]).get(1)
        assert [p.outstanding for p in payments.due(tx, limit=9)] == [eur(5789)]
        assert payments.delays(tx, since=DAY) == []


def test_a_payment_is_undone_once(kept: Database) -> None:
    with kept.write() as tx:
        paid = moved_on(tx, movement(Rule.PAID, 100))
        moved_on(tx, movement(Rule.REVERSED, -100, reverses=paid.id))
    with pytest.raises(Duplicate), kept.write() as tx:
        moved_on(tx, movement(Rule.REVERSED, -100, reverses=paid.id))


def test_nothing_that_moved_or_was_booked_is_changed_or_deleted(kept: Database) -> None:
    with kept.write() as tx:
        made = moved_on(tx, movement(Rule.PAID, 100))
        journal.keep(tx, [moved(made, of_advance=False)], at=MONDAY)
    free = {"reason", "state", "posted_id", "attempts", "error", "next_at", "lease_owner", "lease_until"}
    said = [f"UPDATE {t.name} SET {c.name} = {c.name}" for t in (rows, entries) for c in t.c if c.name not in free]
    for statement in [*said, "DELETE FROM payments", "DELETE FROM journal"]:
        with pytest.raises(DatabaseError, match="append-only"), kept.write() as tx:
            tx.execute(sa.text(statement))


def test_an_entry_keeps_its_key_and_comes_back_with_its_id_once(kept: Database) -> None:
    with kept.write() as tx:
        (one,) = journal.hold(tx, owner="a", again=False)
        assert (one.entry.key, one.entry.postings) == ("EXP-1:1", claim([CHARGE]))
        assert journal.standing(tx, 1) == claim([CHARGE])
        assert journal.hold(tx, owner="b", again=True) == []
        journal.exported(tx, owner="a")
        assert journal.accounting(journal.of(tx, 1)) is Accounting.EXPORTED
        assert [len(journal.hold(tx, owner="c", again=again)) for again in (False, True)] == [0, 1]
        assert [journal.posted(tx, "EXP-1:1", "4711") for _ in range(2)] == [True, False]
        assert journal.accounting(journal.of(tx, 1)) is Accounting.POSTED
        assert journal.posted_ids(tx, ["EXP-1:1", "EXP-9:1"]) == {"EXP-1:1": "4711"}


def test_an_entry_that_is_owed_to_the_books_is_worked_on_by_one(kept: Database) -> None:
    with kept.write() as tx:
        taken = journal.take(tx, owner="a")
        assert taken
        assert journal.take(tx, owner="b") is None
        assert not journal.settle(tx, taken, "1", owner="b"), "it is not theirs"
        assert journal.settle(tx, taken, "1", owner="a")
        assert not journal.something_due(tx)


def test_what_waits_is_found_however_much_before_it_is_being_paid(kept: Database, ids: dict[str, int]) -> None:
    draft = Draft(kind="expense", prefix="EXP", requester_id=ids["ana"], entered_by_id=ids["ana"],
                  state=State.APPROVED, note=None, policy={})  # fmt: skip
    with kept.write() as tx:
        assert approval.create(tx, draft, now=MONDAY).id == 2
        payments.keep(tx, 2, person_id=ids["ana"], approved=eur(1), tax=eur(0), at=MONDAY)
        payments.refresh(tx, [2])
        batch = batches.create(tx, [Item(request_id=1, amount=eur(5790))], by_id=ids["rita"], now=MONDAY)
        assert [p.request_id for p in payments.waiting(tx, limit=1)] == [2]
        assert batches.reserved(tx, [1, 2]) == {1: batch.id}
        assert batches.reserved(tx, []) == {}
        batches.close(tx, batch, BatchState.DISCARDED, by_id=ids["rita"], now=MONDAY)
        assert [p.request_id for p in payments.waiting(tx, limit=9)] == [1, 2]


def test_a_payment_is_closed_once_and_reserves_what_is_in_it_until_then(kept: Database, ids: dict[str, int]) -> None:
    with kept.write() as tx:
        batch = batches.create(tx, [Item(request_id=1, amount=eur(5790))], by_id=ids["rita"], now=MONDAY)
        assert (batches.reserved(tx, [1]), batch.sums(), batch.name) == ({1: batch.id}, [eur(5790)], "PAY-1")
        closing = [
            batches.close(tx, batch, BatchState.PAID, by_id=ids["rita"], now=MONDAY, paid_on=date(2026, 8, 4))
            for _ in range(2)
        ]
        assert closing == [True, False]
        assert (batches.reserved(tx, [1]), batches.opened(tx, limit=9)) == ({}, [])
        newest = batches.newest_of(tx, 1)
        assert newest
        assert newest.paid_on == date(2026, 8, 4)
