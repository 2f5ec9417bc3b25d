"""Everybody starts with leave that was looked at."""

import pytest

from tests.desk import Counter
from tests.handlers.holiday.offs import FRI, MON, ask, decide, look


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Ana's leave from 10 to 14 August is approved, and was looked at."""
    counter.grant("ana", 40)
    ask(counter, MON, FRI)
    decide(counter, "approve")
    assert look(counter) == 0
    return counter
