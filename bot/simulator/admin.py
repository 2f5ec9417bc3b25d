"""What an administrator of the workspace does: people come and change, channels open, everything begins anew."""

from __future__ import annotations

import secrets

from bot.simulator.api.people import public
from bot.simulator.errors import JSON
from bot.simulator.state import founded
from bot.simulator.telling.delivery import deliver
from bot.simulator.telling.events import emit, membership
from bot.simulator.workspace import channel_of, user_of
from bot.simulator.world import VERIFICATION, World


def reset(world: World) -> None:
    """Founds the workspace again and clears the faults; the numbering of time and of ids goes on."""
    last_ts, last_id = world.state.last_ts, world.state.last_id
    world.state = founded(world.workspace, world.manifest.raw)
    world.state.last_ts, world.state.last_id = last_ts, last_id
    world.rates.forget()
    world.modal_errors.clear()
    world.timeline.clear()
    world.faults.set({})
    for what in ("conversations", "home", "modals", "timeline", "app"):
        world.told(what)


async def verify(world: World) -> bool:
    """Asks the app whether the request URL is its own, as Slack does when the URL is saved."""
    challenge = secrets.token_urlsafe(24)
    body = {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"}
    answer = await deliver(world, "event", "url_verification", body)
    said = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
    return answer.ok and said == challenge


def put_person(world: World, described: JSON) -> JSON:
    """Adds a person or changes one, with the event that tells of it."""
    known = world.state.users.get(str(described.get("id")))
    before = _described(known) if known else {}
    user = user_of({**before, **described}, world.state.team["id"])
    world.state.users[user["id"]] = user
    event = "user_change" if known else "team_join"
    emit(world, event, {"type": event, "user": public(world, user, locale=True), "cache_ts": user["updated"]})
    world.told("conversations")
    return user


def _described(user: JSON) -> JSON:
    """A person as the workspace's description would have them."""
    flat = {k: v for k, v in user.items() if k not in ("profile", "tz_offset")}
    return flat | {
        name: user["profile"][name] for name in ("display_name", "email", "title", "phone", "pronouns", "start_date")
    }


def put_channel(world: World, described: JSON) -> JSON:
    """Adds a channel or replaces one: its members, its topic, whether it is archived."""
    known = world.state.channels.get(str(described.get("id")))
    before = {**known, "topic": known["topic"]["value"], "purpose": known["purpose"]["value"]} if known else {}
    channel = channel_of({**before, **described}, world.state.team["id"])
    world.state.channels[channel["id"]] = channel
    before_it = set(known["members"]) if known else set()
    for user in channel["members"]:
        if user not in before_it:
            membership(world, "member_joined_channel", channel, user)
    for user in before_it - set(channel["members"]):
        membership(world, "member_left_channel", channel, user)
    world.told("conversations")
    return channel
