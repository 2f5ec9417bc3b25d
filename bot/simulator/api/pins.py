"""The Web API's `pins.*`: messages that a conversation keeps at hand."""

from __future__ import annotations

import time

from bot.simulator.api.args import Args
from bot.simulator.api.chat import permalink
from bot.simulator.api.conversations import visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.telling.events import emit
from bot.simulator.world import World


def add(world: World, args: Args) -> JSON:
    """pins.add."""
    channel, message = _place(world, args)
    if "pinned_info" in message:
        raise SlackError("already_pinned")
    at = int(time.time())
    message["pinned_to"] = [channel["id"]]
    message["pinned_info"] = {"channel": channel["id"], "pinned_by": world.state.bot, "pinned_ts": at}
    return _told(world, "pin_added", channel, message)


def remove(world: World, args: Args) -> JSON:
    """pins.remove."""
    channel, message = _place(world, args)
    if "pinned_info" not in message:
        raise SlackError("no_pin")
    del message["pinned_info"], message["pinned_to"]
    return _told(world, "pin_removed", channel, message)


def listing(world: World, args: Args) -> JSON:
    """pins.list."""
    channel = visible(world, args.text("channel"))
    kept = world.state.messages.get(channel["id"], [])
    return {"items": [_item(world, channel, m) for m in reversed(kept) if "pinned_info" in m]}


def _item(world: World, channel: JSON, message: JSON) -> JSON:
    pinned = message.get("pinned_info") or {"pinned_by": world.state.bot, "pinned_ts": int(time.time())}
    link = permalink(world, channel["id"], message["ts"])
    shown = {k: v for k, v in message.items() if k not in ("pinned_info", "metadata")}
    item = {"type": "message", "channel": channel["id"], "message": {**shown, "permalink": link}}
    return {**item, "created": pinned["pinned_ts"], "created_by": pinned["pinned_by"]}


def _place(world: World, args: Args) -> tuple[JSON, JSON]:
    channel = visible(world, args.text("channel"))
    if not args.has("timestamp"):
        raise SlackError("no_item_specified")
    if world.state.bot not in channel["members"]:
        raise SlackError("not_in_channel")
    return channel, world.state.message(channel["id"], args.text("timestamp"))


def _told(world: World, kind: str, channel: JSON, message: JSON) -> JSON:
    world.told("conversation", channel["id"], to=world.members(channel))
    event = {"type": kind, "user": world.state.bot, "channel_id": channel["id"], "item": _item(world, channel, message)}
    emit(world, kind, event)
    return {}
