"""Which items have which words, kept small: a number for a word of one item, a sorted array for more."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from domain.search import slices

COMMON = 1024
"""A word that more than one item in so many has is kept as a set too, once it was asked for."""

NONE: "array[int]" = array("I")


class Postings:
    """The items of each word. ``size`` is above every item number."""

    def __init__(self) -> None:
        self.kept: dict[str, int | array[int]] = {}
        self._sets: dict[str, slices.Items] = {}

    def __contains__(self, word: str) -> bool:
        return word in self.kept

    @property
    def words(self) -> Iterable[str]:
        """Every word that some item has."""
        return self.kept.keys()

    def frequency(self, word: str) -> int:
        """How many items have it (its document frequency)."""
        found = self.kept.get(word, NONE)
        return 1 if isinstance(found, int) else len(found)

    def of(self, word: str) -> Iterable[int]:
        """The numbers of its items, in order."""
        found = self.kept.get(word, NONE)
        return (found,) if isinstance(found, int) else found

    def add(self, word: str, item: int) -> bool:
        """Say that the item has the word. True when the word is new. O(log n) and a copy of what comes after it."""
        found = self.kept.get(word)
        if found is None:
            self.kept[word] = item
            return True
        if isinstance(found, int):
            self.kept[word] = array("I", sorted((found, item)))
        elif item > found[-1]:
            found.append(item)
        else:
            found.insert(bisect_left(found, item), item)
        if word in self._sets:
            self._sets[word] |= 1 << item
        return False

    def discard(self, word: str, item: int) -> bool:
        """Say that the item no longer has the word, which it had. True when no item has it now."""
        found = self.kept[word]
        if isinstance(found, int):
            del self.kept[word]
            return True
        del found[bisect_left(found, item)]
        if len(found) == 1:
            self.kept[word] = found[0]
            self._sets.pop(word, None)
        elif word in self._sets:
            self._sets[word] &= ~(1 << item)
        return False

    def items(self, words: Iterable[str], size: int) -> slices.Items:
        """The items that have any of the words, as a set."""
        together, few = 0, array("I")
        for word in words:
            found = self.kept.get(word, NONE)
            if isinstance(found, int):
                few.append(found)
            elif len(found) * COMMON <= size:
                few.extend(found)
            else:
                together |= self._set(word, found, size)
        return together | slices.of(few, size) if few else together

    def _set(self, word: str, found: Iterable[int], size: int) -> slices.Items:
        if word not in self._sets:
            self._sets[word] = slices.of(found, size)
        return self._sets[word]
