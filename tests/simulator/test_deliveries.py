"""What the app receives: signatures, commands, buttons, events, response_url, and what happens when it fails."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from bot.simulator.telling.delivery import signed
from tests.simulator.conftest import ABROAD, ANA, BEN, FINANCE, GENERAL, SECRET, WORKSPACE, Foreign, bot_client

BUTTONS = [
    {
        "type": "actions",
        "block_id": "decide",
        "elements": [
            {"type": "button", "action_id": "yes", "value": "7", "text": {"type": "plain_text", "text": "Yes"}},
            {
                "type": "static_select",
                "action_id": "menu",
                "options": [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}],
            },
        ],
    }
]


class Ears:
    """A bot that keeps what it hears and acknowledges it, or does as it is told."""

    def __init__(self, app: App) -> None:
        self.heard: list[dict[str, Any]] = []
        self.ack: dict[str, Any] = {}
        self.deed: Callable[[], None] = lambda: None
        everything: Any = {"action_id": "yes"}
        app.command("/do")(self.hear)
        app.action(everything)(self.hear)
        app.action("menu")(self.hear)
        app.shortcut("cut")(self.hear)
        for event in ("app_home_opened", "message", "app_mention", "reaction_added", "team_join", "user_change"):
            app.event(event)(self.hear)

    def hear(self, ack: Any, body: dict[str, Any]) -> None:
        """Keeps the body."""
        self.heard.append(body)
        self.deed()
        ack(**self.ack)

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The events of a kind that were heard."""
        return [body["event"] for body in self.heard if body.get("event", {}).get("type") == kind]


@pytest.fixture
def ears(bolt: App) -> Ears:
    return Ears(bolt)


@pytest.fixture
def foreign(ears: Ears, bolt: App, serve: Callable[[App], Foreign]) -> Foreign:
    return serve(bolt)


@pytest.fixture
def card(web: WebClient, hands: Client, foreign: Foreign) -> dict[str, Any]:
    """A message with a button in Ana's direct messages."""
    web.chat_postMessage(channel=ANA, text="Yes?", blocks=BUTTONS)
    return hands.messages(ANA)[-1]


def test_what_is_signed_here_is_believed_by_slacks_own_verifier() -> None:
    headers = signed(SECRET, b"payload=1")
    verifier = SignatureVerifier(SECRET)
    assert verifier.is_valid_request(b"payload=1", headers)
    assert not verifier.is_valid_request(b"payload=2", headers)


def test_a_command_carries_who_where_and_what(ears: Ears, foreign: Foreign, hands: Client) -> None:
    hands.command(ANA, "/do  10 Aug @ben", GENERAL)
    body = ears.heard[0]
    assert (body["command"], body["text"], body["user_id"]) == ("/do", "10 Aug @ben", ANA)
    assert (body["channel_id"], body["channel_name"]) == (GENERAL, "general")
    hands.command(ANA, "/do")
    assert (ears.heard[1]["text"], ears.heard[1]["channel_name"]) == ("", "directmessage")


def test_should_escape_turns_mentions_into_ids() -> None:
    commands = [{"command": "/do", "description": "x", "should_escape": True}]
    heard: list[str] = []
    manifest = {"display_information": {"name": "Doer"}, "features": {"slash_commands": commands}}
    with Simulator(WORKSPACE, manifest, signing_secret=SECRET) as sim:
        app = App(client=bot_client(sim), signing_secret=SECRET, process_before_response=True)

        @app.command("/do")
        def do(ack: Any, body: dict[str, Any]) -> None:
            heard.append(body["text"])
            ack()

        foreign = Foreign(app)
        sim.request_url = foreign.url
        sim.client.command(ANA, "/do @ben in #general")
        assert heard == [f"<@{BEN}|ben> in <#{GENERAL}|general>"]
        assert sim.client.command(ANA, "/undo")["error"].startswith("/undo is not a valid command.")
        foreign.close()


def test_the_acknowledgement_of_a_command_is_seen_by_who_typed_it(ears: Ears, foreign: Foreign, hands: Client) -> None:
    ears.ack = {"text": "Done."}
    hands.command(ANA, "/do", GENERAL)
    assert [(m["text"], m["ephemeral"]) for m in hands.messages(ANA, GENERAL)] == [("Done.", True)]
    assert hands.messages(BEN, GENERAL) == []


