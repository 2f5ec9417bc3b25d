"""The part of `conversations.*` that makes and changes channels, for bots that keep their own."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.api.args import Args
from bot.simulator.api.conversations import need, permit, public, visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.posting import by_bot, say
from bot.simulator.telling.events import emit, membership
from bot.simulator.workspace import channel_of
from bot.simulator.world import World

NAME = re.compile(r"[\w-]+")
MOST = 80


def create(world: World, args: Args) -> JSON:
    """conversations.create: with the bot as its first member."""
    name, private = args.text("name"), args.flag("is_private")
    need(world, "groups:write" if private else "channels:manage")
    _free(world, name)
    described = {"id": world.state.new_id("C"), "name": name, "is_private": private, "members": [world.state.bot]}
    channel = channel_of(described, world.state.team["id"]) | {"creator": world.state.bot}
    world.state.channels[channel["id"]] = channel
    if not private:
        named = {key: channel[key] for key in ("id", "name", "name_normalized", "created", "creator", "is_channel")}
        emit(world, "channel_created", {"type": "channel_created", "channel": named})
    return _changed(world, channel)


def _free(world: World, name: str) -> None:
    if len(name) > MOST:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if any(c["name"] == name for c in world.state.channels.values()):
        raise SlackError("name_taken")


def rename(world: World, args: Args) -> JSON:
    """conversations.rename."""
    channel, name = _own(world, args), args.text("name")
    _free(world, name)
    old = channel["name"]
    channel |= {"name": name, "name_normalized": name, "previous_names": [old, *channel.get("previous_names", [])]}
    extra: dict[str, Any] = {"subtype": "channel_name", "old_name": old, "name": name}
    say(world, channel, by_bot(world, text=f'has renamed the channel from "{old}" to "{name}"', blocks=None, **extra))
    named = {key: channel[key] for key in ("id", "name", "name_normalized", "created", "is_channel", "is_mpim")}
    kind = "group_rename" if channel["is_private"] else "channel_rename"
    emit(world, kind, {"type": kind, "channel": named})
    return _changed(world, channel)


def join(world: World, args: Args) -> JSON:
    """conversations.join: a public channel."""
    channel = _open(world, args)
    if channel["is_private"]:
        raise SlackError("method_not_supported_for_channel_type")
    if world.state.bot in channel["members"]:
        told = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {**_changed(world, channel), **told}
    _enter(world, channel, world.state.bot)
    return _changed(world, channel)


def leave(world: World, args: Args) -> JSON:
    """conversations.leave."""
    channel = _open(world, args)
    permit(world, "write", channel)
    if world.state.bot not in channel["members"]:
        return {"not_in_channel": True}
    if channel["is_general"]:
        raise SlackError("cant_leave_general")
    membership(world, "member_left_channel", channel, world.state.bot)
    channel["members"].remove(world.state.bot)
    _changed(world, channel)
    return {}


def invite(world: World, args: Args) -> JSON:
    """conversations.invite: all of them or nobody."""
    channel = _own(world, args, narrow="write.invites")
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
    world.state.user(user)
    if channel["is_general"]:
        raise SlackError("cant_kick_from_general")
    if user == world.state.bot:
        raise SlackError("cant_kick_self")
    if user not in channel["members"]:
        raise SlackError("not_in_channel")
    channel["members"].remove(user)
    membership(world, "member_left_channel", channel, user)
    _changed(world, channel)
    return {}


def set_topic(world: World, args: Args) -> JSON:
    """conversations.setTopic."""
    return _described(world, args, "topic")


def set_purpose(world: World, args: Args) -> JSON:
    """conversations.setPurpose."""
    return _described(world, args, "purpose")


def _described(world: World, args: Args, field: str) -> JSON:
    channel = _own(world, args, narrow="write.topic")
    value = args.text(field)
    if len(value) > 250:
        raise SlackError("too_long")
    channel[field] = {"value": value, "creator": world.state.bot, "last_set": int(float(world.state.new_ts()))}
    extra: dict[str, Any] = {"subtype": f"channel_{field}", field: value}
    say(world, channel, by_bot(world, text=f"set the channel {field}: {value}", blocks=None, **extra))
    return _changed(world, channel)


def archive(world: World, args: Args) -> JSON:
    """conversations.archive."""
    if visible(world, args.text("channel"))["is_archived"]:
        raise SlackError("already_archived")
    channel = _own(world, args)
    if channel["is_general"]:
        raise SlackError("cant_archive_general")
    return _archived(world, channel, to=True)


def unarchive(world: World, args: Args) -> JSON:
    """conversations.unarchive."""
    channel = visible(world, args.text("channel"))
    permit(world, "write", channel)
    if not channel["is_archived"]:
        raise SlackError("not_archived")
    return _archived(world, channel, to=False)


def _archived(world: World, channel: JSON, *, to: bool) -> JSON:
    channel["is_archived"] = to
    kind = ("group_" if channel["is_private"] else "channel_") + ("archive" if to else "unarchive")
    emit(world, kind, {"type": kind, "channel": channel["id"], "user": world.state.bot})
    _changed(world, channel)
    return {}


def mark(world: World, args: Args) -> JSON:
    """conversations.mark: how far the bot has read, which nobody sees."""
    channel = visible(world, args.text("channel"))
    permit(world, "write", channel)
    if world.state.bot not in channel["members"]:
        raise SlackError("not_in_channel")
    world.state.read.setdefault(world.state.bot, {})[channel["id"]] = args.text("ts")
    return {}


def _open(world: World, args: Args) -> JSON:
    channel = visible(world, args.text("channel"))
    if channel["is_im"] or channel["is_mpim"]:
        raise SlackError("method_not_supported_for_channel_type")
    if channel["is_archived"]:
        raise SlackError("is_archived")
    return channel


def _own(world: World, args: Args, *, narrow: str = "") -> JSON:
    channel = _open(world, args)
    permit(world, "write", channel, narrow=narrow)
    if world.state.bot not in channel["members"]:
        raise SlackError("not_in_channel")
    return channel


def _enter(world: World, channel: JSON, user: str) -> None:
    channel["members"].append(user)
    membership(world, "member_joined_channel", channel, user, inviter=world.state.bot)


def _changed(world: World, channel: JSON) -> JSON:
    world.told("conversations")
    return {"channel": public(world, channel, full=True)}
