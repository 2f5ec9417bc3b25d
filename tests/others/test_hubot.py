"""Hubot, a bot that npm has whole, with its adapter for Slack and its scripts for diagnosing it."""

from __future__ import annotations

import json

from tests.others.conftest import BOT, Stage
from tests.others.people import reads
from tests.simulator.conftest import ANA, GENERAL

COMMAND = ("node_modules/hubot/bin/Hubot.mjs", "--adapter", "@hubot-friends/hubot-slack", "--name", "bot")


def test_it_answers_in_channels_and_alone(stage: Stage) -> None:
    home = stage.beside_packages()
    (home / "external-scripts.json").write_text(json.dumps(["hubot-diagnostics"]))
    secrets = stage.slack.world.settings
    tokens = {"HUBOT_SLACK_APP_TOKEN": secrets.app_token, "HUBOT_SLACK_BOT_TOKEN": secrets.bot_token}
    with stage.node(*COMMAND, "--disable-httpd", at=home, env=tokens):
        stage.hands.say(ANA, "bot ping", GENERAL)
        reads(stage.ana, "PONG", GENERAL)
        stage.hands.say(ANA, f"<@{BOT}> echo all of it & <more>", GENERAL)
        reads(stage.ana, "all of it", GENERAL)
        stage.ana.say("time")
        reads(stage.ana, "Server time is: ")
