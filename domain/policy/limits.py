"""The limits of leave: how long it lasts, since when somebody may take it, on which days not, and how many at once."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from domain.policy.accrual import day_of_year, month_and_day
from domain.policy.model import Model, Names, Wording, listed

Amount = Annotated[Decimal, Field(gt=0, le=366, multiple_of=Decimal("0.5"))]


class Length(Model):
    """Days as the type counts them: ``least`` in each request, ``most`` in a row.

    Requests of the type with no working day between them are in a row.
    """

    least: Amount | None = None
    most: Amount | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("write least, most or both")
        if self.least and self.most and self.least > self.most:
            raise ValueError("least is more than most: nothing could be asked for")
        return self


class Waiting(Model):
    """How long somebody has to be here, from the hire date of the roster, until the first day of such leave."""

    months: int | None = Field(default=None, ge=1, le=720)
    days: int | None = Field(default=None, ge=1, le=3660)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.months is None) == (self.days is None):
            raise ValueError("write months or days, one of them")
        return self


def _once_or_yearly(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return day_of_year(text)
    except ValueError:
        raise ValueError("no day; write one such as 2026-12-20, or 20 Dec for every year") from None


Day = Annotated[str, AfterValidator(_once_or_yearly)]


def _address(text: str) -> str:
    if "@" not in text:
        raise ValueError("no address; write one such as ana@company.example")
    return text.strip().lower()


Address = Annotated[str, AfterValidator(_address)]


class Blackout(Model):
    """Days on which leave is not taken, once or every year: by everybody, or in some departments, or of some types.

    Whoever has one of the addresses in ``allow`` may all the same.
    """

    name: Wording
    first: Day
    last: Day
    departments: Names = ()
    types: Names = ()
    allow: Annotated[tuple[Address, ...], BeforeValidator(listed)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if _yearly(self.first) is not _yearly(self.last):
            raise ValueError("write first and last both with the year, or both without it")
        if not _yearly(self.first) and self.last < self.first:
            raise ValueError("last is before first")
        return self

    def concerns(self, *, email: str, department: str | None, type_: str) -> bool:
        """Whether it is for leave of this type, of somebody with this address in this department."""
        if email.lower() in self.allow:
            return False
        return (not self.departments or department in self.departments) and (not self.types or type_ in self.types)

    def around(self, day: date) -> tuple[date, date] | None:
        """The first and the last of the days that ``day`` is one of."""
        windows = [self._from(day.year - 1), self._from(day.year)] if _yearly(self.first) else [self._once()]
        return next(((first, last) for first, last in windows if first <= day <= last), None)

    def _once(self) -> tuple[date, date]:
        return date.fromisoformat(self.first), date.fromisoformat(self.last)

    def _from(self, year: int) -> tuple[date, date]:
        first, last = month_and_day(self.first), month_and_day(self.last)
        return date(year, *first), date(year + (last < first), *last)


def _yearly(day: str) -> bool:
    return " " in day


class Staffing(Model):
    """How many may be away at once, of each of some departments; without any, of the people of each manager."""

    most_away: int = Field(ge=1, le=10_000)
    departments: Names = ()
    then: Literal["refuse", "warn"] = "refuse"
