"""Connections as such: to hang up on somebody without an answer."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


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
