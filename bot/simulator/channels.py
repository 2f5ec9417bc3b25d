"""The part of `conversations.*` that makes and changes channels, for bots that keep their own."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.args import Args
from bot.simulator.conversations import FAMILY, need, public, visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.events import emit
from bot.simulator.posting import by_bot, say
from bot.simulator.workspace import channel_of, kind_of
from bot.simulator.world import World

NAME = re.compile(r"[\w-]{1,80}")


def create(world: World, args: Args) -> JSON:
    """conversations.create: with the bot as its first member."""
    name, private = args.text("name"), args.flag("is_private")
    need(world, "groups:write" if private else "channels:manage")
    if not NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if any(c["name"] == name for c in world.state.channels.values()):
        raise SlackError("name_taken")
    described = {"id": world.state.new_id("C"), "name": name, "is_private": private, "members": [world.state.bot]}
    channel = channel_of(described, world.state.team["id"]) | {"creator": world.state.bot}
    world.state.channels[channel["id"]] = channel
    return _changed(world, channel)


def join(world: World, args: Args) -> JSON:
    """conversations.join: a public channel."""
    need(world, "channels:join")
    channel = _open(world, args)
    if channel["is_private"]:
        raise SlackError("method_not_supported_for_channel_type")
    if world.state.bot in channel["members"]:
        return {**_changed(world, channel), "warning": "already_in_channel"}
    _enter(world, channel, world.state.bot)
    return _changed(world, channel)


def leave(world: World, args: Args) -> JSON:
    """conversations.leave."""
    channel = _open(world, args)
    if world.state.bot not in channel["members"]:
        return {"not_in_channel": True}
    channel["members"].remove(world.state.bot)
    _changed(world, channel)
    return {}


def invite(world: World, args: Args) -> JSON:
    """conversations.invite: all of them or nobody."""
    channel = _own(world, args)
    users = args.words("users")
    if not users:
        raise SlackError("no_user")
    for user in users:
        world.state.user(user)
        if user == world.state.bot:
            raise SlackError("cant_invite_self")
        if user in channel["members"]:
            raise SlackError("already_in_channel")
    for user in users:
        _enter(world, channel, user)
    return _changed(world, channel)


def kick(world: World, args: Args) -> JSON:
    """conversations.kick."""
    channel = _own(world, args)
    user = args.text("user")
    if user == world.state.bot:
        raise SlackError("cant_kick_self")
    if user not in channel["members"]:
        raise SlackError("not_in_channel")
    channel["members"].remove(user)
    event = {"type": "member_left_channel", "user": user, "channel": channel["id"], "team": world.state.team["id"]}
    emit(world, event["type"], event)
    _changed(world, channel)
    return {}


def set_topic(world: World, args: Args) -> JSON:
    """conversations.setTopic."""
    return _described(world, args, "topic")


def set_purpose(world: World, args: Args) -> JSON:
    """conversations.setPurpose."""
    return _described(world, args, "purpose")


def _described(world: World, args: Args, field: str) -> JSON:
    channel = _own(world, args)
    value = args.text(field)
    if len(value) > 250:
        raise SlackError("too_long")
    channel[field] = {"value": value, "creator": world.state.bot, "last_set": int(float(world.state.new_ts()))}
    extra: dict[str, Any] = {"subtype": f"channel_{field}", field: value}
    say(world, channel, by_bot(world, text=f"set the channel {field}: {value}", blocks=None, **extra))
    return _changed(world, channel)


def archive(world: World, args: Args) -> JSON:
    """conversations.archive."""
    channel = _own(world, args)
    channel["is_archived"] = True
    _changed(world, channel)
    return {}


def unarchive(world: World, args: Args) -> JSON:
    """conversations.unarchive."""
    channel = visible(world, args.text("channel"))
    if not channel["is_archived"]:
        raise SlackError("not_archived")
    channel["is_archived"] = False
    _changed(world, channel)
    return {}


def mark(world: World, args: Args) -> JSON:
    """conversations.mark: how far the bot has read, which nobody sees."""
    visible(world, args.text("channel"))
    return {}


def _open(world: World, args: Args) -> JSON:
    channel = visible(world, args.text("channel"))
    if channel["is_im"]:
        raise SlackError("method_not_supported_for_channel_type")
    if channel["is_archived"]:
        raise SlackError("is_archived")
    return channel


def _own(world: World, args: Args) -> JSON:
    channel = _open(world, args)
    need(world, "channels:manage" if kind_of(channel) == "public_channel" else f"{FAMILY[kind_of(channel)]}:write")
    if world.state.bot not in channel["members"]:
        raise SlackError("not_in_channel")
    return channel


def _enter(world: World, channel: JSON, user: str) -> None:
    channel["members"].append(user)
    event = {"type": "member_joined_channel", "user": user, "channel": channel["id"]}
    kind = "G" if channel["is_private"] else "C"
    emit(world, event["type"], {**event, "channel_type": kind, "team": world.state.team["id"]})


def _changed(world: World, channel: JSON) -> JSON:
    world.told("conversations")
    return {"channel": public(world, channel, full=True)}
