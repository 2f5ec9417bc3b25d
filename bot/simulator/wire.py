"""Connections as such: to hang up on somebody without an answer, and the heartbeat of Socket Mode."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEARTBEAT = 10.0


class Connections:
    """The open HTTP connections by the address of their client."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """The server's protocol, which notes every connection here."""
        known = self._open

        class Noted(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client:
                    known[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client:
                    known.pop(self.client, None)
                super().connection_lost(exc)

        return Noted

    def drop(self, client: Any) -> None:
        """Closes the client's connection; what is written to it afterwards goes nowhere."""
        transport = self._open.get(tuple(client))
        if transport:
            transport.abort()


class Linked(WebSocketsSansIOProtocol):
    """A WebSocket with Slack's heartbeat: words every ten seconds, by which clients tell that Slack is there."""

    def send_keepalive_ping(self) -> None:
        """Sends one, and sees to the next; who does not answer is left in peace."""
        self.ping_timer = None
        if not self.close_sent and not self.transport.is_closing():
            # Random bytes, as uvicorn sends them, are not UTF-8: slack_sdk's client on aiohttp stumbles over them.
            self.conn.send_ping(b"Ping from applink-simulated")
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.schedule_ping()