def test_what_a_person_sees_when_the_app_fails(
    ears: Ears, foreign: Foreign, hands: Client, card: dict[str, Any], sim: Simulator
) -> None:
    def late() -> None:
        time.sleep(0.8)

    hands.settings(deadline=0.5)
    ears.deed = late
    assert hands.command(ANA, "/do")["error"] == '/do failed with the error "operation_timeout"'
    assert hands.press(ANA, card, "Yes")["error"] == "Operation timed out. Apps need to respond within 3 seconds."
    assert hands.command(ANA, "/unknown")["error"] == '/unknown failed with the error "dispatch_failed"'
    sim.request_url = "http://127.0.0.1:9/"
    assert hands.command(ANA, "/do")["error"] == '/do failed with the error "dispatch_failed"'


def test_a_press_says_what_was_pressed_and_where(ears: Ears, hands: Client, card: dict[str, Any]) -> None:
    assert hands.press(ANA, card, "Yes") == {"ok": True}
    body = ears.heard[-1]
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "yes",
        "decide",
        "7",
        "button",
    )
    assert body["container"] == {
        "type": "message",
        "message_ts": card["ts"],
        "channel_id": card["channel"],
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == card["ts"]


def test_a_choice_in_a_message_is_remembered(ears: Ears, hands: Client, card: dict[str, Any]) -> None:
    assert hands.choose(ANA, card, "menu", "One") == {"ok": True}
    assert ears.heard[-1]["actions"][0]["selected_option"]["value"] == "1"
    hands.press(ANA, card, "Yes")
    assert ears.heard[-1]["state"]["values"]["decide"]["menu"]["selected_option"]["value"] == "1"


def test_a_button_that_is_gone_can_be_pressed_only_by_an_old_picture(
    ears: Ears, web: WebClient, hands: Client, card: dict[str, Any]
) -> None:
    web.chat_update(channel=card["channel"], ts=card["ts"], text="Settled", blocks=[])
    where = {"channel": card["channel"], "ts": card["ts"], "block_id": "decide", "action_id": "yes"}
    assert not hands.act(ANA, "press", **where)["ok"]
    assert hands.act(ANA, "press", **where, value="7", force=True) == {"ok": True}
    assert ears.heard[-1]["actions"][0]["value"] == "7"


def test_a_screen_sends_only_what_it_offers(ears: Ears, hands: Client, card: dict[str, Any]) -> None:
    assert not hands.press(ANA, card, "Yes", value="8")["ok"]
    assert not hands.choose(ANA, card, "menu", {"text": {"type": "plain_text", "text": "Two"}, "value": "2"})["ok"]
    assert hands.press(ANA, card, "Yes", value="8", force=True) == {"ok": True}
    assert [body["actions"][0]["value"] for body in ears.heard] == ["8"]


def test_nobody_presses_in_a_conversation_that_is_not_theirs(ears: Ears, hands: Client, card: dict[str, Any]) -> None:
    assert hands.press(BEN, card, "Yes") == {"ok": False, "error": "This conversation cannot be found."}


def test_a_response_url_replaces_and_deletes_the_message(ears: Ears, hands: Client, card: dict[str, Any]) -> None:
    hands.press(ANA, card, "Yes")
    hook = WebhookClient(ears.heard[-1]["response_url"])
    assert hook.send(text="Replaced", replace_original=True).body == "ok"
    assert hands.messages(ANA)[-1]["text"] == "Replaced"
    hook.send(delete_original=True)
    assert hands.messages(ANA) == []


def test_a_response_url_is_good_five_times(ears: Ears, foreign: Foreign, hands: Client) -> None:
    hands.command(ANA, "/do", GENERAL)
    hook = WebhookClient(ears.heard[-1]["response_url"])
    for number in range(5):
        assert hook.send(text=str(number), response_type="in_channel").status_code == 200
    assert json.loads(hook.send(text="six").body)["error"] == "used_url"
    assert [m["text"] for m in hands.messages(BEN, GENERAL)] == ["0", "1", "2", "3", "4"]


def test_a_response_url_ends(ears: Ears, foreign: Foreign, hands: Client) -> None:
    hands.settings(hook_life=0)
    hands.command(ANA, "/do", GENERAL)
    answer = WebhookClient(ears.heard[-1]["response_url"]).send(text="late")
    assert (answer.status_code, json.loads(answer.body)["error"]) == (404, "expired_url")


def test_shortcuts_with_and_without_a_message(ears: Ears, hands: Client, card: dict[str, Any]) -> None:
    hands.act(ANA, "shortcut", callback_id="cut")
    hands.act(ANA, "shortcut", callback_id="cut", channel=card["channel"], ts=card["ts"])
    one, other = ears.heard[-2:]
    assert (one["type"], other["type"]) == ("shortcut", "message_action")
    assert other["message"]["text"] == "Yes?"


def test_what_people_do_becomes_events(ears: Ears, foreign: Foreign, hands: Client, web: WebClient) -> None:
    bot = web.auth_test()["user_id"]
    hands.post("/sim/channels", {"id": GENERAL, "members": [ANA, BEN, bot]})
    hands.say(ANA, f"hello <@{bot}>", GENERAL)
    said = hands.say(ANA, "hi")["ts"]
    hands.act(ANA, "react", channel=hands.dm(ANA), ts=said, name="eyes")
    hands.act(ANA, "open_home")
    hands.post("/sim/people", {"id": "U0NEW", "name": "new"})
    hands.post("/sim/people", {"id": ANA, "title": "Lead"})
    kinds = ("app_mention", "reaction_added", "app_home_opened", "team_join", "user_change")
    until(lambda: all(ears.events(kind) for kind in kinds) and len(ears.events("message")) == 2)
    assert {m["channel_type"] for m in ears.events("message")} == {"channel", "im"}
    assert ears.events("user_change")[0]["user"]["profile"]["title"] == "Lead"
    assert ears.events("app_home_opened")[0]["tab"] == "home"


def test_only_subscribed_events_are_delivered(sim: Simulator, ears: Ears, foreign: Foreign, hands: Client) -> None:
    sim.world.manifest.raw = {"settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}}}
    hands.say(ANA, "hi")
    hands.act(ANA, "open_home")
    until(lambda: ears.heard)
    assert ears.events("message") == []


def test_an_event_comes_again_until_it_is_acknowledged(ears: Ears, foreign: Foreign, hands: Client) -> None:
    def fail_twice() -> None:
        if len(ears.heard) < 3:
            raise RuntimeError("not yet")

    ears.deed = fail_twice
    hands.act(ANA, "open_home")
    until(lambda: len(ears.heard) == 3)
    retries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h in foreign.seen]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({body["event_id"] for body in ears.heard}) == 1


def test_what_a_person_types_is_marked_up(hands: Client) -> None:
    hands.say(ANA, "@ben: 1 < 2, see https://x.example/?a=1&b=2")
    message = hands.messages(ANA)[-1]
    assert message["text"] == f"<@{BEN}>: 1 &lt; 2, see <https://x.example/?a=1&amp;b=2>"
    assert message["blocks"][0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": BEN},
        {"type": "text", "text": ": 1 < 2, see "},
        {"type": "link", "url": "https://x.example/?a=1&b=2"},
    ]


def test_people_change_their_own_words_only(ears: Ears, foreign: Foreign, hands: Client, web: WebClient) -> None:
    mine = {"channel": hands.dm(ANA), "ts": hands.say(ANA, "three days")["ts"]}
    assert hands.act(ANA, "edit", **mine, text="four days") == {"ok": True}
    assert hands.act(ANA, "delete", **mine) == {"ok": True}
    until(lambda: len(ears.events("message")) == 3)
    kinds = {m.get("subtype") for m in ears.events("message")}
    assert kinds == {None, "message_changed", "message_deleted"}
    theirs = web.chat_postMessage(channel=ANA, text="x")
    gone = hands.act(ANA, "delete", channel=theirs["channel"], ts=theirs["ts"])
    assert gone == {"ok": False, "error": "Only your own messages can be changed."}


def test_the_request_url_is_verified_as_slack_does(foreign: Foreign, hands: Client) -> None:
    assert hands.post("/sim/verify", {}) == {"ok": True}


def test_a_manifest_of_production_does_not_reach_it(sim: Simulator, hands: Client) -> None:
    sim.world.manifest.raw = {"settings": {"interactivity": {"request_url": "https://app.example.com/slack"}}}
    assert hands.get("/sim/health")["transport"] == "none"


def test_private_conversations_stay_private(hands: Client) -> None:
    assert hands.get(f"/sim/conversation/{FINANCE}", **{"as": ANA})["ok"] is False
    assert hands.say(ANA, "hi", FINANCE)["error"] == "This conversation cannot be found."
    assert hands.act(ABROAD, "open_home")["error"] == "This app is not available to you."


def test_secrets_stay_out_of_the_timeline(ears: Ears, foreign: Foreign, hands: Client) -> None:
    hands.command(ANA, "/do")
    entries = hands.timeline()
    assert [e["name"] for e in entries if e["direction"] == "to_app"] == ["/do"]
    assert "simulated-verification" not in json.dumps(entries)
    assert "xoxb-simulated" not in json.dumps(entries)
