"""The oracle: every item scored one by one, from its own words, by the same offers."""

from collections.abc import Iterable

from domain.search import Entry, Hit, Index
from domain.search.index import LONGEST, WORD_LESS, _found_by
from domain.search.query import Slot, slots
from domain.search.vocabulary import Field
from domain.search.words import chunks


def score(entry: Entry[int], asked: Iterable[Slot]) -> int:
    """What the item gains, 0 when nothing of it fits."""
    written = chunks(entry.name)
    has = set(_found_by(entry, written))
    gains = [_best(has, slot) for slot in asked]
    short = LONGEST - min(LONGEST, sum(map(len, written)))
    return sum(gains) + (short << WORD_LESS) if any(gains) else 0


def _best(has: set[tuple[Field, str]], slot: Slot) -> int:
    fits = [[(offer.field, word) in has for word in offer.words] for offer in slot]
    return max(
        (offer.gain for offer, fit in zip(slot, fits, strict=True) if (all if offer.together else any)(fit)), default=0
    )


def found(index: Index[int], entries: Iterable[Entry[int]], query: str, *, typing: bool = False) -> list[Hit[int]]:
    """All items that fit at all, those of this very name first, then by score and by the same order of equals."""
    asked = list(slots(query, index._vocabulary, items=len(index), typing=typing))
    name = [word for chunk in chunks(query) for word in chunk]
    rows = []
    for entry in entries:
        other = [word for chunk in chunks(entry.name) for word in chunk] != name
        points = score(entry, asked)
        if points or (name and not other):
            order = index._order(query, index._numbers[entry.key])
            rows.append(((other, other and -points, order), Hit(entry.key, points)))
    return [hit for _, hit in sorted(rows)]
