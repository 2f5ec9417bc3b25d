"""The company that lets people into systems."""

from collections.abc import Iterator

import pytest

from tests.desk import Counter
from tests.handlers.access.systems import company_with_systems


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with company_with_systems(database_url) as made:
        yield made
