"""A program that is told to give access, and to take it away: once, signed, and people see to what it does not."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bot.access.configured import configured
from bot.access.webhook import KEY, SIGNATURE, TIMESTAMP, Webhook, signature
from bot.access.work import Telling
from bot.outside import Refused, Unreachable
from bot.settings import SettingsError
from domain.access import Do, GrantState, Order
from domain.ticket import State
from handlers import news
from handlers.ticket import card
from storage.access import orders
from storage.access.orders import OrderState
from storage.tables import access_orders
from tests.desk import Counter, press, words
from tests.handlers.access.systems import (
    CRM,
    access_of,
    approved,
    company_with_systems,
    resolve,
    task_of,
    ticket,
    trail,
)

SECRET = "a secret of more than sixteen"
ORDER = Order(
    key="ACC-1:1", do=Do.GRANT, reference="ACC-1", system="crm", role="seller", email="ana@company.example",
    name="Ana Souza", days=30,
)  # fmt: skip
Answer = tuple[int, bytes]
DONE: Answer = (200, b'{"proof": "user ana.souza in group sellers"}')


@dataclass
class Program:
    """What listens: what it heard, and what it answers, the last answer over and over."""

    url: str = ""
    answers: list[Answer] = field(default_factory=lambda: [DONE])
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            made.heard.append((dict(self.headers), body))
            status, said = made.answer()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{made.url}/elsewhere")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST  # what a redirect is followed with

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/access"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_is_told_is_signed_and_names_who_gets_what(program: Program) -> None:
    assert Webhook(program.url, SECRET, clock=lambda: 1_785_747_600.0).do(ORDER) == "user ana.souza in group sellers"
    ((headers, body),) = program.heard
    assert json.loads(body) == {
        "do": "grant", "reference": "ACC-1", "system": "crm", "role": "seller", "email": "ana@company.example",
        "name": "Ana Souza", "days": 30,
    }  # fmt: skip
    assert headers[KEY] == "ACC-1:1"
    assert headers[TIMESTAMP] == "1785747600"
    assert headers[SIGNATURE] == signature(SECRET, "1785747600", body)
    assert headers[SIGNATURE] != signature("another secret", "1785747600", body)
    assert headers[SIGNATURE] != signature(SECRET, "1785747601", body)


@pytest.mark.parametrize(
    ("status", "said", "meant"),
    [
        (403, b"", Refused),
        (404, b"", Refused),
        (302, b"", Unreachable),
        (307, b"", Unreachable),
        (429, b"", Unreachable),
        (500, b"", Unreachable),
        (200, b"done", Unreachable),
        (200, b'{"proof": " "}', Unreachable),
        (200, b"[]", Unreachable),
    ],
)
def test_what_an_answer_means(program: Program, status: int, said: bytes, meant: type[Exception]) -> None:
    program.answers = [(status, said)]
    with pytest.raises(meant):
        Webhook(program.url, SECRET).do(ORDER)
    assert len(program.heard) == 1, "told once, and to nobody else"


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(Unreachable):
        Webhook("http://127.0.0.1:9/", SECRET, timeout=1).do(ORDER)


@contextmanager
def company(database_url: str) -> Iterator[Counter]:
    with company_with_systems(database_url) as made:
        systems = {**made.policy.access.systems, "crm": CRM.model_copy(update={"by": "webhook"})}
        access = made.policy.access.model_copy(update={"systems": systems})
        made.policy = made.policy.model_copy(update={"access": access})
        made.__post_init__()
        yield made


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with company(database_url) as made:
        yield made


def telling(counter: Counter, program: Program, owner: str = "me") -> Telling:
    doer = Webhook(program.url, SECRET, timeout=2)
    return Telling(db=counter.db, office=counter.office, doer=doer, now=lambda: counter.now, owner=owner)


def due_again(counter: Counter) -> None:
    """The pause until the next try is over, and so is any lease."""
    with counter.db.write() as tx:
        tx.execute(access_orders.update().values(next_at=counter.now - timedelta(days=999), lease_until=None))


def test_what_is_approved_is_given_and_given_back_is_taken_away_by_the_program(
    counter: Counter, program: Program
) -> None:
    request_id = approved(counter)
    task = task_of(counter, request_id)
    worker = telling(counter, program)
    assert [worker.tick(), worker.tick()] == [1, 0]
    given = access_of(counter, request_id).grant
    assert given.state is GrantState.GRANTED
    assert given.proof == "user ana.souza in group sellers"
    assert given.granted_by_id is None
    assert ticket(counter, task.id).state is State.RESOLVED
    assert trail(counter, "ACC-1")[-1] == "access granted"

    program.answers = [(200, b'{"proof": "removed from sellers"}')]
    assert words(counter.press(press("ana", "access.give_back", f"{request_id}:2"))) == ""
    assert worker.tick() == 1
    assert access_of(counter, request_id).grant.revoked_proof == "removed from sellers"
    assert [json.loads(body)["do"] for _, body in program.heard] == ["grant", "revoke"]
    assert json.loads(program.heard[1][1])["days"] is None


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(counter: Counter, program: Program) -> None:
    program.answers = [(500, b""), DONE]
    request_id = approved(counter)
    worker = telling(counter, program)
    worker.tick()
    assert access_of(counter, request_id).grant.state is GrantState.TO_GRANT
    due_again(counter)
    worker.tick()
    assert access_of(counter, request_id).grant.state is GrantState.GRANTED
    assert {headers[KEY] for headers, _ in program.heard} == {"ACC-1:1"}


@pytest.mark.parametrize("answer", [(403, b""), (500, b"")], ids=["refused", "silent"])
def test_what_it_does_not_do_is_left_to_people(counter: Counter, program: Program, answer: Answer) -> None:
    program.answers = [answer]
    request_id = approved(counter)
    worker = telling(counter, program)
    worker.tick()
    counter.now += timedelta(hours=1)
    due_again(counter)
    worker.tick()
    program.answers = [DONE]
    due_again(counter)
    assert worker.tick() == 0, "it is asked no more"
    with counter.db.read() as tx:
        assert (orders.newest(tx, request_id, Do.GRANT) or ("", ""))[0] is OrderState.LEFT
        reader = news.view_for(tx, counter.office, counter.ids["eva"], counter.now)
        shown = str(card.draw(tx, reader, task_of(counter, request_id).id).blocks)
    assert "⚠️ The program did not do it (" in shown
    assert resolve(counter, "eva", task_of(counter, request_id).id, proof="CRM-7") == ""
    assert access_of(counter, request_id).grant.granted_by_id == counter.ids["eva"]


def test_what_people_did_meanwhile_is_not_asked_for(counter: Counter, program: Program) -> None:
    request_id = approved(counter)
    assert resolve(counter, "eva", task_of(counter, request_id).id, proof="CRM-7") == ""
    telling(counter, program).tick()
    assert program.heard == []
    assert access_of(counter, request_id).grant.proof == "CRM-7"


def test_two_workers_tell_it_once(counter: Counter, program: Program) -> None:
    """The second has its answer after the first's lease ended and another took it over."""
    request_id = approved(counter)
    first, second = telling(counter, program, "first"), telling(counter, program, "second")

    class Slow:
        def do(self, order: Order) -> str:
            due_again(counter)
            second.tick()
            return "late"

    late: Callable[[], int] = Telling(db=first.db, office=first.office, doer=Slow(), now=first.now, owner="first").tick
    late()
    assert access_of(counter, request_id).grant.proof == "user ana.souza in group sellers"
    assert trail(counter, "ACC-1").count("access granted") == 1


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "ACCESS_WEBHOOK_URL: not set"),
        ({"ACCESS_WEBHOOK_URL": "https://x.example"}, "ACCESS_WEBHOOK_SECRET: not set"),
        ({"ACCESS_WEBHOOK_URL": "http://x.example", "ACCESS_WEBHOOK_SECRET": SECRET}, "begins with https://"),
    ],
)
def test_what_is_missing_in_the_environment_is_said(sqlite_url: str, environ: dict[str, str], said: str) -> None:
    with company(sqlite_url) as counter:
        with pytest.raises(SettingsError, match=said):
            configured(environ, counter.policy)
        whole: Any = {"ACCESS_WEBHOOK_URL": "https://x.example", "ACCESS_WEBHOOK_SECRET": SECRET}
        assert configured(whole, counter.policy)


def test_where_people_do_it_nothing_is_missing(sqlite_url: str) -> None:
    with company_with_systems(sqlite_url) as counter:
        assert configured({}, counter.policy) is None
