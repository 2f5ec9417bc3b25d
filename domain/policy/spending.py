"""The policy of what may be spent: limits by line, day, claim, month and year."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from domain.policy.model import Model, Names, Wording
from domain.policy.whom import Whom


class Per(StrEnum):
    """What a limit is the most of. A trip is one claim; months and years are those of the calendar."""

    LINE = "line"
    DAY = "day"
    TRIP = "trip"
    MONTH = "month"
    YEAR = "year"


class Days(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date


class Limit(Model):
    """The most that may be claimed in each ``per``: money of the company, or so many expenses, or so far.

    Expenses of the categories count together; where none is written, all do. More is asked about, or refused.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    category: Names = ()
    per: Per
    amount: Decimal | None = Field(default=None, gt=0, lt=10**12)
    count: int | None = Field(default=None, ge=1, le=10_000)
    distance: Decimal | None = Field(default=None, gt=0, lt=10**6)
    then: Literal["warn", "block"] = "warn"
    for_: Whom = Field(default=Whom(), alias="for")

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if sum(measure is not None for measure in (self.amount, self.count, self.distance)) != 1:
            raise ValueError("write amount, count or distance, one of them")
        if self.count and self.per is Per.LINE:
            raise ValueError("a line is one expense: count them per day, trip, month or year")
        return self

    @property
    def most(self) -> Decimal:
        """The number that is not exceeded."""
        return next(Decimal(n) for n in (self.amount, self.count, self.distance) if n is not None)

    def concerns(self, category: str) -> bool:
        """Whether expenses of this category count."""
        return not self.category or category in self.category

    def days(self, day: date) -> Days | None:
        """The days that count together with ``day``; None where other claims do not count."""
        return WINDOWS[self.per](day) if self.per in WINDOWS else None


def _month(day: date) -> Days:
    first = day.replace(day=1)
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return Days(first, date.fromordinal(following.toordinal() - 1))


WINDOWS: Mapping[Per, Callable[[date], Days]] = {
    Per.DAY: lambda day: Days(day, day),
    Per.MONTH: _month,
    Per.YEAR: lambda day: Days(date(day.year, 1, 1), date(day.year, 12, 31)),
}

Threshold = Annotated[Decimal, Field(ge=0, lt=10**12)] | Literal["never"]
"""An amount of the company's money from which on something is wanted."""


def _centres(value: object) -> object:
    """A list of codes, or codes with a name, the same in every language or one for each."""
    if isinstance(value, list | tuple):
        value = {str(code): str(code) for code in value}
    if not isinstance(value, Mapping):
        return value
    return {code: {"en": name, "pt_BR": name} if isinstance(name, str) else name for code, name in value.items()}


CostCentres = Annotated[dict[str, Wording], BeforeValidator(_centres), Field(max_length=99)]
"""What expenses can be booked on: the code that the roster and the books have -> what people call it."""
