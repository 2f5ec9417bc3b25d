"""Sends cases over HTTP by Slack's own client, and says how a refusal has to look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator.server import Simulator
from tests.simulator.blocks.build import plain
from tests.simulator.conftest import ANA, SECRET, WORKSPACE, bot_client

Send = Callable[[str, Any], dict[str, Any]]
"""From a surface and its blocks, or the fields of a view, to Slack's answer."""

NO_SCHEMA = "failed to match all allowed schemas"
CODE = {"message": "invalid_blocks", "modal": "invalid_arguments", "home": "invalid_arguments"}
ROOT = {"message": "/blocks", "modal": "/view/blocks", "home": "/view/blocks"}


@pytest.fixture(scope="module")
def send() -> Iterator[Send]:
    """Posts, opens or publishes."""
    with Simulator(WORKSPACE, signing_secret=SECRET) as simulator:
        web = bot_client(simulator)
        yield lambda surface, content: answer(lambda: sent(simulator, web, surface, content))


def sent(simulator: Simulator, web: WebClient, surface: str, content: Any) -> Any:
    """One call of the Web API."""
    fields = content if isinstance(content, dict) else {"blocks": content}
    if surface == "message":
        return web.chat_postMessage(channel=ANA, text="x", blocks=fields["blocks"])
    if surface == "home":
        return web.views_publish(user_id=ANA, view={"type": "home", **fields})
    view = {"type": "modal", "title": plain(), "submit": plain(), **fields}
    return web.views_open(trigger_id=simulator.world.triggers.give(ANA), view=view)


def answer(call: Callable[[], Any]) -> dict[str, Any]:
    """What Slack answers, refusals included."""
    try:
        return dict(call().data)
    except SlackApiError as error:
        return dict(error.response.data)


def refused(answered: dict[str, Any], surface: str, *mistakes: tuple[str, str]) -> None:
    """The answer says these mistakes with their places; lines above them only say that something around is wrong."""
    assert answered["error"] == CODE[surface]
    said = answered["response_metadata"]["messages"]
    told = [line for line in said if NO_SCHEMA not in line]
    assert told == [f"[ERROR] {sentence} [json-pointer:{at}]" for sentence, at in mistakes]
    around = [line.split("json-pointer:")[1].rstrip("]") for line in said if NO_SCHEMA in line]
    assert all(mistakes[-1][1].startswith(place) for place in around)
    if surface == "message":
        assert answered["errors"] == [line.removeprefix("[ERROR] ") for line in said]


def below(at: str, surface: str) -> str:
    """The pointer of a place in the first block."""
    return f"{ROOT[surface]}/0/{at}".rstrip("/")
