"""How an answer reaches the person: in the ack, in a form that opens, or in a whisper. Each once, after the commit."""

import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from handlers import cards, forms
from handlers.call import Answer, Delivery, Json, Message, Surface, Whisper
from handlers.texts import Voice

log = logging.getLogger(__name__)
UNANSWERED = (SlackClientError, OSError, HTTPException)
"""What a call to Slack raises when the answer is lost or garbled, beside a refusal."""
LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "invalid_trigger_id"})
Ack = Mapping[str, Any]


class Outlet:
    """Gives answers. ``client`` neither retries nor waits longer than two seconds: Slack gives us three."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def give(self, answer: Answer, delivery: Delivery, voice: Voice) -> Ack:
        """Do what an answer asks of Slack and return the payload of the ack."""
        if answer.open_view or answer.refresh_view:
            return self._show(answer, delivery, voice)
        if answer.errors:
            return {"response_action": "errors", "errors": dict(answer.errors)}
        if answer.options is not None:
            return {"options": list(answer.options)}
        if answer.instead:
            self._replace(*answer.instead)
        return self._say(answer.say, delivery, voice) if answer.say else {}

    def _show(self, answer: Answer, delivery: Delivery, voice: Voice) -> Ack:
        if delivery.surface is Surface.FORM:
            return {"response_action": "update", "view": answer.open_view or answer.refresh_view}
        try:
            self._call_views(answer, delivery)
        except SlackApiError as refused:
            return self._not_shown(str(refused.response.get("error")), delivery, voice)
        except UNANSWERED as broken:
            return self._not_shown(type(broken).__name__, delivery, voice)
        return {}

    def _call_views(self, answer: Answer, delivery: Delivery) -> None:
        view = dict(answer.open_view or answer.refresh_view or {})
        if answer.refresh_view:
            self._client.views_update(view_id=delivery.view["id"], hash=delivery.view["hash"], view=view)
        elif delivery.view.get("type") == "modal":
            self._client.views_push(trigger_id=delivery.trigger_id, view=view)
        else:
            self._client.views_open(trigger_id=delivery.trigger_id, view=view)

    def _not_shown(self, error: str, delivery: Delivery, voice: Voice) -> Ack:
        if error == "hash_conflict":
            # The person went on typing: their newest change brings its own refresh.
            return {}
        log.warning("a form could not be shown", extra={"error": error})
        late = voice.say("That took too long and the form could not open. Nothing was kept. Try once more.")
        broken = voice.say("Slack could not open the form. Nothing was kept. Try once more.")
        return self._say(Message(text=late if error in LATE else broken), delivery, voice)

    def _say(self, message: Message, delivery: Delivery, voice: Voice) -> Ack:
        if delivery.surface is Surface.COMMAND:
            return {"text": message.text, "blocks": list(message.blocks) or None, "response_type": "ephemeral"}
        if delivery.surface is Surface.FORM:
            return {"response_action": "update", "view": notice(message, voice)}
        self._whisper(message, delivery, voice)
        return {}

    def _replace(self, whisper: Whisper, message: Message) -> None:
        """Best effort, as all whispers."""
        try:
            _respond(whisper.url, message, instead=True)
        except UNANSWERED as broken:
            log.warning("a whisper stays as it was", extra={"error": type(broken).__name__})

    def _whisper(self, message: Message, delivery: Delivery, voice: Voice) -> None:
        """Best effort: nothing durable goes into a whisper."""
        try:
            if delivery.response_url:
                _respond(delivery.response_url, message, instead=False)
            elif delivery.view.get("type") == "modal":
                self._client.views_push(trigger_id=delivery.trigger_id, view=dict(notice(message, voice)))
            elif delivery.surface is Surface.EVENT:
                # Somebody who may not use the bot opened its Home tab.
                tab = {"type": "home", "blocks": [cards.section(message.text)]}
                self._client.views_publish(user_id=delivery.user_id, view=tab)
            elif delivery.trigger_id:
                # A press on the Home tab has neither a channel nor a response_url.
                self._client.views_open(trigger_id=delivery.trigger_id, view=dict(notice(message, voice)))
        except UNANSWERED as broken:
            log.warning("a whisper was lost", extra={"error": type(broken).__name__})


def _respond(url: str, message: Message, *, instead: bool) -> None:
    blocks = [dict(block) for block in message.blocks] or None
    hook = WebhookClient(url, timeout=2, retry_handlers=[])
    hook.send(text=message.text, blocks=blocks, response_type="ephemeral", replace_original=instead)


def notice(message: Message, voice: Voice) -> Json:
    """A small form that only says something."""
    blocks = list(message.blocks) or [cards.section(message.text)]
    return forms.modal("notice", title="Backoffice", blocks=blocks, voice=voice)
