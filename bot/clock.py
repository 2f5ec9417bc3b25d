"""The two clocks, and the ticks: what time it is for the business, and what is looked at how often."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

from bot import logs

log = logging.getLogger(__name__)
STUCK_AFTER = 120.0
"""Seconds without any tick, after which the process says that it is not ready."""


class BusinessClock:
    """Decides what is due. It is machine time, moved by the seconds that ``file`` holds: every process reads it."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._moved = timedelta()

    def now(self) -> datetime:
        """The moment it is for the business, aware and in UTC."""
        if self._file is not None:
            self._moved = self._read(self._file)
        try:
            return datetime.now(UTC) + self._moved
        except OverflowError:
            return datetime.now(UTC)

    def _read(self, file: Path) -> timedelta:
        try:
            return timedelta(seconds=float(file.read_text(encoding="utf-8")))
        except OSError:
            return timedelta()
        except (ValueError, OverflowError):
            # It is empty while somebody writes it: a leap of months would forget what was done, and do it again.
            return self._moved


@dataclass(frozen=True, slots=True)
class Tick:
    """A look at what is due, every so many seconds. It runs in one thread at a time, and may be missed."""

    name: str
    seconds: float
    run: Callable[[], object]


class Ticks:
    """Runs the ticks in memory: no job is kept, because due work lives in our tables."""

    def __init__(self, ticks: tuple[Tick, ...], *, failed: Callable[[str], None]) -> None:
        """``failed`` is told the name of each tick that fails."""
        self._ticks, self._failed = ticks, failed
        self._last = time.monotonic()
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin; each tick runs at once and then in its interval."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self._guarded, "interval", seconds=tick.seconds, args=(tick,), next_run_time=datetime.now(UTC)
            )
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the tick that runs."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def age(self) -> float:
        """Seconds since the last tick that succeeded: the watchdog."""
        return time.monotonic() - self._last

    def _guarded(self, tick: Tick) -> None:
        with logs.bind(f"{tick.name}-{threading.get_ident() % 10_000:04d}"):
            try:
                tick.run()
                self._last = time.monotonic()
            except Exception:
                log.exception("a tick failed and comes again", extra={"tick": tick.name})
                self._failed(tick.name)
