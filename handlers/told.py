"""Who is told a refusal."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.texts import Voice


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told a refusal: their voice, and the names behind ids."""

    v: Voice
    name: Callable[[int], str]

    def names(self, ids: frozenset[int]) -> str:
        """Everybody in ``ids``."""
        return self.v.names(sorted(map(self.name, ids)))
