"""The Web API on people and the workspace: `auth.*`, `users.*`, `team.*`, `dnd.*`."""

from __future__ import annotations

import time

from bot.simulator.api.args import Args
from bot.simulator.api.conversations import paged
from bot.simulator.errors import JSON, SlackError
from bot.simulator.workspace import avatar
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
    picture = avatar(app["user_id"], app["name"])
    icons = {f"image_{size}": picture for size in (36, 48, 72)}
    return {"bot": {**bot, "deleted": False, "updated": 0, "icons": icons}}


def team_info(world: World, args: Args) -> JSON:
    """team.info."""
    team = world.state.team
    address, picture = f"https://{team['domain']}.slack.com/", avatar(team["id"], team["name"])
    icon = {"image_default": True, **{f"image_{size}": picture for size in (34, 44, 68, 88, 102, 132)}}
    return {"team": {"email_domain": "", "icon": icon, "url": address, "avatar_base_url": "", **team}}


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
    """users.getPresence: everybody is there; of itself the bot learns more."""
    user = args.text("user") or world.state.bot
    world.state.user(user)
    own = {"online": True, "auto_away": False, "manual_away": False, "connection_count": 1}
    return {"presence": "active", **(own if user == world.state.bot else {})}


def set_presence(world: World, args: Args) -> JSON:
    """users.setPresence: of the bot, which nobody sees."""
    if args.text("presence") not in ("auto", "away"):
        raise SlackError("invalid_presence")
    return {}


def auth_revoke(world: World, args: Args) -> JSON:
    """auth.revoke: the token is good for nothing from then on."""
    if not args.flag("test"):
        world.faults.revoked = "token_revoked"
    return {"revoked": not args.flag("test")}


def team_profile(world: World, args: Args) -> JSON:
    """team.profile.get: this workspace has no fields of its own."""
    return {"profile": {"fields": [], "sections": []}}


def emoji_list(world: World, args: Args) -> JSON:
    """emoji.list: this workspace has no emoji of its own."""
    return {"emoji": {}, "cache_ts": "0.000000"}


AVAILABLE: JSON = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def dnd_info(world: World, args: Args) -> JSON:
    """dnd.info: nobody asks for silence."""
    world.state.user(args.text("user") or world.state.bot)
    return {**AVAILABLE, "snooze_enabled": False}


def dnd_team(world: World, args: Args) -> JSON:
    """dnd.teamInfo."""
    return {"users": {user: AVAILABLE for user in args.words("users") if user in world.state.users}}


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
