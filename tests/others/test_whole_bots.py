"""Bots that are more than an example: Hubot from npm, Slack Machine from PyPI, and a poll of somebody's own."""

from __future__ import annotations

import json
import time

from bot.simulator.actor import Actor, labels
from tests.others.conftest import BOT, Stage, checkout
from tests.others.people import reads
from tests.simulator.conftest import ANA, BEN, GENERAL

HUBOT = ("node_modules/hubot/bin/Hubot.mjs", "--adapter", "@hubot-friends/hubot-slack", "--name", "bot")


def test_hubot_answers_in_channels_and_alone(stage: Stage) -> None:
    home = stage.beside_packages()
    (home / "external-scripts.json").write_text(json.dumps(["hubot-diagnostics"]))
    secrets = stage.slack.world.settings
    tokens = {"HUBOT_SLACK_APP_TOKEN": secrets.app_token, "HUBOT_SLACK_BOT_TOKEN": secrets.bot_token}
    with stage.node(*HUBOT, "--disable-httpd", at=home, env=tokens):
        stage.hands.say(ANA, "bot ping", GENERAL)
        reads(stage.ana, "PONG", GENERAL)
        stage.hands.say(ANA, f"<@{BOT}> echo all of it & <more>", GENERAL)
        reads(stage.ana, "all of it", GENERAL)
        stage.ana.say("time")
        reads(stage.ana, "Server time is: ")


def test_slack_machine_answers_in_channels_and_alone(stage: Stage) -> None:
    secrets = stage.slack.world.settings
    tokens = {"SM_SLACK_APP_TOKEN": secrets.app_token, "SM_SLACK_BOT_TOKEN": secrets.bot_token}
    stage.ana.dm()  # it reads the conversations once, when it starts
    with stage.python("-c", "from machine.bin.run import main; main()", at=stage.scratch, http=False, env=tokens):
        stage.hands.say(ANA, "ping", GENERAL)
        reads(stage.ana, "pong", GENERAL)
        stage.hands.say(ANA, f"<@{BOT}> hello", GENERAL)
        reads(stage.ana, f"Hello, <@{ANA}>!", GENERAL)
        stage.ana.say("help")
        reads(stage.ana, "serving the ball")


def test_a_poll_is_voted_on_and_closed(stage: Stage) -> None:
    ana, ben = stage.ana, Actor(stage.hands, BEN)
    with stage.node("app.js", at=stage.with_its_packages(checkout("mpk-polls")), http=True):
        ana.command('/poll "Where to?" "Park" "Beach"', GENERAL)
        poll = reads(ana, "Where to?", GENERAL)
        assert labels(poll) == ["Park", "Beach", "🔒 Close Poll"]
        time.sleep(0.5)  # to read takes a person longer: the bot notes only after posting where its poll is
        assert ben.press(poll, "Beach") == {"ok": True}
        assert "Beach — 1 (100%)" in reads(ben, "Current results for", GENERAL)["text"]
        assert ana.whispers(GENERAL) == []
        assert ben.press(reads(ben, "1 vote cast", GENERAL), "🔒 Close Poll") == {"ok": True}
        reads(ben, "Only the poll creator can close this poll.", GENERAL)
        assert ana.press(reads(ana, "1 vote cast", GENERAL), "🔒 Close Poll") == {"ok": True}
        assert "*Beach* — 1 vote (100%)" in str(reads(ana, "Poll closed", GENERAL)["blocks"])
