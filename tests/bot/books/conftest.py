"""Entries that are owed to the books, and the books."""

from collections.abc import Iterator

import pytest

from storage.db import Database
from tests import desk
from tests.bot.books.posting import told
from tests.bot.books.service_layer import Layer, service_layer


@pytest.fixture
def story(database_url: str) -> None:
    with desk.counter(database_url) as made:
        told(made)


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    with desk.counter(sqlite_url) as made:
        told(made)
        yield made.db


@pytest.fixture
def layer() -> Iterator[Layer]:
    with service_layer() as made:
        yield made
