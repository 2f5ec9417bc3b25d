"""The company with somebody in São Paulo."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.settings import read_policy
from domain.policy import Leave
from tests.desk import Counter
from tests.handlers.brazil.sampa import JUNE, PACK, at, govern


@cache
def packed() -> Leave:
    """What the pack says, read once: policies are frozen."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "app.yaml")
        file.write_text(PACK, encoding="utf-8")
        return read_policy(file).leave


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Carla has worked in São Paulo since 10 March 2025; Eva beside her reads English."""
    govern(counter, packed())
    return at(counter, JUNE)
