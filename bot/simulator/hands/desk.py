"""What people see and do, for tests and scripts: the `/sim` interface."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields
from typing import Any

from pydantic import BaseModel, ConfigDict, NonNegativeFloat, PositiveFloat, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator import admin
from bot.simulator.bodies import loads
from bot.simulator.errors import JSON, Refusal
from bot.simulator.hands import sights
from bot.simulator.hands.acts import act
from bot.simulator.stream import streamed
from bot.simulator.world import Settings, World

Answer = Callable[[World, Request], Awaitable[JSON]]
TIMES = tuple(f.name for f in fields(Settings) if f.name in ("deadline", "trigger_life", "hook_life", "retries"))


async def _people(world: World, request: Request) -> JSON:
    return sights.people(world)


async def _view(world: World, request: Request) -> JSON:
    return sights.view(world, _who(world, request))


async def _conversation(world: World, request: Request) -> JSON:
    limit = _whole(request, "limit", 200)
    return sights.conversation(world, _who(world, request), request.path_params["channel"], limit)


async def _home(world: World, request: Request) -> JSON:
    return sights.home(world, _who(world, request))


async def _modals(world: World, request: Request) -> JSON:
    return sights.modals(world, _who(world, request))


async def _timeline(world: World, request: Request) -> JSON:
    return {"entries": world.timeline.after(_whole(request, "after", 0))}


def _whole(request: Request, name: str, default: int) -> int:
    asked = request.query_params.get(name, str(default))
    if not asked.isdecimal():
        raise Refusal(f"{name} must be a whole number, not {asked!r}.")
    return int(asked)


async def _messages(world: World, request: Request) -> JSON:
    wanted = request.query_params.get("channel")
    kept = world.state.messages
    asked = kept if wanted is None else {wanted: kept.get(wanted, [])}
    return {"messages": [{**message, "channel": name} for name, found in asked.items() for message in found]}


async def _health(world: World, request: Request) -> JSON:
    return {"ok": True, "transport": world.transport, "connections": world.sockets.open}


async def _act(world: World, request: Request) -> JSON:
    return await act(world, await _body(request))


async def _faults(world: World, request: Request) -> JSON:
    return {"ok": True, "rules": world.faults.set(await _body(request))}


async def _reset(world: World, request: Request) -> JSON:
    await world.quiet()
    admin.reset(world)
    return {"ok": True}


async def _person(world: World, request: Request) -> JSON:
    return {"ok": True, "user": admin.put_person(world, await _body(request))}


async def _channel(world: World, request: Request) -> JSON:
    return {"ok": True, "channel": admin.put_channel(world, await _body(request))}


class Wanted(BaseModel):
    """The settings that can be changed while it runs."""

    model_config = ConfigDict(extra="forbid", strict=True)

    deadline: PositiveFloat | None = None
    trigger_life: NonNegativeFloat | None = None
    hook_life: NonNegativeFloat | None = None
    retries: list[NonNegativeFloat] | None = None
    strict: bool | None = None
    request_url: str | None = None


async def _settings(world: World, request: Request) -> JSON:
    try:
        wanted = Wanted.model_validate(await _body(request))
    except ValidationError as wrong:
        [first, *_] = wrong.errors()
        raise Refusal(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    for name in TIMES:
        if (value := getattr(wanted, name)) is not None:
            setattr(world.settings, name, tuple(value) if name == "retries" else value)
    if wanted.strict is not None:
        world.rates.on = wanted.strict
    if "request_url" in wanted.model_fields_set:
        world.request_url = wanted.request_url
        world.hub.tell("app")
    return {"ok": True, "strict": world.rates.on, **{name: getattr(world.settings, name) for name in TIMES}}


async def _clock(world: World, request: Request) -> JSON:
    return world.clock.seen()


async def _move_clock(world: World, request: Request) -> JSON:
    moved = world.clock.move(await _body(request))
    world.hub.tell("clock")
    return moved


async def _verify(world: World, request: Request) -> JSON:
    return {"ok": await admin.verify(world)}


async def _disconnect(world: World, request: Request) -> JSON:
    return {
        "ok": True,
        "asked": await world.sockets.disconnect((await _body(request)).get("reason", "refresh_requested")),
    }


GETS: Mapping[str, Answer] = {
    "/sim/people": _people,
    "/sim/view": _view,
    "/sim/conversation/{channel}": _conversation,
    "/sim/home": _home,
    "/sim/modals": _modals,
    "/sim/timeline": _timeline,
    "/sim/messages": _messages,
    "/sim/health": _health,
    "/sim/clock": _clock,
}
POSTS: Mapping[str, Answer] = {
    "/sim/act": _act,
    "/sim/faults": _faults,
    "/sim/reset": _reset,
    "/sim/people": _person,
    "/sim/channels": _channel,
    "/sim/settings": _settings,
    "/sim/verify": _verify,
    "/sim/clock": _move_clock,
    "/sim/sockets/disconnect": _disconnect,
}


def routes(world: World) -> list[Route]:
    """The `/sim` addresses."""

    async def stream(request: Request) -> Response:
        return streamed(world.hub, _who(world, request))

    gets = [Route(path, _endpoint(world, answer), methods=["GET"]) for path, answer in GETS.items()]
    posts = [Route(path, _endpoint(world, answer), methods=["POST"]) for path, answer in POSTS.items()]
    return [Route("/sim/stream", stream), *gets, *posts]


def _endpoint(world: World, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await answer(world, request), headers={"cache-control": "no-store"})
        except Refusal as refusal:
            return JSONResponse({"ok": False, "error": str(refusal)}, 400)

    return endpoint


def _who(world: World, request: Request) -> str:
    user = request.query_params.get("as", "")
    if user not in world.state.users:
        raise Refusal("Say as whom: ?as= a user id of the workspace.")
    return user


async def _body(request: Request) -> Any:
    try:
        body = loads(await request.body())
    except ValueError:
        raise Refusal("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise Refusal("The body must be a JSON object.")
    return body
