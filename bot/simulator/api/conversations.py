"""The Web API's `conversations.*`, and how a name of a conversation becomes the conversation."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.simulator.api.args import Args
from bot.simulator.errors import JSON, SlackError
from bot.simulator.workspace import kind_of
from bot.simulator.world import World

# Which family of scopes opens a kind of conversation.
FAMILY = {"public_channel": "channels", "private_channel": "groups", "mpim": "mpim", "im": "im"}
MOST_IN_GROUP = 8


def scopes_for(deed: str, *kinds: str) -> tuple[str, ...]:
    """The scopes that let a deed be done (read, history, write, ...) in these kinds of conversation, or in any."""
    named = (f"{FAMILY[kind]}:{deed}" for kind in kinds or FAMILY)
    return tuple("channels:manage" if scope == "channels:write" else scope for scope in named)


def permit(world: World, deed: str, channel: JSON, *, narrow: str = "") -> None:
    """Refuses unless the deed's scope was granted for this kind of conversation, or the narrower scope for it."""
    kind = kind_of(channel)
    need(world, *scopes_for(deed, kind), *(scopes_for(narrow, kind) if narrow else ()))


def need(world: World, *scopes: str) -> None:
    """Refuses unless one of the scopes was granted."""
    if not any(world.manifest.grants(scope) for scope in scopes):
        provided = ",".join(world.manifest.scopes or [])
        raise SlackError("missing_scope", needed=",".join(scopes), provided=provided)


def visible(world: World, channel_id: str) -> JSON:
    """The conversation if the bot may know of it; private ones of others do not exist for it."""
    channel = world.state.channel(channel_id)
    if channel["is_private"] and world.state.bot not in channel["members"]:
        raise SlackError("channel_not_found")
    return channel


def target(world: World, name: str) -> JSON:
    """Where a message is to go: a conversation, a channel's name, or a person's direct messages."""
    if not name:
        raise SlackError("channel_not_found")
    if name in world.state.users:
        return target(world, direct_with(world, name, missing="channel_not_found")["id"])
    plain = name.removeprefix("#")
    named = next((c for c in world.state.channels.values() if c["name"] and c["name"] == plain), None)
    channel = visible(world, named["id"] if named else name)
    if channel["is_archived"]:
        raise SlackError("is_archived")
    if channel.get("is_read_only"):
        raise SlackError("restricted_action_read_only_channel")
    if world.state.bot not in channel["members"] and not world.manifest.grants("chat:write.public"):
        raise SlackError("not_in_channel")
    if channel["is_im"]:
        other = next((m for m in channel["members"] if m != world.state.bot), "")
        _may_be_told(world, other, missing="channel_not_found")
        if not world.manifest.messages_shown:
            raise SlackError("messages_tab_disabled")
    return channel


def direct_with(world: World, *users: str, missing: str) -> JSON:
    """The direct conversation of the bot and a person, or several."""
    for user in users:
        _may_be_told(world, user, missing=missing)
    known = len(world.state.channels)
    channel = world.state.direct(world.state.bot, *users)
    if len(world.state.channels) > known:
        world.told("conversations", to=set(users))
    return channel


def _may_be_told(world: World, user: str, *, missing: str) -> None:
    person = world.state.users.get(user)
    if person is None or person.get("is_stranger"):
        raise SlackError(missing)
    if person["is_bot"]:
        raise SlackError("cannot_dm_bot")
    if person["deleted"]:
        raise SlackError("user_disabled")


def open_conversation(world: World, args: Args) -> JSON:
    """conversations.open: with one person, or a group of them."""
    users = list(dict.fromkeys(args.words("users")))
    if args.has("channel"):
        channel = visible(world, args.text("channel"))
        if not (channel["is_im"] or channel["is_mpim"]):
            raise SlackError("method_not_supported_for_channel_type")
        return {"no_op": True, "already_open": True, "channel": public(world, channel, full=args.flag("return_im"))}
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_IN_GROUP:
        raise SlackError("too_many_users")
    need(world, "mpim:write" if len(users) > 1 else "im:write")
    known = len(world.state.channels)
    channel = direct_with(world, *users, missing="user_not_found")
    fresh = len(world.state.channels) > known
    told = {} if fresh else {"no_op": True, "already_open": True}
    return {**told, "channel": public(world, channel) if args.flag("return_im") else {"id": channel["id"]}}


