"""Deliveries are claimed once; a failed one comes again, and after three failures it is kept as dead."""

from datetime import timedelta

import pytest

from storage import inbox
from storage.db import Database, Tx
from storage.inbox import Repeat
from tests.company import MONDAY
from tests.desk import at_once

KEY = "event:Ev1"


def claim(tx: Tx, key: str = KEY) -> Repeat | None:
    """Take a delivery."""
    return inbox.claim(tx, key, now=MONDAY)


def test_a_delivery_is_new_once_and_then_a_repeat_with_the_same_answer(db: Database) -> None:
    with db.write() as tx:
        assert claim(tx) is None
        inbox.keep_answer(tx, KEY, {"text": "Done."})
    with db.write() as tx:
        assert claim(tx) == Repeat({"text": "Done."})
        assert claim(tx, "event:Ev2") is None


def test_a_rollback_gives_the_delivery_back(db: Database) -> None:
    def refused() -> None:
        with db.write() as tx:
            assert claim(tx) is None
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused()
    with db.write() as tx:
        assert claim(tx) is None


def test_of_sixteen_who_claim_at_once_one_gets_it_and_the_others_wait_for_its_answer(db: Database) -> None:
    def take() -> Repeat | None:
        with db.write() as tx:
            repeat = claim(tx)
            if repeat is None:
                inbox.keep_answer(tx, KEY, {"text": "Mine."})
        return repeat

    answers = at_once(*[take] * 16)
    assert answers.count(None) == 1
    assert answers.count(Repeat({"text": "Mine."})) == 15


def test_a_delivery_that_failed_comes_again_and_after_three_times_is_dead(db: Database) -> None:
    for failures in (1, 2, 3):
        with db.write() as tx:
            assert claim(tx) is None, "it is taken over from the failure before"
        with db.write() as tx:
            assert inbox.fail(tx, KEY, error=f"E-{failures}", now=MONDAY) == failures
    with db.write() as tx:
        assert claim(tx) == Repeat(None)
        assert inbox.dead(tx) == [(KEY, MONDAY, "E-3")]


def test_a_delivery_that_failed_and_then_succeeded_is_a_repeat(db: Database) -> None:
    with db.write() as tx:
        inbox.fail(tx, KEY, error="E-1", now=MONDAY)
    with db.write() as tx:
        assert claim(tx) is None
    with db.write() as tx:
        assert claim(tx) == Repeat(None)
        assert inbox.dead(tx) == []


def test_what_is_too_old_to_come_again_is_forgotten(db: Database) -> None:
    with db.write() as tx:
        claim(tx)
        inbox.claim(tx, "event:Ev2", now=MONDAY + timedelta(days=1))
    with db.write() as tx:
        assert inbox.forget(tx, before=MONDAY + timedelta(hours=1)) == 1
        assert not inbox.known(tx, [KEY])
        assert inbox.known(tx, ["event:Ev2"])
