"""A company in Lisbon, of which no figures are of few things."""

from collections.abc import Iterator

import pytest

from handlers.figures import counting
from tests import desk
from tests.desk import Counter


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company of which no figures are of few things."""
    monkeypatch.setattr(counting, "FEW", -1)


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """A company in Lisbon, where the night begins an hour before it does in UTC."""
    with desk.counter(database_url) as made:
        company = made.policy.company.model_copy(update={"timezone": "Europe/Lisbon"})
        made.policy = made.policy.model_copy(update={"company": company})
        made.__post_init__()
        yield made
