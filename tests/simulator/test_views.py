"""Triggers, stacks, hashes: when a view may open, and which answer a form gets."""

import time
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.simulator.client import Client, until
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, BEN, GENERAL, Foreign
from tests.simulator.test_web_api import refused

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Why"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 5},
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [
                {"type": "button", "action_id": "deeper", "text": {"type": "plain_text", "text": "Deeper"}},
                {
                    "type": "external_select",
                    "action_id": "who",
                    "min_query_length": 2,
                },
            ],
        },
    ],
}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


class Noting:
    """A bot that notes its triggers and answers forms as it is told."""

    def __init__(self, app: App) -> None:
        self.triggers: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {}
        self.deed: Callable[[dict[str, Any]], object] = lambda body: None
        app.command("/go")(self.note)
        app.action("deeper")(self.note)
        app.view("form")(self.submitted)
        app.view_closed("form")(self.note)
        app.options("who")(self.offer)

    def note(self, ack: Any, body: dict[str, Any]) -> None:
        """Notes."""
        self.triggers.append(body.get("trigger_id", ""))
        self.bodies.append(body)
        ack()

    def submitted(self, ack: Any, body: dict[str, Any]) -> None:
        """Answers a form."""
        self.bodies.append(body)
        self.deed(body)
        ack(**self.answer)

    def offer(self, ack: Any, payload: dict[str, Any]) -> None:
        """Offers what was typed."""
        ack(options=[{"text": {"type": "plain_text", "text": payload["value"]}, "value": payload["value"]}])


@pytest.fixture
def bot(bolt: App, serve: Callable[[App], Foreign]) -> Noting:
    noting = Noting(bolt)
    serve(bolt)
    return noting


def opened(bot: Noting, web: WebClient, hands: Client, **more: Any) -> Any:
    """Ana's form, open."""
    hands.command(ANA, "/go")
    return web.views_open(trigger_id=bot.triggers[-1], view={**FORM, **more})["view"]


def test_a_trigger_opens_one_view_once(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands)
    assert refused(lambda: web.views_open(trigger_id=bot.triggers[0], view=FORM))["error"] == "exchanged_trigger_id"
    assert refused(lambda: web.views_open(trigger_id="1.2.x", view=FORM))["error"] == "invalid_trigger_id"


def test_a_trigger_expires(bot: Noting, web: WebClient, hands: Client) -> None:
    hands.settings(trigger_life=0.05)
    hands.command(ANA, "/go")
    time.sleep(0.06)
    assert refused(lambda: web.views_open(trigger_id=bot.triggers[0], view=FORM))["error"] == "expired_trigger_id"


def test_a_refused_view_leaves_the_trigger_good(bot: Noting, web: WebClient, hands: Client) -> None:
    hands.command(ANA, "/go")
    assert refused(lambda: web.views_open(trigger_id=bot.triggers[0], view={**FORM, "submit": None}))["error"] == (
        "invalid_arguments"
    )
    web.views_open(trigger_id=bot.triggers[0], view=FORM)


def test_forms_stack_three_deep(bot: Noting, web: WebClient, hands: Client) -> None:
    root = opened(bot, web, hands)
    for _ in range(2):
        hands.press(ANA, hands.modals(ANA)[-1], "Deeper")
        web.views_push(trigger_id=bot.triggers[-1], view=FORM)
    top = hands.modals(ANA)[-1]
    assert (len(hands.modals(ANA)), top["root_view_id"]) == (3, root["id"])
    hands.press(ANA, top, "Deeper")
    assert refused(lambda: web.views_push(trigger_id=bot.triggers[-1], view=FORM))["error"] == "push_limit_reached"


def test_an_update_with_a_stale_hash_is_refused(bot: Noting, web: WebClient, hands: Client) -> None:
    view = opened(bot, web, hands)
    web.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
    again = refused(lambda: web.views_update(view_id=view["id"], hash=view["hash"], view=FORM))
    assert again["error"] == "hash_conflict"
    assert refused(lambda: web.views_update(view_id="V0NONE", view=FORM))["error"] == "not_found"


def test_an_update_keeps_what_was_typed(bot: Noting, web: WebClient, hands: Client) -> None:
    view = opened(bot, web, hands, external_id="mine")
    state = {"why": {"text": {"type": "plain_text_input", "value": "tired"}}}
    hands.press(ANA, view, "Deeper", state=state)
    web.views_update(external_id="mine", view={**FORM, "title": {"type": "plain_text", "text": "New"}})
    now = hands.modals(ANA)[-1]
    assert (now["title"]["text"], now["state"]["values"]["why"]["text"]["value"]) == ("New", "tired")


def test_the_client_refuses_before_anything_is_sent(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands)
    assert hands.fill(ANA)["errors"] == {"why": "Please complete this required field."}
    assert hands.fill(ANA, text="too long")["errors"] == {"why": "Please enter at most 5 characters."}
    assert len(bot.bodies) == 1


def test_a_sent_form_carries_every_field(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands, private_metadata="7")
    assert hands.fill(ANA, text="rest") == {"ok": True, "response_action": None}
    view = bot.bodies[-1]["view"]
    assert view["private_metadata"] == "7"
    assert view["state"]["values"] == {
        "why": {"text": {"type": "plain_text_input", "value": "rest"}},
        "more": {"who": {"type": "external_select", "selected_option": None}},
    }


