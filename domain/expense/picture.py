"""The measure of a receipt's picture: two of the same picture differ little, however it was resized or packed anew."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

SIDE = 16
"""The picture is compared as so many rows, each of so many steps from left to right."""
BITS = SIDE * SIDE
STEP = 2
"""Brighter by no more than this is as bright: paper is grained."""
NEAR = 12
"""So many of the bits may differ in pictures of one origin."""
BANDS = 8
"""Pictures that differ in fewer bits than this share a band for sure."""
PLAIN = 24
"""With fewer bits set than this there is nothing in it to know it by."""


def measure(levels: Sequence[int]) -> int | None:
    """The measure of a picture made SIDE rows of SIDE + 1 levels of grey; None if it is all plain."""
    bits = 0
    for row in range(SIDE):
        line = levels[row * (SIDE + 1) : (row + 1) * (SIDE + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right + STEP)
    return bits if bits.bit_count() >= PLAIN else None


def apart(one: int, other: int) -> int:
    """In how many bits two measures differ."""
    return (one ^ other).bit_count()


def bands(bits: int) -> Iterator[int]:
    """Numbers of 8 bytes by which an index finds near measures: each of every eighth bit, and which eighth it is.

    Every eighth, so that none is the empty margin that all receipts have in common.
    """
    places = [[bits >> n & 1 for n in range(which, BITS, BANDS)] for which in range(BANDS)]
    for which, band in enumerate(places):
        yield which << len(band) | sum(bit << n for n, bit in enumerate(band))
