"""People who ask and people who help."""

from collections.abc import Iterator

import pytest

from tests import desk
from tests.desk import Counter
from tests.handlers.conftest import at
from tests.handlers.ticket.clocked import asked, furnished, pressed
from tests.handlers.ticket.talk import Talk, talking


@pytest.fixture
def talk(sqlite_url: str) -> Iterator[Talk]:
    with talking(sqlite_url) as made:
        yield made


@pytest.fixture
def anywhere(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as made:
        yield made


@pytest.fixture
def helping(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        yield furnished(made)


@pytest.fixture
def both(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield furnished(made)


@pytest.fixture
def evas(helping: Counter) -> Counter:
    """Ana asked on Monday at ten, and Eva has it: an answer is due at 14:00, a solution at 18:00."""
    helping.now = at(3, 10)
    asked(helping)
    pressed(helping, "eva", "claim")
    return helping
