"""Sums for every item at once: a set of items is a whole number of a bit an item, a sum one of those for each digit.

Bit-sliced sums (O'Neil and Quass, "Improved query performance with variant indexes", 1997): adding a gain to every item
of a set takes a few operations on whole numbers, however many items the set has. A million items are 125 kB a number
and some 10 microseconds an operation, so nothing needs to be left out to be fast.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

Items = int
"""A set of items: bit n is set when item n is in it."""
_SOME = re.compile(rb"[^\x00]")


def of(numbers: Iterable[int], size: int) -> Items:
    """The set of these item numbers, all below the size. O(size / 8 + numbers)."""
    room = bytearray(size // 8 + 1)
    for number in numbers:
        room[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(room, "little")


def members(items: Items) -> Iterator[int]:
    """The numbers in a set, in order. O(size / 8 + members)."""
    for found in _SOME.finditer(_bytes(items)):
        byte, start = found[0][0], found.start() * 8
        yield from (start + bit for bit in range(8) if byte >> bit & 1)


def values(total: Sequence[Items], numbers: Iterable[int]) -> list[int]:
    """The sums of these items. O(digits * (size / 8 + numbers))."""
    rooms = [_bytes(digit) for digit in total]
    return [
        sum((room[n >> 3] >> (n & 7) & 1) << digit for digit, room in enumerate(rooms) if n >> 3 < len(room))
        for n in numbers
    ]


def _bytes(items: Items) -> bytes:
    return items.to_bytes(items.bit_length() // 8 + 1, "little")


def spread(groups: Iterable[tuple[Items, int]]) -> tuple[list[Items], Items]:
    """The binary digits of what each item gains: that of the first group in which it is. And all that gain."""
    slices: list[Items] = []
    seen = 0
    for items, gain in groups:
        new = items ^ (items & seen)
        if not new:
            continue
        seen |= new
        slices += [0] * (gain.bit_length() - len(slices))
        for digit in range(gain.bit_length()):
            if gain >> digit & 1:
                slices[digit] |= new
    return slices, seen


def add(total: list[Items], gains: Sequence[Items]) -> None:
    """Add the gains of every item to its total, digit by digit, in place."""
    carry = 0
    for digit in range(max(len(total), len(gains) + 1)):
        if digit >= len(gains) and not carry:
            return
        if digit == len(total):
            total.append(0)
        here, gain = total[digit], gains[digit] if digit < len(gains) else 0
        both = here ^ gain
        total[digit] = both ^ carry
        carry = here & gain | both & carry
    if carry:
        total.append(carry)


def top(total: Sequence[Items], among: Items, most: int) -> tuple[Items, Items]:
    """The items of the greatest sums: those that are surely among so many, and those that tie for the rest."""
    surely, tied = 0, among
    for digit in reversed(total):
        if not tied:
            break
        higher = tied & digit
        count = (surely | higher).bit_count()
        if count > most:
            tied = higher
        else:
            surely |= higher
            tied ^= higher
            if count == most:
                return surely, 0
    return surely, tied


class Digits:
    """A small number for each item, as slices."""

    def __init__(self, width: int) -> None:
        self.slices: list[Items] = [0] * width

    def fill(self, numbers: Sequence[int]) -> None:
        """The numbers of items 0, 1, 2…, all at once."""
        self.slices = [
            of((n for n, number in enumerate(numbers) if number >> digit & 1), len(numbers))
            for digit in range(len(self.slices))
        ]

    def put(self, item: int, number: int) -> None:
        """The number of one item, which had none. O(width * size / 8)."""
        bit = 1 << item
        for digit in range(len(self.slices)):
            if number >> digit & 1:
                self.slices[digit] |= bit

    def clear(self, item: int) -> None:
        """The item has none any more."""
        rest = ~(1 << item)
        self.slices = [digit & rest for digit in self.slices]
