"""The index: items found by the words of their names as fast as one can type, and by their codes exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest
from itertools import islice
from operator import and_
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

from rapidfuzz import fuzz

from domain.search import slices
from domain.search.names import Names
from domain.search.postings import Postings
from domain.search.query import Offer, slots
from domain.search.slices import Digits
from domain.search.vocabulary import Field, Vocabulary
from domain.search.words import chunks, fold, parts, plain_code, terms

Key = TypeVar("Key", int, str)


class Entry(NamedTuple, Generic[Key]):
    """An item: its key, its name, the codes that find it exactly, and what else is said about it (maker, category)."""

    key: Key
    name: str
    codes: Sequence[str] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Hit(Generic[Key]):
    """An item that was found. Scores compare within one answer: sixteenths of a natural logarithm of rarity."""

    key: Key
    score: int


LONGEST = 15
"""Words from which on a name is not longer."""
WORD_LESS = 2
"""A word less in a name is worth two to the power of this."""
FEW = 48
"""Items that are compared with care. Of more that tie for the last places some, by a draw of their keys."""
DRAWN = 12


class Index(Generic[Key]):
    """Items by their names and codes. A change costs its own words, never a rebuild. Synonyms are groups of words."""

    def __init__(self, entries: Iterable[Entry[Key]] = (), *, synonyms: Iterable[Iterable[str]] = ()) -> None:
        self._vocabulary = Vocabulary(synonyms)
        self._codes, self._names = Postings(), Names()
        self._entries: list[Entry[Key] | None] = []
        self._numbers: dict[Key, int] = {}
        self._free: list[int] = []
        self._short, self._drawn = Digits(LONGEST.bit_length()), Digits(DRAWN)
        self._fill({entry.key: entry for entry in entries})

    def __len__(self) -> int:
        return len(self._numbers)

    def put(self, entry: Entry[Key]) -> None:
        """The item is new, or is now so. O(its words * size / 8) at most: a bit in the sets of its common words."""
        self.remove(entry.key)
        item = self._free.pop() if self._free else len(self._entries)
        if item == len(self._entries):
            self._entries.append(None)
        self._entries[item] = entry
        self._numbers[entry.key] = item
        written = chunks(entry.name)
        for field, word in _found_by(entry, written):
            self._vocabulary.add(field, word, item)
        for code in _codes(entry):
            self._codes.add(code, item)
        self._names.add(_joined(written), item)
        self._short.put(item, _shortness(written))
        self._drawn.put(item, _draw(entry.key))

    def remove(self, key: Key) -> None:
        """The item is found no more. One that is not there stays so."""
        item = self._numbers.pop(key, None)
        entry = None if item is None else self._entries[item]
        if item is None or entry is None:
            return
        self._entries[item] = None
        self._free.append(item)
        written = chunks(entry.name)
        for field, word in _found_by(entry, written):
            self._vocabulary.discard(field, word, item)
        for code in _codes(entry):
            self._codes.discard(code, item)
        self._names.discard(_joined(written), item)
        self._short.clear(item)
        self._drawn.clear(item)

    def exact(self, code: str) -> list[Key]:
        """The items of this code, in order of their keys: case, spaces and dashes do not count. O(1)."""
        return sorted(self._at(item).key for item in self._codes.of(plain_code(code)))

    def find(self, query: str, limit: int = 5, *, typing: bool = False) -> list[Hit[Key]]:
        """The items that fit best: those of exactly this name, then by score, the shorter and more alike name first.

        With typing, the last word may be the beginning of one. Every item is scored: O(words typed * size / 8), whole
        numbers of a bit an item, not items one by one. Of items with equal scores around the FEW-th place some are left
        out, by a draw of their keys.
        """
        total, among = self._scored(query, typing=typing)
        same = nsmallest(limit, self._named(query), key=lambda item: self._order(query, item))
        others = self._best(total, among, max(FEW, limit))
        both = same + others
        scores = dict(zip(both, slices.values(total, both), strict=True))
        rest = nsmallest(limit, scores.keys() - set(same), key=lambda item: (-scores[item], *self._order(query, item)))
        return [Hit(self._at(item).key, scores[item]) for item in (same + rest)[:limit]]

    def _fill(self, entries: Mapping[Key, Entry[Key]]) -> None:
        """The first entries, all at once: words are sorted once."""
        names: list[str] = []
        short = bytearray()
        for item, entry in enumerate(entries.values()):
            self._entries.append(entry)
            self._numbers[entry.key] = item
            written = chunks(entry.name)
            for field, word in _found_by(entry, written):
                self._vocabulary.add(field, word, item, later=True)
            for code in _codes(entry):
                self._codes.add(code, item)
            names.append(_joined(written))
            short.append(_shortness(written))
        self._vocabulary.sort()
        self._names.fill(names)
        self._short.fill(short)
        self._drawn.fill([_draw(key) for key in entries])

    def _scored(self, query: str, *, typing: bool) -> tuple[list[slices.Items], slices.Items]:
        """The scores of all items, as slices, and which of them gain anything by a word."""
        total: list[slices.Items] = []
        among = 0
        for slot in slots(query, self._vocabulary, items=len(self), typing=typing):
            gains, some = slices.spread((self._those(offer), offer.gain) for offer in slot)
            slices.add(total, gains)
            among |= some
        slices.add(total, [0] * WORD_LESS + [digit & among for digit in self._short.slices])
        return total, among

    def _those(self, offer: Offer) -> slices.Items:
        postings, size = self._vocabulary.postings[offer.field], len(self._entries)
        if offer.together:
            return reduce(and_, (postings.items([word], size) for word in offer.words))
        return postings.items(offer.words, size)

    def _best(self, total: Sequence[slices.Items], among: slices.Items, most: int) -> list[int]:
        surely, tied = slices.top(total, among, most)
        drawn, left = slices.top(self._drawn.slices, tied, most - surely.bit_count())
        found = list(slices.members(surely | drawn))
        return found + list(islice(slices.members(left), most - len(found)))

    def _named(self, query: str) -> Iterator[int]:
        """The items of exactly this name, but for plurals, accents and signs."""
        asked = _joined(chunks(query))
        found = self._names.of(asked) if asked else ()
        return (item for item in found if _joined(chunks(self._at(item).name)) == asked)

    def _order(self, query: str, item: int) -> tuple[object, ...]:
        """Among equals: how alike the names are letter by letter, then the shorter name, then the key."""
        entry = self._at(item)
        name = fold(entry.name)
        return (-fuzz.ratio(fold(query), name), len(name), name, entry.key)

    def _at(self, item: int) -> Entry[Key]:
        entry = self._entries[item]
        assert entry is not None
        return entry


def _found_by(entry: Entry[Key], written: list[list[str]]) -> Iterator[tuple[Field, str]]:
    """The words by which an item is found, each once a field."""
    named = terms(written)
    about = chunks(entry.about) if entry.about else []
    yield from ((Field.NAME, word) for word in named)
    yield from ((Field.FIRST, word) for word in {chunk[0] for chunk in written[:1] + about[:1]})
    yield from ((Field.PART, part) for part in parts(named) if part not in named)
    yield from ((Field.ABOUT, word) for word in terms(about) if word not in named)


def _codes(entry: Entry[Key]) -> set[str]:
    return {plain for code in entry.codes if (plain := plain_code(code))}


def _joined(written: list[list[str]]) -> str:
    return " ".join(word for chunk in written for word in chunk)


def _shortness(written: list[list[str]]) -> int:
    return LONGEST - min(LONGEST, sum(map(len, written)))


def _draw(key: Key) -> int:
    return crc32(str(key).encode()) & (1 << DRAWN) - 1
