"""Made names with the statistics of real ones, for the speed of a lookup in many."""

import random
from collections.abc import Sequence
from itertools import accumulate

LENGTHS = {3: 10, 4: 68, 5: 129, 6: 178, 7: 189, 8: 151, 9: 116, 10: 81, 11: 40, 12: 25, 13: 20, 15: 25, 18: 20, 25: 40}
"""Words of a name -> how many of a thousand names have so many: the catalogue of Abt-Buy's."""
SYLLABLES = [c + v for c in "bcdfghjklmnprstvz" for v in "aeiou"] + [
    "an",
    "er",
    "on",
    "in",
    "or",
    "al",
    "st",
    "ic",
    "ex",
]
SIZES = (2, 4, 8, 16, 22, 24, 26, 32, 40, 42, 46, 50, 52, 120, 250, 320, 500)
UNITS = (" GB", "GB", '"', "W", " mm")
TYPOS = ("swapped", "lost", "wrong", "extra")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def made(count: int, *, seed: int = 1) -> list[str]:
    """So many names, the same for the same seed.

    A maker, words, and a model's code that is its own. Makers and words are drawn by Zipf's law (words by Mandelbrot's
    form of it, so that the first is in one name of some five), from a vocabulary that grows with the square root of the
    names (Heaps' law); names are as long as Abt-Buy's; three in ten have a measure, written in several ways; half of
    the codes have a dash, half stand after the maker and half at the end.
    """
    rng = random.Random(seed)
    words = _invented(rng, 40 * int(count**0.5), most=4)
    makers = _invented(rng, 20 + int(count**0.5), most=3)
    often = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    wide = list(accumulate(1 / (rank + 1) for rank in range(len(makers))))
    lengths = rng.choices(list(LENGTHS), weights=list(LENGTHS.values()), k=count)
    return [
        _name(
            rng,
            rng.choices(makers, cum_weights=wide)[0],
            rng.choices(words, cum_weights=often, k=max(length - 2, 1)),
            number,
        )
        for number, length in enumerate(lengths)
    ]


def _name(rng: random.Random, maker: str, words: list[str], number: int) -> str:
    if rng.random() < 0.3:
        words[rng.randrange(len(words))] = f"{rng.choice(SIZES)}{rng.choice(UNITS)}"
    line = "".join(rng.choices("ABCDEFGHKLMNPRSTVWX", k=rng.choice((2, 3))))
    code = (
        f"{line}{'-' * rng.randrange(2)}{number % 997}{rng.choice(('', 'B', 'S', 'W', 'K', 'BK'))}{number // 997 or ''}"
    )
    named = " ".join(word.title() for word in words)
    return f"{maker.title()} {code} {named}" if rng.random() < 0.5 else f"{maker.title()} {named} - {code}"


def _invented(rng: random.Random, count: int, *, most: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(SYLLABLES, k=rng.randint(2, most)))] = None
    return list(found)


def first_words(name: str) -> str:
    """The first four words."""
    return " ".join(name.replace(" - ", " ").split()[:4])


def mistyped(name: str, rng: random.Random) -> str:
    """The first four words, one of them with one typing error, as the README of the data says."""
    words = first_words(name).split()
    n = rng.randrange(len(words))
    words[n] = slip(words[n], rng.choice(TYPOS), rng)
    return " ".join(words)


def slip(word: str, error: str, rng: random.Random) -> str:
    """The word with two neighbours swapped, a letter lost, a letter wrong, or a letter too many."""
    at, letter = rng.randrange(len(word)), rng.choice(LETTERS)
    if error == "swapped" and len(word) > 1:
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if error == "lost" and len(word) > 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + letter + word[at + (error == "wrong") :]


def beginning(text: str, rng: random.Random) -> str:
    """What was typed of it so far."""
    return text[: rng.randint(1, len(text))]


def sample(names: Sequence[str], count: int, *, seed: int) -> dict[str, list[str]]:
    """Queries of each kind: whole names, four words with a typing error, and what is typed so far of these."""
    rng = random.Random(seed)
    chosen = rng.choices(names, k=count)
    typed = [mistyped(name, rng) for name in chosen]
    return {"full": chosen, "typo": typed, "typing": [beginning(text, rng) for text in typed]}
