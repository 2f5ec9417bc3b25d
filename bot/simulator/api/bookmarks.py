"""The Web API's `bookmarks.*`: links at the top of a conversation."""

from __future__ import annotations

import time

from bot.simulator.api.args import Args
from bot.simulator.api.conversations import visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.world import World


def add(world: World, args: Args) -> JSON:
    """bookmarks.add: a link."""
    channel = visible(world, args.text("channel_id"))
    if args.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if not args.text("link").startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    at = int(time.time())
    bookmark = {"id": world.state.new_id("Bk"), "channel_id": channel["id"], "type": "link", "date_created": at}
    empty = {"icon_url": "", "entity_id": None, "rank": "g", "shortcut_id": None, "app_id": world.state.app["id"]}
    world.state.bookmarks.append({**bookmark, **empty, "date_updated": 0, **_given(world, args)})
    world.dirty = True
    return {"bookmark": world.state.bookmarks[-1]}


def edit(world: World, args: Args) -> JSON:
    """bookmarks.edit."""
    bookmark = _known(world, args)
    bookmark.update({k: v for k, v in _given(world, args).items() if v}, date_updated=int(time.time()))
    world.dirty = True
    return {"bookmark": bookmark}


def remove(world: World, args: Args) -> JSON:
    """bookmarks.remove."""
    world.state.bookmarks.remove(_known(world, args))
    world.dirty = True
    return {}


def listing(world: World, args: Args) -> JSON:
    """bookmarks.list."""
    channel = visible(world, args.text("channel_id"))
    return {"bookmarks": [b for b in world.state.bookmarks if b["channel_id"] == channel["id"]]}


def _given(world: World, args: Args) -> JSON:
    by = {"last_updated_by_user_id": world.state.bot, "last_updated_by_team_id": world.state.team["id"]}
    return {**{name: args.text(name) for name in ("title", "link", "emoji")}, **by}


def _known(world: World, args: Args) -> JSON:
    channel = visible(world, args.text("channel_id"))
    for bookmark in world.state.bookmarks:
        if (bookmark["channel_id"], bookmark["id"]) == (channel["id"], args.text("bookmark_id")):
            return bookmark
    raise SlackError("not_found")
