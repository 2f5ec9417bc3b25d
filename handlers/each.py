"""What the clock does for each of many: what nobody expected of one keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from storage.db import LOST

log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")
_broken: ContextVar[list[Exception] | None] = ContextVar("broken", default=None)


@contextmanager
def in_the_end() -> Iterator[list[Exception]]:
    """What goes wrong within, of one thing, is raised at the end of the outermost block: the others are dealt with."""
    if (outer := _broken.get()) is not None:
        yield outer
        return
    broken = list[Exception]()
    token = _broken.set(broken)
    try:
        yield broken
    finally:
        _broken.reset(token)
    if broken:
        raise ExceptionGroup("some could not be dealt with", broken)


def each(things: Iterable[T], do: Callable[[T], R], *, name: Callable[[T], str]) -> list[R]:
    """What came of each thing that could be dealt with. A lost database ends it, for the next one would fail as well.

    ``name`` is what the log calls one: ids, no words of people.
    """
    done = list[R]()
    with in_the_end() as broken:
        for thing in things:
            try:
                done.append(do(thing))
            except LOST:
                raise
            except Exception as error:
                log.exception("one could not be dealt with and the others are", extra={"thing": name(thing)})
                broken.append(error)
    return done
