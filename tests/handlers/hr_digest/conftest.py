"""A company that has one digest: HR's of each Monday."""

import pytest

from domain.policy import Digest
from tests.desk import Counter
from tests.handlers.hr_digest.told import rules


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """The company, which has the digest of each Monday for HR and no other."""
    rules(counter, hr=Digest())
    return counter
