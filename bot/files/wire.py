"""Bytes from Slack's hosts and to them: within a size and a time, from nowhere else, and never a page to sign in."""

import re
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit
from urllib.request import Request

from bot.outside import OPENER

SILENCE = 8.0
"""Seconds without a byte after which a connection is given up."""
LONGEST = 25.0
"""Seconds that a whole file may take: with the rest of the exchange, less than a lease."""
CHUNK = 1 << 16
HOST = re.compile(r"[a-z0-9.-]+(:[0-9]+)?")
SLACKS = ("slack.com", "slack-gov.com", "slack-edge.com", "slack-files.com")


class NotSlacks(Exception):
    """The address is not on a host of Slack's. Nothing was asked there."""


class SignedOut(Exception):
    """Slack shows a page for people in the place of the file: to the app it does not give it."""


class Gone(Exception):
    """The file is not there any more."""


class TooLarge(Exception):
    """The file is larger than it may be. No more than that was read."""


class Broken(Exception):
    """The exchange failed and may succeed later; with seconds to ``wait`` that was no fault of the file's."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class Wire:
    """Speaks to Slack's hosts and to the one that ``api_url`` names; the bot's ``token`` goes with downloads alone."""

    def __init__(self, api_url: str, token: str) -> None:
        self._api, self._token = urlsplit(api_url), token

    def may_ask(self, url: str) -> bool:
        """Whether the address is Slack's, or of the API that the bot is configured for."""
        try:
            parts = urlsplit(url)
            # Neither a name and password before the host nor anything that two parsers read in two ways.
            if not HOST.fullmatch(parts.netloc.lower()):
                return False
            return _origin(parts) == _origin(self._api) or _is_slacks(parts)
        except ValueError:
            return False

    def get(self, url: str, *, most: int, stopped: Callable[[], bool] = lambda: False) -> tuple[bytes, str]:
        """The bytes at ``url``, and what the answer says that they are. Raises the exceptions of this module."""
        with closing(self._open(url, headers={"Authorization": f"Bearer {self._token}"})) as answer:
            announced = answer.headers.get("Content-Length")
            if announced and announced.isdecimal() and int(announced) > most:
                raise TooLarge
            body = _read(answer, most, stopped)
            # http.client says nothing of a connection that ended early, if it is read in pieces.
            if announced and announced.isdecimal() and len(body) != int(announced):
                raise Broken("it ended before its end")
            return body, answer.headers.get_content_type()

    def put(self, url: str, body: bytes) -> None:
        """Post bytes to an address that Slack gave for them."""
        with closing(self._open(url, headers={"Content-Type": "application/octet-stream"}, data=body)) as answer:
            answer.read(CHUNK)

    def _open(self, url: str, *, headers: dict[str, str], data: bytes | None = None) -> Any:
        if not self.may_ask(url):
            raise NotSlacks
        try:
            return OPENER.open(Request(url, headers=headers, data=data), timeout=SILENCE)
        except HTTPError as refused:
            with closing(refused):
                raise _meant(refused) from None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _is_slacks(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    ours = any(host == name or host.endswith(f".{name}") for name in SLACKS)
    return ours and parts.scheme == "https" and parts.port in (None, 443)


def _read(answer: Any, most: int, stopped: Callable[[], bool]) -> bytes:
    ends, body = time.monotonic() + LONGEST, bytearray()
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > most:
            raise TooLarge
        if stopped():
            raise Broken("we are to end", wait=1.0)
        if time.monotonic() > ends:
            raise Broken("it took too long")
    return bytes(body)


def _meant(refused: HTTPError) -> Exception:
    """What a status other than success means for the file."""
    if refused.code in (404, 410):
        return Gone()
    if refused.code in (301, 302, 303, 307, 308, 401, 403):
        return SignedOut()
    wait = refused.headers.get("Retry-After", "")
    return Broken(f"http_{refused.code}", float(wait) if refused.code == 429 and wait.isdecimal() else 0.0)
