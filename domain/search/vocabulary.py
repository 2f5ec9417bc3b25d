"""The words of the catalogue, where they stand in it, and which of them begin alike."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from enum import IntEnum
from heapq import nlargest

from domain.search.postings import Postings
from domain.search.words import words

MOST = 96
"""Words that a beginning may stand for: those of most items."""
TOO_MANY = 2000
"""Words with one beginning of which it says nothing any more; while it is being typed, those in use stand for them."""
FEW = 64
"""Words that are compared rather than looked up."""
OFTEN = 8
"""In so many names a word is in use: codes mostly are not."""


class Field(IntEnum):
    """Where an item has a word: in its name, in what else is said about it, as a part of a code, at the beginning."""

    NAME = 0
    ABOUT = 1
    PART = 2
    FIRST = 3


class Vocabulary:
    """The words of every item, those in names and in what else is said about them in order of the alphabet."""

    def __init__(self, synonyms: Iterable[Iterable[str]] = ()) -> None:
        self.postings = tuple(Postings() for _ in Field)
        self.synonyms: Mapping[str, frozenset[str]] = _groups(synonyms)
        self._sorted: list[str] = []
        self._often: list[str] = []

    def __contains__(self, word: str) -> bool:
        return any(word in postings.kept for postings in self.postings[: Field.FIRST])

    def frequency(self, word: str) -> int:
        """How many items have it, where most have it."""
        return max([postings.frequency(word) for postings in self.postings[: Field.FIRST]])

    def add(self, field: Field, word: str, item: int, *, later: bool = False) -> None:
        """Say that the item has the word there. O(words) of moving memory when it is new, unless sorted later."""
        new = self.postings[field].add(word, item)
        if later:
            return
        if new and self._alone(field, word):
            insort(self._sorted, word)
        if field is Field.NAME and self.postings[field].frequency(word) == OFTEN:
            insort(self._often, word)

    def discard(self, field: Field, word: str, item: int) -> None:
        """Say that the item no longer has the word there."""
        if self.postings[field].discard(word, item) and self._alone(field, word):
            del self._sorted[bisect_left(self._sorted, word)]
        if field is Field.NAME and self.postings[field].frequency(word) == OFTEN - 1:
            del self._often[bisect_left(self._often, word)]

    def _alone(self, field: Field, word: str) -> bool:
        """Whether the field is one of sorted words, and the other of these does not have the word."""
        other = _OTHER.get(field)
        return other is not None and word not in self.postings[other]

    def sort(self) -> None:
        """Sort the words anew, after many were added at once."""
        names = self.postings[Field.NAME]
        self._sorted = sorted({*names.kept, *self.postings[Field.ABOUT].kept})
        self._often = [word for word in self._sorted if names.frequency(word) >= OFTEN]

    def narrowed(self, word: str) -> tuple[int, list[str]]:
        """How much of the word few others begin with, and those words. O(letters * log words)."""
        for letters in range(1, len(word)):
            found = _range(self._sorted, word[:letters])
            if found.stop - found.start <= FEW:
                return letters, self._sorted[found]
        return len(word) + 1, []

    def beginning(self, start: str, *, unfinished: bool = False) -> list[str]:
        """The words that begin so; of many those that most items have. O(log words + those words, or those in use)."""
        found = _range(self._sorted, start)
        if found.stop - found.start <= MOST:
            return self._sorted[found]
        if found.stop - found.start <= TOO_MANY:
            return self._most(self._sorted[found])
        return self._most(self._often[_range(self._often, start)]) if unfinished else []

    def _most(self, alike: list[str]) -> list[str]:
        return nlargest(MOST, alike, key=lambda word: (self.frequency(word), word))


def _range(ordered: list[str], start: str) -> slice:
    """Where the words are that begin so."""
    low = bisect_left(ordered, start)
    return slice(low, bisect_left(ordered, start + "\U0010ffff", low))


_OTHER: Mapping[Field, Field] = {Field.NAME: Field.ABOUT, Field.ABOUT: Field.NAME}
"""The two fields whose words are sorted."""


def _groups(synonyms: Iterable[Iterable[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in synonyms:
        alike = frozenset("".join(words(written)) for written in group)
        alike = alike.union(*(found.get(word, ()) for word in alike))
        found |= dict.fromkeys(alike, alike)
    return found
