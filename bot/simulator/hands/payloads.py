"""The payloads that the app receives, shaped as Slack's."""

from __future__ import annotations

from typing import Any

from bot.simulator.api.modals import shown
from bot.simulator.errors import JSON
from bot.simulator.kit.fieldstate import values
from bot.simulator.workspace import kind_of
from bot.simulator.world import VERIFICATION, World

NAMES = {"im": "directmessage", "private_channel": "privategroup"}


def channel_name(channel: JSON) -> str:
    """What payloads call a conversation: only public channels and group messages go by their name."""
    return NAMES.get(kind_of(channel)) or str(channel["name"])


def who(world: World, user: str) -> JSON:
    """The person who did it."""
    person = world.state.users[user]
    return {"id": user, "username": person["name"], "name": person["name"], "team_id": person["team_id"]}


def base(world: World, kind: str, user: str) -> JSON:
    """What every interaction has."""
    team = world.state.team
    return {
        "type": kind,
        "team": {"id": team["id"], "domain": team["domain"]},
        "user": who(world, user),
        "api_app_id": world.state.app["id"],
        "token": VERIFICATION,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(world: World, user: str, channel: JSON, **given: Any) -> JSON:
    """A slash command's form."""
    team = world.state.team
    return {
        "token": VERIFICATION,
        "team_id": team["id"],
        "team_domain": team["domain"],
        "channel_id": channel["id"],
        "channel_name": channel_name(channel),
        "user_id": user,
        "user_name": world.state.users[user]["name"],
        "api_app_id": world.state.app["id"],
        "is_enterprise_install": "false",
        **given,
    }


def in_message(world: World, kind: str, user: str, channel: JSON, message: JSON) -> JSON:
    """Something done within a message: where it stands, and the message itself unless only one person saw it."""
    ephemeral = bool(message.get("is_ephemeral"))
    container: JSON = {"type": "message", "message_ts": message["ts"], "channel_id": channel["id"]}
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    payload = base(world, kind, user)
    payload["container"] = {**container, "is_ephemeral": ephemeral}
    payload["channel"] = {"id": channel["id"], "name": channel_name(channel)}
    if not ephemeral:
        payload["message"] = message
    known = world.state.input_values.get(f"{channel['id']}:{message['ts']}", {})
    payload["state"] = {"values": values(message.get("blocks") or [], known)}
    return payload


def in_view(world: World, kind: str, user: str, view: JSON) -> JSON:
    """Something done within a modal or the Home tab."""
    payload = base(world, kind, user)
    payload["container"] = {"type": "view", "view_id": view["id"]}
    payload["view"] = shown(view)
    return payload


def submission(world: World, user: str, view: JSON, **given: Any) -> JSON:
    """view_submission."""
    return {**base(world, "view_submission", user), "view": shown(view), **given}


def closed(world: World, user: str, view: JSON, *, cleared: bool) -> JSON:
    """view_closed."""
    return {**base(world, "view_closed", user), "view": shown(view), "is_cleared": cleared}
