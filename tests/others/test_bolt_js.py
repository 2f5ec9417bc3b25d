"""Bots on Bolt for JavaScript: Slack's template, its getting-started app and Bolt's own examples."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.actor import eventually
from tests.others.conftest import BOT, Stage, checkout, manifest_of
from tests.others.people import mentions, opened, reads, takes_shortcut
from tests.simulator.conftest import ANA, GENERAL
from tests.simulator.test_readme import program

EXAMPLES = "bolt-js/examples"
TYPESCRIPT = f"{EXAMPLES}/getting-started-typescript"
Staged = Callable[[dict[str, Any]], Stage]


def built(stage: Stage, source: Path) -> Path:
    """A program in TypeScript, compiled as its `npm run build` does."""
    app = stage.beside_packages(source)
    subprocess.run(["node_modules/.bin/tsc", "-p", "."], cwd=app, check=True, timeout=120)
    return app


def goes_through_the_template(stage: Stage) -> None:
    """Everything that Slack's template offers: a command, the Home tab, a message, a shortcut, its form, a button."""
    ana = stage.ana
    ana.command("/sample-command", GENERAL)
    reads(ana, "Responding to the sample command!", GENERAL)
    eventually(lambda: "Welcome home" in str(ana.home()), what="the Home tab")
    stage.hands.say(ANA, "hey you", GENERAL)
    reads(ana, ", how are you?", GENERAL)
    takes_shortcut(ana, "sample_shortcut_id")
    assert ana.press(opened(ana, "Sample modal title"), "Update modal") == {"ok": True}
    opened(ana, "Updated modal title")
    assert ana.submit(input_block_id="a nap", select_channel_block_id=GENERAL)["ok"]
    reads(ana, "hopes and dreams :sparkles:: \n\n a nap", GENERAL)


def test_the_template(stage_with: Staged) -> None:
    app = checkout("bolt-js-starter-template/app.js").parent
    stage = stage_with(manifest_of(app))
    with stage.node("app.js", at=stage.beside_packages(app), pointed=False):
        goes_through_the_template(stage)


def test_the_template_in_typescript(stage_with: Staged) -> None:
    app = checkout("bolt-ts-starter-template")
    stage = stage_with(manifest_of(app))
    with stage.node("dist/app.js", at=built(stage, app)):
        goes_through_the_template(stage)


def test_the_getting_started_app(stage_with: Staged) -> None:
    app = checkout("bolt-js-getting-started-app/app.js").parent
    stage = stage_with(manifest_of(app))
    with stage.node("app.js", at=stage.with_its_packages(app)):
        stage.ana.say("hello there")
        assert stage.ana.press(reads(stage.ana, "Hey there"), "Click Me") == {"ok": True}
        reads(stage.ana, f"<@{ANA}> clicked the button")


def test_bolts_example_over_socket_mode(stage: Stage) -> None:
    ana = stage.ana
    with stage.node("app.js", at=stage.beside_packages(checkout(f"{EXAMPLES}/socket-mode"))) as bot:
        ana.command("/socketslash say this", GENERAL)
        reads(ana, "say this", GENERAL)
        eventually(lambda: "App Home Published" in str(ana.home()), what="the Home tab")
        takes_shortcut(ana, "launch_shortcut")
        opened(ana, "My App")
        mentions(ana)
        card = reads(ana, "Thanks for the mention", GENERAL)
        assert ana.press(card, "Button") == {"ok": True}
        reads(ana, "Thanks for clicking the fancy button", GENERAL)
        takes_shortcut(ana, "launch_msg_shortcut", channel=GENERAL, ts=card["ts"])
        eventually(lambda: "callback_id: 'launch_msg_shortcut'" in bot.said(), what="the message's shortcut")


