"""What was chosen or pressed, whatever Slack brings: one of ours, or refused in a sentence."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from domain.refusal import NotHere, Refusal
from handlers.cards import number
from storage.db import Tx

T = TypeVar("T")


def one(
    tx: Tx,
    load_many: Callable[[Tx, Iterable[int]], Mapping[int, T]],
    said: object,
    missing: type[Refusal] = NotHere,
) -> T:
    """The one with the id that was ``said``, as ``load_many`` has it. Raises ``missing``."""
    id_ = number(said)
    found = load_many(tx, (id_,)).get(id_)
    if found is None:
        raise missing
    return found
