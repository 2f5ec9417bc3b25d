"""Rate limits, off unless asked for: so many calls a minute by a method's tier, and one post a second in a channel."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque

# The last is "special": chat.postMessage in the workspace as a whole, and methods that answer hundreds of calls.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}
BURST = 4  # posts to one channel that Slack lets through before it holds to one a second


class Rates:
    """Which calls came in the last minute."""

    def __init__(self) -> None:
        self.on = False
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def forget(self) -> None:
        """Begins to count anew."""
        self._calls.clear()

    def wait(self, method: str, tier: int, channel: str) -> int:
        """Seconds until this call would be let through; 0 lets it through now and counts it."""
        if not self.on:
            return 0
        windows = [(method, TIERS[tier], 60.0)]
        if method == "chat.postMessage":
            windows.append((f"{method} {channel}", BURST, float(BURST)))
        now = time.monotonic()
        waits = [self._full(name, most, span, now) for name, most, span in windows]
        if max(waits) > 0:
            return math.ceil(max(waits))
        for name, _, _ in windows:
            self._calls[name].append(now)
        return 0

    def _full(self, name: str, most: int, span: float, now: float) -> float:
        calls = self._calls[name]
        while calls and calls[0] <= now - span:
            calls.popleft()
        return calls[0] + span - now if len(calls) >= most else 0.0
