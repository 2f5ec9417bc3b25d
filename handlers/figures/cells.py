"""Figures as a table has them: numbers with a unit, for other programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from domain.figures import Average, Share, Spread

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure, or a ``part`` of one: ``n`` of ``of``, and what they come to. None is nothing to count."""

    part: str = ""
    n: Decimal | None = None
    of: Decimal | None = None
    value: Decimal | None = None
    mean: Decimal | None = None
    median: Decimal | None = None
    p90: Decimal | None = None
    unit: str


def of_spread(found: Spread | None, part: str = "") -> list[Cell]:
    """Times, in hours."""
    if found is None:
        return [Cell(part=part, n=Decimal(0), unit="hours")]
    mean, median, p90 = (_rounded(Fraction(one / HOUR)) for one in (found.mean, found.median, found.p90))
    return [Cell(part=part, n=Decimal(found.n), mean=mean, median=median, p90=p90, unit="hours")]


def of_share(found: Share) -> list[Cell]:
    """So many of them."""
    percent = None if found.percent is None else _rounded(found.percent)
    return [Cell(n=Decimal(found.n), of=Decimal(found.of), value=percent, unit="percent")]


def of_average(found: Average | None) -> list[Cell]:
    """What was given."""
    if found is None:
        return [Cell(n=Decimal(0), unit="score")]
    return [Cell(n=Decimal(found.n), mean=_rounded(found.mean), unit="score")]


def of_number(found: Decimal | None, unit: str) -> list[Cell]:
    """A number."""
    return [Cell(value=None if found is None else _rounded(Fraction(found)), unit=unit)]


def of_counts(found: Mapping[str, int]) -> list[Cell]:
    """How many of each."""
    return [Cell(part=part, value=Decimal(n), unit="count") for part, n in found.items()]


def of_times(found: Mapping[str, timedelta]) -> list[Cell]:
    """How much time of each, in hours."""
    return [Cell(part=part, value=_rounded(Fraction(one / HOUR)), unit="hours") for part, one in found.items()]


def _rounded(one: Fraction) -> Decimal:
    return Decimal(round(100 * one)) / 100
