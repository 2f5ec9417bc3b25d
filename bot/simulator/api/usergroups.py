"""The Web API's `usergroups.*`: groups of people that can be mentioned together."""

from __future__ import annotations

import time

from bot.simulator.api.args import Args
from bot.simulator.errors import JSON, SlackError
from bot.simulator.telling.events import emit
from bot.simulator.world import World


def listing(world: World, args: Args) -> JSON:
    """usergroups.list."""
    groups = [g for g in world.state.usergroups if args.flag("include_disabled") or not g.get("date_delete")]
    return {"usergroups": [_shown(world, g, users=args.flag("include_users")) for g in groups]}


def create(world: World, args: Args) -> JSON:
    """usergroups.create."""
    name, handle = args.text("name"), args.text("handle") or args.text("name").lower().replace(" ", "-")
    if any(g.get("name") == name for g in world.state.usergroups):
        raise SlackError("name_already_exists")
    if any(g.get("handle") == handle for g in world.state.usergroups):
        raise SlackError("handle_already_exists")
    group: JSON = {
        "id": world.state.new_id("S"),
        "name": name,
        "handle": handle,
        "description": args.text("description"),
    }
    group |= {"date_create": int(time.time()), "created_by": world.state.bot, "users": []}
    world.state.usergroups.append(group)
    return _changed(world, group, "subteam_created")


def update(world: World, args: Args) -> JSON:
    """usergroups.update."""
    given = {name: args.text(name) for name in ("name", "handle", "description") if args.has(name)}
    return _changed(world, _group(world, args), "subteam_updated", given)


def enable(world: World, args: Args) -> JSON:
    """usergroups.enable."""
    return _changed(world, _group(world, args), "subteam_updated", {"date_delete": 0})


def disable(world: World, args: Args) -> JSON:
    """usergroups.disable."""
    return _changed(world, _group(world, args), "subteam_updated", {"date_delete": int(time.time())})


def members(world: World, args: Args) -> JSON:
    """usergroups.users.list."""
    return {"users": list(_group(world, args).get("users", []))}


def set_members(world: World, args: Args) -> JSON:
    """usergroups.users.update: the whole list, anew."""
    group, users = _group(world, args), args.words("users")
    if not all(user in world.state.users for user in users):
        raise SlackError("invalid_users")
    before = list(group.get("users", []))
    moved = {
        "added_users": [user for user in users if user not in before],
        "removed_users": [user for user in before if user not in users],
    }
    answer = _changed(world, group, "subteam_updated", {"users": users})
    event = {"type": "subteam_members_changed", "subteam_id": group["id"], "team_id": world.state.team["id"], **moved}
    emit(world, "subteam_members_changed", {**event, "date_update": group["date_update"]})
    return answer


def _group(world: World, args: Args) -> JSON:
    for group in world.state.usergroups:
        if group["id"] == args.text("usergroup"):
            return group
    raise SlackError("no_such_subteam")


def _changed(world: World, group: JSON, event: str, given: JSON | None = None) -> JSON:
    group.update(given or {}, date_update=int(time.time()), updated_by=world.state.bot)
    world.dirty = True
    shown = _shown(world, group, users=True)
    emit(world, event, {"type": event, "subteam": shown})
    return {"usergroup": shown}


def _shown(world: World, group: JSON, *, users: bool) -> JSON:
    known = {"description": "", "is_external": False, "auto_type": None, "deleted_by": None, "date_delete": 0, **group}
    shown = {"team_id": world.state.team["id"], "is_usergroup": True, "is_subteam": True, **known}
    shown |= {"user_count": len(group.get("users", [])), "prefs": {"channels": [], "groups": []}}
    return shown if users else {k: v for k, v in shown.items() if k != "users"}
