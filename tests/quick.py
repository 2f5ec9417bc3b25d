"""What thousands of tests would otherwise each do again: connect, put statements into SQL, wait for disk and clock."""

import asyncio
from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, wraps
from itertools import count
from typing import Any

import uvicorn.server
from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node
from sqlalchemy.engine.base import Engine, OptionEngine
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from bot import clock
from bot.clock import Tick, Ticks
from bot.settings import file
from storage import db
from storage.db import Database

ORDINARY = db.PRAGMAS
"""Those of the program."""


class Compiled(dict[Hashable, Any]):
    """Statements as SQL, for all databases of a kind: SQLAlchemy keeps them for each by itself, first in the key."""

    def get(self, key: Any, default: Any = None) -> Any:
        """What a statement is as SQL, if any database was asked."""
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


class Hasty:
    """asyncio as the stand-in's server sees it, that pauses for a tenth of the time: it looks whether it is to end."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        """Pause, but not for long."""
        await asyncio.sleep(seconds / 10)


class Remembered:
    """YAML, of which each text is parsed once: hundreds of commands read the same app.yaml."""

    def __init__(self, *, typ: str, pure: bool) -> None:
        assert (typ, pure) == ("safe", True)

    @staticmethod
    @cache
    def compose(text: str) -> Node | None:
        """Its nodes, which nobody changes."""
        root: Node | None = YAML(typ="safe", pure=True).compose(text)
        return root


KEPT: dict[str, list[Engine]] = {}
"""By the URL of a PostgreSQL database that is used again: engines whose connections stay open for the next test."""


def keep_connections(url: str) -> None:
    """From now on, until they are let go, connections to this database outlive those who opened them.

    To start a process of the server, and let it read the catalogue, took as long as most tests take altogether.
    """
    KEPT.setdefault(url, [])


def let_connections_go(url: str) -> None:
    """Close what was kept."""
    for engine in KEPT.pop(url, ()):
        engine.dispose()


def quicken() -> None:
    """Tests only wait for what they are about: half of their time goes."""
    _share_compiled()
    _keep_connections()
    _tick_often()
    vars(file)["YAML"] = Remembered
    vars(uvicorn.server)["asyncio"] = Hasty()
    # No test takes the machine's power away: what is written need not be on the disk.
    db.PRAGMAS = tuple("synchronous=OFF" if pragma.startswith("synchronous") else pragma for pragma in ORDINARY)


def _share_compiled() -> None:
    compiled = {True: Compiled(), False: Compiled()}
    ordinary = Database.__init__

    @wraps(ordinary)
    def quick(self: Database, *told: Any, **more: Any) -> None:
        ordinary(self, *told, **more)
        shared = {"compiled_cache": compiled[self.is_sqlite]}
        self._writer = self._writer.execution_options(**shared)
        self._reader = self._reader.execution_options(**shared)

    vars(db)["Database"].__init__ = quick


def _keep_connections() -> None:
    founded, disposed = Database.__init__, Database.dispose

    @wraps(founded)
    def quick(self: Database, url: str, **more: Any) -> None:
        founded(self, url, **more)
        for engine in [kept for kept in KEPT.get(url, ()) if _pool(kept).size() == _pool(self._writer).size()][:1]:
            KEPT[url].remove(engine)
            self._reader = engine.execution_options(**self._reader.get_execution_options())
            self._writer = engine.execution_options(**self._writer.get_execution_options())

    @wraps(disposed)
    def keep(self: Database) -> None:
        kept, engine = KEPT.get(self.url.render_as_string(hide_password=False)), _plain(self._writer)
        if kept is None or _pool(engine).checkedout():
            # Who is still at work gives a connection back to nobody, and what nobody closes fails another test.
            vars(_pool(engine))["_do_return_conn"] = close
            disposed(self)
        elif engine not in kept:
            kept.append(engine)

    def close(record: ConnectionPoolEntry) -> None:
        record.close()

    vars(db)["Database"].__init__ = quick
    vars(db)["Database"].dispose = keep


def _plain(engine: Engine) -> Engine:
    """The engine behind one with options."""
    return _plain(engine._proxied) if isinstance(engine, OptionEngine) else engine


def _pool(engine: Engine) -> QueuePool:
    """Its connections."""
    assert isinstance(engine.pool, QueuePool)
    return engine.pool


SOME_LATER = ContextVar("SOME_LATER", default=False)
"""Whether the bot that begins leaves some ticks for later."""


def _tick_often() -> None:
    """Ticks of a second or two come four times as often: stories wait for them. Of the others some begin later."""
    ordinary = Ticks.__init__

    @wraps(ordinary)
    def quick(self: Ticks, ticks: tuple[Tick, ...], **more: Any) -> None:
        often = (_often(t) if _awaited(t) or not SOME_LATER.get() else _but_first(t) for t in ticks)
        ordinary(self, tuple(often), **more)

    vars(clock)["Ticks"].__init__ = quick


def _often(tick: Tick) -> Tick:
    return replace(tick, seconds=tick.seconds / 4) if tick.seconds <= 2 else tick


def _awaited(tick: Tick) -> bool:
    """Whether stories wait for it: for what comes often but is no figure, for who is in Slack, for what is earned."""
    return (tick.seconds <= 2 and tick.name != "figures") or tick.name in ("directory", "accrual")


def _but_first(tick: Tick) -> Tick:
    """The tick without its first time: the first times of all that nobody waits for took a quarter of a story."""
    times = count()
    return replace(tick, run=lambda: tick.run() if next(times) else None)
