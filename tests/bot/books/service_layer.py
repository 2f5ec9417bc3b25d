"""A stand-in for the Service Layer of SAP Business One, as its documentation describes it."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

KNOWN = {"CompanyDB": "SBO", "UserName": "bot", "Password": "secret"}


@dataclass
class Layer:
    """What it holds, and what it was told to do wrong: ``lose`` so many answers after the entry was kept.

    ``late`` are so many entries that are kept only when it ``arrives``; ``proxy`` is what stands before it and answers.
    Of items: ``instead`` is answered for all of them, after ``slow`` seconds; ``signs_out`` ends each session at once.
    """

    url: str = ""
    sessions: set[str] = field(default_factory=set)
    entries: list[dict[str, Any]] = field(default_factory=list)
    logins: int = 0
    tries: int = 0
    lose: int = 0
    late: int = 0
    busy: list[dict[str, Any]] = field(default_factory=list)
    proxy: Any = None
    refuse: str = ""
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    instead: tuple[int, bytes] | None = None
    slow: float = 0.0
    signs_out: bool = False

    def end_sessions(self) -> None:
        """Half an hour passes."""
        self.sessions.clear()

    def session(self, cookie: str) -> bool:
        """Whether a request belongs to a session; the load balancer wants its ROUTEID back."""
        said = dict(part.strip().partition("=")[::2] for part in cookie.split(";") if part)
        return said.get("B1SESSION") in self.sessions and said.get("ROUTEID") == ".node1"

    def log_in(self, body: Any) -> tuple[int, Any, list[str]]:
        """A session for whoever knows the password."""
        self.tries += 1
        if body != KNOWN:
            return 401, error(-304, "Fail to get DB Credentials from SLD"), []
        self.logins += 1
        self.sessions.add(name := f"s{self.logins}")
        return 200, {"SessionId": name}, [f"B1SESSION={name};HttpOnly;", "ROUTEID=.node1; path=/b1s"]

    def keep(self, body: Any) -> tuple[int, Any, list[str]]:
        """A balanced entry gets a number."""
        if self.refuse:
            return 400, error(-5002, self.refuse), []
        lines = body["JournalEntryLines"]
        assert set(body) == {"ReferenceDate", "Memo", "Reference", "JournalEntryLines"}
        if sum(Decimal(str(li["Debit"])) for li in lines) != sum(Decimal(str(li["Credit"])) for li in lines):
            return 400, error(-5012, "Unbalanced Transaction"), []
        if self.late:
            self.late -= 1
            self.busy.append(body)
            return 0, None, []
        self.entries.append({"JdtNum": 100 + len(self.entries), **body})
        if self.lose:
            self.lose -= 1
            return 0, None, []
        return 201, self.entries[-1], []

    def arrives(self) -> None:
        """What it was busy with is kept."""
        self.entries += [{"JdtNum": 900 + n, **body} for n, body in enumerate(self.busy)]

    def find(self, query: str) -> tuple[int, Any, list[str]]:
        """Entries by their reference."""
        wanted = parse_qs(query)["$filter"][0].removeprefix("Reference eq '").removesuffix("'")
        return 200, {"value": [{"JdtNum": e["JdtNum"]} for e in self.entries if e["Reference"] == wanted]}, []

    def read(self, path: str, query: str, prefer: str) -> tuple[int, Any, list[str]]:
        """Items, twenty on a page unless fewer are preferred; or the one whose key is quoted."""
        self.asked.append(path)
        if found := re.fullmatch(r"/b1s/v2/Items\('(.*)'\)", unquote(path)):
            item = self.items.get(found[1].replace("''", "'"))
            return (200, item, []) if item else (404, error2("-2028", "No matching records found (ODBC -2028)"), [])
        said = parse_qs(query)
        start, size = int(said.get("$skip", ["0"])[0]), int(prefer.partition("odata.maxpagesize=")[2] or 20)
        rows = [self.items[code] for code in sorted(self.items)]
        page: dict[str, Any] = {"@odata.context": "$metadata#Items", "value": rows[start : start + size]}
        if start + size < len(rows):
            page["@odata.nextLink"] = f"Items?$select={quote(said['$select'][0])}&$skip={start + size}"
        return 200, page, []


def error2(code: str, said: str) -> Any:
    """As OData 4 has it."""
    return {"error": {"code": code, "message": said, "details": []}}


def error(code: int, said: str) -> Any:
    return {"error": {"code": code, "message": {"lang": "en-us", "value": said}}}


class Server(ThreadingHTTPServer):
    """The Service Layer on a port."""

    layer: Layer


class Handler(BaseHTTPRequestHandler):
    """One request; its server is the Service Layer."""

    server: "Server"

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, body: Any) -> None:
        parts = urlsplit(self.path)
        layer = self.server.layer
        if parts.path in ("/b1s/v1/Login", "/b1s/v2/Login"):
            self._answer(*layer.log_in(body))
        elif not self.server.layer.session(self.headers.get("Cookie", "")):
            self._answer(401, error(301, "Invalid session or session already timeout."), [])
        elif self.server.layer.proxy is not None:
            self._answer(200, self.server.layer.proxy, [])
        elif parts.path.startswith("/b1s/v2/"):
            self._items(parts.path, parts.query)
        elif body is None:
            self._answer(*self.server.layer.find(parts.query))
        else:
            self._answer(*self.server.layer.keep(body))

    def _items(self, path: str, query: str) -> None:
        layer = self.server.layer
        time.sleep(layer.slow)
        if layer.signs_out:
            self._answer(401, error2("301", "Invalid session or session already timeout."), [])
        elif layer.instead is None:
            self._answer(*layer.read(path, query, self.headers.get("Prefer", "")))
        else:
            self._send(layer.instead[0], layer.instead[1], [])

    def _answer(self, status: int, body: Any, cookies: list[str]) -> None:
        if not status:
            self.close_connection = True
            self.connection.close()
            return
        self._send(status, json.dumps(body).encode(), cookies)

    def _send(self, status: int, data: bytes, cookies: list[str]) -> None:
        self.send_response(status)
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def finish(self) -> None:
        if not self.wfile.closed and not self.connection._closed:
            super().finish()


@contextmanager
def service_layer() -> Iterator[Layer]:
    """It listens on loopback until the block ends."""
    layer = Layer()
    with Server(("127.0.0.1", 0), Handler) as server:
        server.layer = layer
        layer.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield layer
        finally:
            server.shutdown()
            thread.join()
