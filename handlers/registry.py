"""The kinds of request, one line each. Nothing is discovered: this is the list."""

from collections.abc import Mapping

from handlers.kinds import Kind
from handlers.vacation.kind import VACATION

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (VACATION,)}
