"""Who is asked because of who is away: looked at for those alone whose absence changes it."""

from datetime import date
from unittest.mock import Mock

import pytest

from handlers.approval import presence
from storage import approval, people
from tests.desk import Counter, form
from tests.handlers.conftest import at
from tests.handlers.test_steps import ask


def test_requests_of_whoever_is_there_are_not_looked_at_however_many_wait(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.grant("ana", 30)
    counter.grant("bruno", 30)
    look = Mock(wraps=approval.load_many)
    for day in (9, 10, 11):
        ask(counter, date(2026, 12, day), date(2026, 12, day))
    days = {"person": "U0BRUNO", "type": "vacation", "first": at(3, 9).date(), "last": at(5, 9).date(),
            "halves": "whole", "note": None}  # fmt: skip
    memo = {"form": "vacation.enter", "person": None}
    assert counter.submit(form("hugo", "vacation.enter", days, memo=memo)).errors is None
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"manager_id": counter.ids["eva"]})
    monkeypatch.setattr("storage.approval.load_many", look)
    assert [presence.tick(counter.db, counter.office, at(day, 9)) for day in (7, 10)] == [0, 0]
    assert [call.args[1] for call in look.call_args_list] == [[], []], "everybody is there"
    assert presence.tick(counter.db, counter.office, at(4, 9)) == 3
    assert [1, 2, 3] in [call.args[1] for call in look.call_args_list]
