"""Everybody concerned reads who did what: also of what HR entered, and whoever mended it since."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.actor import words_of
from tests.scenarios.conftest import whisper
from tests.stage import Stage, on_stage


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path) as made:
        yield made


def test_a_late_press_names_who_decided_and_not_who_corrected(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    ana.command("/vacation 10 Aug - 14 Aug")
    ana.submit()
    card = bruno.card("VAC-1")
    bruno.press(card, "Approve")
    ana.card("approved VAC-1")
    rita.command("/vacation VAC-1")
    rita.press(whisper(rita), "Correct…")
    rita.submit(first="2026-08-11", reason="A typing error")
    ana.card("corrected VAC-1")
    bruno.press_stale(card, "Approve")
    assert "Bruno Costa approved VAC-1 on" in bruno.whispers()[-1]


def test_the_manager_learns_that_what_hr_entered_was_cancelled_and_may_look_at_it(stage: Stage) -> None:
    bruno, rita = stage.actor("bruno"), stage.actor("rita")
    rita.command("/vacation for <@U0ANA> unpaid 17 Aug")
    rita.submit()
    bruno.card("entered VAC-1")
    rita.command("/vacation VAC-1")
    rita.press(whisper(rita), "Cancel request…")
    rita.submit(reason="She works that day")
    bruno.card("cancelled VAC-1")
    bruno.command("/vacation VAC-1")
    assert "Cancelled by Rita Alves (HR)" in words_of(whisper(bruno))
