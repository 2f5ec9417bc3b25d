"""The measure of a receipt's picture: two of the same picture differ little, however it was resized or packed anew."""

from collections.abc import Sequence
from itertools import pairwise

SIDE = 16
"""The picture is compared as so many rows, each of so many steps from left to right."""
STEP = 2
"""Brighter by no more than this is as bright: paper is grained."""
NEAR = 12
"""So many of the bits may differ in pictures of one origin."""
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
