"""Days are given back by several hands at once: each day once, and the ledger holds what the leave holds."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from domain.policy import GiveBack
from storage import approval, people
from storage.tables import booked_days, leave_entries, requests
from tests.desk import Counter, accepted, at_once, form, press, words
from tests.handlers.conftest import at
from tests.handlers.test_returning import ALWAYS, MON, THU, govern

WEEKS = 6


def approved(counter: Counter, first: date) -> int:
    """Ana's leave of a week is approved; its id."""
    assert counter.submit(counter.ask("ana", first, first + timedelta(days=4))).errors is None
    request_id = newest(counter)
    assert words(counter.press(press("bruno", "request.approve", f"{request_id}:1"))) == ""
    return request_id


def newest(counter: Counter) -> int:
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids["ana"], limit=1)[0]


def giving(request_id: int, *days: date) -> dict[str, Any]:
    inputs: dict[str, Any] = {"days": [day.isoformat() for day in days], "note": None}
    return form("ana", "vacation.give_back", inputs, memo={"request": request_id, "seen": None})


def taken_and_booked(counter: Counter) -> tuple[int, int]:
    """What the ledger says was taken, and what is held; in thousandths."""
    with counter.db.read() as tx:
        entry, day = leave_entries.c, booked_days.c
        ledger = tx.execute(sa.select(-sa.func.sum(entry.amount)).where(entry.rule.in_(("booked", "given back"))))
        held = sa.select(sa.func.coalesce(sa.func.sum(day.amount), 0)).where(day.released_at.is_(None))
        return int(ledger.scalar_one()), int(tx.execute(held).scalar_one())


def test_a_decision_a_gift_and_a_cancellation_at_once(counter: Counter) -> None:
    govern(counter, GiveBack(past=60))
    counter.grant("ana", 100)
    weeks = [MON + timedelta(days=7 * n) for n in range(WEEKS)]
    leaves = {first: approved(counter, first) for first in weeks}
    for first, leave in leaves.items():
        counter.now = at(10, 9) + (first - MON)
        assert counter.submit(giving(leave, first, first + timedelta(days=3))).errors is None
        wish = newest(counter)
        seen = 1
        cancel = form("rita", "request.cancel", {"reason": "A mistake"}, memo={"request": leave, "seen": None})
        jobs: list[Callable[[], Any]] = [
            *[partial(counter.press, press("bruno", "request.approve", f"{wish}:{seen}")) for _ in range(3)],
            *[partial(counter.submit, giving(leave, first + timedelta(days=4))) for _ in range(3)],
            *([partial(counter.submit, cancel)] if first.day % 2 else []),
        ]
        answers = at_once(*jobs)
        assert not [a for a in answers if "broke" in words(a)], answers
        ledger, held = taken_and_booked(counter)
        assert ledger == held
    with counter.db.read() as tx:
        granted = sa.select(sa.func.count()).where(requests.c.kind == "return", requests.c.state == "approved")
        assert tx.execute(granted).scalar_one() >= WEEKS // 2


def accepted_at_once(counter: Counter) -> list[int]:
    """Of eight forms for the same day, how many are taken, leave by leave."""
    govern(counter, ALWAYS)
    counter.grant("ana", 100)
    leaves = [approved(counter, MON + timedelta(days=7 * n)) for n in range(WEEKS)]
    return [
        accepted(counter.submit_at_once([giving(leave, THU + timedelta(days=7 * n)) for _ in range(8)]))
        for n, leave in enumerate(leaves)
    ]


def test_a_day_is_asked_back_once(counter: Counter) -> None:
    assert accepted_at_once(counter) == [1] * WEEKS


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_the_persons_row_it_is_asked_back_more_often(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "own", lambda tx, person_id: None)
    assert sum(accepted_at_once(counter)) > WEEKS
