"""What figures are made of, whatever they are about: the time that is counted, and what many of a thing come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from domain.business_time import NOTHING
from domain.refusal import Refusal, refusal


@refusal
class NoNumbers(Refusal):
    """Somebody who leads nothing that there are figures of."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` until before ``until``."""

    since: datetime
    until: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Spread:
    """How long ``n`` of them took; nine in ten took no longer than ``p90``."""

    n: int
    mean: timedelta
    median: timedelta
    p90: timedelta


def spread(lengths: Iterable[timedelta]) -> Spread | None:
    """None of nothing. The ninth decile is the least length that nine in ten do not exceed."""
    found = sorted(lengths)
    if not found:
        return None
    n = len(found)
    median = (found[(n - 1) // 2] + found[n // 2]) / 2
    return Spread(n, sum(found, NOTHING) / n, median, found[-(-9 * n // 10) - 1])


@dataclass(frozen=True, slots=True)
class Share:
    """So many ``of`` them."""

    n: int
    of: int

    @property
    def percent(self) -> Fraction | None:
        """None of nothing."""
        return Fraction(100 * self.n, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Average:
    """What ``n`` of them are on average."""

    n: int
    mean: Fraction


def average(numbers: Iterable[int]) -> Average | None:
    """None of nothing."""
    found = list(numbers)
    return Average(len(found), Fraction(sum(found), len(found))) if found else None
