"""Bolt, sync and answering after the listener ran; one listener a surface hands everything to the desk."""

import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import logs
from bot.metrics import Metrics
from bot.slack import Identity
from handlers.call import Surface
from handlers.desk import Desk, Reply

ANYTHING = re.compile(".*", re.DOTALL)
EVENTS_OF_USERS = ("team_join", "user_change")
Body = Mapping[str, Any]


def build(
    desk: Desk,
    *,
    client: WebClient,
    identity: Identity,
    user_changed: Callable[[Mapping[str, Any]], None],
    metrics: Metrics,
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

    # Bolt takes the token that authorize() returns, and warns of any other: of a client's, and of the environment's.
    # Where the environment has what OAuth needs, it would add that: here an administrator installs the app once.
    with _without("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        app = App(
            logger=logging.getLogger("slack_bolt"),
            client=WebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[]),
            authorize=authorize,
            signing_secret="verified before",
            process_before_response=True,
            request_verification_enabled=False,
        )

    def serve(surface: Surface, body: Body) -> Reply:
        event = body.get("event") if surface is Surface.EVENT else None
        if not isinstance(event, Mapping) or event.get("type") not in EVENTS_OF_USERS:
            return desk.serve(surface, body)
        if isinstance(event.get("user"), Mapping):
            user_changed(event["user"])
        return Reply({})

    _listen(app, serve, metrics)
    return app


@contextmanager
def _without(*variables: str) -> Iterator[None]:
    """The environment without some variables, for what reads them unasked."""
    kept = {name: os.environ.pop(name) for name in variables if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def _listen(app: App, serve: Callable[[Surface, Body], Reply], metrics: Metrics) -> None:
    """Bolt looks through its listeners one by one: a handful, however many entries the desk serves."""

    def listener(surface: Surface) -> Callable[..., BoltResponse]:
        def answer(body: Body, ack: Ack) -> BoltResponse:
            began = time.perf_counter()
            with logs.bind(secrets.token_hex(6)):
                reply = serve(surface, body)
            metrics.acked(surface.value, reply.status, time.perf_counter() - began)
            return ack(**reply.ack) if reply.status == 200 else BoltResponse(status=reply.status)

        return answer

    app.command(ANYTHING)(listener(Surface.COMMAND))
    app.block_action({"action_id": ANYTHING})(listener(Surface.ACTION))
    app.view(ANYTHING)(listener(Surface.FORM))
    app.options({"action_id": ANYTHING})(listener(Surface.OPTIONS))
    app.shortcut(ANYTHING)(listener(Surface.SHORTCUT))
    app.event(ANYTHING)(listener(Surface.EVENT))
