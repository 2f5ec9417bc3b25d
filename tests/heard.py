"""How many statements something asks its database."""

from collections.abc import Callable

import sqlalchemy as sa


def statements(do: Callable[[], object]) -> int:
    """Those of whatever is done meanwhile in this process."""
    heard: list[object] = []

    def hear(*asked: object) -> None:
        heard.append(asked[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    do()
    sa.event.remove(sa.Engine, "before_cursor_execute", hear)
    return len(heard)
