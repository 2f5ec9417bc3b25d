"""What was typed, as slots: each word with what items gain that have it, or what may be meant by it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from domain.search.meant import EXACT, TYPED, meant
from domain.search.vocabulary import Field, Vocabulary
from domain.search.words import chunks, is_code

UNIT = 16
"""A word is worth the natural logarithm of how rare it is, in so many parts."""
CODE = 40
"""Codes are worth more, for they are what a thing is: in sixteenths."""
FIRST = 80
"""What it is worth that names begin with the same word, mostly the maker."""
SHARES = {Field.NAME: 16, Field.ABOUT: 10, Field.PART: 8}
"""What a word is worth where it stands, in sixteenths."""
SPLIT, SPLIT_LETTERS = 14, 6
"""How much alike a word and its two halves are, in sixteenths; letters that halves without a digit have at least."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an item gains that has any of these words there, or all of them."""

    gain: int
    field: Field
    words: tuple[str, ...]
    together: bool = False


Slot = list[Offer]
"""Offers of which an item takes the best that it can, once; the best first."""


def slots(text: str, vocabulary: Vocabulary, *, items: int, typing: bool) -> Iterator[Slot]:
    """The slots of a query over so many items. With typing, its last word may be unfinished."""
    flat, asked = _asked(text, vocabulary)
    unfinished = flat[-1] if typing and flat and text[-1:].isalnum() else None
    for word in asked:
        likes = meant(word, vocabulary, unfinished=word == unfinished)
        yield _slot(word, likes, vocabulary, items)
        if word == flat[0]:
            near = tuple(like for like, level in likes.items() if level >= TYPED)
            yield [Offer(FIRST, Field.FIRST, near)]


def _asked(text: str, vocabulary: Vocabulary) -> tuple[list[str], dict[str, None]]:
    """The words typed, and those to look for: codes without dashes too, and neighbours that some name writes as one."""
    written = chunks(text)
    flat = [word for chunk in written for word in chunk]
    asked = dict.fromkeys(flat)
    asked.update(dict.fromkeys("".join(chunk) for chunk in written))
    pairs = (first + second for first, second in pairwise(flat))
    asked.update(dict.fromkeys(pair for pair in pairs if pair in vocabulary))
    return flat, asked


def worth(frequency: int, items: int) -> int:
    """How much it says that an item has a word that so many of the items have (inverse document frequency)."""
    return round(UNIT * math.log((2 * items + 2) / (2 * frequency + 1)))


def _slot(word: str, likes: dict[str, int], vocabulary: Vocabulary, items: int) -> Slot:
    by_level: dict[int, list[str]] = {}
    for like, level in likes.items():
        by_level.setdefault(level, []).append(like)
    found: Slot = []
    most = worth(0, items) * CODE
    for level, alike in sorted(by_level.items(), reverse=True):
        # What may be meant is worth no more than what is more alike: a rare word is not meant because it is rare.
        most = min(most, worth(max(map(vocabulary.frequency, alike)), items) * (CODE if is_code(word) else EXACT))
        found += [
            Offer(gain, field, tuple(alike))
            for field, share in SHARES.items()
            if (gain := most * level * share // EXACT**3)
        ]
    found += _halves(word, vocabulary, items, most)
    return sorted(found, key=lambda offer: -offer.gain)


def _halves(word: str, vocabulary: Vocabulary, items: int, most: int) -> Iterator[Offer]:
    """What is written in two words elsewhere: ``overhead`` and ``over head``, ``rs140`` and ``rs 140``."""
    names = vocabulary.postings[Field.NAME]
    for n in range(2, len(word) - 1):
        halves = word[:n], word[n:]
        if halves[0] in names and halves[1] in names and (len(word) >= SPLIT_LETTERS or not word.isalpha()):
            rare = worth(min(map(names.frequency, halves)), items) * EXACT
            yield Offer(min(most, rare) * SPLIT // EXACT**2, Field.NAME, halves, together=True)
