"""What the bot does by itself when its time has come, by its own clock: reminders and the digest, once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.simulator.actor import Actor, eventually
from bot.simulator.errors import JSON
from domain.policy import Digest
from storage import unsent
from tests.scenarios.conftest import ask, lines, reads
from tests.stage import Stage, bot_running, default_policy, on_stage

TUESDAY = datetime(2026, 8, 4, 9, 30, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 8, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    policy = default_policy()
    policy = policy.model_copy(update={"digests": policy.digests.model_copy(update={"hr": Digest()})})
    with on_stage(database_url, tmp_path, policy=policy, all_ticks=True) as made:
        yield made


def saying(person: Actor, words: str) -> list[JSON]:
    """The messages to the person that say so."""
    return [m for m in person.messages() if words in (m.get("text") or "")]


def all_said(stage: Stage) -> bool:
    """Whether nothing is owed to anybody."""
    with stage.db.read() as tx:
        return unsent.backlog(tx).unsent == 0


def test_a_day_later_the_decider_is_reminded_and_hr_reads_the_digest(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    ask(ana, "17 Aug - 21 Aug the coast")
    ask(ana, "24 Aug")
    card = reads(bruno, "VAC-1", "⏳")
    bruno.press(reads(bruno, "VAC-2", "⏳"), "Approve")
    assert saying(bruno, "waiting for you") == []

    stage.set_clock(TUESDAY)
    [reminder] = eventually(lambda: saying(bruno, "waiting for you"), what="the reminder")
    link = f"<https://company.slack.com/archives/{card['channel']}/p{card['ts'].replace('.', '')}|VAC-1>"
    assert reminder["text"] == (
        "1 request is waiting for you\n"
        f"• {link} Ana Souza: Vacation, Mon 17 Aug – Fri 21 Aug · 5 days. Asked Mon 3 Aug 10:00"
    )

    bruno.press(reads(bruno, "VAC-1", "⏳"), "Approve")
    eventually(lambda: all_said(stage), what="the end of what is owed")
    before = len(saying(rita, "Leave this week"))

    stage.set_clock(NEXT_MONDAY)
    eventually(lambda: len(saying(rita, "Leave this week")) > before, what="the digest of Monday")
    with bot_running(stage, all_ticks=True):  # a second process beside the first: it ticks at once
        stage.set_clock(NEXT_MONDAY.replace(hour=10))
        ask(ana, "26 Aug")
        reads(bruno, "VAC-3", "⏳")
    [digest] = saying(rita, "Leave this week")[before:]
    assert len(saying(bruno, "waiting for you")) == 1
    assert lines(digest)[:3] == ["Leave this week", "*Away*", "Nobody."]