def test_each_answer_to_a_form(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands)
    bot.answer = {"response_action": "errors", "errors": {"why": "Say more."}}
    assert hands.fill(ANA, text="x")["errors"] == {"why": "Say more."}
    bot.answer = {"response_action": "push", "view": {**FORM, "private_metadata": "second"}}
    hands.fill(ANA, text="x")
    bot.answer = {"response_action": "update", "view": {**FORM, "private_metadata": "changed"}}
    hands.fill(ANA, text="x")
    assert [v["private_metadata"] for v in hands.modals(ANA)] == ["", "changed"]
    bot.answer = {"response_action": "clear"}
    hands.fill(ANA, text="x")
    assert hands.modals(ANA) == []


def test_a_form_opened_while_another_is_sent_takes_its_place(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands)
    bot.deed = lambda body: web.views_open(trigger_id=body["trigger_id"], view={**FORM, "private_metadata": "next"})
    assert hands.fill(ANA, text="x")["ok"]
    left = hands.modals(ANA)
    assert [(v["private_metadata"], v["previous_view_id"]) for v in left] == [("next", None)]
    assert left[0]["root_view_id"] == left[0]["id"]


def test_an_error_of_no_field_is_trouble(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands)
    bot.answer = {"response_action": "errors", "errors": {"nowhere": "Lost."}}
    trouble = {"ok": False, "error": "We had some trouble connecting. Try again?"}
    assert hands.fill(ANA, text="x") == trouble
    assert hands.get("/sim/modals", **{"as": ANA})["error"] == trouble["error"]


def test_closing_tells_the_app(bot: Noting, web: WebClient, hands: Client) -> None:
    view = opened(bot, web, hands)
    hands.act(ANA, "close", view_id=view["id"])
    until(lambda: len(bot.bodies) == 2)
    assert (bot.bodies[-1]["type"], bot.bodies[-1]["is_cleared"]) == ("view_closed", False)
    assert refused(lambda: web.views_update(view_id=view["id"], view=FORM))["error"] == "not_found"


def test_options_are_loaded_as_one_types(bot: Noting, web: WebClient, hands: Client) -> None:
    view = opened(bot, web, hands)
    where = {"view_id": view["id"], "block_id": "more", "action_id": "who"}
    assert hands.act(ANA, "options", **where, value="b")["options"] == []
    assert hands.act(ANA, "options", **where, value="ben")["options"][0]["value"] == "ben"


def test_nobody_presses_in_somebody_elses_form(bot: Noting, web: WebClient, hands: Client) -> None:
    view = opened(bot, web, hands)
    assert hands.press(BEN, view, "Deeper") == {"ok": False, "error": "This view is no longer open."}


def test_the_home_tab_keeps_its_id_and_guards_its_hash(sim: Simulator, web: WebClient, hands: Client) -> None:
    first = web.views_publish(user_id=ANA, view=HOME)["view"]
    second = web.views_publish(user_id=ANA, view=HOME, hash=first["hash"])["view"]
    assert (second["id"], second["hash"] != first["hash"]) == (first["id"], True)
    stale = refused(lambda: web.views_publish(user_id=ANA, view=HOME, hash=first["hash"]))
    assert stale["error"] == "hash_conflict"
    assert hands.get("/sim/view", **{"as": ANA})["home_unread"] is True


def field(element: dict[str, Any]) -> dict[str, Any]:
    """The form with one field."""
    label = {"type": "plain_text", "text": "Field"}
    block = {"type": "input", "block_id": "b", "label": label, "element": {"action_id": "a", **element}}
    return {**FORM, "blocks": [block]}


def test_a_receipt_goes_with_the_form_and_the_bot_can_fetch_it(
    sim: Simulator, bot: Noting, web: WebClient, hands: Client
) -> None:
    opened(bot, web, hands, **field({"type": "file_input"}))
    receipt = {"name": "taxi.pdf", "mimetype": "application/pdf", "content": "JVBERg=="}
    assert hands.fill(ANA, a=[receipt])["ok"]
    sent = bot.bodies[-1]["view"]["state"]["values"]["b"]["a"]["files"][0]
    assert (sent["name"], sent["mimetype"], sent["size"], sent["user"]) == ("taxi.pdf", "application/pdf", 4, ANA)
    bearer = {"Authorization": f"Bearer {web.token}"}
    assert urlopen(Request(sent["url_private"], headers=bearer)).read() == b"%PDF"
    assert b"Sign in" in urlopen(sent["url_private"]).read()


def test_a_chosen_conversation_can_come_with_a_response_url(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands, **field({"type": "conversations_select", "response_url_enabled": True}))
    hands.fill(ANA, a=GENERAL)
    given = bot.bodies[-1]["response_urls"][0]
    assert (given["channel_id"], given["block_id"], given["action_id"]) == (GENERAL, "b", "a")
    WebhookClient(given["response_url"]).send(text="Filed.", response_type="in_channel")
    assert hands.messages(BEN, GENERAL)[-1]["text"] == "Filed."


def test_a_form_with_errors_is_another_form_when_it_is_sent_again(bot: Noting, web: WebClient, hands: Client) -> None:
    opened(bot, web, hands)
    bot.answer = {"response_action": "errors", "errors": {"why": "Say more."}}
    hands.fill(ANA, text="x")
    hands.fill(ANA, text="xy")
    first, second = (body["view"] for body in bot.bodies[-2:])
    assert first["id"] == second["id"]
    assert first["hash"] != second["hash"]
