"""Figures that take long to count are kept for a while: whoever turns the pages waits for each month once."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

F = TypeVar("F")
LONG = 0.01
"""Seconds, after which figures are kept."""
FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Found:
    """Figures, and when they were counted."""

    figures: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What took longer than so many seconds to count, for ten minutes; None: nothing is kept."""

    longer_than: float | None = None
    _found: dict[Hashable, Found] = field(default_factory=dict, init=False, repr=False)

    def find(self, key: Hashable, count: Callable[[], F], now: datetime) -> tuple[F, datetime]:
        """What is kept under a key, or what is counted now; and when it was counted."""
        known = self._found.get(key)
        if known and now - FOR < known.at <= now:
            return known.figures, known.at
        began = time.perf_counter()
        figures = count()
        if self.longer_than is not None and time.perf_counter() - began > self.longer_than:
            self._keep(key, Found(figures, now), now)
        return figures, now

    def _keep(self, key: Hashable, found: Found, now: datetime) -> None:
        for old, one in list(self._found.items()):
            if not now - FOR < one.at <= now:
                self._found.pop(old, None)
        self._found[key] = found
