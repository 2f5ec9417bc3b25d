"""Bolt for Python's examples over Socket Mode, and its template, which comes with a manifest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.simulator.actor import eventually
from tests.others.conftest import Stage, checkout, manifest_of
from tests.others.people import mentions, offered, opened, reads, takes_shortcut
from tests.simulator.conftest import ANA, GENERAL

EXAMPLES = "bolt-python/examples"


@pytest.mark.parametrize("script", ["socket_mode.py", "socket_mode_async.py"])
def test_commands_forms_and_searches(stage: Stage, script: str) -> None:
    ana = stage.ana
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent, http=False):
        ana.command("/hello-socket-mode")
        assert ana.whispers() == [f"Hi <@{ANA}>!"]
        mentions(ana)
        reads(ana, f"Hi there, <@{ANA}>!", GENERAL)
        takes_shortcut(ana, "socket-mode")
        form = opened(ana, "Socket Modal")
        assert offered(ana, form, "favorite-animal") == [":cat: Cat", ":dog: Dog", ":bear: Bear"]
        assert offered(ana, form, "favorite-animal", "do") == [":dog: Dog"]
        assert ana.submit(q1="anything", q2="dog") == {"ok": True, "response_action": None}
        assert ana.no_modal()


@pytest.mark.parametrize("script", ["socket_mode_healthcheck.py", "socket_mode_async_healthcheck.py"])
def test_a_connection_that_tells_of_its_health(stage: Stage, script: str) -> None:
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent, http=False):
        mentions(stage.ana)
        reads(stage.ana, f"Hi there, <@{ANA}>!", GENERAL)


@pytest.mark.parametrize("script", ["socket_mode.py", "socket_mode_async.py"])
def test_a_connection_is_opened_anew_when_slack_asks(stage: Stage, script: str) -> None:
    with stage.python(script, at=checkout(f"{EXAMPLES}/{script}").parent, http=False):
        for reason in ("refresh_requested", "link_disabled"):
            stage.hands.post("/sim/sockets/disconnect", {"reason": reason})
            eventually(lambda: stage.hands.get("/sim/health")["connections"], what=f"a connection after {reason}")
            stage.ana.command("/hello-socket-mode")
        assert stage.ana.whispers() == [f"Hi <@{ANA}>!"] * 2


def test_the_heartbeat_is_understood(
    monkeypatch: pytest.MonkeyPatch, stage_with: Callable[[dict[str, Any] | None], Stage]
) -> None:
    monkeypatch.setattr("bot.simulator.server.HEARTBEAT", 0.2)
    script = checkout(f"{EXAMPLES}/socket_mode_async.py")
    with stage_with(None).python(script.name, at=script.parent, http=False) as bot:
        eventually(lambda: bot.said().count("Ping from applink") > 2, what="three heartbeats")
        assert "Failed to receive" not in bot.said()


def test_the_template(stage_with: Callable[[dict[str, Any]], Stage]) -> None:
    app = checkout("bolt-python-starter-template/app.py").parent
    stage = stage_with(manifest_of(app))
    ana = stage.ana
    with stage.python("app.py", at=app, http=False):
        ana.command("/sample-command one two", GENERAL)
        reads(ana, "Responding to the sample command! Your command was: one two", GENERAL)
        ana.home()
        eventually(lambda: "Welcome home" in str(ana.home()), what="the Home tab")
        stage.hands.say(ANA, "hello", GENERAL)
        reads(ana, "hello, how are you?", GENERAL)
        takes_shortcut(ana, "sample_shortcut_id")
        first = opened(ana, "Sample modal title")
        assert stage.hands.press(ANA, first, "Update modal") == {"ok": True}
        opened(ana, "Update modal title")
        assert ana.submit(input_block_id="a nap", select_channel_block_id=GENERAL)["ok"]
        reads(ana, "hopes and dreams :sparkles:: \n\n a nap", GENERAL)
