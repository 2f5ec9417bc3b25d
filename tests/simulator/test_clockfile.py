"""The demo's time machine: the app's clock is moved on by a file, and what is due then happens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.simulator.actor import Actor, eventually
from bot.simulator.client import Client
from bot.simulator.server import Simulator
from tests.bot.test_demo import moved_in
from tests.simulator.conftest import WORKSPACE

LISBON = ZoneInfo("Europe/Lisbon")
DAY = 86_400


def test_the_clock_goes_on_and_back_only_to_the_present(tmp_path: Path) -> None:
    file = tmp_path / "new" / "clock"
    with Simulator(WORKSPACE, clock_file=file) as sim:
        client = sim.client
        assert client.get("/sim/clock")["moved"] == 0
        client.post("/sim/clock", {"by": DAY})
        moved = client.post("/sim/clock", {"by": 0.5})
        assert moved == {**client.get("/sim/clock"), "now": moved["now"]}
        assert (moved["moved"], float(file.read_text())) == (DAY + 0.5, DAY + 0.5)
        ahead = datetime.fromisoformat(moved["now"]) - datetime.now(UTC)
        assert abs(ahead - timedelta(days=1)) < timedelta(seconds=5)
        assert client.post("/sim/clock", {"reset": True})["moved"] == 0


@pytest.mark.parametrize("by", [-1, "soon", None, True, [], 1e300])
def test_the_clock_never_goes_back(tmp_path: Path, by: object) -> None:
    with Simulator(WORKSPACE, clock_file=tmp_path / "clock") as sim:
        assert not sim.client.post("/sim/clock", {"by": by})["ok"]
        assert sim.client.get("/sim/clock")["moved"] == 0


def test_a_workspace_without_a_clock_says_so(hands: Client) -> None:
    assert hands.get("/sim/clock") == {"now": None, "moved": 0}
    refused = hands.post("/sim/clock", {"by": 60})
    assert refused == {"ok": False, "error": "No clock can be moved here: name a file with --clock-file."}


def next_monday(now: datetime) -> datetime:
    """The next Monday at 9 in Lisbon."""
    nine = now.astimezone(LISBON).replace(hour=9, minute=0, second=0, microsecond=0)
    return nine + timedelta(days=7 - nine.weekday())


def test_on_monday_at_nine_the_digest_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.demo.logs.setup", lambda *_, **__: None)
    with moved_in(tmp_path / "demo") as client:
        bruno, hugo = Actor(client, "U0BRUNO"), Actor(client, "U0HUGO")
        tom = Actor(bruno.client, "U0TOM")
        # To its end: a story that goes on finds nobody once the test is over.
        eventually(lambda: tom.card("Helena Matos approved EXP-32"), what="the story", seconds=60)

        def digests() -> int:
            return sum("Leave this week" in (m["text"] or "") for m in hugo.messages())

        before, now = digests(), datetime.now(UTC)
        client.post("/sim/clock", {"by": (next_monday(now) - now).total_seconds() + 1})
        eventually(lambda: digests() == before + 1, what="the digest")
        assert (tmp_path / "demo" / "clock").exists()
    with moved_in(tmp_path / "demo") as client:
        assert client.get("/sim/clock")["moved"] > 0
