"""The company with Carla and Eva in finance."""

from collections.abc import Iterator

import pytest

from tests import desk
from tests.desk import Counter
from tests.handlers.payment.paying import finance


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """The company, with Carla and Eva in finance."""
    with desk.counter(database_url) as made:
        finance(made)
        yield made


@pytest.fixture
def one(sqlite_url: str) -> Iterator[Counter]:
    """The same, on one database only."""
    with desk.counter(sqlite_url) as made:
        finance(made)
        yield made