def test_a_connection_is_opened_anew_when_slack_asks(stage: Stage) -> None:
    with stage.node("app.js", at=stage.beside_packages(checkout(f"{EXAMPLES}/socket-mode"))):
        for reason in ("refresh_requested", "link_disabled"):
            stage.hands.post("/sim/sockets/disconnect", {"reason": reason})
            eventually(lambda: stage.hands.get("/sim/health")["connections"], what=f"a connection after {reason}")
            stage.ana.command(f"/socketslash after {reason}", GENERAL)
            reads(stage.ana, f"after {reason}", GENERAL)


def test_bolts_example_over_http(stage: Stage) -> None:
    with stage.node("app.js", at=stage.beside_packages(checkout(f"{EXAMPLES}/deploy-heroku")), http=True):
        stage.ana.say("hello")
        assert stage.ana.press(reads(stage.ana, "Hey there"), "Click Me") == {"ok": True}
        reads(stage.ana, f"<@{ANA}> clicked the button")
        stage.ana.say("goodbye")
        reads(stage.ana, f"See ya later, <@{ANA}> :wave:")


def test_metadata_comes_back_as_an_event(stage_with: Staged) -> None:
    app = checkout(f"{EXAMPLES}/message-metadata")
    manifest = manifest_of(app, "app-manifest.json")
    # The example leaves a place for the id that Slack gives an app.
    manifest["settings"]["event_subscriptions"]["metadata_subscriptions"][0]["app_id"] = "A0SIM0001"
    stage = stage_with(manifest)
    with stage.node("app.js", at=stage.beside_packages(app)):
        stage.ana.command("/post", GENERAL)
        posted = reads(stage.ana, "Message Metadata Posting", GENERAL)
        answer = reads(stage.ana, '{"event_type":"my_event","event_payload":{"key":"value"}}', GENERAL)
        assert answer["thread_ts"] == posted["ts"]


@pytest.mark.parametrize(("script", "http"), [("http.js", True), ("express.js", True), ("socket-mode.js", False)])
def test_receivers_with_properties_of_their_own(stage: Stage, script: str, http: bool) -> None:
    with stage.node(script, at=stage.beside_packages(checkout(f"{EXAMPLES}/custom-properties")), http=http) as bot:
        stage.ana.say("anything")
        eventually(lambda: "foo: 'bar'" in bot.said(), what="the property in the listener's context")


def test_the_tutorial_in_typescript(stage: Stage) -> None:
    with stage.node("dist/app.js", at=built(stage, checkout(TYPESCRIPT)), http=True):
        stage.ana.say("hello")
        assert stage.ana.press(reads(stage.ana, "Hey there"), "Click Me") == {"ok": True}
        reads(stage.ana, f"<@{ANA}> clicked the button")


def test_messages_reactions_and_newcomers_in_typescript(stage: Stage) -> None:
    hands, ana = stage.hands, stage.ana
    welcome = "C12345"  # as it stands in the example
    hands.post("/sim/channels", {"id": welcome, "name": "welcome", "members": [ANA, BOT]})
    with stage.node("dist/basic.js", at=built(stage, checkout(TYPESCRIPT)), http=True):
        hands.say(ANA, "knock knock", GENERAL)
        answer = reads(ana, "_Who's there?_", GENERAL)
        hands.act(ANA, "react", channel=GENERAL, ts=answer["ts"], name="calendar")
        card = reads(ana, "Pick a date for me to remind you", GENERAL)
        assert card["blocks"][0]["accessory"]["initial_date"] == "2019-04-28"
        hands.post("/sim/people", {"id": "U0NEW", "name": "new", "real_name": "Nia New"})
        reads(ana, "Welcome to the team", welcome)


def test_the_readmes_own_bot_in_javascript(stage: Stage) -> None:
    home = stage.beside_packages()
    (home / "bot.js").write_text(program("js"))
    with stage.node("bot.js", at=home, pointed=False):
        stage.ana.command("/hello", GENERAL)
        assert stage.ana.whispers(GENERAL) == [f"Hi <@{ANA}>"]
