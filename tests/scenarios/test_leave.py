"""A request for leave, from the slash command to the decision, through real HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.actor import labels, words_of
from tests.stage import Stage, on_stage


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path) as made:
        yield made


def test_ana_asks_and_bruno_approves(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ana.command("/vacation 10 Aug - 14 Aug family")
    form = ana.modal()
    assert "Balance: 12 days, then 7 days" in words_of(form)
    assert "Goes to Bruno Costa" in words_of(form)
    assert ana.submit()["ok"]
    assert ana.no_modal()
    hers = ana.card("VAC-1")
    assert labels(hers) == ["Withdraw"]
    his = bruno.card("VAC-1")
    assert labels(his) == ["Approve", "Reject…"]
    assert bruno.press(his, "Approve")["ok"]
    assert "✅ Bruno Costa approved VAC-1" in words_of(ana.card("approved VAC-1"))
