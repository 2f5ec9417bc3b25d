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
    """A name as it is compared: the words that tell, those in one order, all words as one, and the first alone."""

    telling: list[str]
    ordered: str
    joined: str
    first: str


@lru_cache(maxsize=50_000)
def _name(text: str) -> _Name:
    found = words(text)
    telling = [word for word in found if word not in _NOISE and not word.isdigit()]
    return _Name(telling, " ".join(sorted(telling)), "".join(found), found[0] if found else "")


def alike(one: str, other: str) -> bool:
    """Whether two names are of one merchant, wherever spaces stand."""
    a, b = _name(one), _name(other)
    if not (a.telling and b.telling):
        return False
    if a.joined == b.joined or (_is_one(a, b) and _spelt_alike(a.telling, b.telling)):
        return True
    return _is_short(a, b) or _is_short(b, a)


def _is_one(a: _Name, b: _Name) -> bool:
    # Most have nothing in common: they are dismissed here.
    if fuzz.ratio(a.ordered, b.ordered, score_cutoff=ALIKE):
        return True
    several = len(a.telling) > 1 and len(b.telling) > 1
    return several and fuzz.token_set_ratio(a.ordered, b.ordered, score_cutoff=ALIKE) > 0


def _spelt_alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether what each has and the other has not is one thing mistyped; Lisboa and Santos are two shops of a chain."""
    mine, theirs = (" ".join(word for word in has if word not in lacks) for has, lacks in ((a, b), (b, a)))
    if not (mine and theirs):
        return True
    return OSA.distance(mine, theirs) <= max(1, min(len(mine), len(theirs)) // TYPED)


def _is_short(short: _Name, full: _Name) -> bool:
    """Whether it is the name in one word and cut off, as card statements have it; the first word alone says nothing."""
    written = short.joined
    return full.joined.startswith(written) and written == short.first and len(written) > len(full.first) + 2
