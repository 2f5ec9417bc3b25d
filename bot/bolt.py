"""Bolt, sync and answering after the listener ran; one listener a surface hands everything to the desk."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack import Identity
from handlers.call import Surface
from handlers.desk import Desk

ANYTHING = re.compile(".*", re.DOTALL)
EVENTS_OF_USERS = ("team_join", "user_change")
Body = Mapping[str, Any]


def build(
    desk: Desk,
    *,
    client: WebClient,
    identity: Identity,
    user_changed: Callable[[Mapping[str, Any]], None],
) -> App:
    """The Bolt app. Requests are verified by bot.web before Bolt parses them; Socket Mode has its own secret."""

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team_id,
            bot_token=client.token,
            bot_id=identity.bot_id,
            bot_user_id=identity.bot_user_id,
        )

    app = App(
        logger=logging.getLogger("slack_bolt"),
        # Without the token: Bolt takes the one that authorize() returns, and warns of a second.
        client=WebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[]),
        authorize=authorize,
        signing_secret="verified before",
        process_before_response=True,
        request_verification_enabled=False,
    )
    _listen(app, desk, user_changed)
    return app


def _listen(app: App, desk: Desk, user_changed: Callable[[Mapping[str, Any]], None]) -> None:
    """Bolt looks through its listeners one by one: a handful, however many entries the desk serves."""

    def serve(surface: Surface) -> Callable[..., BoltResponse | None]:
        def listener(body: Body, ack: Ack) -> BoltResponse | None:
            reply = desk.serve(surface, body)
            if reply.status != 200:
                return BoltResponse(status=reply.status)
            return ack(**reply.ack)

        return listener

    def event(body: Body, ack: Ack) -> BoltResponse | None:
        if body["event"].get("type") in EVENTS_OF_USERS:
            user_changed(body["event"]["user"])
            return ack()
        return serve(Surface.EVENT)(body, ack)

    app.command(ANYTHING)(serve(Surface.COMMAND))
    app.block_action({"action_id": ANYTHING})(serve(Surface.ACTION))
    app.view(ANYTHING)(serve(Surface.FORM))
    app.options({"action_id": ANYTHING})(serve(Surface.OPTIONS))
    app.shortcut(ANYTHING)(serve(Surface.SHORTCUT))
    app.event(ANYTHING)(event)
