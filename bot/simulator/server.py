"""The simulator as a server: in a thread of a test, or as a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from bot.simulator.api.scheduling import post_due
from bot.simulator.api.webapi import WebApi
from bot.simulator.client import Client
from bot.simulator.clockfile import ClockFile
from bot.simulator.door import Door
from bot.simulator.errors import JSON
from bot.simulator.hands import desk
from bot.simulator.keeping import loaded, moved, written
from bot.simulator.manifest import Manifest
from bot.simulator.manifestcheck import taken
from bot.simulator.page.routes import Page
from bot.simulator.state import founded
from bot.simulator.wire import HEARTBEAT, Connections, Linked
from bot.simulator.workspace import SMALL
from bot.simulator.world import Settings, World

SAVE_EVERY = 0.25
FULL = 5.0  # seconds until it is tried again, where the disk takes nothing


class Simulator:
    """A local Slack at `url`. Start and stop it, or use it as a context manager."""

    def __init__(
        self,
        workspace: JSON | None = None,
        manifest: JSON | None = None,
        *,
        signing_secret: str = "simulated-signing-secret",
        bot_token: str = "xoxb-simulated",
        app_token: str = "xapp-simulated",
        state_file: Path | None = None,
        clock_file: Path | None = None,
        strict: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        **times: Any,
    ) -> None:
        """`times` are those of `Settings`: deadline, trigger_life, hook_life, retries. `strict` holds the app to
        Slack's rates.

        Raises ManifestRefused where Slack's own schema would, Unreadable of a state that is none, and Refusal of a
        workspace that cannot be.
        """
        taken(manifest)
        settings = Settings(signing_secret, bot_token, app_token, **times)
        state = loaded(state_file) or founded(workspace or {}, manifest)
        self.world = World(state, settings, Manifest(manifest), workspace or {}, clock=ClockFile(clock_file))
        self.world.rates.on = strict
        self.connections = Connections()
        self._state_file = state_file
        self._address = (host, port)
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end; known once it was started."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """The base of the Web API: what `SLACK_API_URL` and `WebClient(base_url=...)` want."""
        return self.world.url + "/api/"

    @property
    def request_url(self) -> str | None:
        """Where commands, interactions and events are posted while no Socket Mode connection is open."""
        return self.world.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.world.request_url = url

    @property
    def client(self) -> Client:
        """People's hands, for tests."""
        return Client(self.url)

    def start(self) -> Self:
        """Listens in a thread; returns when it answers."""
        listening = self._listen()
        server = self._server = _Server(self._config(), self.world)
        self._thread = threading.Thread(target=server.run, args=([listening],), name="simulator", daemon=True)
        self._thread.start()
        while not server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the simulator did not start")
            self._thread.join(0.005)
        return self

    def stop(self) -> None:
        """Ends it, with the state kept."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
            self._server = self._thread = None

    def run(self, ready: Callable[[Simulator], None] | None = None) -> None:
        """Listens in the foreground until it is interrupted; `ready` is called when the address is known."""
        listening = self._listen()
        if ready:
            ready(self)
        _Server(self._config(), self.world).run([listening])

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _listen(self) -> socket.socket:
        host, port = self._address
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
        # The next start comes back to the same address, as bots expect of Slack.
        self._address = (host, listening.getsockname()[1])
        shown = f"[{host}]" if ":" in host else host
        self.world.url = f"http://{shown}:{self._address[1]}"
        moved(self.world.state, self.world.url)
        self.world.dirty = True
        try:
            # At once: where nothing can be kept, it is better not to begin.
            self.save()
        except OSError:
            listening.close()
            raise
        return listening

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app(),
            http=self.connections.protocol(),
            ws=Linked,
            ws_ping_interval=HEARTBEAT,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )

    def _app(self) -> Starlette:
        api = WebApi(self.world, self.connections)

        async def link(connection: WebSocket) -> None:
            await self.world.sockets.serve(connection, app_id=self.world.state.app["id"], told=self._app_changed)

        routes: list[BaseRoute] = [
            Route("/api/{method:path}", api.method, methods=["GET", "POST"]),
            Route("/hooks/{name:path}", api.hook, methods=["POST"]),
            Route("/upload/v1/{file}", api.upload, methods=["POST", "PUT"]),
            Route("/files/{file}/{name:path}", api.download),
            WebSocketRoute("/link", link),
            *desk.routes(self.world),
            *Page(self.world).routes(),
        ]
        return Starlette(routes=routes, lifespan=self._life, middleware=[Middleware(Door)])

    def _app_changed(self) -> None:
        self.world.hub.tell("app")

    @contextlib.asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncIterator[None]:
        living = [asyncio.create_task(self._save_often()), asyncio.create_task(self._post_what_is_due())]
        yield
        for task in living:
            task.cancel()
        await self.world.quiet()
        self.save()

    async def _save_often(self) -> None:
        wait = SAVE_EVERY
        while True:
            await asyncio.sleep(wait)
            began = time.monotonic()
            try:
                self.save()
            except OSError as error:
                logging.getLogger(__name__).warning("The workspace is not kept: %s", error)
                wait = FULL
                continue
            # A large state takes long to write, and everybody waits meanwhile: then write it more rarely.
            wait = max(SAVE_EVERY, 20 * (time.monotonic() - began))

    async def _post_what_is_due(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EVERY)
            post_due(self.world)

    def save(self) -> None:
        """Writes the state if it changed: whole or not at all."""
        if self._state_file is None or not self.world.dirty:
            return
        written(self._state_file, self.world.state)
        self.world.dirty = False


class _Server(uvicorn.Server):
    """A server that first ends what would otherwise stay open: streams of pages, Socket Mode."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self.world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops."""
        self.world.hub.close()
        await self.world.sockets.close()
        await super().shutdown(sockets)


def serve(
    workspace: JSON | None = None,
    manifest: JSON | None = None,
    *,
    request_url: str | None = None,
    ready: Callable[[Simulator], None] | None = None,
    **options: Any,
) -> None:
    """Runs a simulator in the foreground until it is interrupted.

    Without a workspace it is a small one. `ready` is called when its address is known; `options` are those of
    `Simulator`.
    """
    simulator = Simulator(SMALL if workspace is None else workspace, manifest, **options)
    simulator.request_url = request_url
    with contextlib.suppress(KeyboardInterrupt):
        simulator.run(ready)
