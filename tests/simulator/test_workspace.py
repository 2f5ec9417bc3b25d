"""What else a bot finds and does in a workspace: groups, pins, bookmarks, messages of later, files in their places."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, BEN, GENERAL, Foreign
from tests.simulator.test_methods import BOT, answer


@pytest.fixture
def heard(bolt: App, serve: Callable[[App], Foreign]) -> list[dict[str, Any]]:
    """The events that a bot hears."""
    events: list[dict[str, Any]] = []
    for kind in ("message", "file_shared", "pin_added", "subteam_members_changed", "channel_rename"):
        bolt.event(kind)(lambda event: events.append(event))
    serve(bolt)
    return events


def test_a_group_has_one_conversation_in_which_the_bot_hears(
    web: WebClient, hands: Client, heard: list[dict[str, Any]]
) -> None:
    group = web.conversations_open(users=[ANA, BEN], return_im=True)["channel"]
    assert (group["is_mpim"], group["name"]) == (True, "mpdm-bot--ana--ben-1")
    assert web.conversations_open(users=[BEN, ANA])["channel"]["id"] == group["id"]
    assert [c["id"] for c in web.conversations_list(types="mpim")["channels"]] == [group["id"]]
    web.chat_postMessage(channel=group["id"], text="all of you")
    assert hands.messages(BEN, group["id"])[-1]["text"] == "all of you"
    hands.say(ANA, "here", group["id"])
    assert until(lambda: heard)[0]["channel_type"] == "mpim"


def test_what_is_scheduled_is_said_at_its_second(web: WebClient, hands: Client) -> None:
    soon = int(time.time()) + 3
    web.chat_scheduleMessage(channel=ANA, text="now", post_at=soon)
    answer(web, "chat.scheduleMessage", channel=ANA, text="never", post_at=soon, metadata={"event_type": "x"})
    later = web.chat_scheduleMessage(channel=ANA, text="tomorrow", post_at=soon + 86_400)
    listed = web.chat_scheduledMessages_list()["scheduled_messages"]
    assert [s["text"] for s in listed] == ["now", "never", "tomorrow"]
    near = {"channel": later["channel"], "scheduled_message_id": listed[0]["id"]}
    assert answer(web, "chat.deleteScheduledMessage", **near)["error"] == "invalid_scheduled_message_id"
    web.chat_deleteScheduledMessage(channel=later["channel"], scheduled_message_id=later["scheduled_message_id"])
    until(lambda: web.chat_scheduledMessages_list()["scheduled_messages"] == [])
    assert [m["text"] for m in hands.messages(ANA)] == ["now"]


def test_pins_and_reactions_are_listed(web: WebClient, hands: Client, heard: list[dict[str, Any]]) -> None:
    web.conversations_join(channel=GENERAL)
    said = hands.say(BEN, "keep this", GENERAL)["ts"]
    web.pins_add(channel=GENERAL, timestamp=said)
    assert answer(web, "pins.add", channel=GENERAL, timestamp=said)["error"] == "already_pinned"
    [item] = web.pins_list(channel=GENERAL)["items"]
    assert (item["message"]["text"], item["created_by"]) == ("keep this", BOT)
    web.pins_remove(channel=GENERAL, timestamp=said)
    assert answer(web, "pins.remove", channel=GENERAL, timestamp=said)["error"] == "no_pin"
    web.reactions_add(channel=GENERAL, timestamp=said, name="eyes")
    assert [i["message"]["ts"] for i in web.reactions_list()["items"]] == [said]
    assert answer(web, "reactions.add", channel=GENERAL, timestamp=said, name="Not an emoji")["error"] == "invalid_name"


def test_a_user_group_is_made_and_filled(web: WebClient) -> None:
    group = web.usergroups_create(name="On call", handle="on-call")["usergroup"]
    assert answer(web, "usergroups.create", name="On call")["error"] == "name_already_exists"
    web.usergroups_users_update(usergroup=group["id"], users=[ANA, BEN])
    assert web.usergroups_users_list(usergroup=group["id"])["users"] == [ANA, BEN]
    wrong = answer(web, "usergroups.users.update", usergroup=group["id"], users="U0NOBODY")
    assert wrong["error"] == "invalid_users"
    web.usergroups_disable(usergroup=group["id"])
    assert web.usergroups_list()["usergroups"] == []
    [listed] = web.usergroups_list(include_disabled=True, include_users=True)["usergroups"]
    assert (listed["handle"], listed["users"], listed["user_count"]) == ("on-call", [ANA, BEN], 2)
    web.usergroups_enable(usergroup=group["id"])
    assert web.usergroups_update(usergroup=group["id"], name="Awake")["usergroup"]["name"] == "Awake"


def test_a_bookmark_comes_changes_and_goes(web: WebClient) -> None:
    link = {"channel_id": GENERAL, "title": "Rules", "type": "link", "link": "https://example.com/rules"}
    made = answer(web, "bookmarks.add", **link)["bookmark"]
    one = {"channel_id": GENERAL, "bookmark_id": made["id"]}
    assert answer(web, "bookmarks.edit", **one, title="Law")["bookmark"]["link"] == link["link"]
    assert [b["title"] for b in answer(web, "bookmarks.list", channel_id=GENERAL)["bookmarks"]] == ["Law"]
    assert answer(web, "bookmarks.remove", **one)["ok"]
    assert answer(web, "bookmarks.remove", **one)["error"] == "not_found"
    assert answer(web, "bookmarks.add", **{**link, "link": "rules"})["error"] == "invalid_link"


def test_a_file_knows_where_it_was_shared(
    sim: Simulator, web: WebClient, hands: Client, heard: list[dict[str, Any]]
) -> None:
    sent = hands.say(ANA, "look", files=[{"name": "a.txt", "content": "aGk="}])["ts"]
    [file] = web.files_list(user=ANA)["files"]
    assert file["shares"]["private"][hands.dm(ANA)][0]["ts"] == sent
    shared = until(lambda: [e for e in heard if e["type"] == "file_shared"])[0]
    assert (shared["file_id"], shared["user_id"], shared["channel_id"]) == (file["id"], ANA, hands.dm(ANA))
    assert web.files_list(user=BEN)["paging"]["total"] == 0


def test_a_renamed_channel_remembers_its_names(web: WebClient, heard: list[dict[str, Any]]) -> None:
    channel = web.conversations_create(name="first")["channel"]["id"]
    assert web.conversations_rename(channel=channel, name="second")["channel"]["previous_names"] == ["first"]
    renamed = until(lambda: [e for e in heard if e["type"] == "channel_rename"])[0]
    assert renamed["channel"]["name"] == "second"
    assert answer(web, "conversations.leave", channel=GENERAL) == {"ok": True, "not_in_channel": True}


def test_a_reply_names_whom_it_answers(web: WebClient, hands: Client) -> None:
    asked = hands.say(ANA, "Well?")["ts"]
    web.chat_postMessage(channel=hands.dm(ANA), text="Well.", thread_ts=asked)
    parent, reply = web.conversations_replies(channel=hands.dm(ANA), ts=asked)["messages"]
    assert (parent["reply_users"], parent["subscribed"]) == ([BOT], False)
    assert reply["parent_user_id"] == ANA


def test_a_revoked_token_is_good_for_nothing(web: WebClient, hands: Client) -> None:
    assert answer(web, "auth.revoke", test=True) == {"ok": True, "revoked": False}
    assert answer(web, "auth.revoke") == {"ok": True, "revoked": True}
    assert answer(web, "auth.test")["error"] == "token_revoked"
    hands.faults()
    assert answer(web, "auth.test")["ok"]


def test_what_a_workspace_has_none_of_is_empty(web: WebClient) -> None:
    assert web.emoji_list()["emoji"] == {}
    assert answer(web, "team.profile.get")["profile"]["fields"] == []
    assert not answer(web, "dnd.info", user=ANA)["dnd_enabled"]
    assert list(answer(web, "dnd.teamInfo", users=f"{ANA},U0NOBODY")["users"]) == [ANA]
    assert web.users_getPresence(user=BOT)["online"]
    assert answer(web, "users.setPresence", presence="away")["ok"]


def test_a_link_of_the_apps_domain_is_told_of_and_unfurled(
    sim: Simulator, bolt: App, serve: Callable[[App], Foreign], web: WebClient, hands: Client
) -> None:
    events: list[dict[str, Any]] = []
    bolt.event("link_shared")(lambda event: events.append(event))
    serve(bolt)
    sim.world.manifest.raw = {
        "features": {"unfurl_domains": ["example.com"]},
        "settings": {"event_subscriptions": {"bot_events": ["link_shared"]}},
    }
    url = "https://wiki.example.com/1"
    said = hands.say(ANA, f"see {url} and https://other.org/2", GENERAL)["ts"]
    event = until(lambda: events)[0]
    assert (event["links"], event["message_ts"]) == ([{"url": url, "domain": "example.com"}], said)
    assert not event["is_bot_user_member"]
    assert answer(web, "chat.unfurl", channel=GENERAL, ts=said, unfurls={url: {"title": "Page 1"}})["ok"]
    [shown] = hands.messages(ANA, GENERAL)[-1]["attachments"]
    assert (shown["title"], shown["from_url"], shown["is_app_unfurl"]) == ("Page 1", url, True)
    refusals = [
        ({"channel": GENERAL, "ts": said}, "missing_unfurls"),
        ({"channel": GENERAL, "ts": "1.1", "unfurls": {url: {}}}, "cannot_find_message"),
        ({"channel": "C0NONE", "ts": said, "unfurls": {url: {}}}, "cannot_find_channel"),
        ({"unfurl_id": event["unfurl_id"], "unfurls": {"https://x.org": {}}}, "cannot_unfurl_url"),
    ]
    assert [answer(web, "chat.unfurl", **args)["error"] for args, _ in refusals] == [e for _, e in refusals]


def test_a_reply_to_what_is_gone_stands_in_the_conversation(web: WebClient, hands: Client) -> None:
    asked = hands.say(ANA, "Well?")["ts"]
    hands.act(ANA, "delete", channel=hands.dm(ANA), ts=asked)
    web.chat_postMessage(channel=hands.dm(ANA), text="Well.", thread_ts=asked)
    assert [m["text"] for m in web.conversations_history(channel=hands.dm(ANA))["messages"]] == ["Well."]
