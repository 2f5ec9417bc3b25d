"""A bucket on this machine: the few answers of S3 that keeping bytes needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

PAGE = 2
"""So few names a page: whoever lists must ask for the next."""


class Held:
    """What is in the bucket, and what the next answers are to be."""

    def __init__(self) -> None:
        self.things: dict[str, tuple[bytes, datetime]] = {}
        self.refuse_with: int | None = None
        self.address = ""


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    held: Held

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refused(self) -> bool:
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"):
            self._answer(403)
            return True
        if self.held.refuse_with:
            self._answer(self.held.refuse_with)
            return True
        return False

    def do_PUT(self) -> None:  # noqa: N802: the library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._refused():
            self.held.things[self.path] = body, datetime.now(UTC)
            self._answer(200)

    def do_GET(self) -> None:  # noqa: N802: the library's name
        if self._refused():
            return None
        asked = urlsplit(self.path)
        if "list-type" in parse_qs(asked.query):
            return self._answer(200, self._listed(asked.path, parse_qs(asked.query)))
        found = self.held.things.get(self.path)
        return self._answer(200, found[0]) if found else self._answer(404)

    do_HEAD = do_GET  # noqa: N815: the library's name

    def do_DELETE(self) -> None:  # noqa: N802: the library's name
        if not self._refused():
            self.held.things.pop(self.path, None)
            self._answer(204)

    def _listed(self, bucket: str, asked: dict[str, list[str]]) -> bytes:
        prefix, after = asked.get("prefix", [""])[0], asked.get("continuation-token", [""])[0]
        names = sorted(path.removeprefix(f"{bucket}/") for path in self.held.things)
        names = [name for name in names if name.startswith(prefix) and name > after]
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>1</Size>"
            f"<LastModified>{self.held.things[f'{bucket}/{name}'][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified></Contents>"
            for name in names[:PAGE]
        )
        more = f"<NextContinuationToken>{names[PAGE - 1]}</NextContinuationToken>" if len(names) > PAGE else ""
        cut = "true" if more else "false"
        return f"<ListBucketResult><IsTruncated>{cut}</IsTruncated>{more}{rows}</ListBucketResult>".encode()


@contextmanager
def bucket() -> Iterator[Held]:
    """A service for as long as the block lasts."""
    held = Held()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (_Answering,), {"held": held}))
    held.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="bucket")
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
