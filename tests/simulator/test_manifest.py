"""What Slack refuses of an app's manifest is refused, and what it would silently never deliver is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.serve import simulator
from bot.simulator.manifestcheck import ManifestRefused, doubts
from bot.simulator.server import Simulator

NAMED: dict[str, Any] = {"display_information": {"name": "Helper"}}


def features(**given: Any) -> dict[str, Any]:
    return {**NAMED, "features": given}


@pytest.mark.parametrize(
    ("manifest", "refusal"),
    [
        ({}, "at its top: 'display_information' is a required property"),
        ({"display_information": {"name": "H" * 36}}, f"display_information.name: '{'H' * 36}' is too long"),
        (
            {**NAMED, "colour": "red"},
            "at its top: Additional properties are not allowed ('colour' was unexpected)",
        ),
        (
            features(slash_commands=[{"command": "/do"}]),
            "features.slash_commands[0]: 'description' is a required property",
        ),
        (
            features(shortcuts=[{"name": "Cut", "type": "both", "callback_id": "cut", "description": "Cuts"}]),
            "features.shortcuts[0].type: 'both' is not one of ['message', 'global']",
        ),
        (
            {**NAMED, "settings": {"event_subscriptions": {"bot_events": "message.im"}}},
            "settings.event_subscriptions.bot_events: 'message.im' is not of type 'array'",
        ),
    ],
)
def test_what_slacks_schema_refuses_is_refused_in_one_sentence(manifest: dict[str, Any], refusal: str) -> None:
    with pytest.raises(ManifestRefused) as refused:
        Simulator(manifest=manifest)
    assert str(refused.value) == f"Slack refuses this manifest: {refusal}."


def test_names_that_slack_does_not_know_are_doubted() -> None:
    bot, events = ["chat:write", "chat:read"], ["app_home_opened", "message.im", "message.dm"]
    manifest = {
        "features": {"slash_commands": [{"command": "/do", "description": "Does"}]},
        "oauth_config": {"scopes": {"bot": bot}},
        "settings": {"event_subscriptions": {"bot_events": events}},
    }
    assert list(doubts(manifest)) == [
        "features.slash_commands: they need the scope commands.",
        "oauth_config.scopes.bot: no bot scope is called chat:read.",
        "settings.event_subscriptions.bot_events: message.im needs the scope im:history.",
        "settings.event_subscriptions.bot_events: no event is called message.dm.",
    ]
    assert list(doubts(None)) == []


@pytest.mark.parametrize(("name", "text"), [("app.yaml", "settings: {}"), ("app.json", json.dumps({"settings": {}}))])
def test_a_manifest_is_read_as_yaml_and_as_json(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    ran = CliRunner().invoke(simulator, ["--manifest", str(file)])
    refusal = "Slack refuses this manifest: at its top: 'display_information' is a required property."
    assert (ran.exit_code, str(ran.exception)) == (1, f"{file}: {refusal}")


def test_what_is_not_yaml_is_said_to_be_not_yaml(tmp_path: Path) -> None:
    file = tmp_path / "app.yml"
    file.write_text("a: [")
    ran = CliRunner().invoke(simulator, ["--manifest", str(file)])
    assert ran.exit_code == 1
    assert f"{file}: not YAML:" in str(ran.exception)
