"""A distance becomes money: by vehicle and day, in tiers that go on over the year and part a claim in the middle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from domain.money import Currency, Money
from domain.policy import MileageRates, Tier, Unit, Vehicle
from domain.refusal import Refusal, refusal

UNIT = 1000
"""Distances are whole thousandths of a kilometre or of a mile."""
MOST = 10_000 * UNIT
"""More is no journey of a day."""
KM_IN_A_MILE = Decimal("1.609344")


@refusal
class NotADistance(Refusal):
    """Not a distance above zero, or more than anybody drives."""

    field = "distance"
    words: str
    unit: str


@refusal
class NoMileageRate(Refusal):
    """The policy pays nothing for this vehicle on that day."""

    field = "day"
    day: date


@refusal
class WhereMissing(Refusal):
    """A journey leads from somewhere to somewhere."""

    field = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much of a distance at one rate."""

    distance: int
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A distance with a vehicle, in thousandths of ``unit``. ``before`` was claimed in the same year already."""

    vehicle: str
    distance: int
    unit: Unit
    start: str
    end: str
    before: int = 0
    parts: tuple[Part, ...] = ()


def read_distance(words: str, *, unit: Unit) -> int:
    """What somebody typed for a distance, in thousandths of ``unit``; others are converted. Raises NotADistance."""
    found = re.fullmatch(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(km|mi|miles?|milhas?|quil[oô]metros?)?", words.strip().lower())
    wrong = NotADistance(words=words, unit=unit)
    if found is None:
        raise wrong
    said: Unit = unit if not found[2] else "mi" if found[2].startswith("mi") else "km"
    distance = converted(Decimal(found[1].replace(",", ".")) * UNIT, said, unit)
    if not 0 < distance <= MOST:
        raise wrong
    return distance


def converted(distance: Decimal | int, of: Unit, to: Unit) -> int:
    """Thousandths of one unit as those of another."""
    factor = Decimal(1) if of == to else KM_IN_A_MILE if of == "mi" else 1 / KM_IN_A_MILE
    return int((distance * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def rates_on(vehicle: Vehicle, day: date) -> MileageRates:
    """The rates that hold on a day: those that began last. Raises NoMileageRate."""
    begun = [rates for rates in vehicle.rates if rates.from_ <= day]
    if not begun:
        raise NoMileageRate(day=day)
    return max(begun, key=lambda rates: rates.from_)


def split(tiers: Sequence[Tier], *, before: int, distance: int) -> tuple[Part, ...]:
    """The distance by its rates, where ``before`` was claimed already in the year."""
    parts, here, left = list[Part](), before, distance
    for tier in tiers:
        room = left if tier.up_to is None else max(0, min(left, tier.up_to * UNIT - here))
        if room:
            parts.append(Part(distance=room, rate=tier.rate))
            here, left = here + room, left - room
    return tuple(parts)


def worth(parts: Sequence[Part], currency: Currency) -> Money:
    """What a distance comes to: summed exactly, rounded once."""
    return Money.rounded(sum((part.distance * part.rate for part in parts), Decimal(0)) / UNIT, currency)
