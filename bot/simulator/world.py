"""The simulated platform: the state, and all that acts on it. One event loop owns it; nothing here takes locks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.clockfile import ClockFile
from bot.simulator.errors import JSON
from bot.simulator.faults import Faults
from bot.simulator.manifest import Manifest
from bot.simulator.rates import Rates
from bot.simulator.state import State
from bot.simulator.stream import Hub
from bot.simulator.telling.sockets import Sockets
from bot.simulator.timeline import Timeline
from bot.simulator.triggers import Triggers

VERIFICATION = "simulated-verification-token"  # the old way by which apps knew Slack; sent, and believed by few


@dataclass
class Settings:
    """Secrets and the platform's times in seconds, which tests shorten."""

    signing_secret: str
    bot_token: str
    app_token: str
    deadline: float = 3.0
    trigger_life: float = 3.0
    hook_life: float = 1800.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass
class World:
    """What every part of the simulator is handed."""

    state: State
    settings: Settings
    manifest: Manifest
    workspace: JSON
    url: str = ""
    request_url: str | None = None
    hub: Hub = field(default_factory=Hub)
    faults: Faults = field(default_factory=Faults)
    rates: Rates = field(default_factory=Rates)
    clock: ClockFile = field(default_factory=lambda: ClockFile(None))
    sockets: Sockets = field(default_factory=Sockets)
    modal_errors: dict[str, str] = field(default_factory=dict)
    dirty: bool = False

    def __post_init__(self) -> None:
        secret = (self.settings.signing_secret, self.settings.bot_token, self.settings.app_token)
        self.timeline = Timeline(secret)
        self.triggers = Triggers(lambda: self.settings.trigger_life)
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def transport(self) -> str:
        """How the app is reached now: socket, http or none."""
        if self.sockets.open:
            return "socket"
        return "http" if self.request_url or self.manifest.url("interaction") else "none"

    @property
    def reachable(self) -> bool:
        """Whether there is an app to tell; one whose connections are gone for a moment is told later."""
        return self.transport != "none" or self.sockets.known

    def told(self, what: str, name: str | None = None, *, to: set[str] | None = None) -> None:
        """The state changed: keep it, and have the pages look."""
        self.dirty = True
        self.hub.tell(what, name, to=to)

    def log(self, direction: str, name: str, **entry: Any) -> None:
        """Notes an exchange on the timeline."""
        self.timeline.add(direction, name, **entry)
        self.hub.tell("timeline")

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Lets work go on beside the request that began it."""
        task = asyncio.get_running_loop().create_task(work)
        # The loop itself keeps only weak references to tasks.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def quiet(self) -> None:
        """Drops the work that still goes on."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def members(self, channel: JSON) -> set[str]:
        """Who sees what happens in the conversation; everybody in a public one."""
        return set(channel["members"]) if channel["is_private"] else set(self.state.users)
