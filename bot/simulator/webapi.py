"""The Web API over HTTP: bodies, tokens, faults; the answers come from the table of methods."""

from __future__ import annotations

import asyncio
import json
import time
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.simulator import files, hooks
from bot.simulator.args import Args
from bot.simulator.errors import JSON, SlackError
from bot.simulator.faults import Rule
from bot.simulator.methods import call
from bot.simulator.wire import Connections
from bot.simulator.world import World


class WebApi:
    """The endpoints that the app calls."""

    def __init__(self, world: World, connections: Connections) -> None:
        self.world = world
        self.connections = connections

    async def method(self, request: Request) -> Response:
        """/api/METHOD."""
        began = time.monotonic()
        name = request.path_params["method"]
        try:
            raw = await arguments(request)
        except SlackError as refusal:
            return JSONResponse(refusal.answer())
        token = _token(request, raw)
        raw.pop("token", None)
        fault = self.world.faults.of_method(name) or self._too_many(name, raw)
        status, body = await self._faulty(fault, name, Args(raw), token)
        self.world.log("from_app", name, status=status, began=began, request=raw, response=body)
        if status == "dropped":
            self.connections.drop(request.scope["client"])
        return self._answer(status, body, fault)

    def _too_many(self, name: str, raw: JSON) -> Rule | None:
        wait = self.world.rates.wait(name, str(raw.get("channel", "")))
        return Rule("ratelimited", retry_after=wait) if wait else None

    async def _faulty(self, fault: Rule | None, name: str, args: Args, token: str) -> tuple[int | str, JSON]:
        """Does the call as the fault allows: before it, after it, late or not at all."""
        kind = fault.kind if fault else ""
        if kind == "delay" and fault:
            await asyncio.sleep(fault.delay)
        if kind.startswith("error:"):
            return 200, {"ok": False, "error": kind.removeprefix("error:")}
        if kind in REFUSED:
            return REFUSED[kind], {"ok": False, "error": kind if kind == "ratelimited" else "internal_error"}
        body = call(self.world, name, args, token)
        return DONE.get(kind, 200), body

    def _answer(self, status: int | str, body: JSON, fault: Rule | None) -> Response:
        if status == 500:
            return JSONResponse({"ok": False, "error": "internal_error"}, 500)
        scopes = ",".join(self.world.manifest.scopes or [])
        headers = {"x-oauth-scopes": scopes, "x-slack-req-id": self.world.state.new_id("r")}
        if status == 429 and fault:
            headers["retry-after"] = str(max(1, round(fault.retry_after)))
        return JSONResponse(body, status if isinstance(status, int) else 200, headers)

    async def hook(self, request: Request) -> Response:
        """/hooks/...: a response_url."""
        began = time.monotonic()
        body = await _json(request)
        fault = self.world.faults.of_method("response_url")
        try:
            hooks.use(self.world, request.path_params["name"], body)
            answer, status = "ok", 200
        except SlackError as refusal:
            answer, status = refusal.code, HOOK_STATUS.get(refusal.code, 400)
        self.world.log("from_app", "response_url", status=status, began=began, request=body, response=answer)
        if fault and fault.kind == "drop_after":
            self.connections.drop(request.scope["client"])
        if status == 200:
            return PlainTextResponse("ok")
        return JSONResponse({"ok": False, "error": answer}, status)

    async def upload(self, request: Request) -> Response:
        """/upload/v1/FILE: the bytes of an announced file."""
        content_type = request.headers.get("content-type", "")
        if files.received(self.world, request.path_params["file"], await request.body(), content_type):
            return PlainTextResponse("OK")
        return PlainTextResponse("no such upload", 404)

    async def download(self, request: Request) -> Response:
        """/files/FILE/NAME: with the bot's token; without it, the page of somebody who is not signed in."""
        file = self.world.state.files.get(request.path_params["file"])
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if given != self.world.settings.bot_token and "as" not in request.query_params:
            return Response("<html>Sign in</html>", 200, media_type="text/html")
        if file is None:
            return PlainTextResponse("not found", 404)
        return Response(files.content(file), media_type=file["mimetype"])


REFUSED: dict[str, int | str] = {"ratelimited": 429, "http_500": 500, "http_500_before": 500, "drop_before": "dropped"}
DONE: dict[str, int | str] = {"http_500_after": 500, "drop_after": "dropped"}
HOOK_STATUS = {"no_hook": 404, "expired_url": 404, "used_url": 404, "no_text": 500}


def _token(request: Request, raw: JSON) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else str(raw.get("token", ""))


async def arguments(request: Request) -> JSON:
    """The arguments of a call: of the address, and of a form or JSON body."""
    given: JSON = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json":
        body = await _json(request)
        if body is None and await request.body():
            raise SlackError("invalid_json")
        if not isinstance(body, dict | None):
            raise SlackError("json_not_object")
        return given | (body or {})
    raw = await request.body()
    if kind == "multipart/form-data":
        return given | _parts(raw, request.headers["content-type"])
    return given | dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))


async def _json(request: Request) -> object:
    try:
        return json.loads(await request.body() or b"null")
    except ValueError:
        return None


def _parts(raw: bytes, content_type: str) -> JSON:
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw)
    parts = [part for part in message.walk() if not part.is_multipart()]
    named = [(part.get_param("name", header="content-disposition"), part) for part in parts]
    return {str(name): part.get_content() for name, part in named if name and part.get_filename() is None}
