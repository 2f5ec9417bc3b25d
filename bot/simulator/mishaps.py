"""What befalls the workspace in the middle of things: a channel goes, the bot is put out, somebody leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.simulator.errors import JSON
from bot.simulator.faults import MISHAPS, Rule
from bot.simulator.world import World


def _archived(world: World, channel: JSON) -> None:
    channel["is_archived"] = True


def _deleted(world: World, channel: JSON) -> None:
    del world.state.channels[channel["id"]]


def _put_out(world: World, channel: JSON) -> None:
    if world.state.bot in channel["members"]:
        channel["members"].remove(world.state.bot)


CHANNEL: dict[str, Callable[[World, JSON], None]] = {
    "channel_archived": _archived,
    "channel_deleted": _deleted,
    "bot_removed": _put_out,
}


async def befall(world: World, rule: Rule, body: JSON) -> None:
    """Lets happen what comes before a call or delivery, whose arguments or payload are `body`."""
    if rule.kind == "delay":
        await asyncio.sleep(rule.delay)
    elif rule.kind == "reorder":
        await rule.hold()
    elif rule.kind in MISHAPS:
        _mishap(world, rule, body)


def _mishap(world: World, rule: Rule, body: JSON) -> None:
    """To the conversation or person of the call or delivery, or to those that the rule names."""
    place = rule.channel or _named(body, "channel", "channel_id")
    channel = world.state.channels.get(place)
    if rule.kind in CHANNEL:
        if channel and not channel["is_im"]:
            CHANNEL[rule.kind](world, channel)
            world.told("conversations")
        return
    person = rule.user or _named(body, "user", "user_id", "users") or place
    if channel and person not in world.state.users:
        person = next((m for m in channel["members"] if m != world.state.bot), "")
    user = world.state.users.get(person)
    if user and not user["is_bot"]:
        # Late, because events are themselves delivered, and this may happen while one is.
        from bot.simulator.admin import put_person

        put_person(world, {"id": person, "deleted": True})


def _named(body: JSON, *names: str) -> str:
    """The id that a call's arguments, an interaction or an event carries under one of the names."""
    inner: Any = body.get("event")
    places = [body, inner] if isinstance(inner, dict) else [body]
    for place in places:
        for name in names:
            value = place.get(name)
            value = value.get("id") if isinstance(value, dict) else value
            if isinstance(value, str) and value:
                return value.split(",")[0]
    return ""
