"""The Events API: what happened, in its envelope, sent again until the app says that it has it."""

import asyncio
import time

from bot.simulator.errors import JSON
from bot.simulator.manifestcheck import missing
from bot.simulator.telling.delivery import TIMEOUT, deliver
from bot.simulator.workspace import kind_of
from bot.simulator.world import VERIFICATION, World

SUBSCRIPTION = {
    "im": "message.im",
    "mpim": "message.mpim",
    "private_channel": "message.groups",
    "public_channel": "message.channels",
}
CHANNEL_TYPE = {"im": "im", "mpim": "mpim", "private_channel": "group", "public_channel": "channel"}


def emit(world: World, subscription: str, event: JSON) -> None:
    """Sends an event if the app subscribes to it; goes on beside what the person does."""
    heard = world.manifest.subscribes(subscription) and not missing(subscription, world.manifest.scopes)
    if heard and world.reachable and not world.faults.revoked:
        event.setdefault("event_ts", world.state.new_ts())
        world.spawn(_insist(world, envelope(world, event)))


def envelope(world: World, event: JSON) -> JSON:
    """The event as an `event_callback`."""
    team, app = world.state.team["id"], world.state.app
    authorization = {"enterprise_id": None, "team_id": team, "user_id": app["user_id"]}
    return {
        "token": VERIFICATION,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": app["id"],
        "event": event,
        "type": "event_callback",
        "event_id": world.state.new_event(),
        "event_time": int(time.time()),
        "authorizations": [{**authorization, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": f"4-{team}-{app['id']}",
    }


async def _insist(world: World, body: JSON) -> None:
    retry: tuple[int, str] | None = None
    for wait in (*world.settings.retries, None):
        answer = await deliver(world, "event", f"event {body['event']['type']}", body, retry=retry)
        if answer.ok or answer.final or wait is None:
            return
        if answer.trouble == TIMEOUT:
            reason = "timeout" if world.sockets.open else "http_timeout"
        else:
            reason = "http_error" if answer.status else "connection_failed"
        retry = ((retry[0] if retry else 0) + 1, reason)
        await asyncio.sleep(wait)


def membership(world: World, event: str, channel: JSON, user: str, **extra: object) -> None:
    """Tells that somebody joined or left, where the app's bot is present."""
    if world.state.bot in channel["members"]:
        kind = "G" if channel["is_private"] else "C"
        place = {"channel": channel["id"], "channel_type": kind, "team": world.state.team["id"]}
        emit(world, event, {"type": event, "user": user, **place, **extra})


def message_event(world: World, channel: JSON, message: JSON, **extra: object) -> None:
    """Tells of a message, a change or a deletion where the app's bot is present."""
    if world.state.bot not in channel["members"]:
        return
    kind = kind_of(channel)
    shown = {k: v for k, v in message.items() if k != "reactions"}
    event = {**shown, "type": "message", "channel": channel["id"], "channel_type": CHANNEL_TYPE[kind], **extra}
    event.setdefault("event_ts", message["ts"])
    if extra:
        # A change or a deletion has the words in its messages alone.
        del event["text"]
    emit(world, SUBSCRIPTION[kind], event)
    if kind != "im" and not extra and f"<@{world.state.bot}>" in message["text"] and not message.get("bot_id"):
        mention = {k: v for k, v in event.items() if k != "channel_type"}
        emit(world, "app_mention", {**mention, "type": "app_mention"})
