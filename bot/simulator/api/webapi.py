"""The Web API over HTTP: bodies, tokens, faults; the answers come from the table of methods."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.simulator.api import files, hooks
from bot.simulator.api.args import Args
from bot.simulator.api.methods import METHODS, call
from bot.simulator.bodies import arguments, loads
from bot.simulator.errors import JSON, SlackError
from bot.simulator.faults import Rule
from bot.simulator.mishaps import befall
from bot.simulator.wire import Connections
from bot.simulator.world import World

# What a caller gets: a status, or "dropped", and a body: an answer of the API, text, or a whole response.
Answered = tuple[int | str, JSON | str | Response]
# A fault's status where the deed is left undone, and where it is done first.
UNDONE: dict[str, int | str] = {"ratelimited": 429, "http_500": 500, "http_500_before": 500, "drop_before": "dropped"}
DONE: dict[str, int | str] = {"http_500_after": 500, "drop_after": "dropped"}
HOOK_STATUS = {"no_hook": 404, "expired_url": 404, "used_url": 404, "no_text": 500}


class WebApi:
    """The endpoints that the app calls; for faults, a method goes by its name and the others by theirs below."""

    def __init__(self, world: World, connections: Connections) -> None:
        self.world = world
        self.connections = connections

    async def method(self, request: Request) -> Response:
        """/api/METHOD."""
        name = request.path_params["method"]
        try:
            raw, token = await arguments(request)
        except SlackError as refusal:
            return JSONResponse(refusal.answer())
        return await self._exchange(request, name, raw, lambda: (200, call(self.world, name, Args(raw), token)))

    async def hook(self, request: Request) -> Response:
        """/hooks/...: a response_url."""
        try:
            body = loads(await request.body() or b"null")
        except ValueError:
            body = None

        def use() -> Answered:
            try:
                hooks.use(self.world, request.path_params["name"], body)
            except SlackError as refusal:
                return HOOK_STATUS.get(refusal.code, 400), refusal.answer()
            return 200, "ok"

        return await self._exchange(request, "response_url", body, use)

    async def upload(self, request: Request) -> Response:
        """/upload/v1/FILE: the bytes of an announced file."""
        name, kind, body = request.path_params["file"], request.headers.get("content-type", ""), await request.body()

        def keep() -> Answered:
            kept = files.received(self.world, name, body, kind)
            return (200, f"OK - {len(body)}") if kept else (404, "no such upload")

        return await self._exchange(request, "upload", {"file": name, "bytes": len(body)}, keep)

    async def download(self, request: Request) -> Response:
        """/files/FILE/NAME: with the bot's token; without it, the page of somebody who is not signed in."""
        name = request.path_params["file"]
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        theirs = "as" in request.query_params
        # A person's browser has no such token; to an app, a permalink is a page and no file.
        # So it is, with 200 too, for an app without the scope.
        app = given == self.world.settings.bot_token and self.world.manifest.grants("files:read")
        known = not given if theirs else app and not self.world.faults.revoked

        def fetch() -> Answered:
            state = self.world.state
            file = state.files.get(name) if theirs else files.seen_by_app(self.world, name)
            if not known:
                return 200, Response("<html>Sign in</html>", media_type="text/html")
            if file is None:
                return 404, "not found"
            return 200, Response(files.content(file), media_type=file["mimetype"], headers=_inert(file["mimetype"]))

        return _response(*fetch()) if theirs else await self._exchange(request, "download", {"file": name}, fetch)

    async def _exchange(self, request: Request, name: str, raw: Any, work: Callable[[], Answered]) -> Response:
        """Does one deed as the fault allows, and notes it on the timeline."""
        began = time.monotonic()
        given = raw if isinstance(raw, dict) else {}
        fault = self.world.faults.of_method(name) or self._too_many(name, given)
        status, body = await self._faulty(fault, name, given, work)
        said = {"bytes": len(body.body)} if isinstance(body, Response) else body
        self.world.log("from_app", name, status=status, began=began, request=raw, response=said)
        if status == "dropped":
            self.connections.drop(request.scope["client"])
        response = _response(status, body)
        response.headers["x-slack-req-id"] = self.world.state.new_id("r")
        response.headers["x-oauth-scopes"] = ",".join(self.world.manifest.scopes or [])
        if status == 429 and fault:
            response.headers["retry-after"] = str(max(1, round(fault.retry_after)))
        return response

    def _too_many(self, name: str, raw: JSON) -> Rule | None:
        tier = METHODS[name].tier if name in METHODS else 0
        wait = self.world.rates.wait(name, tier, str(raw.get("channel", ""))) if tier else 0
        return Rule("ratelimited", retry_after=wait) if wait else None

    async def _faulty(self, fault: Rule | None, name: str, raw: JSON, work: Callable[[], Answered]) -> Answered:
        """Does the deed before the fault or after it, late, twice or not at all."""
        kind = fault.kind if fault else ""
        if kind.startswith("error:"):
            return 200 if name in METHODS else 400, {"ok": False, "error": kind.removeprefix("error:")}
        if kind in UNDONE:
            return UNDONE[kind], {"ok": False, "error": kind if kind == "ratelimited" else "internal_error"}
        if fault:
            await befall(self.world, fault, raw)
        status, body = work()
        if kind == "duplicate":
            # As where something on the way repeats what it did not see answered.
            status, body = work()
        self.world.faults.passed(method=name)
        return DONE.get(kind, status), {"ok": False, "error": "internal_error"} if DONE.get(kind) == 500 else body


def _inert(mimetype: str) -> dict[str, str]:
    """Headers by which no program in a file, whoever sent it, runs as a part of the simulator's own page."""
    plain = {"x-content-type-options": "nosniff"}
    # Browsers show no PDF in a sandbox, and run nothing of one.
    return plain if mimetype == "application/pdf" else {**plain, "content-security-policy": "sandbox"}


def _response(status: int | str, body: JSON | str | Response) -> Response:
    if isinstance(body, Response):
        return body
    code = status if isinstance(status, int) else 200
    return PlainTextResponse(body, code) if isinstance(body, str) else JSONResponse(body, code)
