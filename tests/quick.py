"""What thousands of tests would otherwise each do again: put the same statements into SQL, wait for disk and clock."""

from collections.abc import Hashable
from dataclasses import replace
from functools import wraps
from typing import Any

from bot import clock
from bot.clock import Tick, Ticks
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


def quicken() -> None:
    """Tests only wait for what they are about: half of their time goes."""
    _share_compiled()
    _tick_often()
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


def _tick_often() -> None:
    """Ticks of a second or two come four times as often: stories wait for them."""
    ordinary = Ticks.__init__

    @wraps(ordinary)
    def quick(self: Ticks, ticks: tuple[Tick, ...]) -> None:
        ordinary(self, tuple(replace(t, seconds=t.seconds / 4) if t.seconds <= 2 else t for t in ticks))

    vars(clock)["Ticks"].__init__ = quick
