"""Socket Mode: connections of the app, envelopes, acknowledgements."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.simulator.bodies import loads
from bot.simulator.errors import JSON

MOST = 10
TICKET_LIFE = 30.0
GRACE = 10.0


@dataclass
class Link:
    """One open connection."""

    socket: WebSocket
    leaving: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, message: JSON) -> None:
        """Writes one message; frames of two senders never mix."""
        async with self.lock:
            await self.socket.send_text(json.dumps(message))


class Sockets:
    """The app's connections; a payload goes to any one of them, in turn."""

    def __init__(self) -> None:
        self._tickets: dict[str, float] = {}
        self._links: deque[Link] = deque()
        self.known = False
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def open(self) -> int:
        """How many connections take payloads."""
        return sum(1 for link in self._links if not link.leaving)

    def ticket(self) -> str:
        """The right to open one connection."""
        name = secrets.token_hex(16)
        self._tickets[name] = time.monotonic()
        return name

    async def serve(self, socket: WebSocket, *, app_id: str, told: Callable[[], None]) -> None:
        """Keeps one connection from its hello until it goes; `told` hears of both."""
        given = self._tickets.pop(socket.query_params.get("ticket", ""), None)
        if given is None or time.monotonic() - given > TICKET_LIFE:
            await socket.close(4001)
            return
        await socket.accept()
        if len(self._links) >= MOST:
            await socket.send_json(_goodbye("too_many_websockets"))
            await socket.close(1001)
            return
        self.known = True
        link = Link(socket)
        self._links.append(link)
        told()
        try:
            await link.send(_hello(app_id, self.open))
            # Slack ends the old connection once its successor is there.
            await _close([old for old in self._links if old.leaving])
            while True:
                self._acknowledge(await _said(socket))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._links.remove(link)
            told()

    def _acknowledge(self, text: str) -> None:
        try:
            message = loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        waiting = self._waiting.get(str(message.get("envelope_id", "")))
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload"))

    async def deliver(
        self, kind: str, payload: JSON, *, accepts: bool, deadline: float, copies: int = 1, **extra: Any
    ) -> Any:
        """Sends an envelope and waits for its acknowledgement. Copies of it go to whatever connection is next.

        Returns the acknowledgement's payload. Raises TimeoutError, and ConnectionError when nothing is connected.
        """
        name = str(uuid.uuid4())
        waiting = self._waiting[name] = asyncio.get_running_loop().create_future()
        envelope = {"envelope_id": name, "payload": payload, "type": kind, "accepts_response_payload": accepts}
        try:
            for _ in range(copies):
                await self._next().send({**envelope, **extra})
            return await asyncio.wait_for(waiting, deadline)
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise ConnectionError("the connection went away") from gone
        finally:
            del self._waiting[name]

    def _next(self) -> Link:
        ready = next((link for link in self._links if not link.leaving), None)
        if ready is None:
            raise ConnectionError("no connection is open")
        self._links.remove(ready)
        self._links.append(ready)
        return ready

    async def disconnect(self, reason: str = "refresh_requested") -> int:
        """Asks every connection to be opened anew, as Slack does after hours; returns how many were asked.

        `warning` only announces it; `link_disabled` ends them at once.
        """
        asked = [link for link in self._links if not link.leaving]
        if reason == "link_disabled":
            await _close(asked)
            return len(asked)
        for link in asked:
            link.leaving = reason != "warning"
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await link.send(_goodbye(reason))
        if reason != "warning":
            asyncio.get_running_loop().call_later(GRACE, lambda: asyncio.ensure_future(_close(asked)))
        return len(asked)

    async def close(self) -> None:
        """Ends every connection at once."""
        await _close(list(self._links))


async def _said(socket: WebSocket) -> str:
    """The next words of the app; bytes, which Slack passes over, are none."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return str(message.get("text") or "")


async def _close(links: list[Link]) -> None:
    for link in links:
        if link.socket.application_state is WebSocketState.CONNECTED:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await link.socket.close(1001)


def _goodbye(reason: str) -> JSON:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-simulated"}}


def _hello(app_id: str, connections: int) -> JSON:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": "applink-simulated", "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": app_id},
    }