def close(world: World, args: Args) -> JSON:
    """conversations.close: out of the bot's own sight, which nobody sees."""
    channel = visible(world, args.text("channel"))
    if not (channel["is_im"] or channel["is_mpim"]):
        raise SlackError("method_not_supported_for_channel_type")
    permit(world, "write", channel)
    return {}


def list_conversations(world: World, args: Args) -> JSON:
    """conversations.list: those that the bot may know of."""
    kinds = args.words("types") or ["public_channel"]
    return _listing(world, args, kinds, lambda c: not c["is_private"] or world.state.bot in c["members"])


def users_conversations(world: World, args: Args) -> JSON:
    """users.conversations: those in which a person, or the bot, is."""
    user = args.text("user") or world.state.bot
    world.state.user(user)
    kinds = args.words("types") or ["public_channel"]
    both = {user, world.state.bot}
    return _listing(
        world, args, kinds, lambda c: user in c["members"] and (not c["is_private"] or both <= set(c["members"]))
    )


def _listing(world: World, args: Args, kinds: list[str], wanted: Any) -> JSON:
    for kind in kinds:
        if kind not in FAMILY:
            raise SlackError("invalid_types")
        need(world, *scopes_for("read", kind))
    found = [c for c in world.state.channels.values() if kind_of(c) in kinds and wanted(c)]
    if args.flag("exclude_archived"):
        found = [c for c in found if not c["is_archived"]]
    page, cursor = paged(found, args, default=100)
    return {"channels": [public(world, c) for c in page], "response_metadata": {"next_cursor": cursor}}


def info(world: World, args: Args) -> JSON:
    """conversations.info."""
    channel = visible(world, args.text("channel"))
    permit(world, "read", channel)
    shown = public(world, channel, full=True)
    if args.flag("include_locale"):
        shown["locale"] = "en-US"
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel["members"])
    return {"channel": shown}


def members(world: World, args: Args) -> JSON:
    """conversations.members."""
    channel = visible(world, args.text("channel"))
    permit(world, "read", channel)
    page, cursor = paged(channel["members"], args, default=100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def public(world: World, channel: JSON, *, full: bool = False) -> JSON:
    """The conversation as the app sees it."""
    if channel["is_im"]:
        other = next((m for m in channel["members"] if m != world.state.bot), world.state.bot)
        shown = {k: channel[k] for k in ("id", "created", "is_archived", "is_im", "is_org_shared", "context_team_id")}
        gone = world.state.users.get(other, {}).get("deleted", False)
        return {**shown, "user": other, "is_user_deleted": gone, "is_open": True, "priority": 0}
    shown = {k: v for k, v in channel.items() if k != "members"}
    member = world.state.bot in channel["members"]
    if not full:
        return {**shown, "is_member": member, "num_members": len(channel["members"])}
    read = world.state.read.get(world.state.bot, {}).get(channel["id"], "0000000000.000000")
    return {**shown, "is_member": member, "properties": {}} | ({"last_read": read} if member else {})


def paged(items: list[Any], args: Args, *, default: int, most: int = 1000) -> tuple[list[Any], str]:
    """A page of a list and the cursor of the next one, as Slack's `cursor` and `limit` work."""
    start = 0
    if args.has("cursor"):
        try:
            start = int(base64.b64decode(args.text("cursor"), validate=True).decode().removeprefix("next:"))
        except (ValueError, binascii.Error):
            raise SlackError("invalid_cursor") from None
    if start < 0:
        raise SlackError("invalid_cursor")
    limit = args.number("limit", default, "invalid_limit")
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], cursor
