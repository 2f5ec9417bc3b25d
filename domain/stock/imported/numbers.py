"""The file of items that can be imported: its numbers, and how many of an item are where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.money import Money, TooManyPlaces, places
from domain.refusal import Refusal, refusal
from domain.stock.imported.cells import Line, NoNumber, Wrong, exact
from domain.stock.item import NOTHING, Level, Stocked
from domain.stock.quantity import Quantity


@refusal
class FinerThanUnit(Refusal):
    """A part of a piece, or finer than what is measured is kept."""

    words: str
    unit: str
    places: int


@refusal
class CountedBefore(Refusal):
    """Another row says how many of the same item are at the same place."""

    row: int
    place: str


@refusal
class NoPlace(Refusal):
    """So many of it, and nobody says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """So many at a place: ``there`` is what was known, None where nothing ever was. ``row`` says so."""

    row: int
    place: str
    quantity: Quantity
    there: Level | None

    @property
    def difference(self) -> Quantity:
        """What moves if the file is right."""
        return self.quantity - (self.there.on_hand if self.there else NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Numbers of the rows of an item; what is wrong with them is gathered."""

    rows: Mapping[str, int]
    number: int
    wrong: list[Wrong]

    def refuse(self, column: str, why: Refusal, row: int | None = None) -> None:
        """Gather what is wrong with a column, where it was said first unless ``row`` says otherwise."""
        self.wrong.append(Wrong(row or self.rows.get(column, self.number), column, why))

    def quantity(
        self, column: str, said: Mapping[str, Any], unit: str, decimals: int, *, least: Decimal | None = None
    ) -> Quantity | None:
        """A number of the item; None for an empty cell."""
        words = said.get(column)
        return None if words is None else self.read(column, words, unit, decimals, least=least)

    def read(
        self, column: str, words: str, unit: str, decimals: int, *, row: int | None = None, least: Decimal | None = None
    ) -> Quantity | None:
        """What is written in a cell; None where it is wrong. It is above ``least``, if that is given."""
        try:
            number = exact(words, decimals=decimals)
            if least is not None and number <= least:
                raise NoNumber(words=words)
            if number != number.quantize(Decimal(1).scaleb(-decimals)):
                raise FinerThanUnit(words=words, unit=unit, places=decimals)
        except Refusal as why:
            self.refuse(column, why, row)
            return None
        return number

    def cost(self, said: Mapping[str, Any], currency: str) -> Money | None:
        """What one unit costs."""
        words = said.get("cost")
        if words is None:
            return None
        try:
            number = exact(words, decimals=places(currency))
            if number != number.quantize(Decimal(1).scaleb(-places(currency))):
                raise TooManyPlaces(words=words, currency=currency, most=places(currency))
        except Refusal as why:
            self.refuse("cost", why)
            return None
        return Money(number, currency)

    def arrivals(self, lines: Sequence[Line], known: Stocked | None, unit: str, decimals: int) -> Iterator[Arrival]:
        """How many are where, once for each place."""
        levels = {fold_place(level.location): level for level in known.levels} if known else {}
        seen: dict[str, int] = {}
        for line in lines:
            if line.on_hand is None:
                continue
            if line.location is None:
                self.refuse("location", NoPlace(), line.number)
                continue
            place = fold_place(line.location)
            if place in seen:
                self.refuse("location", CountedBefore(row=seen[place], place=line.location), line.number)
                continue
            seen[place] = line.number
            number = self.read("on_hand", line.on_hand, unit, decimals, row=line.number)
            if number is not None:
                yield Arrival(row=line.number, place=line.location, quantity=number, there=levels.get(place))


def fold_place(name: str) -> str:
    """A location as it is compared."""
    return " ".join(name.split()).casefold()
