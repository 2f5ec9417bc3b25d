"""What is not Slack's, or not in its form, is refused before anybody reads it; a replay has one effect."""

import http.client
import json
import logging
import random
import socket
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from bot.process import serving
from bot.web import EVENTS, MOST_BYTES
from tests import company
from tests.bot.web.conftest import FORM, JSON, Front, signature
from tests.desk import form, press
from tests.stage import SECRET

COMMAND = {"command": "/vacation", "text": "balance", "team_id": company.TEAM, "user_id": "U0ANA", "trigger_id": "1.2"}
GOOD = urlencode(COMMAND).encode()
STAMP, SIGNATURE = "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE"

FORGED: dict[str, Callable[[], dict[str, str]]] = {
    "no headers": dict,
    "no signature": lambda: {STAMP: signature(GOOD)[STAMP]},
    "no timestamp": lambda: {SIGNATURE: signature(GOOD)[SIGNATURE]},
    "a timestamp of words": lambda: {**signature(GOOD), STAMP: "yesterday"},
    "a timestamp with a fraction": lambda: {**signature(GOOD), STAMP: "1700000000.5"},
    "a negative timestamp": lambda: {**signature(GOOD), STAMP: "-1"},
    "a timestamp of Arabic digits": lambda: {**signature(GOOD), STAMP: "١٢٣"},
    "an endless timestamp": lambda: {**signature(GOOD), STAMP: "9" * 5000},
    "an empty timestamp": lambda: {**signature(GOOD), STAMP: ""},
    "a signature that is not ASCII": lambda: {**signature(GOOD), SIGNATURE: "v0=é"},
    "a signature that is cut": lambda: {**signature(GOOD), SIGNATURE: signature(GOOD)[SIGNATURE][:-1]},
    "a signature in capitals": lambda: {**signature(GOOD), SIGNATURE: signature(GOOD)[SIGNATURE].upper()},
    "a signature without its version": lambda: {**signature(GOOD), SIGNATURE: signature(GOOD)[SIGNATURE][3:]},
    "an empty signature": lambda: {**signature(GOOD), SIGNATURE: ""},
    "another secret": lambda: signature(GOOD, secret="another"),
    "another body": lambda: signature(b"text=list"),
    "six minutes old": lambda: signature(GOOD, age=360),
    "six minutes ahead": lambda: signature(GOOD, age=-360),
}
"""Signed when they are sent: what is six minutes ahead now is in time soon after."""
BODIES = (GOOD, b"payload=notjson", b"payload=%7B", b"{", b"", b"\xff\xfe", b"payload=" + b"[" * 50_000, b"a=b" * 99)
NOT_IN_FORM = {
    "a payload that is no JSON": (b"payload=notjson", FORM),
    "a payload cut short": (b"payload=%7B%22type%22", FORM),
    "an empty payload": (b"payload=", FORM),
    "a payload of null": (b"payload=null", FORM),
    "a payload that is a list": (b"payload=[]", FORM),
    "a payload that is a number": (b"payload=5", FORM),
    "two payloads, the last of them bad": (b"payload=%7B%7D&payload=bad", FORM),
    "two payloads, the first of them bad": (b"payload=bad&payload=bad", FORM),
    "a payload nested without end": (b"payload=" + b"[" * 100_000, FORM),
    "JSON that is none": (b"{", JSON),
    "JSON that is a list": (b"[]", JSON),
    "JSON that is null": (b"null", JSON),
    "JSON nested without end": (b"[" * 100_000, JSON),
    "half an object that says that it is a form": (b"{bad", FORM),
    "an object without a content type": (b"{bad", ""),
    "bytes that are no text": (b"\xff\xfe\xfd", FORM),
    "JSON that is no text": (b'{"a": "\xff"}', JSON),
}


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Where no traceback may appear."""
    caplog.set_level(logging.WARNING)
    return caplog


def untroubled(quiet: pytest.LogCaptureFixture) -> bool:
    """Whether nothing went wrong that nobody expected."""
    return not [record for record in quiet.records if record.exc_info or record.levelno >= logging.ERROR]


def test_what_nobody_signed_is_refused_whatever_is_in_it(front: Front, quiet: pytest.LogCaptureFixture) -> None:
    before = front.rows()
    for forge in FORGED.values():
        headers = forge()
        for body in BODIES:
            for content_type in (FORM, JSON, "", "text/plain"):
                if body != GOOD or headers.get(SIGNATURE) != signature(GOOD)[SIGNATURE]:
                    answered = front.send(body, content_type, **headers)
                    assert (answered.status, answered.body) in ((401, b""), (400, b""))
    assert front.rows() == before
    assert untroubled(quiet)
    assert SECRET not in quiet.text


def test_a_good_body_with_a_forged_signature_is_not_slacks(front: Front) -> None:
    assert {name: front.send(GOOD, **forge()).status for name, forge in FORGED.items()} == dict.fromkeys(FORGED, 401)


def test_what_is_signed_and_cannot_be_read_is_refused(front: Front, quiet: pytest.LogCaptureFixture) -> None:
    answered = {name: front.signed(*request) for name, request in NOT_IN_FORM.items()}
    assert {name: (a.status, a.body) for name, a in answered.items()} == dict.fromkeys(NOT_IN_FORM, (400, b""))
    for body, content_type in NOT_IN_FORM.values():
        assert front.send(body, content_type, **signature(b"other")).status in (400, 401)
    assert untroubled(quiet)


def test_what_is_signed_and_in_form_is_answered(front: Front) -> None:
    assert b"Vacation" in front.signed(GOOD).body
    assert front.signed(GOOD, age=240).status == 200


def test_what_is_too_long_is_not_read(front: Front, quiet: pytest.LogCaptureFixture) -> None:
    for length in (str(MOST_BYTES + 1), "9" * 400, "-1", "many", "²"):
        assert front.send(GOOD, CONTENT_LENGTH=length, **signature(GOOD)).status == 413, length
    assert front.send(GOOD, CONTENT_LENGTH="", **signature(GOOD)).status == 401, "nothing is another body"
    assert untroubled(quiet)


def test_other_methods_and_places(front: Front) -> None:
    assert front.send(b"", REQUEST_METHOD="GET").status == 405
    assert front.send(b"", PATH_INFO="/").status == 404
    assert front.send(b"", PATH_INFO="/metrics", REQUEST_METHOD="GET").status == 404
    assert front.send(b"", PATH_INFO="/healthz", REQUEST_METHOD="GET").status == 200


def mutated(body: bytes, headers: dict[str, str], chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """One thing about a good request is changed."""
    what = chance.choice(("body", STAMP, SIGNATURE))
    if what == "body":
        at = chance.randrange(len(body))
        return body[:at] + bytes([body[at] ^ chance.randrange(1, 256)]) + body[at + 1 :], headers
    value = headers[what]
    at = chance.randrange(len(value))
    other = chance.choice([c for c in "0123456789abcdefv=é-. \t" if c != value[at]])
    return body, {**headers, what: value[:at] + other + value[at + 1 :]}


def test_of_a_thousand_requests_with_one_change_none_is_taken_for_slacks(front: Front) -> None:
    chance, good = random.Random(11), signature(GOOD)
    statuses = {front.send(body, **headers).status for body, headers in
                (mutated(GOOD, good, chance) for _ in range(1000))}  # fmt: skip
    assert statuses <= {400, 401}


# --- replays ----------------------------------------------------------------------------------------------------------


def test_the_same_signed_request_again_has_one_effect(front: Front) -> None:
    front.desk.grant("ana", 9)
    memo = {"form": "vacation.ask", "person": front.desk.ids["ana"]}
    given = {"type": "vacation", "first": front.desk.working_days("ana", 1)[0], "halves": "whole", "note": None}
    asked = urlencode({"payload": json.dumps(form("ana", "vacation.ask", given, memo=memo))}).encode()
    decided = urlencode({"payload": json.dumps(press("bruno", "request.approve", "1:1"))}).encode()
    for body in (asked, decided):
        headers = signature(body, age=200)
        first = front.send(body, **headers)
        after = front.rows()
        assert first.status == 200
        assert [front.send(body, **headers) for _ in range(3)] == [first] * 3
        assert front.rows() == after
    assert [row.rule for row in front.rows()["leave_entries"]] == ["imported", "booked"]


# --- through the real server ------------------------------------------------------------------------------------------


def raw(port: int, head: bytes, body: bytes = b"") -> bytes:
    """Say this to the server, byte by byte as it is; the first line that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head + b"\r\n\r\n" + body)
        return line.recv(4096).split(b"\r\n")[0]


def test_the_server_refuses_the_same_over_the_wire(front: Front, quiet: pytest.LogCaptureFixture) -> None:
    start = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    stamp = b"X-Slack-Request-Timestamp: 1\r\nX-Slack-Signature: "
    with serving(front.web, ("127.0.0.1", 0), name="web") as port:
        assert raw(port, start + stamp + b"v0=\xe9\r\nContent-Length: 2", b"{}").startswith(b"HTTP/1.1 401")
        assert raw(port, start + stamp + b"v0=a\r\nContent-Length: 16", b"payload=notjson\n").startswith(
            b"HTTP/1.1 401"
        )
        assert raw(port, start + b"Content-Length: many", b"{}").startswith(b"HTTP/1.1 400")
        assert raw(port, start + b"Content-Length: 0").startswith(b"HTTP/1.1 401")
        assert raw(port, b"nonsense").startswith(b"HTTP/1.")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {name.removeprefix("HTTP_").replace("_", "-"): value for name, value in signature(GOOD).items()}
        connection.request("POST", EVENTS, GOOD, {**headers, "Content-Type": FORM})
        assert connection.getresponse().status == 200
        connection.close()
    assert untroubled(quiet)
