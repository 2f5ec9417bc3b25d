"""Who may come in: programs on this machine and the simulator's own page, not pages of others in the same browser."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Nobody outside can own a name under these, nor one without a dot: a service's in Docker, the machine's.
OURS = ("localhost", "internal", "local", "test")
STRANGE_NAME = "The stand-in answers to localhost and to addresses, not to this name.\n"
STRANGE_PAGE = "The stand-in answers to programs and to its own page, not to pages of others.\n"


class Door:
    """Turns away what a page of the internet could have a browser send here, where nothing else asks for a password."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        why = "" if scope["type"] == "lifespan" else _refusal(scope)
        if not why:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(why, 403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def _refusal(scope: Scope) -> str:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _known(host):
        return STRANGE_NAME
    site = headers.get("sec-fetch-site")
    if site is None:
        # A name that leads here only since a moment ago gets no such header, but it was turned away above.
        origin = headers.get("origin")
        return STRANGE_PAGE if origin and urlsplit(origin).netloc != host else ""
    if site in ("same-origin", "none") or _followed(scope, headers):
        return ""
    return STRANGE_PAGE


def _known(host: str) -> bool:
    """Whether no stranger's name server can have said that this name leads here."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        ipaddress.ip_address(name)
    except ValueError:
        name = host.partition(":")[0].rstrip(".").lower()
        return "." not in name or name.rpartition(".")[2] in OURS
    return True


def _followed(scope: Scope, headers: Headers) -> bool:
    """A link to the page that somebody followed from elsewhere."""
    shown = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return shown and scope.get("method") == "GET" and not scope["path"].startswith(("/api/", "/sim/"))
