"""What happens in the workspace -> the app, by signed HTTP or through a Socket Mode connection."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.simulator.bodies import loads
from bot.simulator.errors import JSON
from bot.simulator.mishaps import befall
from bot.simulator.world import World

# A slow app holds its thread until the deadline; enough of them for a crowd.
THREADS = ThreadPoolExecutor(max_workers=512, thread_name_prefix="simulator-delivery")

ENVELOPES = {
    "command": ("slash_commands", True),
    "interaction": ("interactive", True),
    "options": ("interactive", True),
    "event": ("events_api", False),
}
TIMEOUT, FAILED = "operation_timeout", "dispatch_failed"


@dataclass(frozen=True)
class Answer:
    """What the app said: a status and a body, or what went wrong instead."""

    status: int | None
    body: Any = None
    trouble: str | None = None
    final: bool = False

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.trouble is None


UNDELIVERED = {
    "lost": Answer(None, trouble=FAILED),
    "drop_before": Answer(None, trouble=FAILED),
    # Something before the app answers for it.
    "http_500": Answer(500, trouble=FAILED),
    "ratelimited": Answer(429, trouble=FAILED),
}


async def deliver(world: World, kind: str, name: str, body: JSON, *, retry: tuple[int, str] | None = None) -> Answer:
    """Hands one payload to the app and waits, at most until the deadline.

    `kind` is command, interaction, options or event; `name` is what the timeline calls it.
    """
    fault = world.faults.of_delivery(kind)
    struck = "lost" if world.faults.revoked else fault.kind if fault else ""
    if struck in UNDELIVERED:
        return _undelivered(world, name, body, UNDELIVERED[struck])
    if fault:
        await befall(world, fault, body)
    answer = await _once(world, kind, name, body, retry, copies=2 if struck == "duplicate" else 1)
    world.faults.passed(delivery=kind)
    if struck == "duplicate" and not world.sockets.open:
        world.spawn(_once(world, kind, name, body, retry))
    if struck == "twin":
        again = {**body, "event_id": world.state.new_event()} if "event_id" in body else body
        world.spawn(_once(world, kind, name, again, retry))
    return Answer(None, trouble=FAILED) if struck == "drop_after" else answer


def _undelivered(world: World, name: str, body: JSON, answer: Answer) -> Answer:
    world.log("to_app", name, status=answer.status or "lost", began=time.monotonic(), request=body, response=None)
    return answer


async def _once(
    world: World, kind: str, name: str, body: JSON, retry: tuple[int, str] | None, *, copies: int = 1
) -> Answer:
    began = time.monotonic()
    if world.sockets.open:
        answer = await _socket(world, kind, body, retry, copies)
    else:
        answer = await _http(world, kind, body, retry)
    status = answer.status if answer.status is not None else answer.trouble
    world.log("to_app", name, status=status, began=began, request=body, response=answer.body)
    return answer


async def _socket(world: World, kind: str, body: JSON, retry: tuple[int, str] | None, copies: int) -> Answer:
    envelope, accepts = ENVELOPES[kind]
    extra: JSON = {}
    if kind == "event":
        extra = {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
    try:
        payload = await world.sockets.deliver(
            envelope, body, accepts=accepts, deadline=world.settings.deadline, copies=copies, **extra
        )
    except TimeoutError:
        return Answer(None, trouble=TIMEOUT)
    except ConnectionError:
        return Answer(None, trouble=FAILED)
    return Answer(200, _unwrapped(payload))


def _unwrapped(payload: Any) -> Any:
    # An acknowledgement without content comes as nothing, as {} or, from Bolt, as {"text": ""}.
    return None if payload in (None, {}, {"text": ""}, "") else payload


async def _http(world: World, kind: str, body: JSON, retry: tuple[int, str] | None) -> Answer:
    url = world.request_url or world.manifest.url(kind, body.get("command"))
    if not url:
        return Answer(None, trouble=FAILED)
    data, content_type = encoded(kind, body)
    headers = {**signed(world.settings.signing_secret, data), "Content-Type": content_type}
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
    deadline = world.settings.deadline
    held: list[socket.socket] = []
    work = asyncio.get_running_loop().run_in_executor(THREADS, _post, url, data, headers, deadline, held)
    try:
        return await asyncio.wait_for(work, deadline)
    except TimeoutError:
        # Or an app that answers one byte at a time would keep the thread for as long as it likes.
        for line in held:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        return Answer(None, trouble=TIMEOUT)
    except (OSError, http.client.HTTPException, ValueError):
        # ValueError: an address that none can be, such as one whose port is a word.
        return Answer(None, trouble=FAILED)


def _post(url: str, data: bytes, headers: dict[str, str], deadline: float, held: list[socket.socket]) -> Answer:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    # A fresh connection each time: a reused one that fails leaves open whether the app got the payload.
    connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=deadline)
    try:
        connection.connect()
        held.append(connection.sock)
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), data, headers)
        response = connection.getresponse()
        body = _read(response.read())
        fine = 200 <= response.status < 300
        final = response.getheader("x-slack-no-retry") == "1"
        return Answer(response.status, body, None if fine else FAILED, final)
    finally:
        connection.close()


def _read(raw: bytes) -> Any:
    text = raw.decode("utf-8", "replace").strip()
    if not text:
        return None
    try:
        return loads(text)
    except ValueError:
        return text


def encoded(kind: str, body: JSON) -> tuple[bytes, str]:
    """The body as Slack sends it: a form for commands, payload= for interactions, JSON for events."""
    if kind == "event":
        return json.dumps(body).encode(), "application/json"
    fields = body if kind == "command" else {"payload": json.dumps(body)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signed(secret: str, data: bytes) -> dict[str, str]:
    """The headers by which the app knows that it is Slack who speaks."""
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + now.encode() + b":" + data, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={digest}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "application/json,*/*",
    }
