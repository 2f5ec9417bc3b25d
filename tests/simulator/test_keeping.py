"""What is kept over a restart, what is told of a file that cannot be kept or read, and ids that never come again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from slack_bolt import App

from bot.cli.serve import simulator
from bot.simulator.client import Client, until
from bot.simulator.keeping import Unreadable
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, GENERAL, WORKSPACE, Foreign, bot_client


def test_files_are_found_after_a_restart_on_another_port(tmp_path: Path) -> None:
    kept = tmp_path / "state.json"
    with Simulator(WORKSPACE, state_file=kept) as before:
        bot_client(before).files_upload_v2(filename="a.txt", content="hello", channel=before.client.dm(ANA))
    with Simulator(WORKSPACE, state_file=kept) as after:
        assert after.url != before.url
        shared = after.client.messages(ANA)[-1]["files"][0]
        assert shared["url_private"].startswith(f"{after.url}/files/")
        assert bot_client(after).files_list()["files"][0]["permalink"] == shared["permalink"]


@pytest.mark.parametrize("content", ['{"team"', "[]", "{}", '"x"', '{"team": {}, "app": 5, "users": {}}'])
def test_a_file_that_keeps_no_workspace_is_named(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "state.json"
    kept.write_text(content)
    with pytest.raises(Unreadable, match="keeps no workspace"):
        Simulator(WORKSPACE, state_file=kept)
    told = CliRunner().invoke(simulator, ["--state", str(kept)])
    assert "keeps no workspace" in str(told.exception)
    assert kept.read_text() == content


def test_where_nothing_can_be_kept_nothing_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = CliRunner().invoke(simulator, ["--state", str(tmp_path / "file" / "state.json")])
    assert "can't be written" in str(told.exception)


def test_a_workspace_that_cannot_be_is_named(tmp_path: Path) -> None:
    described = tmp_path / "workspace.json"
    described.write_text(json.dumps({"users": [{"name": "ana"}]}))
    told = CliRunner().invoke(simulator, ["--workspace", str(described)])
    assert f"{described}: A person needs an id." in str(told.exception)


def test_no_event_has_the_id_of_one_before_a_reset(hands: Client, bolt: App, serve: Callable[[App], Foreign]) -> None:
    heard: list[str] = []
    bolt.event("message")(lambda body: heard.append(body["event_id"]))
    serve(bolt)
    hands.say(ANA, "one")
    until(lambda: len(heard) == 1)
    opened = hands.dm(ANA)
    hands.post("/sim/reset", {})
    hands.say(ANA, "one")
    until(lambda: len(heard) == 2)
    assert heard[0] != heard[1]
    assert hands.dm(ANA) != opened


def test_a_reset_gives_back_the_calls_of_the_minute(sim: Simulator, hands: Client) -> None:
    hands.settings(strict=True)
    try:
        for _ in range(4):
            bot_client(sim).chat_postMessage(channel=ANA, text="x")
        hands.post("/sim/reset", {})
        assert bot_client(sim).chat_postMessage(channel=ANA, text="x")["ok"]
        assert hands.messages(ANA, GENERAL) == []
    finally:
        hands.settings(strict=False)
