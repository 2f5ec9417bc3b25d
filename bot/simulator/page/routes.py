"""The page's addresses: whole pages, their parts, what a person does, and the stream of news."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.simulator.errors import JSON, Refusal
from bot.simulator.hands.acts import act
from bot.simulator.kit.blocks import find_element
from bot.simulator.page import choices, fields
from bot.simulator.page.drawing import templates
from bot.simulator.page.reader import Reader
from bot.simulator.page.screen import Errors, Screen
from bot.simulator.stream import streamed
from bot.simulator.world import World

HERE = Path(__file__).parent
# Pictures may come from anywhere; scripts and styles only from here, and none from what people write.
POLICY = (
    "default-src 'self'; img-src * data:; style-src-attr 'unsafe-inline'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {"content-security-policy": POLICY, "cache-control": "no-store", "vary": "HX-Target"}
# The id of what is to be drawn anew -> its template.
PARTS = ("sidebar", "head", "messages", "thread-messages", "home-panel", "modals", "timeline", "wire-list")
YEAR = 365 * 86400
Shape = Callable[[Reader, FormData], JSON]


def said(reader: Reader, form: FormData) -> JSON:
    """A message or, where it begins with a slash, a command; in a thread there are no commands."""
    text = choices.with_mentions(reader, str(form.get("text", "")).strip())
    attached = fields.files(form.getlist("files"))
    command = text.startswith("/") and "thread_ts" not in form and not attached
    given = {name: str(form[name]) for name in ("channel", "thread_ts") if name in form}
    return {"do": "command" if command else "message", "text": text, "files": attached, **given}


def plain(reader: Reader, form: FormData) -> JSON:
    """The fields as they are."""
    return {name: str(value) for name, value in form.items()}


SHAPES: dict[str, Shape] = {"press": fields.pressed, "submit": fields.submitted, "say": said}


class Page:
    """The page of one simulated workspace."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.errors: Errors = {}  # view -> its version, and what is wrong in it
        self.templates = templates()

    def routes(self) -> list[BaseRoute]:
        """What the server serves for the browser."""
        return [
            Route("/", self.start),
            Route("/archives/{channel}/{message:path}", self.archived),
            Route("/archives/{channel}", self.archived),
            Route("/as/{user}/stream", self.stream),
            Route("/as/{user}/complete", self.complete),
            Route("/as/{user}/options", self.options, methods=["POST"]),
            Route("/as/{user}/menu/{name}", self.menu),
            Route("/as/{user}/wire/{number:int}", self.wire),
            Route("/as/{user}/prefer", self.prefer, methods=["POST"]),
            Route("/as/{user}/do/{act}", self.act, methods=["POST"]),
            Route("/as/{user}/{place:path}", self.show),
            Route("/as/{user}", self.show),
            Mount("/page/vendor", StaticFiles(directory=HERE / "vendor")),
            Mount("/page", StaticFiles(directory=HERE / "static")),
        ]

    # -- pages

    async def start(self, request: Request) -> Response:
        """/: as whom one looked last, else as the first person."""
        return RedirectResponse(f"/as/{self._anybody(request)}", 303)

    async def archived(self, request: Request) -> Response:
        """/archives/...: a permalink, for whoever looked last."""
        reader = Reader(self.world, self._anybody(request))
        found = reader.link(str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""))
        return RedirectResponse(found[0] if found else "/", 303)

    def _anybody(self, request: Request) -> str:
        staff = [user for user, u in self.world.state.users.items() if not u["is_bot"] and not u["deleted"]]
        last = request.cookies.get("as")
        return last if last in staff else next(iter(staff), "nobody")

    async def show(self, request: Request) -> Response:
        """A whole page, or the part of it that is to be drawn anew."""
        reader = self._reader(request)
        place = request.path_params.get("place", "")
        screen = Screen(reader, place, request.query_params, request.cookies, self.errors)
        if screen.current is None and place in ("", "app", "home"):
            raise HTTPException(404, f"{reader.name(reader.id)} is in no conversation.")
        if screen.current is None or place == "app":
            return RedirectResponse(f"/as/{reader.id}/{screen.current['id'] if screen.current else 'app'}", 303)
        part = request.headers.get("hx-target")
        response = self._drawn(f"{part}.html" if part in PARTS else "page.html", reader, screen=screen)
        response.set_cookie("as", reader.id, max_age=YEAR, samesite="lax")
        return response

    async def wire(self, request: Request) -> Response:
        """One entry of the timeline with its JSON."""
        number = request.path_params["number"]
        entry = next((e for e in self.world.timeline.after(number - 1) if e["n"] == number), None)
        return self._drawn("wire.html", self._reader(request), entry=entry or {"request": None, "response": None})

    async def menu(self, request: Request) -> Response:
        """The menu of a message, or the signs to react with."""
        return self._drawn(
            f"menu-{'react' if request.path_params['name'] == 'react' else 'more'}.html",
            self._reader(request),
            asked=request.query_params,
            shortcuts=[s for s in self.world.manifest.shortcuts if s.get("type") == "message"],
        )

    async def complete(self, request: Request) -> Response:
        """What may follow the text before the caret."""
        reader = self._reader(request)
        found = choices.completion(reader, request.query_params["text"])
        return self._drawn("options.html", reader, **vars(found), held=[])

    async def options(self, request: Request) -> Response:
        """The options of a menu for what was typed into it."""
        reader = self._reader(request)
        async with request.form() as form:
            did = {**plain(reader, form), **fields.submitted(reader, form)}
            listed, note = await self._options(reader, did)
            held = form.getlist(did["name"])
        return self._drawn("options.html", reader, choices=listed, held=held, note=reader.t(note or "No results"))

    async def _options(self, reader: Reader, did: JSON) -> tuple[list[choices.Choice], str]:
        found = find_element(fields.blocks_at(reader, did), did["block_id"], did["action_id"])
        if found is None:
            return [], ""
        element, typed = found[1], did["q"]
        if "external" not in element["type"]:
            return choices.offered(reader, element, typed), ""
        least = element.get("min_query_length", 3)
        if len(typed) < least:
            return [], f"Type at least {least} characters"
        answer = await act(self.world, {**did, "as": reader.id, "do": "options", "value": typed})
        return (choices.loaded(element, answer), "") if answer["ok"] else ([], str(answer["error"]))

    # -- what a person does

    async def act(self, request: Request) -> Response:
        """Does it; the answer is what went wrong, in a sentence."""
        reader, name = self._reader(request), request.path_params["act"]
        async with request.form() as form:
            if name == "clock":
                return self._moved(reader, form)
            did = SHAPES.get(name, plain)(reader, form)
        answer = await act(self.world, {"do": name, **did, "as": reader.id})
        if name == "submit":
            self._note(reader, did["view_id"], answer.get("errors", {}))
            answer = {} if answer.get("error") == self.world.modal_errors.get(reader.id) else answer
        return self._sentence(reader, answer.get("error", ""))

    def _note(self, reader: Reader, view_id: str, errors: JSON) -> None:
        """Keeps what is wrong until that version of the view is gone, and has it drawn beside the fields."""
        known = set(self.world.state.views)
        self.errors = {view: wrong for view, wrong in self.errors.items() if view in known and view != view_id}
        if view := self.world.state.views.get(view_id):
            self.errors[view_id] = (view["hash"], errors)
        self.world.hub.tell("modals", to={reader.id})

    def _moved(self, reader: Reader, form: FormData) -> Response:
        """Moves the app's clock."""
        try:
            self.world.clock.move({"by": float(str(form["by"]))} if "by" in form else {"reset": True})
        except Refusal as refusal:
            return self._sentence(reader, str(refusal))
        self.world.hub.tell("clock")
        return self._sentence(reader, "")

    async def prefer(self, request: Request) -> Response:
        """Keeps how this browser wants the page: its theme, and whether the timeline is open."""
        form = await request.form()
        response = Response(status_code=200, headers={"HX-Refresh": "true"})
        for name in ("theme", "timeline"):
            if name in form:
                response.set_cookie(name, str(form[name]), max_age=YEAR, samesite="lax")
        return response

    async def stream(self, request: Request) -> Response:
        """The news for one person, as server-sent events."""
        return streamed(self.world.hub, self._reader(request).id)

    # -- drawing

    def _reader(self, request: Request) -> Reader:
        user = request.path_params["user"]
        if user not in self.world.state.users:
            raise HTTPException(404, "Nobody here goes by that id.")
        return Reader(self.world, user)

    def _drawn(self, template: str, reader: Reader, **given: Any) -> HTMLResponse:
        drawn = self.templates.get_template(template).render(reader=reader, t=reader.t, **given)
        return HTMLResponse(drawn, headers=HEADERS)

    def _sentence(self, reader: Reader, sentence: str) -> Response:
        return HTMLResponse(escape(reader.t(sentence)) if sentence else Markup(), headers=HEADERS)
