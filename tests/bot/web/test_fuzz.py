"""Deliveries with parts missing or wrong: an answer, never a traceback, and a trail and a ledger that agree."""

import logging
from collections import Counter

import pytest
import sqlalchemy as sa

from storage import audit
from storage.audit import Head
from storage.tables import booked_days, leave_entries, requests
from tests.bot.web.conftest import Front
from tests.bot.web.fuzz import mutants
from tests.bot.web.test_payloads import send
from tests.stage import AUDIT_KEY

FINE = {200, 400, 404}


def fuzz(front: Front, caplog: pytest.LogCaptureFixture, *, n: int, seed: int) -> Counter[int]:
    """How often which status came back; AssertionError for the first delivery that broke something.

    The desk may say that something broke on our side: then nothing was kept and the person has an id to quote.
    """
    caplog.set_level(logging.ERROR)
    front.desk.grant("ana", 20)
    statuses = Counter[int]()
    for body in mutants(front.desk, n, seed):
        caplog.clear()
        answered = send(front, body)
        beside = [r.exc_info for r in caplog.records if r.exc_info and r.name != "handlers.desk"]
        assert answered.status in FINE, (answered, body)
        assert not beside, body
        assert b"Traceback" not in answered.body
        statuses[answered.status] += 1
    return statuses


def consistent(front: Front) -> None:
    """The trail is whole, and the ledger holds exactly what is approved."""
    with front.desk.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)
        held = sa.select(booked_days.c.request_id, -sa.func.sum(booked_days.c.amount)).join(requests)
        approved = held.where(requests.c.state == "approved", booked_days.c.released_at.is_(None))
        posted = sa.select(leave_entries.c.request_id, sa.func.sum(leave_entries.c.amount))
        per_request = posted.where(leave_entries.c.request_id.is_not(None)).group_by(leave_entries.c.request_id)
        ledger = {row[0]: row[1] for row in tx.execute(per_request) if row[1]}
        assert ledger == {row[0]: row[1] for row in tx.execute(approved.group_by(booked_days.c.request_id))}


def test_what_is_almost_in_form_is_answered(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    statuses = fuzz(front, caplog, n=400, seed=3)
    assert statuses[200] > 100
    assert statuses[400] > 50
    consistent(front)
