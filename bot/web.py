"""HTTP: Slack's requests, verified before anything reads them; calendar feeds; health for whoever watches; metrics."""

import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.metrics import Metrics
from bot.shapes import in_form
from handlers.vacation.feed import PATH, Calendar, render
from storage.feeds import LENGTH

log = logging.getLogger(__name__)
MOST_BYTES = 4 * 1024 * 1024
EVENTS, HEALTH, READY, METRICS = "/slack/events", "/healthz", "/readyz", "/metrics"
STATUS = {
    200: "200 OK",
    304: "304 Not Modified",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    413: "413 Content Too Large",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}
Environ = Mapping[str, Any]
Headers = dict[str, str | Sequence[str]]
Answer = tuple[int, Mapping[str, str], bytes]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
CALENDAR = re.compile(rf"{PATH}([0-9a-f]{{{LENGTH}}})\.ics")
OPENED = {
    "Content-Type": "text/calendar; charset=utf-8",
    # Not the token: it would be the name of a file in somebody's downloads.
    "Content-Disposition": 'inline; filename="leave.ics"',
    "X-Content-Type-Options": "nosniff",
}
UNSHARED = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""Whoever asks asks us again each time: an address that is renewed shows nothing from then on."""


def words(status: int, text: str) -> Answer:
    """A plain answer."""
    return status, TEXT, text.encode()


class Web:
    """A WSGI application: health, Slack's requests where there is an ``app``, figures where there are ``metrics``,
    calendars where there are ``feeds``: what a token opens, None if nothing."""

    def __init__(
        self,
        *,
        ready: Callable[[], str | None],
        app: App | None = None,
        signing_secret: str = "",
        metrics: Metrics | None = None,
        feeds: Callable[[str], Calendar | None] | None = None,
    ) -> None:
        self.ready, self._app, self._metrics, self._feeds = ready, app, metrics, feeds
        # The library refuses an empty secret; without an app nothing is verified.
        self._verifier = SignatureVerifier(signing_secret or secrets.token_hex())
        self._in_flight, self.closing, self._done = 0, False, threading.Condition()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        with self._done:
            self._in_flight += 1
        try:
            status, headers, body = words(503, "closing") if self.closing else self._route(environ)
        except Exception:
            log.exception("a request could not be answered")
            status, headers, body = words(500, "")
        finally:
            with self._done:
                self._in_flight -= 1
                self._done.notify_all()
        # What has not changed has a length too, which is not that of this empty answer.
        length = [] if status == 304 else [("Content-Length", str(len(body)))]
        start_response(STATUS[status], [*headers.items(), *length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def drain(self, seconds: float) -> bool:
        """Refuse what comes from now on and wait for what is in flight; whether all of it ended in time."""
        self.closing = True
        with self._done:
            return self._done.wait_for(lambda: self._in_flight == 0, timeout=seconds)

    def _route(self, environ: Environ) -> Answer:
        match environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""):
            case "POST", path if path == EVENTS and self._app:
                return self._slack(environ, self._app)
            case "GET", path if path == HEALTH:
                return words(200, "ok")
            case "GET", path if path == READY:
                why_not = self.ready()
                return words(503, why_not) if why_not else words(200, "ok")
            case "GET", path if path == METRICS and self._metrics:
                return 200, {"Content-Type": CONTENT_TYPE_LATEST}, self._metrics.exposed()
            case "GET" | "HEAD", path if self._feeds and (found := CALENDAR.fullmatch(path)):
                return _calendar(self._feeds(found[1]), environ.get("HTTP_IF_NONE_MATCH", ""))
            case _, path if path in (EVENTS, HEALTH, READY) or (self._feeds and CALENDAR.fullmatch(path)):
                return words(405, "")
        return words(404, "")

    def _slack(self, environ: Environ, app: App) -> Answer:
        refused, body = self._verified(environ)
        if refused:
            return refused
        request = _read(body, _headers(environ))
        if request is None:
            return words(400, "")
        answered = app.dispatch(request)
        headers = {name: values[0] for name, values in answered.headers.items() if name.lower() != "content-length"}
        return answered.status, headers, (answered.body or "").encode()

    def _verified(self, environ: Environ) -> tuple[Answer | None, str]:
        """The body, or why it is refused: Bolt would read it first and fail on what nobody signed."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit() and len(length) < 12) or int(length) > MOST_BYTES:
            return words(413, ""), ""
        raw = environ["wsgi.input"].read(int(length))
        stamp, signature = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and signature.isascii()):
            return words(401, ""), ""
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            return words(400, ""), ""
        if not self._verifier.is_valid(body=body, timestamp=stamp, signature=signature):
            return words(401, ""), ""
        return None, body


def _calendar(calendar: Calendar | None, known: str) -> Answer:
    """A feed, or only that it is the one that is known already."""
    if calendar is None:
        return words(404, "")
    tag = f'"{calendar.tag()}"'
    fresh = UNSHARED | {"ETag": tag}
    # A proxy that compresses makes a strong tag a weak one: W/"…".
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return 304, fresh, b""
    return 200, OPENED | fresh, render(calendar)


def _read(body: str, headers: Headers) -> BoltRequest | None:
    """The request as Bolt reads it, None if it is not in Slack's form: then Bolt's reading raises one of these."""
    try:
        request = BoltRequest(body=body, headers=headers, mode="http")
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
        return None
    return request if in_form(request.body, body) else None


def _headers(environ: Environ) -> Headers:
    slack: Headers = {
        name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_X_SLACK")
    }
    return slack | {"content-type": environ.get("CONTENT_TYPE", "")}
