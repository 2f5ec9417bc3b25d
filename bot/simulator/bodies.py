"""What callers send: JSON that can be said again, forms, parts; and the token, where Slack takes one."""

from __future__ import annotations

import json
import math
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.simulator.errors import JSON, SlackError


def loads(text: str | bytes) -> Any:
    """JSON as strict readers have it; ValueError for the rest.

    Python's own reader takes NaN, infinities and halves of characters, none of which can be written as JSON again: one
    such message would be the last that anybody reads in its conversation.
    """
    try:
        value = json.loads(text, parse_constant=_refused, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not sayable(value):
        raise ValueError("half of a character")
    return value


def _refused(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refused(digits)


def sayable(value: Any) -> bool:
    """Whether it can be sent as JSON in UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


async def arguments(request: Request) -> tuple[JSON, str]:
    """The arguments of a call, of the address and of its body, and its token.

    Slack takes a token from the header or from a form, and neither from the address nor from JSON:
    https://docs.slack.dev/changelog/2020-11-no-more-tokens-in-querystrings-for-newly-created-apps
    """
    asked: JSON = dict(request.query_params)
    asked.pop("token", None)
    kind, raw = request.headers.get("content-type", ""), await request.body()
    if kind.partition(";")[0].strip().lower() == "application/json":
        given = _object(raw)
        given.pop("token", None)
    elif kind.lower().startswith("multipart/form-data"):
        given = parts(raw, kind)
    else:
        given = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    shown = str(given.pop("token", ""))
    return asked | given, token.strip() if scheme.lower() == "bearer" else shown


def _object(raw: bytes) -> JSON:
    try:
        body = loads(raw or b"{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict | None):
        raise SlackError("json_not_object")
    return body or {}


def parts(raw: bytes, content_type: str) -> JSON:
    """The fields of a multipart form, which are UTF-8 whatever they say; its files are left out."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw)
    found = [part for part in message.walk() if not part.is_multipart()]
    named = [(part.get_param("name", header="content-disposition"), part) for part in found]
    return {str(name): _text(part) for name, part in named if name and part.get_filename() is None}


def _text(part: Any) -> str:
    return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
