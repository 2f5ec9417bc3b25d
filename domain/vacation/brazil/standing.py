"""What of each período aquisitivo is taken, sold, and left: the oldest is used up first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.vacation.brazil.periods import Period
from domain.vacation.brazil.split import Split, lawful, sellable
from domain.vacation.span import ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Leave that is booked or asked for: so many days from ``first`` on, and what is sold with it.

    ``period`` is the first day of the period that it was asked from.
    """

    first: date
    days: int
    sold: int = 0
    period: date | None = None

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the periods that were acquired by the day ``on`` still had on it: the newest hold it.

    Of the parts only the days after it count.
    """

    on: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a period stands, in calendar days.

    ``before`` was taken before anything is known of the parts; ``corrected`` is what HR added, signed.
    """

    period: Period
    before: int = 0
    corrected: int = 0
    sold: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def left(self) -> int:
        """What can still be taken of it; below zero if it brought less than was thought."""
        taken = sum(part.days for part in self.parts)
        return self.period.days + self.corrected - self.before - self.sold - taken

    @property
    def taken(self) -> Split:
        """The lengths of its parts; what was taken before is one of them."""
        return (*((self.before,) if self.before else ()), *(part.days for part in self.parts))

    def acquired(self, on: date) -> bool:
        """Whether the period is over and brought something."""
        return self.period.acquired_on <= on and self.period.lost is None

    def sale(self) -> int:
        """How many days can still be sold: a third, once, and only if the rest can be taken lawfully."""
        third = sellable(self.period.days)
        return third if third and not self.sold and lawful(self.left - third, self.taken) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Days that HR added on a day, or with a minus took away."""

    on: date
    days: int


def stand(
    periods: Iterable[Period],
    parts: Sequence[Part],
    *,
    opening: Opening | None = None,
    corrections: Iterable[Correction] = (),
) -> tuple[Standing, ...]:
    """The periods with what is taken of each, oldest first. ``parts`` are in the order in which they were asked for.

    A part is of the period that it was asked from; without one, of the oldest that has enough left. What HR adds goes
    to the newest period that was acquired then, what HR takes away comes from the oldest that has something left.
    """
    found = [Standing(period=period) for period in periods]
    if opening is not None:
        found = list(_opened(found, opening))
    for correction in corrections:
        _correct(found, correction)
    for part in filter(None, (_since(part, opening) for part in parts)):
        n = _of(found, part)
        if n is not None:
            found[n] = replace(found[n], parts=(*found[n].parts, part), sold=found[n].sold + part.sold)
    return tuple(found)


def _opened(standings: Sequence[Standing], opening: Opening) -> Iterable[Standing]:
    """The periods acquired by then hold the figure, the newest first; all else of them was taken before."""
    left, found = opening.days, []
    for standing in reversed(standings):
        if standing.acquired(opening.on):
            held = max(min(left, standing.period.days), 0)
            left -= held
            standing = replace(standing, before=standing.period.days - held)
        found.append(standing)
    return reversed(found)


def _correct(standings: list[Standing], correction: Correction) -> None:
    there = [n for n, s in enumerate(standings) if s.acquired(correction.on)] or [0]
    days = correction.days
    for n in there if days < 0 else ():
        less = min(max(standings[n].left, 0), -days)
        standings[n] = replace(standings[n], corrected=standings[n].corrected - less)
        days += less
    if standings:
        newest = standings[there[-1]]
        standings[there[-1]] = replace(newest, corrected=newest.corrected + days)


def _since(part: Part, opening: Opening | None) -> Part | None:
    """What of the part is not in the figure already."""
    if opening is None or part.first > opening.on:
        return part
    days = (part.last - opening.on).days
    return replace(part, first=opening.on + ONE, days=days, sold=0) if days > 0 else None


def _of(standings: Sequence[Standing], part: Part) -> int | None:
    """Which period a part is of."""
    asked = [n for n, s in enumerate(standings) if part.period and s.period.first <= part.period <= s.period.last]
    there = [n for n, s in enumerate(standings) if s.acquired(part.first)]
    enough = [n for n in there if standings[n].left >= part.days + part.sold]
    some = [n for n in there if standings[n].left > 0]
    return next(iter((*asked, *enough, *some, *there[-1:])), None)


def oldest(standings: Iterable[Standing], *, on: date) -> Standing | None:
    """The period that leave on a day would be of: the oldest acquired by then that has something left."""
    return next((s for s in standings if s.acquired(on) and s.left > 0), None)
