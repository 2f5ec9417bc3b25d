"""Names of merchants, as people, tills and card statements write them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from domain.dates.words import fold

ALIKE = 84
"""How much the names of one merchant look alike, of 100."""
TYPED = 4
"""One letter in so many may be mistyped."""
_NOISE = frozenset(
    {"ltda", "me", "epp", "eireli", "sa", "s", "a", "cia", "lda", "inc", "llc", "ltd", "limited", "gmbh", "ag"}
    | {"da", "de", "do", "das", "dos", "e", "the", "and", "of"}
)
"""What tells no merchant from another."""
_PASSED_ON = re.compile(r"^(pag|mp|ec|ifd|sq|sumup|paypal|izettle|stripe)\s?\*")
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a name without what card companies put in front: "PAG*PadariaCentral"."""
    folded = fold(text)
    return _WORD.findall(_PASSED_ON.sub("", folded) if "*" in folded else folded)


class _Name(NamedTuple):
    """A name as it is compared: the words that tell, all words as one, and how long the first is of how many."""

    telling: str
    joined: str
    first: int
    words: int


@lru_cache(maxsize=10_000)
def _name(text: str) -> _Name:
    found = words(text)
    telling = " ".join([word for word in found if word not in _NOISE and not word.isdigit()])
    return _Name(telling, "".join(found), len(found[0]) if found else 0, len(found))


def alike(one: str, other: str) -> bool:
    """Whether two names are of one merchant."""
    a, b = _name(one), _name(other)
    if not (a.telling and b.telling):
        return False
    if _is_one(a.telling, b.telling):
        return True
    return (a.words == 1 and _is_short(a, b)) or (b.words == 1 and _is_short(b, a))


def _is_one(a: str, b: str) -> bool:
    several = " " in a and " " in b
    like = (several and fuzz.token_set_ratio(a, b) >= ALIKE) or fuzz.token_sort_ratio(a, b) >= ALIKE
    return like and _spelt_alike(a.split(), b.split())


def _spelt_alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether what each has and the other has not is one thing mistyped; Lisboa and Santos are two shops of a chain."""
    mine, theirs = (" ".join(word for word in has if word not in lacks) for has, lacks in ((a, b), (b, a)))
    if not (mine and theirs):
        return True
    return OSA.distance(mine, theirs) <= max(1, min(len(mine), len(theirs)) // TYPED)


def _is_short(short: _Name, full: _Name) -> bool:
    """Whether it is the name in one word and cut off, as card statements have it; the first word alone says nothing."""
    return len(short.joined) > full.first + 2 and full.joined.startswith(short.joined)
