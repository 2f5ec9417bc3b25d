"""The company with somebody in São Paulo."""

from pathlib import Path

import pytest

from bot.settings import read_policy
from tests.desk import Counter
from tests.handlers.brazil.sampa import JUNE, PACK, at, govern


@pytest.fixture
def counter(counter: Counter, tmp_path: Path) -> Counter:
    """Carla has worked in São Paulo since 10 March 2025; Eva beside her reads English."""
    file = tmp_path / "app.yaml"
    file.write_text(PACK, encoding="utf-8")
    govern(counter, read_policy(file).leave)
    return at(counter, JUNE)
