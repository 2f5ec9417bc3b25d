"""Whoever works on a row holds a lease on it; who held it before writes nothing into it any more."""

from datetime import timedelta

import pytest

from domain.attachment import Flaw
from storage import attachments, leases
from storage.db import Database
from storage.expense import receipt
from tests.company import MONDAY

DIGEST = "0" * 64


@pytest.mark.parametrize("now", ["worker a", "worker b"], ids=["the same process", "another"])
def test_whoever_thaws_takes_nothing_from_who_works_on_it_now(
    db: Database, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    with db.write() as tx:
        receipt.want(tx, by_id=ids["ana"], file_id="F1", name="a.pdf", at=MONDAY)
        with monkeypatch.context() as frozen:
            frozen.setattr(leases, "LEASE", timedelta(seconds=-1))
            late = attachments.claim(tx, owner="worker a")
        assert late
        assert not attachments.intend(tx, late, DIGEST, owner="worker a"), "the lease ended"
        held = attachments.claim(tx, owner=now)
        assert held
        attachments.put_off(tx, late, owner="worker a", delay=0, error="late", counts=True)
        assert not attachments.fail(tx, late, owner="worker a", flaw=Flaw.GONE)
        assert not attachments.something_due(tx), "nobody else takes it"
        assert attachments.intend(tx, held, DIGEST, owner=now)
        assert attachments.fail(tx, held, owner=now, flaw=Flaw.GONE)
