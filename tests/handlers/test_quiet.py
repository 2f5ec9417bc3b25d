"""What waits until somebody is at work is told as it is then."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers import quiet
from storage import held
from storage.db import Tx
from storage.held import Held
from tests import desk
from tests.desk import Counter
from tests.handlers.conftest import owed


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield made


def test_news_that_become_newer_just_as_they_are_told_are_told_as_they_are(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both wait for the same morning: another process writes the newer ones once the older were read."""

    def hold(tx: Tx, text: str) -> None:
        told: Any = {"person_id": counter.ids["ana"], "subject": "TIC-1", "at": counter.now}
        held.hold(tx, "words", facts={"text": text}, **told)

    def due(tx: Tx, now: Any, *, limit: int) -> list[Held]:
        read = look(tx, now, limit=limit)
        with counter.db.write() as other:
            hold(other, "It was due at nine.")
        return read

    look = held.due
    with counter.db.write() as tx:
        hold(tx, "It is due at nine.")
    monkeypatch.setattr(held, "due", due)
    assert quiet.tick(counter.db, counter.office, counter.now) == 1
    (told,) = owed(counter, "ana", "words")
    assert told
    assert told.text == "It was due at nine."
