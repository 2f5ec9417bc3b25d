"""The company with somebody in São Paulo."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import read_policy
from storage import people
from tests.desk import Counter
from tests.handlers.brazil.sampa import HIRED, JUNE, PACK, at


@pytest.fixture
def counter(counter: Counter, tmp_path: Path) -> Counter:
    """Carla has worked in São Paulo since 10 March 2025; Eva beside her reads English."""
    file = tmp_path / "app.yaml"
    file.write_text(PACK, encoding="utf-8")
    counter.policy = counter.policy.model_copy(update={"leave": read_policy(file).leave})
    counter.__post_init__()
    in_sao_paulo: dict[str, Any] = {"country": "BR", "subdivision": "SP", "timezone": "America/Sao_Paulo"}
    with counter.db.write() as tx:
        people.save(tx, "carla@company.example", in_sao_paulo | {"hired_on": HIRED, "locale": "pt-BR"})
        people.save(tx, "eva@company.example", in_sao_paulo | {"hired_on": HIRED})
    return at(counter, JUNE)
