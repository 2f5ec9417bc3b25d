"""Every method against what Slack documents: its required arguments, its scopes, its tier; and how it refuses."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator.api.methods import METHODS
from bot.simulator.client import Client
from bot.simulator.server import Simulator
from tests.simulator.conftest import ABROAD, ANA, BEN, FINANCE, GENERAL, LEFT, OLD, SECRET, WORKSPACE, bot_client

BOT = "U0SIMBOT1"
READ = "channels:read groups:read im:read mpim:read"
HISTORY = "channels:history groups:history im:history mpim:history"
WRITE = "channels:manage groups:write im:write mpim:write"
TOPIC = "channels:write.topic groups:write.topic im:write.topic mpim:write.topic"
INVITE = "channels:write.invites groups:write.invites"
# method | required arguments | scopes of which one is enough | tier (5: special). From https://docs.slack.dev/reference/methods.
DOCUMENTED = f"""
auth.test | | | 5
auth.revoke | | | 3
apps.connections.open | | | 3
bots.info | | users:read | 3
team.info | | team:read | 3
team.profile.get | | users.profile:read | 3
users.list | | users:read | 2
users.info | user | users:read | 4
users.lookupByEmail | email | users:read.email | 3
users.profile.get | | users.profile:read | 4
users.getPresence | | users:read | 3
users.setPresence | presence | users:write | 2
users.conversations | | {READ} | 3
dnd.info | | dnd:read | 3
dnd.teamInfo | users | dnd:read | 2
emoji.list | | emoji:read | 2
usergroups.list | | usergroups:read | 2
usergroups.create | name | usergroups:write | 2
usergroups.update | usergroup | usergroups:write | 2
usergroups.users.list | usergroup | usergroups:read | 2
usergroups.users.update | usergroup users | usergroups:write | 2
conversations.open | | {WRITE} | 3
conversations.close | channel | {WRITE} | 2
conversations.list | | {READ} | 2
conversations.info | channel | {READ} | 3
conversations.members | channel | {READ} | 4
conversations.create | name | {WRITE} | 2
conversations.join | channel | channels:join | 3
conversations.leave | channel | {WRITE} | 3
conversations.invite | channel users | {INVITE} {WRITE} | 3
conversations.kick | channel | {WRITE} | 3
conversations.rename | channel name | {WRITE} | 2
conversations.setTopic | channel topic | {TOPIC} {WRITE} | 2
conversations.setPurpose | channel purpose | {TOPIC} {WRITE} | 2
conversations.archive | channel | {WRITE} | 2
conversations.unarchive | channel | {WRITE} | 2
conversations.mark | channel ts | {WRITE} | 3
conversations.history | channel | {HISTORY} | 3
conversations.replies | channel ts | {HISTORY} | 3
chat.postMessage | channel | chat:write | 5
chat.meMessage | channel text | chat:write | 3
chat.update | channel ts | chat:write | 3
chat.delete | channel ts | chat:write | 3
chat.postEphemeral | channel user | chat:write | 4
chat.getPermalink | channel message_ts | | 5
chat.scheduleMessage | channel post_at | chat:write | 3
chat.scheduledMessages.list | | | 3
chat.deleteScheduledMessage | channel scheduled_message_id | chat:write | 3
chat.unfurl | | links:write | 3
views.open | view | | 4
views.push | view | | 4
views.update | view | | 4
views.publish | user_id view | | 4
reactions.add | channel timestamp name | reactions:write | 3
reactions.remove | name | reactions:write | 2
reactions.get | | reactions:read | 3
reactions.list | | reactions:read | 2
pins.add | channel | pins:write | 2
pins.remove | channel | pins:write | 2
pins.list | channel | pins:read | 2
bookmarks.add | channel_id title type | bookmarks:write | 2
bookmarks.list | channel_id | bookmarks:read | 3
files.getUploadURLExternal | filename length | files:write | 4
files.completeUploadExternal | files | files:write | 4
files.info | file | files:read | 4
files.list | | files:read | 3
files.delete | file | files:write | 3
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in DOCUMENTED.strip().splitlines()]


def answer(web: WebClient, method: str, **args: Any) -> dict[str, Any]:
    """What a call is answered, refusals included."""
    try:
        given = web.api_call(method, json=args).data
    except SlackApiError as error:
        given = error.response.data
    assert isinstance(given, dict)
    return given


@pytest.mark.parametrize(("name", "required", "scopes", "tier"), ROWS, ids=[row[0] for row in ROWS])
def test_the_table_says_what_slack_documents(name: str, required: str, scopes: str, tier: str) -> None:
    method = METHODS[name]
    assert (set(method.required), set(method.scopes)) == (set(required.split()), set(scopes.split()))
    assert method.tier == int(tier)


def test_every_method_refuses_without_its_scope_and_without_its_arguments(web: WebClient) -> None:
    named = {"display_information": {"name": "Poor"}}
    with Simulator(WORKSPACE, {**named, "oauth_config": {"scopes": {"bot": ["commands"]}}}) as sim:
        poor = bot_client(sim)
        for name, method in METHODS.items():
            if method.scopes:
                refused = answer(poor, name)
                assert (refused["error"], refused["provided"]) == ("missing_scope", "commands"), name
                assert refused["needed"].split(",") == list(method.scopes)
    for name, method in METHODS.items():
        if method.required:
            needs = [f"[ERROR] missing required field: {field}" for field in method.required]
            assert answer(web, name) == {
                "ok": False,
                "error": "invalid_arguments",
                "response_metadata": {"messages": needs},
            }


