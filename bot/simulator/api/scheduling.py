"""The Web API's `chat.scheduleMessage` and its kin: what the app will have said at a later second."""

from __future__ import annotations

import time

from bot.simulator.api.args import Args
from bot.simulator.api.chat import said
from bot.simulator.api.conversations import paged, target, visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.posting import by_bot, say
from bot.simulator.world import World

FARTHEST = 120 * 86_400
TOO_LATE = 60  # seconds before it is posted, in which it can no longer be deleted


def schedule(world: World, args: Args) -> JSON:
    """chat.scheduleMessage. One with metadata is taken and never posted, as at Slack."""
    channel = target(world, args.text("channel"))
    content = said(args)
    try:
        at = int(args.text("post_at"))
    except ValueError:
        raise SlackError("invalid_time") from None
    if at <= time.time():
        raise SlackError("time_in_past")
    if at > time.time() + FARTHEST:
        raise SlackError("time_too_far")
    name = world.state.new_id("Q")
    kept = {"id": name, "channel": channel["id"], "post_at": at, "date_created": int(time.time())}
    content["thread_ts"] = args.text("thread_ts")
    world.state.scheduled.append({**kept, "content": content, "never": args.has("metadata")})
    world.dirty = True
    message = {"text": content["text"], "bot_id": world.state.app["bot_id"], "type": "delayed_message"}
    message |= {"username": world.state.app["name"], "subtype": "bot_message"}
    return {"channel": channel["id"], "scheduled_message_id": name, "post_at": at, "message": message}


def listing(world: World, args: Args) -> JSON:
    """chat.scheduledMessages.list: the earliest first."""
    wanted = args.text("channel")
    if wanted and wanted not in world.state.channels:
        raise SlackError("invalid_channel")
    oldest, latest = args.number("oldest", 0), args.number("latest", 2**40)
    waiting = [s for s in world.state.scheduled if wanted in ("", s["channel"]) and oldest <= s["post_at"] <= latest]
    page, cursor = paged(sorted(waiting, key=lambda s: int(s["post_at"])), args, default=100)
    return {"scheduled_messages": [_shown(s) for s in page], "response_metadata": {"next_cursor": cursor}}


def _shown(scheduled: JSON) -> JSON:
    shown = {name: scheduled[name] for name in ("id", "post_at", "date_created")}
    return {**shown, "channel_id": scheduled["channel"], "text": scheduled["content"]["text"]}


def delete(world: World, args: Args) -> JSON:
    """chat.deleteScheduledMessage: not in the last minute."""
    channel = visible(world, args.text("channel"))
    wanted = (args.text("scheduled_message_id"), channel["id"])
    found = next((s for s in world.state.scheduled if (s["id"], s["channel"]) == wanted), None)
    if found is None or found["post_at"] < time.time() + TOO_LATE:
        raise SlackError("invalid_scheduled_message_id")
    world.state.scheduled.remove(found)
    world.dirty = True
    return {}


def post_due(world: World) -> None:
    """Says what has become due; what can no longer be said is forgotten."""
    due = [s for s in world.state.scheduled if s["post_at"] <= time.time()]
    for scheduled in due:
        world.state.scheduled.remove(scheduled)
        world.dirty = True
        if not scheduled["never"] and scheduled["channel"] in world.state.channels:
            channel = world.state.channels[scheduled["channel"]]
            if not channel["is_archived"] and world.state.bot in channel["members"]:
                say(world, channel, by_bot(world, **scheduled["content"]))
