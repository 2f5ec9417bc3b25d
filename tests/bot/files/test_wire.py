"""Bytes come from Slack's hosts and from nowhere else, and the token goes nowhere else: against servers that try."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.files import wire
from bot.files.wire import Broken, Gone, NotSlacks, SignedOut, TooLarge, Wire

Answer = Callable[[BaseHTTPRequestHandler], None]


class Host:
    """A server that answers as it is told, and remembers who asked with what."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.asked: list[str | None] = []


@contextmanager
def serving(answer: Answer) -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.headers.get("Authorization"))
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    host = Host(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    """An answer, to the letter."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(body)

    return answer


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", True),
        ("https://slack.com/a", True),
        ("https://FILES.SLACK.COM/a", True),
        ("http://127.0.0.1:8400/files/F1/a.pdf", True),
        ("http://127.0.0.1:8401/files/F1/a.pdf", False),
        ("https://127.0.0.1:8400/files/F1/a.pdf", False),
        ("http://files.slack.com/a.pdf", False),
        ("https://files.slack.com:8443/a.pdf", False),
        ("https://evilslack.com/a.pdf", False),
        ("https://files.slack.com.evil.example/a.pdf", False),
        ("https://files.slack.com@evil.example/a.pdf", False),
        ("https://evil.example#.slack.com/", False),
        ("https://evil.example\\.slack.com/", False),
        ("https://evil.example/?.slack.com", False),
        ("http://169.254.169.254/latest/meta-data/", False),
        ("http://[::1]:8400/files/F1/a.pdf", False),
        ("file:///etc/passwd", False),
        ("ftp://files.slack.com/a.pdf", False),
        ("https://files.slack.com:99999/a", False),
        ("//files.slack.com/a", False),
        ("", False),
    ],
)
def test_only_slacks_own_addresses_are_asked(url: str, may: bool) -> None:
    asker = Wire("http://127.0.0.1:8400/api/", "xoxb-secret")
    assert asker.may_ask(url) is may
    if not may:
        with pytest.raises(NotSlacks):
            asker.get(url, most=10)


def test_the_bytes_and_their_kind() -> None:
    with serving(says(200, b"%PDF-1.7", Content_Type="application/pdf; x=y")) as host:
        assert Wire(host.url, "xoxb-1").get(f"{host.url}/a", most=8) == (b"%PDF-1.7", "application/pdf")
        assert host.asked == ["Bearer xoxb-1"]


def test_a_redirect_is_not_followed_and_the_token_goes_nowhere() -> None:
    with serving(says(200, b"%PDF-1.7")) as evil:
        for status in (301, 302, 303, 307, 308):
            with serving(says(status, Location=f"{evil.url}/a")) as host, pytest.raises(SignedOut):
                Wire(host.url, "xoxb-1").get(f"{host.url}/a", most=100)
        assert evil.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says(404), Gone),
        (says(410), Gone),
        (says(401), SignedOut),
        (says(403), SignedOut),
        (says(500), Broken),
        (says(200, b"x" * 101), TooLarge),
        (says(200, b"x", Content_Length="5000000000"), TooLarge),
        (says(200, b"x", Content_Length="90"), Broken),
    ],
)
def test_what_is_no_file_is_an_error_with_a_name(answer: Answer, error: type[Exception]) -> None:
    with serving(answer) as host, pytest.raises(error):
        Wire(host.url, "t").get(f"{host.url}/a", most=100)


def endless(to: BaseHTTPRequestHandler) -> None:
    """Bytes without an end, and without saying how many."""
    to.send_response(200)
    to.end_headers()
    try:
        while True:
            to.wfile.write(b"x" * 65536)
    except OSError:
        pass


def test_a_file_without_an_end_is_read_no_further_than_its_size() -> None:
    with serving(endless) as host, pytest.raises(TooLarge):
        Wire(host.url, "t").get(f"{host.url}/a", most=1_000_000)


def test_slack_says_when_to_come_back() -> None:
    with serving(says(429, Retry_After="7")) as host, pytest.raises(Broken) as raised:
        Wire(host.url, "t").get(f"{host.url}/a", most=100)
    assert raised.value.wait == 7


def drip(to: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for as long as somebody listens."""
    to.send_response(200)
    to.end_headers()
    try:
        while True:
            to.wfile.write(b"x")
            threading.Event().wait(0.02)
    except OSError:
        pass


def test_a_file_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    with serving(drip) as host, pytest.raises(Broken, match="too long"):
        Wire(host.url, "t").get(f"{host.url}/a", most=10_000_000)


def test_a_bot_that_ends_does_not_wait_for_a_file() -> None:
    with serving(drip) as host, pytest.raises(Broken) as raised:
        Wire(host.url, "t").get(f"{host.url}/a", most=10_000_000, stopped=lambda: True)
    assert raised.value.wait, "it is nobody's fault, so the try does not count"
