"""How well four words can say which item is meant, whoever looks: of items that hold all the same words none is it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import comb

from domain.search.words import chunks, is_code

EQUAL, NEAR = 2, 1
"""How a row holds a word: as it is, however joined or split; or as a beginning of another, or inside a code."""
SHORTEST = 3


class Held:
    """The words that each row holds, and how: written out and slow, and none of it is the index's."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows: dict[str, set[int]] = {}
        for n, row in enumerate(rows):
            for word in _written(row):
                self._rows.setdefault(word, set()).add(n)
        self._known: dict[str, dict[int, int]] = {}

    def by(self, query: str) -> list[Mapping[int, int]]:
        """For each word of a query the rows that hold it, and how well they do."""
        words = [word for chunk in chunks(query) for word in chunk]
        found = [dict(self._one(word)) for word in words]
        for n, (first, second) in enumerate(pairwise(words)):
            for row in self._rows.get(first + second, ()):
                found[n][row] = found[n + 1][row] = EQUAL
        return list(found)

    def _one(self, word: str) -> Mapping[int, int]:
        if word not in self._known:
            found: dict[int, int] = {}
            for other, rows in self._rows.items():
                if level := _alike(word, other):
                    found |= {row: max(level, found.get(row, 0)) for row in rows}
            self._known[word] = found
        return self._known[word]


def _written(row: str) -> set[str]:
    """The words of a row, codes without their dashes, and neighbours as one word."""
    found = set[str]()
    flat: list[str] = []
    for chunk in chunks(row):
        found |= {*chunk, "".join(chunk)}
        flat += chunk
    return found | {first + second for first, second in pairwise(flat)}


def _alike(word: str, other: str) -> int:
    if word == other:
        return EQUAL
    short, long = sorted((word, other), key=len)
    begins = len(short) >= SHORTEST and long.startswith(short)
    inside = len(short) > SHORTEST and is_code(long) and is_code(short) and short in long
    return NEAR if begins or inside else 0


def chances(held: Sequence[Mapping[int, int]], right: Iterable[int], *, rows: int, most: int) -> float:
    """The chance that a right row is among so many, of all rows that hold every word at least as well as it does."""
    right = frozenset(right)

    def as_good(one: int) -> set[int]:
        wanted = [(rows_, rows_[one]) for rows_ in held if one in rows_]
        return {row for row in range(rows) if all(rows_.get(row, 0) >= level for rows_, level in wanted)}

    return max(_drawn(tied := as_good(one), right & tied, most) for one in right)


def _drawn(tied: Iterable[int], right: Iterable[int], most: int) -> float:
    """The chance that of so many drawn from these one is right."""
    n, wrong = len(set(tied)), len(set(tied)) - len(set(right))
    return 1 - comb(wrong, most) / comb(n, most) if n > most else 1.0
