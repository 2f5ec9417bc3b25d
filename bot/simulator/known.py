"""The names of scopes and events that Slack knows for bots: its schema of a manifest checks neither.

Source: the scopes of Slack's methods and events, https://docs.slack.dev/reference.
"""

# The scopes, one of which an event takes, and its events; what takes none comes by itself.
_EVENTS: dict[tuple[str, ...], str] = {
    (): "app_home_opened app_uninstalled tokens_revoked message.app_home function_executed",
    ("app_mentions:read",): "app_mention",
    ("assistant:write",): "assistant_thread_started assistant_thread_context_changed",
    ("channels:history",): "message.channels",
    ("groups:history",): "message.groups group_history_changed",
    ("im:history",): "message.im im_history_changed",
    ("mpim:history",): "message.mpim",
    ("channels:history", "groups:history", "mpim:history"): "channel_history_changed",
    ("channels:read",): "channel_archive channel_created channel_deleted channel_id_changed channel_left "
    "channel_rename channel_unarchive",
    ("groups:read",): "group_archive group_close group_deleted group_left group_open group_rename group_unarchive",
    ("im:read",): "im_close im_created im_open",
    ("channels:read", "groups:read"): "channel_shared channel_unshared member_left_channel",
    ("channels:read", "groups:read", "mpim:read"): "member_joined_channel",
    ("dnd:read",): "dnd_updated dnd_updated_user",
    ("emoji:read",): "emoji_changed",
    ("files:read",): "file_change file_created file_deleted file_public file_shared file_unshared",
    ("links:read",): "link_shared",
    ("metadata.message:read",): "message_metadata_posted message_metadata_updated message_metadata_deleted",
    ("pins:read",): "pin_added pin_removed",
    ("reactions:read",): "reaction_added reaction_removed",
    ("stars:read",): "star_added star_removed",
    ("team:read",): "team_rename team_domain_change email_domain_changed",
    ("usergroups:read",): "subteam_created subteam_members_changed subteam_updated subteam_self_added "
    "subteam_self_removed",
    ("users:read",): "team_join user_change user_profile_changed user_status_changed user_huddle_changed",
}
EVENTS = {event: scopes for scopes, events in _EVENTS.items() for event in events.split()}

_SCOPES = {
    "app_mentions dnd emoji metadata.message stars team users.profile": "read",
    "bookmarks calls canvases datastore files links lists pins reactions triggers usergroups": "read write",
    "channels": "history join manage read write.invites write.topic",
    "groups": "history read write write.invites write.topic",
    "im mpim": "history read write write.topic",
    "chat": "write write.customize write.public",
    "users": "read read.email write",
    "conversations.connect": "manage read write",
    "remote_files": "read share write",
    "search": "read.files read.im read.mpim read.private read.public read.users",
    "assistant": "write",
}
SCOPES = frozenset(
    {f"{name}:{deed}" for names, deeds in _SCOPES.items() for name in names.split() for deed in deeds.split()}
    | {"commands", "incoming-webhook", "workflow.steps:execute", "tokens.basic", "links.embed:write"}
    | {"team.billing:read", "team.preferences:read"}
)
