"""The Web API's answers and refusals, through Slack's own client."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator.client import Client
from bot.simulator.server import Simulator
from tests.simulator.conftest import (
    ABROAD,
    ANA,
    BEN,
    FINANCE,
    GENERAL,
    LEFT,
    OLD,
    SECRET,
    WORKSPACE,
    bot_client,
)

BOT = "U0SIMBOT1"


def refused(call: Callable[[], object]) -> dict[str, Any]:
    """The answer of a call that must be refused."""
    with pytest.raises(SlackApiError) as error:
        call()
    answer = error.value.response.data
    assert isinstance(answer, dict)
    return answer


def test_the_token_says_who_speaks(web: WebClient) -> None:
    me = web.auth_test()
    assert (me["user_id"], me["team_id"], me["url"]) == (BOT, "T0ACME", "https://acme.slack.com/")
    assert me["bot_id"] == web.bots_info(bot=me["bot_id"])["bot"]["id"]


def test_calls_without_a_good_token_are_refused(sim: Simulator) -> None:
    assert refused(bot_client(sim, "").auth_test) == {"ok": False, "error": "not_authed"}
    assert refused(bot_client(sim, "xoxb-other").auth_test) == {"ok": False, "error": "invalid_auth"}
    assert refused(bot_client(sim, "xapp-simulated").auth_test)["error"] == "not_allowed_token_type"


def test_methods_and_arguments_that_are_not_there(web: WebClient) -> None:
    assert refused(lambda: web.api_call("chat.shout"))["error"] == "unknown_method"
    answer = refused(lambda: web.api_call("conversations.info"))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_forms_and_json_mean_the_same(web: WebClient) -> None:
    by_form = web.api_call("chat.postMessage", params={"channel": ANA, "blocks": '[{"type": "divider"}]'})
    by_json = web.api_call("chat.postMessage", json={"channel": ANA, "blocks": [{"type": "divider"}]})
    kinds = [answer["message"]["blocks"][0]["type"] for answer in (by_form, by_json)]
    assert kinds == ["divider", "divider"]


def test_people_come_in_pages(web: WebClient) -> None:
    seen = [u["id"] for page in web.users_list(limit=2) for u in page["members"]]
    assert seen == [user["id"] for user in WORKSPACE["users"]] + [BOT]


def test_a_person_has_a_zone_an_address_and_on_request_a_locale(web: WebClient) -> None:
    user = web.users_info(user=ANA, include_locale=True)["user"]
    assert (user["locale"], user["tz"], user["profile"]["email"]) == ("pt-BR", "Europe/Lisbon", "ana@example.com")
    assert user["tz_offset"] in (0, 3600)
    assert "locale" not in web.users_info(user=ANA)["user"]
    assert web.users_lookupByEmail(email="Ana@Example.com")["user"]["id"] == ANA


def test_people_who_are_not_there(web: WebClient) -> None:
    assert refused(lambda: web.users_info(user="U0NOBODY"))["error"] == "user_not_found"
    assert refused(lambda: web.users_lookupByEmail(email="lea@example.com"))["error"] == "users_not_found"


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (FINANCE, "channel_not_found"),
        (OLD, "is_archived"),
        (ABROAD, "channel_not_found"),
        (LEFT, "user_disabled"),
        (BOT, "cannot_dm_bot"),
    ],
)
def test_where_the_bot_cannot_write(web: WebClient, target: str, error: str) -> None:
    assert refused(lambda: web.chat_postMessage(channel=target, text="hi"))["error"] == error


def test_a_message_to_a_person_opens_their_direct_messages(web: WebClient, hands: Client) -> None:
    posted = web.chat_postMessage(channel=ANA, text="hi")
    assert posted["channel"].startswith("D")
    assert web.conversations_open(users=ANA)["channel"]["id"] == posted["channel"] == hands.dm(ANA)
    assert web.conversations_info(channel=posted["channel"])["channel"]["user"] == ANA


def test_a_message_needs_something_to_say(web: WebClient) -> None:
    assert refused(lambda: web.api_call("chat.postMessage", json={"channel": ANA}))["error"] == "no_text"
    assert refused(lambda: web.chat_postMessage(channel=ANA, text="x", blocks="[not json"))["error"] == (
        "invalid_blocks_format"
    )


def test_wrong_blocks_are_refused_with_their_place(web: WebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = refused(lambda: web.chat_postMessage(channel=ANA, text="x", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert refused(lambda: web.api_call("blocks.validate", json={"blocks": blocks}))["error"] == "invalid_blocks"


def test_an_update_keeps_the_blocks_that_it_does_not_name(web: WebClient, hands: Client) -> None:
    posted = web.chat_postMessage(channel=ANA, text="one", blocks=[{"type": "divider"}])
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    web.chat_update(**place, text="two")
    assert hands.messages(ANA)[0]["text"] == "two"
    assert hands.messages(ANA)[0]["blocks"]
    web.chat_update(**place, text="three", blocks=[])
    assert hands.messages(ANA)[0]["blocks"] is None


def test_messages_that_cannot_be_updated(web: WebClient, hands: Client) -> None:
    theirs = hands.say(ANA, "mine")["ts"]
    dm = hands.dm(ANA)
    assert refused(lambda: web.chat_update(channel=dm, ts=theirs, text="x"))["error"] == "cant_update_message"
    assert refused(lambda: web.chat_update(channel=dm, ts="1.000001", text="x"))["error"] == "message_not_found"
    assert refused(lambda: web.chat_delete(channel=dm, ts=theirs))["error"] == "cant_delete_message"
    own = web.chat_postMessage(channel=ANA, text="x")["ts"]
    assert refused(lambda: web.chat_update(channel=dm, ts=own, text="x" * 4001))["error"] == "msg_too_long"
    web.chat_delete(channel=dm, ts=own)
    assert refused(lambda: web.chat_update(channel=dm, ts=own, text="x"))["error"] == "message_not_found"


def test_history_is_paged_bounded_and_shows_metadata_on_request(web: WebClient) -> None:
    metadata = {"event_type": "owed", "event_payload": {"id": "7"}}
    posts = [web.chat_postMessage(channel=ANA, text=str(i), metadata=metadata) for i in range(5)]
    dm = posts[0]["channel"]
    pages = [[m["text"] for m in p["messages"]] for p in web.conversations_history(channel=dm, limit=2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    after = web.conversations_history(channel=dm, oldest=posts[3]["ts"])
    assert [m["text"] for m in after["messages"]] == ["4"]
    assert "metadata" not in after["messages"][0]
    found = web.conversations_history(channel=dm, oldest=posts[3]["ts"], inclusive=True, include_all_metadata=True)
    assert [m["metadata"] for m in found["messages"]] == [metadata, metadata]
    assert refused(lambda: web.conversations_history(channel=dm, cursor="nonsense"))["error"] == "invalid_cursor"


def test_replies_stay_in_their_thread(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=ANA, text="parent")
    reply = web.chat_postMessage(channel=ANA, text="reply", thread_ts=parent["ts"])
    dm = parent["channel"]
    assert [m["text"] for m in web.conversations_history(channel=dm)["messages"]] == ["parent"]
    thread = web.conversations_replies(channel=dm, ts=parent["ts"])["messages"]
    assert [m["text"] for m in thread] == ["parent", "reply"]
    assert (thread[0]["reply_count"], thread[0]["latest_reply"]) == (1, reply["ts"])
    assert refused(lambda: web.conversations_replies(channel=dm, ts="1.1"))["error"] == "thread_not_found"


def test_a_whisper_is_seen_by_one_person_and_kept_nowhere(web: WebClient, hands: Client) -> None:
    hands.post("/sim/channels", {"id": GENERAL, "members": [ANA, BEN, BOT]})
    web.chat_postEphemeral(channel=GENERAL, user=ANA, text="psst")
    assert [(m["text"], m["ephemeral"]) for m in hands.messages(ANA, GENERAL)] == [("psst", True)]
    assert hands.messages(BEN, GENERAL) == []
    assert web.conversations_history(channel=GENERAL)["messages"] == []


def test_reactions_come_and_go(web: WebClient, hands: Client) -> None:
    posted = web.chat_postMessage(channel=ANA, text="x")
    place = {"channel": posted["channel"], "timestamp": posted["ts"], "name": "eyes"}
    web.reactions_add(**place)
    assert refused(lambda: web.reactions_add(**place))["error"] == "already_reacted"
    hands.act(ANA, "react", channel=posted["channel"], ts=posted["ts"], name="eyes")
    assert hands.messages(ANA)[0]["reactions"] == [{"name": "eyes", "users": [BOT, ANA], "count": 2}]
    web.reactions_remove(**place)
    assert refused(lambda: web.reactions_remove(**place))["error"] == "no_reaction"


def test_a_file_goes_up_and_comes_down(sim: Simulator, web: WebClient, hands: Client) -> None:
    dm = hands.dm(ANA)
    web.files_upload_v2(channel=dm, filename="days.csv", content="day,hours\n", initial_comment="Your days")
    message = hands.messages(ANA)[0]
    assert (message["text"], message["files"][0]["name"]) == ("Your days", "days.csv")
    assert web.files_info(file=message["files"][0]["id"])["file"]["size"] == 10


def test_scopes_of_the_manifest_are_held() -> None:
    scopes = {"scopes": {"bot": ["users:read", "chat:write"]}}
    manifest = {"display_information": {"name": "Poor"}, "oauth_config": scopes}
    with Simulator(WORKSPACE, manifest, signing_secret=SECRET) as sim:
        web = bot_client(sim)
        answer = refused(lambda: web.conversations_open(users=ANA))
        assert answer == {
            "ok": False,
            "error": "missing_scope",
            "needed": "channels:manage,groups:write,mpim:write,im:write",
            "provided": "users:read,chat:write",
        }
        assert "email" not in web.users_info(user=ANA)["user"]["profile"]
        assert refused(lambda: web.chat_postMessage(channel=GENERAL, text="x"))["error"] == "not_in_channel"
        dm = web.chat_postMessage(channel=ANA, text="x")["channel"]
        assert refused(lambda: web.conversations_history(channel=dm))["needed"] == (
            "channels:history,groups:history,mpim:history,im:history"
        )


def test_a_bot_makes_and_keeps_a_channel(web: WebClient, hands: Client) -> None:
    channel = web.conversations_create(name="desk", is_private=True)["channel"]["id"]
    web.conversations_invite(channel=channel, users=[ANA])
    assert refused(lambda: web.conversations_invite(channel=channel, users=[ANA]))["error"] == "already_in_channel"
    web.conversations_setTopic(channel=channel, topic="Tickets")
    seen = hands.get("/sim/view", **{"as": ANA})["conversations"]
    assert [(c["name"], c["kind"], c["topic"]) for c in seen if c["id"] == channel] == [("desk", "private", "Tickets")]
    web.conversations_archive(channel=channel)
    assert refused(lambda: web.chat_postMessage(channel=channel, text="x"))["error"] == "is_archived"
    assert refused(lambda: web.conversations_create(name="desk"))["error"] == "name_taken"
