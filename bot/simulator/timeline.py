"""What went over the wire, both ways, for the page and for tests."""

import re
import time
from collections import deque
from typing import Any

from bot.simulator.errors import JSON

RING = 500
SECRET = re.compile(r"xox[a-z]-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+")
HIDDEN = ("token", "ssl_check")


class Timeline:
    """The last entries, numbered without gaps."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = tuple(s for s in secrets if s)
        self._entries: deque[JSON] = deque(maxlen=RING)
        self.count = 0
        """How many there ever were."""

    def add(self, direction: str, name: str, *, status: Any, began: float, request: Any, response: Any) -> None:
        """Notes one exchange; `began` is of the monotonic clock."""
        self.count += 1
        self._entries.append(
            {
                "n": self.count,
                "at": time.time(),
                "direction": direction,
                "name": name,
                "status": status,
                "ms": round((time.monotonic() - began) * 1000, 1),
                "request": self._clean(request),
                "response": self._clean(response),
            }
        )

    def after(self, number: int) -> list[JSON]:
        """The entries later than that number."""
        return [entry for entry in self._entries if entry["n"] > number]

    def clear(self) -> None:
        """Forgets the entries, not the numbering."""
        self._entries.clear()

    def _clean(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: "***" if k in HIDDEN and v else self._clean(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._clean(item) for item in value]
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "***")
            return SECRET.sub("***", value)
        return value
