"""The Web API's methods as a table, and the one gate that every call passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator import channels, chat, conversations, files, history, modals, people, reactions
from bot.simulator.args import Args
from bot.simulator.blocks import checked_blocks, checked_view
from bot.simulator.errors import JSON, SlackError
from bot.simulator.world import World


@dataclass(frozen=True)
class Method:
    """What a method does, the arguments and the scope it cannot do without, and whose token it takes."""

    run: Callable[[World, Args], JSON]
    required: tuple[str, ...] = ()
    scope: str | None = None
    app_token: bool = False


def connections_open(world: World, args: Args) -> JSON:
    """apps.connections.open: an address for one Socket Mode connection."""
    address = world.url.replace("http", "ws", 1)
    return {"url": f"{address}/link?ticket={world.sockets.ticket()}&app_id={world.state.app['id']}"}


def validate_blocks(world: World, args: Args) -> JSON:
    """blocks.validate: whether blocks, or a view, would be accepted."""
    if args.has("view"):
        checked_view(args.value("view"), "modal", "home")
    else:
        checked_blocks(args.value("blocks", "invalid_blocks_format"))
    return {}


METHODS: dict[str, Method] = {
    "api.test": Method(people.api_test),
    "auth.test": Method(people.auth_test),
    "apps.connections.open": Method(connections_open, app_token=True),
    "blocks.validate": Method(validate_blocks),
    "bots.info": Method(people.bots_info, scope="users:read"),
    "team.info": Method(people.team_info, scope="team:read"),
    "users.list": Method(people.users_list, scope="users:read"),
    "users.info": Method(people.users_info, ("user",), "users:read"),
    "users.lookupByEmail": Method(people.lookup_by_email, ("email",), "users:read.email"),
    "users.profile.get": Method(people.profile_get, scope="users.profile:read"),
    "users.getPresence": Method(people.presence, scope="users:read"),
    "users.conversations": Method(conversations.users_conversations),
    "usergroups.list": Method(people.usergroups_list, scope="usergroups:read"),
    "usergroups.users.list": Method(people.usergroup_users, ("usergroup",), "usergroups:read"),
    "conversations.open": Method(conversations.open_conversation, scope="im:write"),
    "conversations.list": Method(conversations.list_conversations),
    "conversations.info": Method(conversations.info, ("channel",)),
    "conversations.members": Method(conversations.members, ("channel",)),
    "conversations.create": Method(channels.create, ("name",)),
    "conversations.join": Method(channels.join, ("channel",)),
    "conversations.leave": Method(channels.leave, ("channel",)),
    "conversations.invite": Method(channels.invite, ("channel", "users")),
    "conversations.kick": Method(channels.kick, ("channel", "user")),
    "conversations.setTopic": Method(channels.set_topic, ("channel", "topic")),
    "conversations.setPurpose": Method(channels.set_purpose, ("channel", "purpose")),
    "conversations.archive": Method(channels.archive, ("channel",)),
    "conversations.unarchive": Method(channels.unarchive, ("channel",)),
    "conversations.mark": Method(channels.mark, ("channel", "ts")),
    "conversations.history": Method(history.history, ("channel",)),
    "conversations.replies": Method(history.replies, ("channel", "ts")),
    "chat.postMessage": Method(chat.post_message, ("channel",), "chat:write"),
    "chat.update": Method(chat.update, ("channel", "ts"), "chat:write"),
    "chat.delete": Method(chat.delete, ("channel", "ts"), "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("channel", "user"), "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, ("channel", "message_ts")),
    "views.open": Method(modals.open_view, ("view",)),
    "views.push": Method(modals.push_view, ("view",)),
    "views.update": Method(modals.update_view, ("view",)),
    "views.publish": Method(modals.publish_view, ("user_id", "view")),
    "reactions.add": Method(reactions.add, ("channel", "timestamp", "name"), "reactions:write"),
    "reactions.remove": Method(reactions.remove, ("channel", "timestamp", "name"), "reactions:write"),
    "reactions.get": Method(reactions.get, ("channel", "timestamp"), "reactions:read"),
    "files.getUploadURLExternal": Method(files.upload_url, ("filename", "length"), "files:write"),
    "files.completeUploadExternal": Method(files.complete, ("files",), "files:write"),
    "files.info": Method(files.info, ("file",), "files:read"),
    "files.delete": Method(files.delete, ("file",), "files:write"),
}


def call(world: World, name: str, args: Args, token: str) -> JSON:
    """The answer to one call, refusals included."""
    try:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        _admit(world, method, token)
        _complete(world, method, args)
        return {"ok": True, **method.run(world, args)}
    except SlackError as refusal:
        return refusal.answer()


def _admit(world: World, method: Method, token: str) -> None:
    known = {world.settings.bot_token: False, world.settings.app_token: True}
    if method.run is people.api_test:
        return
    if not token:
        raise SlackError("not_authed")
    if token not in known:
        raise SlackError("invalid_auth")
    if known[token] != method.app_token:
        raise SlackError("not_allowed_token_type")


def _complete(world: World, method: Method, args: Args) -> None:
    if method.scope:
        conversations.need(world, method.scope)
    missing = [name for name in method.required if not args.has(name)]
    if missing:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}" for name in missing])
