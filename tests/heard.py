"""What databases are asked, and how often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def asked() -> Iterator[list[str]]:
    """What any database is asked meanwhile in this process."""
    seen: list[str] = []

    def hear(connection: object, cursor: object, text: str, *_: object) -> None:
        seen.append(text)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
        # It stays set: all later tests of this process would ask at each statement who listens.
        sa.Engine._has_events = False


def statements(do: Callable[[], object]) -> int:
    """How many statements something asks."""
    with asked() as seen:
        do()
    return len(seen)
