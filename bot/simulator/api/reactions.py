"""The Web API's `reactions.*`, and what a person's reaction does."""

import re

from bot.simulator.api.args import Args
from bot.simulator.api.chat import permalink
from bot.simulator.api.conversations import paged, visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.telling.events import emit
from bot.simulator.world import World

NAME = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")


def add(world: World, args: Args) -> JSON:
    """reactions.add."""
    channel, message = _place(world, args)
    if channel["is_archived"]:
        raise SlackError("is_archived")
    name = args.text("name").strip(":")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    react(world, world.state.bot, channel, message["ts"], name)
    return {}


def remove(world: World, args: Args) -> JSON:
    """reactions.remove."""
    channel, message = _place(world, args)
    known = _known(message, args.text("name"))
    if known is None or world.state.bot not in known["users"]:
        raise SlackError("no_reaction")
    _taken(message, known, world.state.bot)
    world.told("conversation", channel["id"], to=world.members(channel))
    _tell(world, "reaction_removed", world.state.bot, channel, message, known["name"])
    return {}


def get(world: World, args: Args) -> JSON:
    """reactions.get."""
    channel, message = _place(world, args)
    link = permalink(world, channel["id"], message["ts"])
    return {"type": "message", "channel": channel["id"], "message": {**message, "permalink": link}}


def listing(world: World, args: Args) -> JSON:
    """reactions.list: what a person, or the bot, has reacted to where the bot is."""
    user = args.text("user") or world.state.bot
    world.state.user(user)
    items = [
        {"type": "message", "channel": channel["id"], "message": message}
        for channel in world.state.conversations_of(world.state.bot)
        for message in reversed(world.state.messages.get(channel["id"], []))
        if any(user in reaction["users"] for reaction in message.get("reactions", []))
    ]
    page, cursor = paged(items, args, default=100)
    return {"items": page, "response_metadata": {"next_cursor": cursor}}


def _place(world: World, args: Args) -> tuple[JSON, JSON]:
    if not (args.has("channel") and args.has("timestamp")):
        raise SlackError("no_item_specified")
    channel = visible(world, args.text("channel"))
    return channel, world.state.message(channel["id"], args.text("timestamp"))


def react(world: World, user: str, channel: JSON, ts: str, name: str) -> None:
    """Adds a person's reaction to a message, once."""
    message = world.state.message(channel["id"], ts)
    known = _known(message, name)
    if known is None:
        known = {"name": name, "users": [], "count": 0}
        message.setdefault("reactions", []).append(known)
    if user in known["users"]:
        raise SlackError("already_reacted")
    known["users"].append(user)
    known["count"] += 1
    world.told("conversation", channel["id"], to=world.members(channel))
    _tell(world, "reaction_added", user, channel, message, name)


def toggle(world: World, user: str, channel: JSON, ts: str, name: str) -> None:
    """What pressing a reaction does: adds it, or takes one's own away."""
    message = world.state.message(channel["id"], ts)
    known = _known(message, name)
    if known is None or user not in known["users"]:
        return react(world, user, channel, ts, name)
    _taken(message, known, user)
    world.told("conversation", channel["id"], to=world.members(channel))
    return _tell(world, "reaction_removed", user, channel, message, name)


def _known(message: JSON, name: str) -> JSON | None:
    return next((r for r in message.get("reactions", []) if r["name"] == name), None)


def _taken(message: JSON, known: JSON, user: str) -> None:
    known["users"].remove(user)
    known["count"] -= 1
    message["reactions"] = [r for r in message["reactions"] if r["count"]]


def _tell(world: World, kind: str, user: str, channel: JSON, message: JSON, name: str) -> None:
    if world.state.bot in channel["members"]:
        item = {"type": "message", "channel": channel["id"], "ts": message["ts"]}
        emit(world, kind, {"type": kind, "user": user, "reaction": name, "item": item, "item_user": message["user"]})
