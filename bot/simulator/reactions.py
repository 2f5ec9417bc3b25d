"""The Web API's `reactions.*`, and what a person's reaction does."""

from bot.simulator.args import Args
from bot.simulator.conversations import visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.events import emit
from bot.simulator.world import World


def add(world: World, args: Args) -> JSON:
    """reactions.add."""
    react(world, world.state.bot, visible(world, args.text("channel")), args.text("timestamp"), args.text("name"))
    return {}


def remove(world: World, args: Args) -> JSON:
    """reactions.remove."""
    channel = visible(world, args.text("channel"))
    message = world.state.message(channel["id"], args.text("timestamp"))
    known = _known(message, args.text("name"))
    if known is None or world.state.bot not in known["users"]:
        raise SlackError("no_reaction")
    _taken(message, known, world.state.bot)
    world.told("conversation", channel["id"], to=world.members(channel))
    _tell(world, "reaction_removed", world.state.bot, channel, message, known["name"])
    return {}


def get(world: World, args: Args) -> JSON:
    """reactions.get."""
    channel = visible(world, args.text("channel"))
    message = world.state.message(channel["id"], args.text("timestamp"))
    return {"type": "message", "channel": channel["id"], "message": message}


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