def granted(*scopes: str) -> dict[str, Any]:
    return {"display_information": {"name": "Some"}, "oauth_config": {"scopes": {"bot": list(scopes)}}}


def test_the_kind_of_conversation_decides_which_scope_is_needed() -> None:
    scopes = ("channels:read", "channels:history", "channels:manage", "im:write", "chat:write", "channels:join")
    with Simulator(WORKSPACE, granted(*scopes), signing_secret=SECRET) as sim:
        web = bot_client(sim)
        dm = web.conversations_open(users=ANA)["channel"]["id"]
        sim.client.post("/sim/channels", {"id": FINANCE, "members": [BEN, BOT]})
        refusals = [
            ("conversations.info", {"channel": dm}, "im:read"),
            ("conversations.history", {"channel": FINANCE}, "groups:history"),
            ("conversations.list", {"types": "public_channel,mpim"}, "mpim:read"),
            ("conversations.open", {"users": f"{ANA},{BEN}"}, "mpim:write"),
            ("conversations.setTopic", {"channel": FINANCE, "topic": "x"}, "groups:write,groups:write.topic"),
            ("conversations.create", {"name": "secret", "is_private": True}, "groups:write"),
        ]
        assert [answer(web, name, **args)["needed"] for name, args, _ in refusals] == [r[2] for r in refusals]
        assert answer(web, "conversations.info", channel=GENERAL)["ok"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@example.com"}, "users_not_found"),
        ("users.list", {"cursor": "nonsense"}, "invalid_cursor"),
        ("users.list", {"limit": 0.5}, "invalid_limit"),
        ("conversations.list", {"limit": 1001}, "invalid_limit"),
        ("conversations.list", {"limit": "many"}, "invalid_limit"),
        ("conversations.list", {"types": "secret_channel"}, "invalid_types"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": LEFT}, "user_disabled"),
        ("conversations.open", {"users": BOT}, "cannot_dm_bot"),
        ("conversations.open", {"users": ABROAD}, "user_not_found"),
        ("conversations.open", {"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
        ("conversations.open", {"channel": GENERAL}, "method_not_supported_for_channel_type"),
        ("conversations.info", {"channel": FINANCE}, "channel_not_found"),
        ("conversations.history", {"channel": GENERAL}, "not_in_channel"),
        ("conversations.join", {"channel": OLD}, "is_archived"),
        ("conversations.archive", {"channel": OLD}, "already_archived"),
        ("conversations.unarchive", {"channel": GENERAL}, "not_archived"),
        ("conversations.create", {"name": "x" * 81}, "invalid_name_maxlength"),
        ("conversations.create", {"name": "A b"}, "invalid_name_specials"),
        ("chat.postMessage", {"channel": OLD, "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": ANA}, "no_text"),
        ("chat.postEphemeral", {"channel": GENERAL, "user": LEFT, "text": "x"}, "user_not_in_channel"),
        ("chat.scheduleMessage", {"channel": ANA, "text": "x", "post_at": 1}, "time_in_past"),
        ("chat.scheduleMessage", {"channel": ANA, "text": "x", "post_at": 2**40}, "time_too_far"),
        ("chat.scheduleMessage", {"channel": ANA, "text": "x", "post_at": "noon"}, "invalid_time"),
        ("reactions.get", {}, "no_item_specified"),
        ("pins.add", {"channel": GENERAL}, "no_item_specified"),
        ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
        ("users.setPresence", {"presence": "busy"}, "invalid_presence"),
        ("files.info", {"file": "F0NONE"}, "file_not_found"),
        ("users.profile.set", {"profile": {}}, "not_allowed_token_type"),
        ("search.messages", {"query": "x"}, "not_allowed_token_type"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("files.upload", {}, "method_deprecated"),
        ("chat.shout", {}, "unknown_method"),
    ],
)
def test_a_wrong_argument_is_refused_by_name(
    web: WebClient, hands: Client, method: str, args: dict[str, Any], error: str
) -> None:
    hands.post("/sim/channels", {"id": OLD, "members": [ANA, BOT]})
    if method == "chat.postEphemeral":
        web.conversations_join(channel=GENERAL)
    assert answer(web, method, **args)["error"] == error


def test_who_calls_is_asked_first(sim: Simulator) -> None:
    assert answer(bot_client(sim, "xoxb-wrong"), "chat.postMessage")["error"] == "invalid_auth"
    assert answer(bot_client(sim, ""), "users.info")["error"] == "not_authed"
    assert answer(bot_client(sim, "xapp-simulated"), "auth.test")["error"] == "not_allowed_token_type"


def test_a_read_only_channel_takes_no_posts_and_a_hidden_tab_no_messages() -> None:
    closed = {"id": GENERAL, "members": [ANA, BOT], "name": "general", "is_read_only": True}
    hidden = {**granted("chat:write", "im:write"), "features": {"app_home": {"messages_tab_enabled": False}}}
    with Simulator({**WORKSPACE, "channels": [closed]}, hidden) as sim:
        web = bot_client(sim)
        refused = answer(web, "chat.postMessage", channel=GENERAL, text="x")
        assert refused["error"] == "restricted_action_read_only_channel"
        assert answer(web, "chat.postMessage", channel=ANA, text="x")["error"] == "messages_tab_disabled"
