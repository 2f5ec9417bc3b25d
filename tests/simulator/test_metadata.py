"""Metadata of messages comes back to an app that subscribed to its kind, and to no other."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, SECRET, Foreign

KINDS = ["message_metadata_posted", "message_metadata_updated", "message_metadata_deleted"]
FIRST = {"event_type": "ride", "event_payload": {"to": "home"}}
SECOND = {"event_type": "ride", "event_payload": {"to": "work"}}
Heard = list[dict[str, Any]]


@pytest.fixture
def heard(sim: Simulator, web: WebClient, serve: Callable[[App], Foreign]) -> Heard:
    """What an app hears that subscribed to rides of its own."""
    # Bolt drops what an app did itself, unless it is told not to.
    bolt = App(client=web, signing_secret=SECRET, process_before_response=True, ignoring_self_events_enabled=False)
    wanted = [{"app_id": sim.world.state.app["id"], "event_type": "ride"}]
    subscriptions = {"bot_events": KINDS, "metadata_subscriptions": wanted}
    scopes = {"bot": ["chat:write", "im:write", "metadata.message:read"]}
    sim.world.manifest.raw = {"oauth_config": {"scopes": scopes}, "settings": {"event_subscriptions": subscriptions}}
    events: Heard = []
    for kind in KINDS:
        bolt.event(kind)(lambda event: events.append(event))
    serve(bolt)
    return events


def test_it_is_told_when_it_comes_changes_and_goes(heard: Heard, web: WebClient, hands: Client) -> None:
    room = hands.dm(ANA)
    posted = web.chat_postMessage(channel=room, text="a ride", metadata=FIRST)
    web.chat_update(channel=room, ts=posted["ts"], text="a ride", metadata=SECOND)
    web.chat_delete(channel=room, ts=posted["ts"])
    until(lambda: len(heard) == 3)
    come, changed, gone = sorted(heard, key=lambda event: KINDS.index(event["type"]))
    assert (come["metadata"], "previous_metadata" in come) == (FIRST, False)
    assert (changed["metadata"], changed["previous_metadata"]) == (SECOND, FIRST)
    assert (gone["previous_metadata"], "metadata" in gone) == (SECOND, False)
    assert {(event["channel_id"], event["message_ts"]) for event in heard} == {(room, posted["ts"])}


def test_of_another_kind_nothing_is_told(heard: Heard, web: WebClient, hands: Client) -> None:
    room = hands.dm(ANA)
    web.chat_postMessage(channel=room, text="a meal", metadata={"event_type": "meal", "event_payload": {}})
    web.chat_postMessage(channel=room, text="a ride", metadata=FIRST)
    until(lambda: heard)
    assert [event["metadata"] for event in heard] == [FIRST]
