"""Logs: one JSON object a line, with the request's id, without tokens and without words of people."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

from slack_sdk.errors import SlackApiError

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The request in hand, which every line names."""

ROOMS = ("bot", "handlers", "storage", "domain")
QUOTING = ("slack_bolt", "slack_sdk")
"""Libraries that quote whole requests: Bolt every unhandled one as a warning, and what fails its signature."""
OPENING = re.compile(r"[^({\[<'\":=\n]*")
"""How a sentence begins, before it can quote."""
SPOKEN_BY_MACHINES = frozenset(
    {"OSError", "ImportError", "AttributeError", "NameError", "TypeError", "OperationalError", "InterfaceError"}
)
"""Exceptions whose first line is about machines and code. That of any other may quote what somebody wrote."""
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
TOKENS = re.compile(r"(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+")
PASSWORDS = re.compile(r"(?<=://)([^\s:/@\"]*):[^\s/@\"]+(?=@)")
ANSWERS = re.compile(r"https?://[^\s\"\\]+/(?:services|commands|actions|workflows)/[^\s\"\\]+")
"""Slack's addresses that let anybody who has one write into a conversation."""
CALENDARS = re.compile(r"(/calendar/)[0-9a-fA-F]+")
"""Ours that let anybody who has one read a calendar."""


@contextmanager
def bind(value: str) -> Iterator[None]:
    """Within the block, every line carries this request id."""
    token = request_id.set(value)
    try:
        yield
    finally:
        request_id.reset(token)


def setup(level: str = "INFO", stream: TextIO | None = None, *, pretty: bool = False) -> None:
    """Send all logs to ``stream`` (stderr), ours from ``level`` up, libraries' from WARNING up. Calling it again
    replaces what the call before it set up. ``pretty`` is for a person who watches a terminal."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.set_name("backoffice")
    handler.setFormatter(Pretty() if pretty else Json())
    handler.addFilter(_wanted)
    root = logging.getLogger()
    for old in [h for h in root.handlers if h.name == handler.name]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)


def _room(record: logging.LogRecord) -> str:
    return record.name.partition(".")[0]


def _wanted(record: logging.LogRecord) -> bool:
    # A library may have set a level of its own on its logger, as Bolt does.
    return _room(record) in ROOMS or record.levelno >= logging.WARNING


def redacted(text: str) -> str:
    """The text without tokens, passwords in addresses, and addresses that are as good as a token."""
    text = CALENDARS.sub(r"\1(token)", TOKENS.sub("(token)", text))
    return ANSWERS.sub("(address)", PASSWORDS.sub(r"\1:(password)", text))


class Json(logging.Formatter):
    """A record as one line of JSON: ts, level, logger, msg, request_id, the extra fields, error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        return redacted(json.dumps(_fields(record), ensure_ascii=False, skipkeys=True, default=_plain))


class Pretty(logging.Formatter):
    """A record as a person reads it: time, level, logger, message, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; an error's frames follow, a line each."""
        fields = _fields(record)
        # In a warning it may be Slack's word for what went wrong, which is a field as any other.
        error = fields.pop("error") if isinstance(fields.get("error"), dict) else None
        clock = datetime.fromisoformat(fields.pop("ts")).astimezone().strftime("%H:%M:%S")
        line = f"{clock} {fields.pop('level'):<8} {fields.pop('logger')}: {fields.pop('msg')}"
        line += "".join(
            f"  {key}={value if isinstance(value, str) else _plain(value)}" for key, value in fields.items()
        )
        while error:
            line += f"\n  {error['kind']}: {error.get('msg', '')}".rstrip(": ")
            line += "".join(f"\n    at {frame}" for frame in error["at"])
            error = error.get("cause")
        return redacted(line)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    message = record.getMessage()
    fields: dict[str, Any] = {
        "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "msg": OPENING.match(message)[0].strip() if _room(record) in QUOTING else message,  # type: ignore[index]
    }
    if bound := request_id.get():
        fields["request_id"] = bound
    fields |= {key: value for key, value in vars(record).items() if key not in STANDARD}
    if record.exc_info and record.exc_info[1]:
        fields["error"] = _error(record.exc_info[1], record.exc_info[2])
    return fields


def _error(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    """The kinds and places of an exception and its causes, its codes, and its words if they are a machine's."""
    fields: dict[str, Any] = {"kind": type(error).__name__}
    if any(kind.__name__ in SPOKEN_BY_MACHINES for kind in type(error).__mro__):
        fields["msg"] = str(error).partition("\n")[0]
    if codes := list(_codes(error)):
        fields["codes"] = codes
    fields["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        fields["cause"] = _error(cause, cause.__traceback__)
    return fields


def _codes(error: BaseException) -> Iterator[str]:
    """The codes by which Slack and the databases name what happened."""
    if isinstance(error, SlackApiError):
        yield str(error.response["error"])
    for name in ("sqlstate", "sqlite_errorname"):
        for source in (error, getattr(error, "orig", None)):
            if code := getattr(source, name, None):
                yield str(code)


def _plain(value: object) -> object:
    """What a field shows: numbers and moments; of anything that could hold somebody's words, only what it is."""
    if isinstance(value, (bool, int, float, date, Decimal, PurePath, UUID)):
        return str(value)
    return f"<{type(value).__name__}>"
