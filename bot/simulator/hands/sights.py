"""What one person's screen shows."""

from __future__ import annotations

from bot.simulator.api.chat import permalink
from bot.simulator.api.modals import shown, stack_of
from bot.simulator.errors import JSON
from bot.simulator.hands.pressing import seat
from bot.simulator.world import World

SETTLING = 5  # what is published so soon after the tab was opened answers the opening
SEEN: tuple[str, ...] = (
    "ts",
    "user",
    "bot_id",
    "app_id",
    "username",
    "text",
    "blocks",
    "edited",
    "thread_ts",
    "reply_count",
    "reactions",
    "files",
    "attachments",
    "subtype",
)


def people(world: World) -> JSON:
    """Everybody, the bot included."""
    return {"people": [_person(user) for user in world.state.users.values()], "team": world.state.team}


def _person(user: JSON) -> JSON:
    profile = user["profile"]
    return {
        **{
            name: user.get(name) for name in ("id", "name", "real_name", "tz", "locale", "is_bot", "deleted", "team_id")
        },
        "title": profile["title"],
        "email": profile["email"],
        "display_name": profile["display_name"],
        "avatar": profile["image_72"],
        "is_guest": user["is_restricted"] or user["is_ultra_restricted"],
    }


def view(world: World, user: str) -> JSON:
    """The frame: the app, its commands, the person's conversations."""
    state, app = world.state, world.state.app
    person = state.users[user]
    if not (person["is_bot"] or person.get("is_stranger") or person["deleted"]):
        state.direct(state.bot, user)
    listed = [_conversation(world, user, c) for c in state.conversations_of(user)]
    home = state.homes.get(user)
    return {
        "me": _person(person),
        "team": state.team,
        "app": {**{k: app[k] for k in ("id", "user_id", "bot_id", "name")}, "transport": world.transport},
        "people": people(world)["people"],
        "commands": [_picked(c, ("command", "description", "usage_hint")) for c in world.manifest.commands],
        "shortcuts": [_picked(s, ("name", "type", "callback_id", "description")) for s in world.manifest.shortcuts],
        "conversations": sorted(listed, key=lambda c: (KINDS.index(c["kind"]), c["name"])),
        "home_unread": bool(home and _made(home) > state.seen_home.get(user, 0) + SETTLING),
        "home_tab": world.manifest.home_tab,
    }


def _made(view: JSON) -> int:
    return int(view["hash"].partition(".")[0])


KINDS = ("app", "channel", "private", "im")


def _picked(declared: JSON, names: tuple[str, ...]) -> JSON:
    return {name: declared.get(name, "") for name in names}


def _conversation(world: World, user: str, channel: JSON) -> JSON:
    other = next((m for m in channel["members"] if m != user), user) if channel["is_im"] else None
    last = world.state.messages.get(channel["id"]) or [{"ts": None}]
    return {
        "id": channel["id"],
        "kind": _kind(world, channel),
        "name": world.state.users[other]["real_name"] if other in world.state.users else channel["name"],
        "topic": channel["topic"]["value"],
        "user": other,
        "members": list(channel["members"]),
        "unread": world.state.unread(user, channel["id"]),
        "last_ts": last[-1]["ts"],
        "is_archived": channel["is_archived"],
    }


def _kind(world: World, channel: JSON) -> str:
    if channel["is_im"]:
        return "app" if world.state.bot in channel["members"] else "im"
    return "private" if channel["is_private"] else "channel"


def conversation(world: World, user: str, channel_id: str, limit: int) -> JSON:
    """The last messages of a conversation, with those that only this person sees."""
    seat(world, user, channel_id)
    own = [m for m in world.state.ephemerals.get(user, []) if m["channel"] == channel_id]
    kept = sorted([*world.state.messages.get(channel_id, []), *own], key=lambda m: m["ts"])
    return {"id": channel_id, "messages": [_message(world, channel_id, m) for m in kept[-limit:]]}


def _message(world: World, channel_id: str, message: JSON) -> JSON:
    link = permalink(world, channel_id, message["ts"])
    seen = {name: message.get(name) for name in SEEN}
    return {**seen, "ephemeral": bool(message.get("is_ephemeral")), "deleted": False, "permalink": link}


def home(world: World, user: str) -> JSON:
    """The person's Home tab."""
    known = world.state.homes.get(user)
    return {"view": shown(known) if known else None}


def modals(world: World, user: str) -> JSON:
    """The person's open modals and what went wrong with the last one."""
    seen: JSON = {"views": [shown(view) for view in stack_of(world, user)]}
    error = world.modal_errors.get(user)
    return seen | ({"error": error} if error else {})
