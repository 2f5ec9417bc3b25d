"""How well four words can say which item is meant, whoever looks: of items that hold all the same words none is it.

With a typing error nobody can know which of the words one error away was meant: every item that holds any of them holds
what was typed, equally well. All else is granted: that it is known which word has the error, that the other words are
read together with what was meant, and of several ways to read a word all that suit the right item.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import comb
from string import ascii_lowercase, digits

from domain.search.words import chunks, fold, is_code, plain_code

EQUAL, NEAR = 2, 1
"""How a row holds a word: as it is, however joined or split; or as a beginning of another, or inside a code."""
SHORTEST = 3
Holding = Mapping[int, int]
"""The rows that hold a word, and how well they do."""


class Held:
    """The words that each row holds, and how: written out, and none of it is the index's."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows: dict[str, set[int]] = {}
        self._within: dict[str, set[int]] = {}
        self._plain: dict[str, set[int]] = {}
        for n, row in enumerate(rows):
            for word in _written(row):
                self._rows.setdefault(word, set()).add(n)
            for word in map(plain_code, row.split()):
                self._plain.setdefault(word, set()).add(n)
        for word, some in self._rows.items():
            for part in _parts(word):
                self._within.setdefault(part, set()).update(some)
        self._known: dict[str, Holding] = {}

    def by(self, query: str) -> list[Holding]:
        """For each word of a query the rows that hold it."""
        words = _words(query)
        found = [dict(self._one(word)) for word in words]
        for n, (first, second) in enumerate(pairwise(words)):
            for row in self._rows.get(first + second, ()):
                found[n][row] = found[n + 1][row] = EQUAL
        return list(found)

    def by_mistyped(self, meant: str, typed: str) -> list[Holding]:
        """The same, when one of the words was typed with an error: a list more for each way to read that word."""
        wanted, there = meant.split(), typed.split()
        wrong = [n for n, (one, other) in enumerate(zip(wanted, there, strict=True)) if one != other]
        found = self.by(meant)
        if not wrong:
            return found
        n = wrong[0]
        first, last = len(_words(" ".join(wanted[:n]))), len(_words(" ".join(wanted[: n + 1])))
        # A unit after a number is one word with it.
        del found[min(first, max(last - 1, 0)) : last]
        before, after = there[n - 1 : n], there[n + 1 : n + 2]
        return found + [self._slipped(word) for word in _readings(wanted[n], there[n], before, after)]

    def _one(self, word: str) -> Holding:
        if word not in self._known:
            near = _of(self._within, [word]) | _of(self._rows, _parts(word))
            self._known[word] = {**dict.fromkeys(near, NEAR), **dict.fromkeys(self._rows.get(word, ()), EQUAL)}
        return self._known[word]

    def _slipped(self, word: str) -> Holding:
        """The rows that hold any word one typing error away from it, or one that begins with such a word."""
        made = slips(word)
        equal = _of(self._rows, made) | _of(self._plain, made)
        return {**dict.fromkeys(_of(self._within, made), NEAR), **dict.fromkeys(equal, EQUAL)}


def _of(kept: Mapping[str, set[int]], words: Iterable[str]) -> set[int]:
    return set[int]().union(*(kept[word] for word in words if word in kept))


def _words(text: str) -> list[str]:
    return [word for chunk in chunks(text) for word in chunk]


def _written(row: str) -> set[str]:
    """The words of a row, codes without their dashes, and neighbours as one word."""
    found = set[str]()
    flat: list[str] = []
    for chunk in chunks(row):
        found |= {*chunk, "".join(chunk)}
        flat += chunk
    return found | {first + second for first, second in pairwise(flat)}


def _readings(meant: str, typed: str, before: Sequence[str], after: Sequence[str]) -> set[str]:
    """A mistyped word as a whole, together with a neighbour, and those of its parts that are not as they were meant."""
    whole = plain_code(typed)
    parts = {*_words(typed), *fold(typed).replace("-", " ").replace("/", " ").split()} - {*_words(meant)}
    beside = {plain_code(one) + whole for one in before} | {whole + plain_code(one) for one in after}
    return {word for word in {whole, *map(plain_code, parts), *beside} if word}


def slips(word: str) -> set[str]:
    """The word and every word one typing error away."""
    halves = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    letters = ascii_lowercase + digits
    return (
        {word}
        | {left + right[1:] for left, right in halves if right}
        | {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
        | {left + letter + right[1:] for left, right in halves if right for letter in letters}
        | {left + letter + right for left, right in halves for letter in letters}
    ) - {""}


def _parts(word: str) -> set[str]:
    """With what a longer word begins, and the codes that are inside of a code."""
    begun = {word[:end] for end in range(SHORTEST, len(word))}
    if not is_code(word):
        return begun
    cut = {word[n:end] for n in range(len(word)) for end in range(n + SHORTEST + 1, len(word) + 1)} - {word}
    return begun | {one for one in cut if is_code(one)}


def chances(held: Sequence[Holding], right: Iterable[int], *, rows: int, most: int) -> float:
    """The chance that a right row is among so many, of all rows that hold every word at least as well as it does."""
    right = frozenset(right)

    def as_good(one: int) -> set[int]:
        wanted = [{row for row, level in some.items() if level >= some[one]} for some in held if one in some]
        return set(range(rows)).intersection(*wanted)

    return max(_drawn(tied := as_good(one), right & tied, most) for one in right)


def _drawn(tied: Iterable[int], right: Iterable[int], most: int) -> float:
    """The chance that of so many drawn from these one is right."""
    n, wrong = len(set(tied)), len(set(tied)) - len(set(right))
    return 1 - comb(wrong, most) / comb(n, most) if n > most else 1.0
