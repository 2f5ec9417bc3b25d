"""Into which parts a leave may be divided: CLT art. 134 §1, and art. 143 for what is sold of it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

MOST_PARTS, MAIN, LEAST = 3, 14, 5
"""Art. 134 §1: so many parts, one of at least so many calendar days, each of the others of at least so many."""
Split = tuple[int, ...]


@lru_cache(maxsize=4096)
def lawful(left: int, before: Split = ()) -> tuple[Split, ...]:
    """All ways to take the days that are ``left`` of a period after the parts ``before``, each longest part first.

    With the parts before, there are at most three, one of at least 14 calendar days and none of those to come below 5;
    all in one part is lawful while none was taken.
    """
    if left <= 0:
        return ()
    whole = () if before else ((left,),)
    divided = (
        parts
        for number in range(1 if before else 2, MOST_PARTS - len(before) + 1)
        for parts in _divided(left, number, left)
        if max(*before, *parts, 0) >= MAIN
    )
    return (*whole, *divided)


def splits(left: int, before: Split = ()) -> tuple[Split, ...]:
    """The lawful ways; where corrections left none, what is left goes in one part."""
    return lawful(left, before) or (((left,),) if left > 0 else ())


def _divided(days: int, number: int, most: int) -> Iterator[Split]:
    """``days`` as a sum of so many lawful parts of at most ``most``, none longer than the one before it."""
    if number == 1:
        if LEAST <= days <= most:
            yield (days,)
        return
    for first in range(min(days, most), LEAST - 1, -1):
        for rest in _divided(days - first, number - 1, first):
            yield (first, *rest)


def lengths(left: int, before: Split = ()) -> tuple[int, ...]:
    """How many days the next part may have, such that the rest can still be taken lawfully."""
    return tuple(sorted({part for parts in splits(left, before) for part in parts}))


def after(part: int, left: int, before: Split = ()) -> tuple[Split, ...]:
    """How the rest may be taken once the next part has so many days; of one that is not lawful, nothing."""
    if part not in lengths(left, before):
        return ()
    return splits(left - part, (*before, part))


def ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Sorted numbers as runs: 5, 6, 7, 30 is 5 to 7 and 30 to 30."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def examples(ways: Sequence[Split]) -> tuple[Split, ...]:
    """Some of the ways, for somebody in a hurry: in one part, evenly in two, in 20 and 10, unevenly, in three."""
    ordered = sorted(ways, key=lambda way: (len(way), way[0], -way[-1]))
    one, two, three = ([way for way in ordered if len(way) == number] for number in (1, 2, 3))
    customary = [way for way in two if way == (20, 10)]
    return tuple(dict.fromkeys((*one, *two[:2], *customary, *two[-1:], *three[:1])))


def sellable(days: int) -> int:
    """Art. 143: the third of a period's days that may be turned into money."""
    return days // 3
