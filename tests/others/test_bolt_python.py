"""Bolt for Python's own examples, each on the transport it was written for."""

from __future__ import annotations

import pytest

from bot.simulator.actor import eventually
from tests.others.conftest import Stage, checkout
from tests.others.people import field, mentions, offered, opened, reads, takes_shortcut
from tests.simulator.conftest import ANA, GENERAL

EXAMPLES = "bolt-python/examples"


@pytest.mark.parametrize("script", ["app.py", "async_app.py", "app_authorize.py", "async_app_authorize.py"])
def test_a_command_and_a_mention_are_answered(stage: Stage, script: str) -> None:
    token = stage.slack.world.settings.bot_token
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent, env={"MY_TOKEN": token}):
        stage.ana.command("/hello-bolt-python")
        assert stage.ana.whispers() == [f"Hi <@{ANA}>!"]
        mentions(stage.ana)
        reads(stage.ana, "What's up?", GENERAL)


@pytest.mark.parametrize("script", ["modals_app.py", "modals_app_typed.py"])
def test_a_form_with_searches_and_a_button(stage: Stage, script: str) -> None:
    ana = stage.ana
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent):
        ana.command("/hello-bolt-python", GENERAL)
        reads(ana, "Accepted!", GENERAL)
        form = opened(ana, "My App")
        assert offered(ana, form, "es_a") == ["Maru"]
        assert offered(ana, form, "mes_a") == ["Group 1: Option 1", "Group 1: Option 2", "Group 2: Option 1"]
        missing = ana.submit(es_b="maru")
        assert set(missing["errors"]) == {field(form, "plain_text_input"), "mes_b"}
        text = {field(form, "plain_text_input"): "words"}
        assert ana.submit(es_b="maru", mes_b=["1-1", "2-1"], **text) == {"ok": True, "response_action": None}
        assert ana.no_modal()
        card = reads(ana, "You can add a button", GENERAL)
        assert ana.press(card, "Button") == {"ok": True}
        assert not reads(ana, f"<@{ANA}> clicked a button! (in_channel)", GENERAL)["ephemeral"]
        assert reads(ana, "Done!", GENERAL)["ephemeral"]


@pytest.mark.parametrize("script", ["lazy_modals_app.py", "lazy_async_modals_app.py"])
def test_what_takes_longer_than_slack_waits(stage: Stage, script: str) -> None:
    ana = stage.ana
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent):
        ana.command("/hello-bolt-python", GENERAL)
        reads(ana, "Thanks!", GENERAL)
        form = opened(ana, "My App")
        assert offered(ana, form, "es_a") == ["Maru"]
        text = {field(form, "plain_text_input"): "words"}
        assert ana.submit(es_b="maru", mes_b=["1-2"], **text)["ok"]
        card = reads(ana, "You can add a button", GENERAL)
        assert ana.press(card, "Button") == {"ok": True}
        reads(ana, "Loading ...", GENERAL)
        reads(ana, "Completed!", GENERAL)


def test_events_of_a_channel(stage: Stage) -> None:
    with stage.python("events_app.py", at=checkout(f"{EXAMPLES}/events_app.py").parent):
        mentions(stage.ana)
        answer = reads(stage.ana, "What's up?", GENERAL)
        stage.hands.act(ANA, "react", channel=GENERAL, ts=answer["ts"], name="eyes")
        reads(stage.ana, "OK!", GENERAL)


def test_messages_by_their_words_and_kind(stage: Stage) -> None:
    ana, hands = stage.ana, stage.hands
    with stage.python("message_events.py", at=checkout(f"{EXAMPLES}/message_events.py").parent):
        hands.say(ANA, "this is a test", GENERAL)
        reads(ana, "Yes, tests are important!", GENERAL)
        hands.say(ANA, "found a bug", GENERAL)
        reads(ana, "Do you mind filing a ticket?", GENERAL)
        asked = hands.say(ANA, "good morning", GENERAL)
        assert reads(ana, "Hey, what's up?", GENERAL)["thread_ts"] == asked["ts"]
        hands.act(ANA, "delete", channel=GENERAL, ts=asked["ts"])
        reads(ana, "You've deleted a message: good morning", GENERAL)
        file = {"name": "note.txt", "mimetype": "text/plain", "content": "aGVsbG8="}
        hands.say(ANA, "", GENERAL, files=[file])
        eventually(lambda: any(m.get("reactions") for m in ana.messages(GENERAL)), what="a reaction to the file")


@pytest.mark.parametrize("script", ["readme_app.py", "readme_async_app.py"])
def test_a_shortcut_opens_a_form(stage: Stage, script: str) -> None:
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent) as bot:
        takes_shortcut(stage.ana, "callback-id-here")
        opened(stage.ana, "My App")
        assert stage.ana.submit(b="Your Input") == {"ok": True, "response_action": None}
        mentions(stage.ana)
        reads(stage.ana, "What's up?", GENERAL)
        assert "{'b': {'a': {'type': 'plain_text_input', 'value': 'Your Input'}}}" in bot.said()


def test_the_tutorial(stage: Stage) -> None:
    with stage.python("app.py", at=checkout(f"{EXAMPLES}/getting_started/app.py").parent):
        stage.ana.say("hello there")
        card = reads(stage.ana, f"Hey there <@{ANA}>!")
        assert card["blocks"][0]["accessory"]["text"]["text"] == "Click Me"
        assert stage.ana.press(card, "Click Me") == {"ok": True}
        reads(stage.ana, f"<@{ANA}> clicked the button")
