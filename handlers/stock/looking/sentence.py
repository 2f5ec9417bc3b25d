"""What is meant by a sentence that may be about something else altogether."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from domain.dates.words import fold

ALIKE = 80
"""How much two words are alike that are one, of 100."""
ENGLISH = "a an any are available count do does got has have how i in is left many me more much need of please some \
stock the there want we what you"
PORTUGUESE = "a ao com da das de disponivel do dos e em estoque ha mais me na nas no nos o os por favor preciso quais \
quanta quantas quanto quantos quero restam sobrou tem temos um uma"
AROUND = frozenset(f"{ENGLISH} {PORTUGUESE}".split())
"""What people write around the name of a thing, in both languages, folded."""
COURTESIES = (
    "afternoon ate beleza bem boa bom bye certo claro dia done evening feito good great hello hey hi manha morning \
nao night no noite obrigada obrigado oi ok okay ola right sim sorry sure tarde thank thanks tchau tudo valeu yes"
)
SAID = frozenset(COURTESIES.split())
"""What people say to each other: with nothing else it asks for nothing, though a SIM card is called so too."""


def wanted(sentence: str) -> list[str]:
    """The words of a sentence that may name a thing, folded; none where numbers and courtesies are all there is."""
    words = [word for word in re.findall(r"\w[\w-]*", fold(sentence)) if word not in AROUND]
    return words if any(_names(word) for word in words) else []


def _names(word: str) -> bool:
    return len(word) > 1 and word not in SAID and any(letter.isalpha() for letter in word)


def all_in(words: Iterable[str], name: str, synonyms: Iterable[Iterable[str]]) -> bool:
    """Whether each of the words stands in a name, or one that means the same."""
    there = re.findall(r"[\w-]+", fold(name))
    groups = [[fold(word) for word in group] for group in synonyms]
    return all(any(_stands(one, there) for one in [word, *_same(word, groups)]) for word in words)


def _stands(word: str, there: Iterable[str]) -> bool:
    return any(fuzz.ratio(word, one) >= ALIKE for one in there)


def _same(word: str, groups: Iterable[list[str]]) -> list[str]:
    return [one for group in groups if _stands(word, group) for one in group]
