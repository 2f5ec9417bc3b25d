"""The Web API on people: `auth.*`, `users.*`, `team.info`, `usergroups.*`."""

from __future__ import annotations

import time

from bot.simulator.args import Args
from bot.simulator.conversations import paged
from bot.simulator.errors import JSON, SlackError
from bot.simulator.world import World

PRIVATE = ("is_stranger",)


def auth_test(world: World, args: Args) -> JSON:
    """auth.test: who the token speaks for."""
    team, app = world.state.team, world.state.app
    return {
        "url": f"https://{team['domain']}.slack.com/",
        "team": team["name"],
        "user": world.state.users[world.state.bot]["name"],
        "team_id": team["id"],
        "user_id": app["user_id"],
        "bot_id": app["bot_id"],
        "is_enterprise_install": False,
    }


def api_test(world: World, args: Args) -> JSON:
    """api.test: gives back what it was given, or the asked error."""
    if args.has("error"):
        raise SlackError(args.text("error"), args=args.raw)
    return {"args": {k: v for k, v in args.raw.items() if k != "token"}}


def bots_info(world: World, args: Args) -> JSON:
    """bots.info: the app's own bot."""
    app = world.state.app
    if args.text("bot", app["bot_id"]) != app["bot_id"]:
        raise SlackError("bot_not_found")
    bot = {"id": app["bot_id"], "app_id": app["id"], "user_id": app["user_id"], "name": app["name"]}
    return {"bot": {**bot, "deleted": False, "updated": 0, "icons": {}}}


def team_info(world: World, args: Args) -> JSON:
    """team.info."""
    team = world.state.team
    address = f"https://{team['domain']}.slack.com/"
    return {"team": {"email_domain": "", "icon": {"image_default": True}, "url": address, **team}}


def users_list(world: World, args: Args) -> JSON:
    """users.list: everybody, those who left included, in pages."""
    page, cursor = paged(list(world.state.users.values()), args, default=1000)
    listed = [public(world, user, locale=args.flag("include_locale")) for user in page]
    return {"members": listed, "cache_ts": int(time.time()), "response_metadata": {"next_cursor": cursor}}


def users_info(world: World, args: Args) -> JSON:
    """users.info."""
    user = world.state.user(args.text("user"))
    return {"user": public(world, user, locale=args.flag("include_locale"))}


def lookup_by_email(world: World, args: Args) -> JSON:
    """users.lookupByEmail: active people only."""
    wanted = args.text("email").casefold()
    for user in world.state.users.values():
        if not user["deleted"] and wanted and user["profile"]["email"].casefold() == wanted:
            return {"user": public(world, user)}
    raise SlackError("users_not_found")


def profile_get(world: World, args: Args) -> JSON:
    """users.profile.get."""
    return {"profile": public(world, world.state.user(args.text("user") or world.state.bot))["profile"]}


def presence(world: World, args: Args) -> JSON:
    """users.getPresence: everybody is there."""
    world.state.user(args.text("user") or world.state.bot)
    return {"presence": "active"}


def usergroups_list(world: World, args: Args) -> JSON:
    """usergroups.list."""
    groups = [g for g in world.state.usergroups if args.flag("include_disabled") or not g.get("date_delete")]
    return {"usergroups": [_group(world, g, users=args.flag("include_users")) for g in groups]}


def usergroup_users(world: World, args: Args) -> JSON:
    """usergroups.users.list."""
    for group in world.state.usergroups:
        if group["id"] == args.text("usergroup"):
            return {"users": list(group.get("users", []))}
    raise SlackError("no_such_subteam")


def _group(world: World, group: JSON, *, users: bool) -> JSON:
    shown = {"team_id": world.state.team["id"], "is_usergroup": True, "date_delete": 0, **group}
    shown["user_count"] = len(group.get("users", []))
    return shown if users else {k: v for k, v in shown.items() if k != "users"}


def public(world: World, user: JSON, *, locale: bool = False) -> JSON:
    """The person as the app sees them: the address only with its scope, the locale only when asked for."""
    hidden = PRIVATE if locale else (*PRIVATE, "locale")
    shown = {k: v for k, v in user.items() if k not in hidden}
    if not world.manifest.grants("users:read.email"):
        shown["profile"] = {k: v for k, v in user["profile"].items() if k != "email"}
    if user["deleted"]:
        # Slack says no more of somebody who left.
        shown = {k: v for k, v in shown.items() if not k.startswith("tz") and k != "locale"}
    return shown
