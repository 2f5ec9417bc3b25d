"""Views: modals in their stacks, Home tabs, and the Web API's `views.*`."""

from __future__ import annotations

import secrets
import time
from typing import Any

from bot.simulator.api.args import Args
from bot.simulator.errors import JSON, SlackError
from bot.simulator.kit.blocks import checked_view
from bot.simulator.kit.fieldstate import kept_values, values
from bot.simulator.triggers import Trigger
from bot.simulator.world import World

DEEPEST = 3
MODAL_DEFAULTS: JSON = {"title": None, "submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}


def open_view(world: World, args: Args) -> JSON:
    """views.open: a new modal, on top of the one in which the trigger was made."""
    view = checked_view(args.value("view"), "modal")
    trigger = _trigger(world, args)
    stack = world.state.stacks.get(trigger.user, [])
    if trigger.view in stack:
        return _stacked(world, trigger, view, stack)
    for old in stack:
        world.state.views.pop(old, None)
    return _stacked(world, trigger, view, [])


def push_view(world: World, args: Args) -> JSON:
    """views.push: a modal on top of the one in which the trigger was made."""
    view = checked_view(args.value("view"), "modal")
    trigger = _trigger(world, args)
    stack = world.state.stacks.get(trigger.user, [])
    if trigger.view not in stack:
        raise SlackError("not_found")
    return _stacked(world, trigger, view, stack)


def _trigger(world: World, args: Args) -> Trigger:
    name = args.text("trigger_id") or args.text("interactivity_pointer")
    if not name:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    return world.triggers.check(name)


def _stacked(world: World, trigger: Trigger, view: JSON, stack: list[str]) -> JSON:
    stored = pushed(world, trigger.user, view, stack)
    trigger.used = True
    return {"view": shown(stored)}


def pushed(world: World, user: str, view: JSON, stack: list[str]) -> JSON:
    """Puts a checked view on a stack of the person's modals."""
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    stored = _stored(world, view, user)
    stored["previous_view_id"] = stack[-1] if stack else None
    stored["root_view_id"] = stack[0] if stack else stored["id"]
    world.state.views[stored["id"]] = stored
    world.state.stacks[user] = [*stack, stored["id"]]
    world.modal_errors.pop(user, None)
    world.told("modals", to={user})
    return stored


def update_view(world: World, args: Args) -> JSON:
    """views.update: by id or external id, guarded by the hash if one is given."""
    wanted, external = args.text("view_id"), args.text("external_id")
    if not wanted and not external:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
    stored = world.state.views.get(wanted) or _by_external(world, external)
    if stored is None:
        raise SlackError("not_found")
    view = checked_view(args.value("view"), stored["type"])
    _same_hash(stored, args)
    return {"view": shown(replaced(world, stored, view))}


def replaced(world: World, stored: JSON, view: JSON) -> JSON:
    """Gives a stored view new content; fields that are still there keep what the person typed."""
    external = view.get("external_id")
    other = _by_external(world, external) if external else None
    if other is not None and other is not stored:
        raise SlackError("duplicate_external_id")
    fresh = _filled(world, view)
    fresh["state"] = {"values": kept_values(view["blocks"], stored["state"]["values"])}
    stored.update(fresh)
    world.modal_errors.pop(stored["_user"], None)
    world.told("modals" if stored["type"] == "modal" else "home", to={stored["_user"]})
    return stored


def publish_view(world: World, args: Args) -> JSON:
    """views.publish: what a person's Home tab shows."""
    view = checked_view(args.value("view"), "home")
    user = args.text("user_id")
    if user not in world.state.users:
        raise SlackError("invalid_arguments", messages=["[ERROR] user not found [json-pointer:/user_id]"])
    if not world.manifest.home_tab:
        raise SlackError("not_enabled")
    known = world.state.homes.get(user)
    if known is None:
        if args.has("hash"):
            raise SlackError("hash_conflict")
        known = _stored(world, view, user)
        known["root_view_id"] = known["id"]
        world.state.homes[user] = world.state.views[known["id"]] = known
        world.told("home", to={user})
        return {"view": shown(known)}
    _same_hash(known, args)
    return {"view": shown(replaced(world, known, view))}


def _same_hash(stored: JSON, args: Args) -> None:
    if args.has("hash") and args.text("hash") != stored["hash"]:
        raise SlackError("hash_conflict")


def _stored(world: World, view: JSON, user: str) -> JSON:
    if view.get("external_id") and _by_external(world, view["external_id"]):
        raise SlackError("duplicate_external_id")
    filled = _filled(world, view)
    return {"id": world.state.new_id("V"), **filled, "_user": user, "previous_view_id": None, "root_view_id": None}


def _filled(world: World, view: JSON) -> JSON:
    team = world.state.team["id"]
    return {
        "team_id": team,
        "app_id": world.state.app["id"],
        "app_installed_team_id": team,
        "bot_id": world.state.app["bot_id"],
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "state": {"values": {}},
        "hash": new_hash(),
        **MODAL_DEFAULTS,
        **view,
    }


def _by_external(world: World, external: str) -> JSON | None:
    return next((v for v in world.state.views.values() if external and v["external_id"] == external), None)


def new_hash() -> str:
    """The name of one version of a view."""
    return f"{int(time.time())}.{secrets.token_hex(4)}"


def shown(view: JSON) -> JSON:
    """The view as the app sees it: with the values of all its fields, without what is ours."""
    public: dict[str, Any] = {k: v for k, v in view.items() if not k.startswith("_")}
    return {**public, "state": {"values": values(view["blocks"], view["state"]["values"])}}


def stack_of(world: World, user: str) -> list[JSON]:
    """The person's open modals, the last on top."""
    return [world.state.views[view] for view in world.state.stacks.get(user, []) if view in world.state.views]


def taken_out(world: World, user: str, view: JSON) -> None:
    """Closes one modal, whatever stands over it; the others move together."""
    left = [other for other in stack_of(world, user) if other is not view]
    world.state.views.pop(view["id"], None)
    world.state.stacks[user] = [other["id"] for other in left]
    for below, other in zip([None, *left], left, strict=False):
        other["previous_view_id"] = below["id"] if below else None
        other["root_view_id"] = left[0]["id"]
    world.modal_errors.pop(user, None)
    world.told("modals", to={user})


def popped(world: World, user: str, *, everything: bool = False) -> list[JSON]:
    """Closes the modal on top, or all; returns the closed ones, the top first."""
    stack = stack_of(world, user)
    closed = stack if everything else stack[-1:]
    for view in closed:
        world.state.views.pop(view["id"], None)
    world.state.stacks[user] = [v["id"] for v in stack if v not in closed]
    world.modal_errors.pop(user, None)
    world.told("modals", to={user})
    return closed[::-1]
