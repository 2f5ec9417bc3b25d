"""A slash command, its form, its card, the Home tab: the path that every request goes."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.simulator.client import Client, until
from tests.simulator.conftest import ANA, BEN, Foreign

FORM = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Time off"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [
        {
            "type": "input",
            "block_id": "from",
            "label": {"type": "plain_text", "text": "From"},
            "element": {"type": "datepicker", "action_id": "day"},
        }
    ],
}


def card(state: str) -> list[dict[str, Any]]:
    text = {"type": "section", "text": {"type": "mrkdwn", "text": state}}
    approve = {
        "type": "button",
        "action_id": "approve",
        "value": "7",
        "text": {"type": "plain_text", "text": "Approve"},
    }
    return [text, {"type": "actions", "block_id": "decide", "elements": [approve]}] if state == "open" else [text]


def a_bot(app: App) -> App:
    """Opens a form, sends a card to Ben, settles it when he presses."""

    @app.command("/vacation")
    def vacation(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.view("ask")
    def asked(ack: Any, view: Any, client: WebClient) -> None:
        day = view["state"]["values"]["from"]["day"]["selected_date"]
        if day < "2026-01-01":
            ack(response_action="errors", errors={"from": "This day is past."})
            return
        client.chat_postMessage(channel=BEN, text=f"Ana asks for {day}", blocks=card("open"))
        ack()

    @app.action("approve")
    def approved(ack: Any, body: Any, client: WebClient) -> None:
        client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="approved", blocks=card("approved")
        )
        ack()

    @app.event("app_home_opened")
    def home(event: Any, client: WebClient) -> None:
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    def heard(event: Any, say: Any) -> None:
        if not event.get("bot_id") and not event.get("subtype"):
            say(f"You said {event['text']}")

    return app


def test_a_request_goes_from_the_command_to_the_settled_card(
    bolt: App, serve: Callable[[App], Foreign], hands: Client
) -> None:
    serve(a_bot(bolt))
    assert hands.command(ANA, "/vacation") == {"ok": True}
    assert hands.fill(ANA, day="2026-08-10") == {"ok": True, "response_action": None}
    assert hands.modals(ANA) == []
    asked = hands.messages(BEN)[-1]
    assert asked["text"] == "Ana asks for 2026-08-10"
    assert hands.press(BEN, asked, "Approve") == {"ok": True}
    settled = hands.messages(BEN)[-1]
    assert (settled["ts"], settled["text"]) == (asked["ts"], "approved")


def test_an_error_stands_beside_its_field_and_the_form_stays(
    bolt: App, serve: Callable[[App], Foreign], hands: Client
) -> None:
    serve(a_bot(bolt))
    hands.command(ANA, "/vacation")
    answer = hands.fill(ANA, day="2020-01-01")
    assert answer["response_action"] == "errors"
    assert answer["errors"] == {"from": "This day is past."}
    assert len(hands.modals(ANA)) == 1


def test_opening_the_app_publishes_its_home_tab(bolt: App, serve: Callable[[App], Foreign], hands: Client) -> None:
    serve(a_bot(bolt))
    hands.act(ANA, "open_home")
    view = until(lambda: hands.home(ANA))
    assert view
    assert view["blocks"][0]["text"]["text"] == "Hello"


def test_a_message_to_the_app_is_answered(bolt: App, serve: Callable[[App], Foreign], hands: Client) -> None:
    serve(a_bot(bolt))
    hands.say(ANA, "a < b")
    until(lambda: len(hands.messages(ANA)) == 2)
    assert [m["text"] for m in hands.messages(ANA)] == ["a &lt; b", "You said a &lt; b"]
