"""A session of SAP Business One's Service Layer: logged in when it has to be, and once more when it ended (401).

A login gives the cookies B1SESSION and ROUTEID: the second leads to the node that knows the first.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

from bot.outside import OPENER, Missing, Refused, Unanswered, Unreachable

COOKIES = ("B1SESSION", "ROUTEID")
CHUNK = 1 << 16
MOST = 64_000_000
"""So many bytes may an answer have."""


class _SignedOut(Exception):
    """The session ended."""


def _never() -> bool:
    return False


@dataclass
class Session:
    """A company database behind ``url``, for any number of threads: they share one login.

    ``timeout`` is in seconds, for a call; none begins once it is ``stopped``. ``version`` is "v1" or "v2".
    """

    url: str
    company: str
    user: str
    password: str = field(repr=False)
    version: str = "v2"
    timeout: float = 20.0
    stopped: Callable[[], bool] = _never
    cookies: str = field(default="", repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def base(self) -> str:
        """The address that all paths are below."""
        return f"{self.url.rstrip('/')}/b1s/{self.version}/"

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
    ) -> Any:
        """The answer, with a new session where there is none or it ended; one retry and no more.

        ``within`` so many seconds, logins and retry counted. Raises Refused, Missing, Unreachable.
        """
        ends = None if within is None else time.monotonic() + within
        request = _Request(method, path, body, headers or {}, ends)
        seen = self.cookies or self._log_in("", ends)
        try:
            return self._call(request, seen)[0]
        except _SignedOut:
            seen = self._log_in(seen, ends)
        try:
            return self._call(request, seen)[0]
        except _SignedOut:
            raise Refused("the session ends as soon as it begins") from None

    def _log_in(self, ended: str, ends: float | None) -> str:
        """The cookies of a session, a new one if it is still the one that ``ended``."""
        if not self._lock.acquire(timeout=_left(self.timeout, ends)):
            raise Unreachable("it takes too long")
        try:
            if self.cookies == ended:
                self.cookies = ""
                known = {"CompanyDB": self.company, "UserName": self.user, "Password": self.password}
                said = self._call(_Request("POST", "Login", known, {}, ends), "")[1]
                self.cookies = "; ".join(f"{name}={said[name]}" for name in COOKIES if name in said)
            return self.cookies
        except _SignedOut:
            # Of whatever is asked next it would say the same, and lock the user out for asking.
            raise Unreachable("SAP does not know this user, password or company") from None
        finally:
            self._lock.release()

    def _call(self, request: "_Request", cookies: str) -> tuple[Any, Mapping[str, str]]:
        if self.stopped():
            raise Unreachable("the process ends")
        headers = {"Content-Type": "application/json", **request.headers} | ({"Cookie": cookies} if cookies else {})
        data = None if request.body is None else json.dumps(request.body).encode()
        wanted = Request(self.base + request.path, data=data, headers=headers, method=request.method)
        try:
            with closing(OPENER.open(wanted, timeout=_left(self.timeout, request.ends))) as answer:
                return _read(answer, request.ends), _said(answer.headers.get_all("Set-Cookie") or [])
        except HTTPError as refused:
            with closing(refused):
                raise _meant(refused, request.gone) from None
        except (OSError, HTTPException, ValueError) as error:
            raise request.gone(str(error) or type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    body: Mapping[str, Any] | None
    headers: Mapping[str, str]
    ends: float | None

    @property
    def gone(self) -> type[Unreachable]:
        """What no answer means: what was sent to be kept may be."""
        return Unreachable if self.method == "GET" or self.path == "Login" else Unanswered


def _left(timeout: float, ends: float | None) -> float:
    """Seconds that a step may take. Raises Unreachable if there are none."""
    left = timeout if ends is None else min(timeout, ends - time.monotonic())
    if left <= 0:
        raise Unreachable("it takes too long")
    return left


def _read(answer: Any, ends: float | None) -> Any:
    """The body; numbers as they were written. Raises ValueError, Unreachable."""
    body = bytearray()
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > MOST or (ends is not None and time.monotonic() > ends):
            raise Unreachable("it takes too long, or says too much")
    return json.loads(bytes(body) or b"{}", parse_float=Decimal, parse_constant=_no_number)


def _no_number(words: str) -> Any:
    raise ValueError(f"{words} is no number")


def _said(cookies: list[str]) -> Mapping[str, str]:
    pairs = (cookie.partition(";")[0].partition("=") for cookie in cookies)
    return {name.strip(): value for name, _, value in pairs}


def _meant(refused: HTTPError, gone: type[Unreachable]) -> Exception:
    """What a status other than success means: 401 a session that ended, 3xx and 5xx an unknown fate."""
    if refused.code == 401:
        return _SignedOut()
    words = _words(refused)
    if not 400 <= refused.code < 500 or refused.code in (408, 429):
        return gone(words)
    return Missing(words) if refused.code == 404 else Refused(words)


def _words(refused: HTTPError) -> str:
    """What SAP says of it: {"error": {"code", "message": {"value"}}} in v1, the message itself in v2."""
    try:
        error = json.loads(refused.read())["error"]
        message = error["message"]
        said = message["value"] if isinstance(message, dict) else message
        return f"{error['code']}: {said}"
    except (ValueError, KeyError, TypeError, OSError):
        return f"HTTP {refused.code}"
