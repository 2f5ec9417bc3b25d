"""The app's clock, moved on by a file of seconds that the app reads too: a demo need not wait for Monday."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.simulator.errors import JSON, Refusal

FARTHEST = 10 * 366 * 86_400.0  # ten years


class ClockFile:
    """Seconds by which the app's time is ahead of this machine's, as text in `path`; time goes on from there.

    The platform's own time (messages, triggers, signatures) is never moved.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @property
    def moved(self) -> float:
        """How far the clock was moved; a missing or unreadable file moves nothing."""
        try:
            moved = float(self._path.read_text(encoding="utf-8")) if self._path else 0.0
        except (OSError, ValueError):
            return 0.0
        return moved if abs(moved) <= FARTHEST else 0.0

    def seen(self) -> JSON:
        """`{"now": ISO-8601 or None without a file, "moved": seconds}`."""
        now = datetime.now(UTC) + timedelta(seconds=self.moved)
        return {"now": now.isoformat(timespec="seconds") if self._path else None, "moved": self.moved}

    def move(self, wanted: JSON) -> JSON:
        """Moves it on `{"by": seconds}`, or back to the machine's time with `{"reset": true}`; answers as `seen`."""
        if self._path is None:
            raise Refusal("No clock can be moved here: name a file with --clock-file.")
        self._write(0.0 if wanted.get("reset") is True else self.moved + _seconds(wanted.get("by")))
        return self.seen()

    def _write(self, moved: float) -> None:
        if self._path is None or moved > FARTHEST:
            raise Refusal("The clock moves on ten years at most.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.write_text(f"{moved:.3f}\n", encoding="utf-8")
        # In one step: an app that reads a half-written file would be back in the present for a moment.
        fresh.replace(self._path)


def _seconds(by: Any) -> float:
    if isinstance(by, bool) or not isinstance(by, int | float) or not math.isfinite(by) or by < 0:
        raise Refusal('Say by how many seconds, such as {"by": 3600}; only {"reset": true} goes back.')
    return float(by)
