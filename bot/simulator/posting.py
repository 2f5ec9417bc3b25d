"""Messages: how they come, change and go, with everything that follows from it."""

import re
from html import unescape
from typing import Any

from bot.simulator.errors import JSON
from bot.simulator.telling.events import message_event
from bot.simulator.telling.metadata import metadata_event
from bot.simulator.world import World

SHOWN = 40_000
MARKED = re.compile(r"(<(?:[@#])?(?:[^<>|]+)(?:\|[^<>]*)?>)")
MARK = re.compile(r"<(?P<sign>[@#])?(?P<name>[^<>|]+)(?:\|[^<>]*)?>")


def by_bot(world: World, *, text: str, blocks: list[JSON] | None, **extra: Any) -> JSON:
    """A message of the app, not kept yet; empty extras are left out."""
    app, team = world.state.app, world.state.team["id"]
    profile = {"id": app["bot_id"], "app_id": app["id"], "user_id": app["user_id"], "name": app["name"]}
    message: JSON = {
        "user": app["user_id"],
        "type": "message",
        "ts": world.state.new_ts(),
        "bot_id": app["bot_id"],
        "app_id": app["id"],
        "text": text[:SHOWN],
        "team": team,
        "bot_profile": {**profile, "deleted": False, "updated": 0, "team_id": team, "icons": {}},
    }
    if blocks:
        message["blocks"] = blocks
    return message | {k: v for k, v in extra.items() if v}


def by_person(world: World, user: str, text: str, **extra: Any) -> JSON:
    """A message of a person, with the rich text that Slack makes of what they typed."""
    message: JSON = {
        "user": user,
        "type": "message",
        "ts": world.state.new_ts(),
        "client_msg_id": world.state.new_id("m"),
        "text": text,
        "team": world.state.team["id"],
        "blocks": rich(world, text),
    }
    return message | {k: v for k, v in extra.items() if v}


def rich(world: World, text: str) -> list[JSON]:
    """Typing as a rich text block: people, channels and addresses as elements, the rest as plain text."""
    elements: list[JSON] = []
    for part in MARKED.split(text):
        found = MARK.fullmatch(part)
        if found:
            elements.append(_element(found["sign"] or "", found["name"]))
        elif part:
            elements.append({"type": "text", "text": unescape(part)})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": world.state.new_id("b"), "elements": [section]}]


def _element(sign: str, name: str) -> JSON:
    if sign == "@":
        return {"type": "user", "user_id": name}
    return {"type": "channel", "channel_id": name} if sign == "#" else {"type": "link", "url": unescape(name)}


def say(world: World, channel: JSON, message: JSON) -> JSON:
    """Keeps a message, shows it to whoever looks, and tells the app."""
    if "thread_ts" in message and world.state.find(channel["id"], message["thread_ts"]) is None:
        # A reply to what is gone stands in the conversation itself.
        del message["thread_ts"]
    world.state.add_message(channel["id"], message)
    if message["user"] in channel["members"]:
        world.state.read.setdefault(message["user"], {})[channel["id"]] = message["ts"]
    _shown(world, channel)
    message_event(world, channel, message)
    metadata_event(world, channel, before={}, after=message)
    return message


def whisper(world: World, channel: JSON, user: str, message: JSON) -> JSON:
    """Shows a message to one person; it is kept nowhere else and no event tells of it."""
    message |= {"channel": channel["id"], "is_ephemeral": True}
    kept = world.state.ephemerals.setdefault(user, [])
    kept.append(message)
    del kept[:-200]
    world.hub.tell("conversation", channel["id"], to={user})
    return message


def edit(world: World, channel: JSON, message: JSON, changes: JSON, *, by: str | None = None) -> JSON:
    """Changes a kept message; None takes a field away. It is the bot who does, unless it is somebody else."""
    before = dict(message)
    message.update(changes)
    for name in [k for k, v in changes.items() if v is None]:
        del message[name]
    if message.get("is_ephemeral"):
        world.hub.tell("conversation", channel["id"])
        return message
    message["edited"] = {"user": by or world.state.bot, "ts": world.state.new_ts()}
    _shown(world, channel)
    change = {"ts": message["edited"]["ts"], "message": dict(message), "previous_message": before, "hidden": True}
    message_event(world, channel, {"text": "", **change}, subtype="message_changed")
    metadata_event(world, channel, before=before, after=message)
    return message


def erase(world: World, channel: JSON, message: JSON) -> None:
    """Takes a message away."""
    if message.get("is_ephemeral"):
        for kept in world.state.ephemerals.values():
            kept[:] = [m for m in kept if m is not message]
        world.hub.tell("conversation", channel["id"])
        return
    world.state.messages[channel["id"]].remove(message)
    _shown(world, channel)
    gone = {"ts": world.state.new_ts(), "deleted_ts": message["ts"], "previous_message": message, "hidden": True}
    message_event(world, channel, {"text": "", **gone}, subtype="message_deleted")
    metadata_event(world, channel, before=message, after={})


def _shown(world: World, channel: JSON) -> None:
    viewers = world.members(channel)
    world.told("conversation", channel["id"], to=viewers)
    world.hub.tell("conversations", to=viewers)
