"""Days away become money: the rate of the place, less on the days of going and coming, less the meals provided."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.money import Currency, Money
from domain.policy import DailyRate, Meal, PerDiem, Place
from domain.refusal import Refusal, refusal

MOST_DAYS = 31
"""A longer stay is claimed month by month."""
Provided = tuple[date, Meal]


@refusal
class StayEndsBefore(Refusal):
    """The last day is before the first."""

    field = "last"


@refusal
class LastDayMissing(Refusal):
    """Nobody knows how long it was."""

    field = "last"


@refusal
class StayTooLong(Refusal):
    """More days than a claim takes."""

    field = "last"
    most: int


@refusal
class StayNotOver(Refusal):
    """Days that are still to come."""

    field = "last"
    last: date


@refusal
class StayTwice(Refusal):
    """A day that is claimed already, in the claim ``reference``, or in this one."""

    field = "day"
    day: date
    reference: str | None


@refusal
class NoDailyRate(Refusal):
    """The policy says nothing of this place on that day."""

    field = "day"
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Days at a place, and the meals that somebody else paid for. ``amounts`` is what each day comes to."""

    place: str
    first: date
    last: date
    provided: tuple[Provided, ...] = ()
    amounts: tuple[Decimal, ...] = ()

    def days(self) -> Iterator[date]:
        """Each day, first to last."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def share(self, day: date, rules: PerDiem) -> Decimal:
        """How much of a whole day this one is."""
        return rules.first_and_last / 100 if day in (self.first, self.last) else Decimal(1)


def check(stay: Stay) -> None:
    """Raises StayEndsBefore, StayTooLong."""
    if stay.last < stay.first:
        raise StayEndsBefore
    if (stay.last - stay.first).days >= MOST_DAYS:
        raise StayTooLong(most=MOST_DAYS)


def rate_on(place: Place, day: date) -> DailyRate:
    """The rate of a day: the one that began last. Raises NoDailyRate."""
    begun = [rate for rate in place.rates if rate.from_ <= day]
    if not begun:
        raise NoDailyRate(day=day)
    return max(begun, key=lambda rate: rate.from_)


def allowance(rate: DailyRate, *, share: Decimal, provided: Collection[Meal]) -> Decimal:
    """One day: meals are deducted in full, also of a day that is paid in part; incidentals are always left."""
    return max(rate.incidentals, rate.rate * share - sum(map(rate.of, set(provided)), Decimal(0)))


def rated(stay: Stay, rules: PerDiem) -> Stay:
    """The stay with what each of its days comes to. Raises NoDailyRate, StayEndsBefore, StayTooLong."""
    check(stay)
    place = rules.places.get(stay.place)
    if place is None:
        raise NoDailyRate(day=stay.first)
    meals = {day: {meal for on, meal in stay.provided if on == day} for day in stay.days()}
    amounts = [
        allowance(rate_on(place, day), share=stay.share(day, rules), provided=provided)
        for day, provided in meals.items()
    ]
    return replace(stay, amounts=tuple(amounts))


def worth(stay: Stay, currency: Currency) -> Money:
    """What a stay comes to: summed exactly, rounded once."""
    return Money.rounded(sum(stay.amounts, Decimal(0)), currency)
