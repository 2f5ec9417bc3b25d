"""The Web API's methods as a table, and the one gate that every call passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.api import (
    bookmarks,
    channels,
    chat,
    conversations,
    files,
    history,
    modals,
    people,
    pins,
    reactions,
    scheduling,
    unfurling,
    usergroups,
)
from bot.simulator.api.args import Args
from bot.simulator.api.conversations import scopes_for
from bot.simulator.errors import JSON, SlackError
from bot.simulator.kit.blocks import checked_blocks, checked_view
from bot.simulator.world import World


@dataclass(frozen=True)
class Method:
    """What a method does, the arguments it cannot do without, the scopes of which it takes one, its tier of rates.

    Tier 5 is "special". The methods of conversations look again for the scope of the conversation's own kind.
    """

    run: Callable[[World, Args], JSON]
    required: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    tier: int = 3
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


READ, WRITE, HISTORY = (scopes_for(deed) for deed in ("read", "write", "history"))
TOPIC = (*scopes_for("write.topic"), *WRITE)
INVITE = ("channels:write.invites", "groups:write.invites", *WRITE)

METHODS: dict[str, Method] = {
    "api.test": Method(people.api_test, (), (), 4),
    "auth.test": Method(people.auth_test, (), (), 5),
    "auth.revoke": Method(people.auth_revoke, (), (), 3),
    "apps.connections.open": Method(connections_open, (), (), 3, app_token=True),
    "blocks.validate": Method(validate_blocks, (), (), 3),
    "bots.info": Method(people.bots_info, (), ("users:read",), 3),
    "team.info": Method(people.team_info, (), ("team:read",), 3),
    "team.profile.get": Method(people.team_profile, (), ("users.profile:read",), 3),
    "users.list": Method(people.users_list, (), ("users:read",), 2),
    "users.info": Method(people.users_info, ("user",), ("users:read",), 4),
    "users.lookupByEmail": Method(people.lookup_by_email, ("email",), ("users:read.email",), 3),
    "users.profile.get": Method(people.profile_get, (), ("users.profile:read",), 4),
    "users.getPresence": Method(people.presence, (), ("users:read",), 3),
    "users.setPresence": Method(people.set_presence, ("presence",), ("users:write",), 2),
    "users.conversations": Method(conversations.users_conversations, (), READ, 3),
    "dnd.info": Method(people.dnd_info, (), ("dnd:read",), 3),
    "dnd.teamInfo": Method(people.dnd_team, ("users",), ("dnd:read",), 2),
    "emoji.list": Method(people.emoji_list, (), ("emoji:read",), 2),
    "usergroups.list": Method(usergroups.listing, (), ("usergroups:read",), 2),
    "usergroups.create": Method(usergroups.create, ("name",), ("usergroups:write",), 2),
    "usergroups.update": Method(usergroups.update, ("usergroup",), ("usergroups:write",), 2),
    "usergroups.enable": Method(usergroups.enable, ("usergroup",), ("usergroups:write",), 2),
    "usergroups.disable": Method(usergroups.disable, ("usergroup",), ("usergroups:write",), 2),
    "usergroups.users.list": Method(usergroups.members, ("usergroup",), ("usergroups:read",), 2),
    "usergroups.users.update": Method(usergroups.set_members, ("usergroup", "users"), ("usergroups:write",), 2),
    "conversations.open": Method(conversations.open_conversation, (), WRITE, 3),
    "conversations.close": Method(conversations.close, ("channel",), WRITE, 2),
    "conversations.list": Method(conversations.list_conversations, (), READ, 2),
    "conversations.info": Method(conversations.info, ("channel",), READ, 3),
    "conversations.members": Method(conversations.members, ("channel",), READ, 4),
    "conversations.create": Method(channels.create, ("name",), WRITE, 2),
    "conversations.join": Method(channels.join, ("channel",), ("channels:join",), 3),
    "conversations.leave": Method(channels.leave, ("channel",), WRITE, 3),
    "conversations.invite": Method(channels.invite, ("channel", "users"), INVITE, 3),
    "conversations.kick": Method(channels.kick, ("channel",), WRITE, 3),
    "conversations.rename": Method(channels.rename, ("channel", "name"), WRITE, 2),
    "conversations.setTopic": Method(channels.set_topic, ("channel", "topic"), TOPIC, 2),
    "conversations.setPurpose": Method(channels.set_purpose, ("channel", "purpose"), TOPIC, 2),
    "conversations.archive": Method(channels.archive, ("channel",), WRITE, 2),
    "conversations.unarchive": Method(channels.unarchive, ("channel",), WRITE, 2),
    "conversations.mark": Method(channels.mark, ("channel", "ts"), WRITE, 3),
    "conversations.history": Method(history.history, ("channel",), HISTORY, 3),
    "conversations.replies": Method(history.replies, ("channel", "ts"), HISTORY, 3),
    "chat.postMessage": Method(chat.post_message, ("channel",), ("chat:write",), 5),
    "chat.meMessage": Method(chat.me_message, ("channel", "text"), ("chat:write",), 3),
    "chat.update": Method(chat.update, ("channel", "ts"), ("chat:write",), 3),
    "chat.delete": Method(chat.delete, ("channel", "ts"), ("chat:write",), 3),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("channel", "user"), ("chat:write",), 4),
    "chat.getPermalink": Method(chat.get_permalink, ("channel", "message_ts"), (), 5),
    "chat.scheduleMessage": Method(scheduling.schedule, ("channel", "post_at"), ("chat:write",), 3),
    "chat.scheduledMessages.list": Method(scheduling.listing, (), (), 3),
    "chat.deleteScheduledMessage": Method(scheduling.delete, ("channel", "scheduled_message_id"), ("chat:write",), 3),
    "chat.unfurl": Method(unfurling.unfurl, (), ("links:write",), 3),
    "views.open": Method(modals.open_view, ("view",), (), 4),
    "views.push": Method(modals.push_view, ("view",), (), 4),
    "views.update": Method(modals.update_view, ("view",), (), 4),
    "views.publish": Method(modals.publish_view, ("user_id", "view"), (), 4),
    "reactions.add": Method(reactions.add, ("channel", "timestamp", "name"), ("reactions:write",), 3),
    "reactions.remove": Method(reactions.remove, ("name",), ("reactions:write",), 2),
    "reactions.get": Method(reactions.get, (), ("reactions:read",), 3),
    "reactions.list": Method(reactions.listing, (), ("reactions:read",), 2),
    "pins.add": Method(pins.add, ("channel",), ("pins:write",), 2),
    "pins.remove": Method(pins.remove, ("channel",), ("pins:write",), 2),
    "pins.list": Method(pins.listing, ("channel",), ("pins:read",), 2),
    "bookmarks.add": Method(bookmarks.add, ("channel_id", "title", "type"), ("bookmarks:write",), 2),
    "bookmarks.edit": Method(bookmarks.edit, ("channel_id", "bookmark_id"), ("bookmarks:write",), 2),
    "bookmarks.remove": Method(bookmarks.remove, ("channel_id", "bookmark_id"), ("bookmarks:write",), 2),
    "bookmarks.list": Method(bookmarks.listing, ("channel_id",), ("bookmarks:read",), 3),
    "files.getUploadURLExternal": Method(files.upload_url, ("filename", "length"), ("files:write",), 4),
    "files.completeUploadExternal": Method(files.complete, ("files",), ("files:write",), 4),
    "files.info": Method(files.info, ("file",), ("files:read",), 4),
    "files.list": Method(files.listing, (), ("files:read",), 3),
    "files.delete": Method(files.delete, ("file",), ("files:write",), 3),
}
# What Slack has for people's tokens alone; the app's own are refused.
_PEOPLES = {
    "users": "profile.set identity setPhoto deletePhoto",
    "search": "messages files all",
    "files": "sharedPublicURL revokePublicURL",
    "reminders": "add list complete delete info",
    "stars": "add remove list",
    "dnd": "setSnooze endSnooze endDnd",
    "team": "accessLogs billableInfo integrationLogs",
}
PEOPLES = frozenset(f"{family}.{name}" for family, names in _PEOPLES.items() for name in names.split())
GONE = {
    "files.upload": "method_deprecated",
    "dialog.open": "method_deprecated",
    "rtm.connect": "not_allowed_token_type",
}


def call(world: World, name: str, args: Args, token: str) -> JSON:
    """The answer to one call, refusals included."""
    try:
        method = METHODS.get(name)
        _admit(world, name, token)
        if method is None:
            raise SlackError(GONE.get(name, "unknown_method"), req_method=name)
        if method.scopes:
            conversations.need(world, *method.scopes)
        missing = [name for name in method.required if not args.has(name)]
        if missing:
            needs = [f"[ERROR] missing required field: {name}" for name in missing]
            raise SlackError("invalid_arguments", messages=needs)
        return {"ok": True, **method.run(world, args)}
    except SlackError as refusal:
        return refusal.answer()


def _admit(world: World, name: str, token: str) -> None:
    known = {world.settings.bot_token: False, world.settings.app_token: True}
    method = METHODS.get(name)
    if name == "api.test" or (method is None and name not in PEOPLES):
        return
    if not token:
        raise SlackError("not_authed")
    if token not in known:
        raise SlackError("invalid_auth")
    if world.faults.revoked:
        raise SlackError(world.faults.revoked)
    if method is None or known[token] != method.app_token:
        raise SlackError("not_allowed_token_type")
