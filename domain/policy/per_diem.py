"""What a company pays for a day away: by place, from a day on, less the meals that were provided."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from domain.policy.mileage import Name
from domain.policy.model import Model, Wording

Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3)]


class Meal(StrEnum):
    """A meal that may be provided."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


class DailyRate(Model):
    """A whole day from a day on: ``rate`` in all, of it so much for each meal and for ``incidentals``."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    from_: date = Field(alias="from")
    rate: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]
    breakfast: Amount = Decimal(0)
    lunch: Amount = Decimal(0)
    dinner: Amount = Decimal(0)
    incidentals: Amount = Decimal(0)

    def of(self, meal: Meal) -> Decimal:
        """What is deducted where this meal was provided."""
        return Decimal(getattr(self, meal.value))

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.breakfast + self.lunch + self.dinner + self.incidentals > self.rate:
            raise ValueError("the meals and incidentals are more than the rate")
        return self


class Place(Model):
    """Somewhere to stay."""

    name: Wording
    rates: tuple[DailyRate, ...] = Field(min_length=1, max_length=50)


class PerDiem(Model):
    """``first_and_last`` is the percentage that is paid for the days of going and coming back."""

    first_and_last: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)] = Decimal(75)
    places: dict[Name, Place] = Field(default_factory=dict, max_length=100)
