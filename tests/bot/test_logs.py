"""Logs: what a line holds, and what it never holds."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import BoltRequest
from slack_sdk.errors import SlackApiError

from bot import logs

Lines = Callable[[], list[dict[str, Any]]]
log = logging.getLogger("handlers.vacation")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs go; afterwards logging is as it was."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *logs.ROOMS)}
    stream = io.StringIO()
    logs.setup("INFO", stream)
    yield stream
    root.handlers = [handler for handler in root.handlers if handler.name != "backoffice"]
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def lines(stream: io.StringIO) -> Lines:
    """The lines so far."""
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


@dataclass
class Note:
    text: str


def test_a_line_says_when_how_bad_who_what_and_for_which_request(lines: Lines) -> None:
    with logs.bind("r-1"):
        log.info("decided %s", "VAC-7", extra={"days": 3, "at": datetime(2026, 8, 10, tzinfo=UTC), "who": None})

    (line,) = lines()
    assert datetime.fromisoformat(line.pop("ts")).utcoffset() == UTC.utcoffset(None)
    assert line == {
        "level": "INFO",
        "logger": "handlers.vacation",
        "msg": "decided VAC-7",
        "request_id": "r-1",
        "days": 3,
        "at": "2026-08-10 00:00:00+00:00",
        "who": None,
    }


def test_an_id_ends_with_its_request(lines: Lines) -> None:
    with logs.bind("outer"):
        with logs.bind("inner"):
            log.info("a")
        log.info("b")
    log.info("c")

    assert [line.get("request_id") for line in lines()] == ["inner", "outer", None]


def test_a_line_break_stays_inside_its_line(lines: Lines) -> None:
    log.info("one\ntwo")

    assert [line["msg"] for line in lines()] == ["one\ntwo"]


def test_setting_up_again_replaces_and_does_not_double(stream: io.StringIO) -> None:
    second = io.StringIO()
    logs.setup("ERROR", second)
    log.warning("a")
    log.error("b")

    assert stream.getvalue() == ""
    assert second.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("token xoxb-12-ab-Cd refused", "token (token) refused"),
        ("token=xapp-1-A0-9-ff", "token=(token)"),
        ("xoxe.xoxb-1-Mi0y and xoxp-1", "(token) and (token)"),
        ("postgresql+psycopg://me:p%40ss@db:5432/x is away", "postgresql+psycopg://me:(password)@db:5432/x is away"),
        ("POST https://hooks.slack.com/actions/T1/2/abc", "POST (address)"),
        ("GET /calendar/0123456789abcdef0123456789abcdef01234567.ics", "GET /calendar/(token).ics"),
    ],
)
@pytest.mark.parametrize("pretty", [False, True])
def test_a_token_never_shows(stream: io.StringIO, pretty: bool, text: str, shown: str) -> None:
    logs.setup("INFO", stream, pretty=pretty)
    log.info(text)
    log.info("it says %s", "x", extra={"detail": text})
    try:
        raise OSError(text)
    except OSError:
        log.exception("no")

    assert stream.getvalue().count(shown) == 3
    assert text not in stream.getvalue()


def test_what_somebody_wrote_does_not_show_in_an_exception(lines: Lines) -> None:
    try:
        try:
            raise KeyError("my mother is ill")
        except KeyError as error:
            raise ValueError("not a date: my mother is ill") from error
    except ValueError:
        log.exception("form failed", extra={"note": Note("my mother is ill")})

    (line,) = lines()
    assert "mother" not in json.dumps(line)
    assert (line["note"], line["error"]["kind"], line["error"]["cause"]["kind"]) == ("<Note>", "ValueError", "KeyError")
    assert __file__ in line["error"]["at"][-1]


def test_what_a_machine_says_shows_on_one_line_with_its_code(lines: Lines) -> None:
    class OperationalError(Exception):
        sqlstate = "57P01"

    try:
        raise OperationalError("server closed the connection\n[parameters: ('my mother is ill',)]")
    except OperationalError:
        log.exception("no database")

    assert lines()[0]["error"] | {"at": []} == {
        "kind": "OperationalError",
        "msg": "server closed the connection",
        "codes": ["57P01"],
        "at": [],
    }


def test_slacks_refusal_is_known_by_its_code(lines: Lines) -> None:
    try:
        raise SlackApiError("my mother is ill", {"ok": False, "error": "channel_not_found"})  # type: ignore[no-untyped-call]
    except SlackApiError:
        log.exception("not posted")

    assert lines()[0]["error"]["codes"] == ["channel_not_found"]
    assert "mother" not in json.dumps(lines())


def _authorized() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U0", bot_id="B0", bot_token="xoxb-1")


def test_bolt_quotes_nobody(lines: Lines) -> None:
    app = App(signing_secret="s", authorize=_authorized, request_verification_enabled=False)
    app.dispatch(BoltRequest(body='{"type": "event_callback", "event": {"type": "message", "text": "mother"}}'))
    app.dispatch(BoltRequest(body="command=%2Fodd&text=mother&token=x&user_id=U1&team_id=T1"))

    assert {line["msg"] for line in lines()} == {"Unhandled request"}
    assert "mother" not in json.dumps(lines())


def test_bolt_is_silent_about_a_request_that_it_refuses_even_when_told_to_be_loud(lines: Lines) -> None:
    app = App(signing_secret="s", authorize=_authorized)
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("slack_bolt") and isinstance(logger, logging.Logger):
            logger.setLevel(logging.DEBUG)
    answer = app.dispatch(
        BoltRequest(
            body="text=mother",
            headers={"x-slack-signature": ["v0=00"], "x-slack-request-timestamp": ["1"]},
        )
    )

    assert answer.status == 401
    assert lines() == []


def test_a_person_at_a_terminal_reads_plain_lines(stream: io.StringIO) -> None:
    logs.setup("INFO", stream, pretty=True)
    with logs.bind("r-1"):
        log.info("decided", extra={"days": 3})

    assert stream.getvalue()[8:] == " INFO     handlers.vacation: decided  request_id=r-1  days=3\n"


def test_a_word_for_what_went_wrong_is_read_as_any_other_field(stream: io.StringIO) -> None:
    logs.setup("INFO", stream, pretty=True)
    log.warning("a file is not shown", extra={"error": "not_allowed"})
    assert "a file is not shown" in stream.getvalue()
    assert "error=not_allowed" in stream.getvalue()
