"""A database with a few people in it."""

from collections.abc import Iterator

import pytest

from storage.db import Database
from tests import company
from tests.stage import AUDIT_KEY


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """An empty database of either kind."""
    made = Database(database_url, audit_key=AUDIT_KEY.encode())
    yield made
    made.dispose()


@pytest.fixture
def ids(db: Database) -> dict[str, int]:
    """The standing cast: first name -> person id."""
    return company.found(db)
