"""People who ask and people who help."""

from collections.abc import Iterator

import pytest

from tests.handlers.ticket.talk import Talk, talking


@pytest.fixture
def talk(sqlite_url: str) -> Iterator[Talk]:
    with talking(sqlite_url) as made:
        yield made
