"""Whole names: which items have exactly this one. Eight bytes an item."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

NUMBER_BITS = 24
"""Item numbers are below two to the power of this; the rest of 64 bits is of the name."""


class Names:
    """Sorted hashes of names, each with the number of its item."""

    def __init__(self) -> None:
        self._rows = array("Q")

    def fill(self, names: Sequence[str]) -> None:
        """The names of items 0, 1, 2…, all at once. O(n log n)."""
        self._rows = array("Q", sorted(_row(name, item) for item, name in enumerate(names)))

    def add(self, name: str, item: int) -> None:
        """O(n) of moving memory."""
        insort(self._rows, _row(name, item))

    def discard(self, name: str, item: int) -> None:
        """Forget the name of the item, which it had."""
        del self._rows[bisect_left(self._rows, _row(name, item))]

    def of(self, name: str) -> Iterator[int]:
        """The items of this name, and very seldom one of another: compare. O(log n)."""
        low = bisect_left(self._rows, _row(name, 0))
        past = _row(name, 0) + (1 << NUMBER_BITS)
        for n in range(low, len(self._rows)):
            if self._rows[n] >= past:
                return
            yield self._rows[n] & (1 << NUMBER_BITS) - 1


def _row(name: str, item: int) -> int:
    return (hash(name) & (1 << 64 - NUMBER_BITS) - 1) << NUMBER_BITS | item
