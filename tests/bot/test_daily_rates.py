"""The daily rates, from a server of the test's own: kept once, and every fault is a line in the log."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.rates import MOST_UNPACKED, tick
from bot.ticks import ticks_of
from domain.money.exchange import ECB
from handlers.office import Office
from storage import rates
from storage.db import Database
from tests.company import MONDAY, TEAM
from tests.stage import AUDIT_KEY, default_policy

NEXT = rates.packaged().days[-1] + timedelta(days=3)
TODAY = MONDAY.replace(year=NEXT.year, month=NEXT.month, day=NEXT.day)
CSV = f"Date,USD,JPY,\n{NEXT},1.25,N/A,\n2026-08-03,9.9,9.9,\n"


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url, audit_key=AUDIT_KEY.encode())
    yield made
    made.dispose()


def zipped(text: bytes) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", text)
    return packed.getvalue()


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that gives every question this answer; its address."""

    class Bank(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *said: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Bank)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/eurofxref-hist.zip"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def body(
    content: bytes, *, status: int = 200, announced: int | None = None
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(at: BaseHTTPRequestHandler) -> None:
        at.send_response(status)
        at.send_header("Content-Length", str(len(content) if announced is None else announced))
        at.send_header("Location", "http://127.0.0.1:9/elsewhere")
        at.end_headers()
        at.wfile.write(content)

    return answer


def kept(db: Database) -> int:
    with db.read() as tx:
        return len(rates.known(tx, ECB, [NEXT]))


def test_what_is_new_is_kept_and_asked_for_a_few_times_a_day(db: Database) -> None:
    asked: list[str] = []
    give = body(zipped(CSV.encode()))

    def answer(at: BaseHTTPRequestHandler) -> None:
        asked.append(at.path)
        give(at)

    with serving(answer) as address:
        assert tick(db, TODAY, address=address) == 1, "what the history has is not kept again"
        assert tick(db, TODAY + timedelta(hours=1), address=address) == 0
        assert len(asked) == 1
        assert tick(db, TODAY + timedelta(hours=8), address=address) == 0
        assert len(asked) == 2
    with db.read() as tx:
        quote = rates.quoted(tx, "USD", NEXT)
    assert quote
    assert (str(quote.per_euro.normalize()), quote.source, quote.provisional) == ("1.25", ECB, False)


@pytest.mark.parametrize(
    "answer",
    [
        body(b"", status=503),
        body(b"", status=302),
        body(b"<html>maintenance</html>"),
        body(zipped(b"<html>")),
        body(zipped(CSV.encode())[:-30]),
        body(zipped(CSV.encode()), announced=100_000),
        body(zipped(b"\xff\xfe")),
        body(zipped(b"0" * (MOST_UNPACKED + 1))),
    ],
    ids=["unavailable", "elsewhere", "no zip", "no rates", "cut", "ended early", "no text", "bomb"],
)
def test_what_is_no_file_of_rates_fails_softly(
    db: Database, answer: Callable[[BaseHTTPRequestHandler], None], caplog: pytest.LogCaptureFixture
) -> None:
    with serving(answer) as address:
        assert tick(db, TODAY, address=address) == 0
    assert "the daily rates could not be fetched" in caplog.text
    assert kept(db) == 0


def test_nobody_listens(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    assert tick(db, TODAY, address="http://127.0.0.1:9/x.zip") == 0
    assert "the daily rates could not be fetched" in caplog.text


def test_nothing_is_fetched_unless_the_policy_asks_for_it(db: Database) -> None:
    policy = default_policy()
    daily = policy.expenses.model_copy(update={"rates": "daily"})

    def names(wanted: object) -> list[str]:
        office = Office(policy=policy.model_copy(update={"expenses": wanted}), team_id=TEAM, url="https://x/")
        return [t.name for t in ticks_of(db, office, lambda: MONDAY, None, lambda: False, "")]  # type: ignore[arg-type]

    assert "daily rates" not in names(policy.expenses)
    assert "daily rates" in names(daily)
