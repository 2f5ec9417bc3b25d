"""What a company pays for a distance: by vehicle, from a day on, in tiers over a year."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from domain.policy.accrual import day_of_year, month_and_day
from domain.policy.model import Model, Wording

Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,40}$")]
Unit = Literal["km", "mi"]


class Tier(Model):
    """What one unit of distance is worth, up to so many of them in a year; the last tier has no end."""

    rate: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=6)]
    up_to: int | None = Field(default=None, ge=1, le=10_000_000)


class MileageRates(Model):
    """The tiers that hold from a day on."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    from_: date = Field(alias="from")
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=10)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ends = [tier.up_to for tier in self.tiers]
        if ends[-1] is not None or None in ends[:-1]:
            raise ValueError("the last tier is without up_to, and only that one")
        if any(one >= other for one, other in pairwise(end for end in ends if end)):
            raise ValueError("each tier ends after the one before")
        return self


class Vehicle(Model):
    """Something to drive or ride; its rates by the day from which they hold."""

    name: Wording
    rates: tuple[MileageRates, ...] = Field(min_length=1, max_length=50)


class Mileage(Model):
    """Distances are counted in ``unit``, over a year that begins on the day ``year``."""

    unit: Unit = "km"
    year: Annotated[str, AfterValidator(day_of_year)] = "1 Jan"
    vehicles: dict[Name, Vehicle] = Field(default_factory=dict, max_length=20)

    def year_of(self, day: date) -> tuple[date, date]:
        """The first day of the year that ``day`` is in, and of the next one."""
        month, first = month_and_day(self.year)
        begun = (day.month, day.day) >= (month, first)
        begins = date(day.year if begun else day.year - 1, month, first)
        return begins, begins.replace(year=begins.year + 1)
