"""How leave is earned, and what of it outlives the year."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from domain.policy.model import Model

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_IN = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""29 February is no day to put into a policy: it would be one in four years only."""


class LeaveYear(StrEnum):
    """Where the years begin in which leave is earned."""

    JANUARY = "january"
    HIRE_DATE = "hire date"


class Rounding(Model):
    """What the sum of a year so far is rounded to after each period, so that the periods add up to the year."""

    to: Literal["none", "half", "whole"] = "none"
    how: Literal["up", "down", "nearest"] = "nearest"


Days = Annotated[Decimal, Field(ge=0, le=366, decimal_places=3)]


class Milestone(Model):
    """What is earned in periods that begin after so many months of service."""

    after_months: int = Field(ge=1, le=720)
    days: Days
    cap: Days | None = None


def _periods(number: int) -> int:
    if number not in (1, 2, 4, 12):
        raise ValueError("a year has 1, 2, 4 or 12 periods")
    return number


Periods = Annotated[int, AfterValidator(_periods)]


class Granted(StrEnum):
    """When what a period brings is there."""

    FIRST_DAY = "first day"
    LAST_DAY = "last day"


class FirstYear(Model):
    """The leave year in which somebody is hired, where other rules hold in it.

    Either the figure of the year in so many ``periods``, each there on its first day; or ``days_a_month`` for each
    full month from the hire date on, there on the last day of it, ``most`` in all.
    """

    periods: Periods | None = None
    days_a_month: Days | None = None
    most: Days | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.periods is None) == (self.days_a_month is None):
            raise ValueError("write periods or days_a_month, one of them")
        if self.periods and self.most is not None:
            raise ValueError("most goes with days_a_month")
        return self


class Accrual(Model):
    """How leave is earned: so many ``days`` a year, in equal parts, each ``granted`` on the first day of its period.

    ``weeks`` are as many days as the person works in a week, ``most`` in all. ``cap``: nothing is earned
    while so many days are there, carried ones not counted. ``since``: the first day for which Backoffice accrues;
    without it, the leave year in which it first looks.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    days: Days | None = None
    weeks: Annotated[Decimal, Field(gt=0, le=52, decimal_places=3)] | None = None
    most: Days | None = None
    periods: Periods = 1
    granted: Granted = Granted.FIRST_DAY
    first_year: FirstYear | None = None
    from_: LeaveYear = Field(default=LeaveYear.JANUARY, alias="from")
    tenure: tuple[Milestone, ...] = Field(default=(), max_length=20)
    rounding: Rounding = Rounding()
    cap: Days | None = None
    since: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        months = [milestone.after_months for milestone in self.tenure]
        if months != sorted(set(months)):
            raise ValueError("each milestone comes later than the one before")
        return self

    @model_validator(mode="after")
    def _one_figure(self) -> Self:
        if (self.days is None) == (self.weeks is None):
            raise ValueError("write days or weeks, one of them")
        if self.weeks is None and self.most is not None:
            raise ValueError("most goes with weeks; write days as many as there are")
        return self

    def at(self, months: int, *, week: int = 5) -> tuple[Decimal, Decimal | None]:
        """Days a year and the cap, after so many months of service, of somebody who works ``week`` days a week."""
        reached = [milestone for milestone in self.tenure if milestone.after_months <= months]
        if not reached:
            return self.a_year(week), self.cap
        newest = reached[-1]
        return newest.days, self.cap if newest.cap is None else newest.cap

    def a_year(self, week: int) -> Decimal:
        """Days a year, without tenure."""
        if self.weeks is None:
            assert self.days is not None, "one of the two is written"
            return self.days
        days = self.weeks * week
        return days if self.most is None else min(days, self.most)


def day_of_year(text: str) -> str:
    """A day of every year, such as 31 Mar, as it is kept."""
    match = re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3,9})", text.strip())
    month = match[2][:3].capitalize() if match else ""
    if not match or month not in MONTHS or not 1 <= int(match[1]) <= DAYS_IN[MONTHS.index(month)]:
        raise ValueError("no day of every year; write one such as 31 Mar")
    return f"{int(match[1])} {month}"


def month_and_day(text: str) -> tuple[int, int]:
    """What a day of every year says."""
    day, month = text.split(" ")
    return MONTHS.index(month) + 1, int(day)


class AfterFirstYear(Model):
    """What goes over from the leave year in which somebody was hired.

    With fewer than so many ``months`` in it, it is used until ``expires``; in the year after, ``taken`` days at most.
    """

    months: int = Field(ge=1, le=12)
    expires: Annotated[str, AfterValidator(day_of_year)]
    taken: Days | None = None


class CarryOver(Model):
    """What goes over into the next leave year: at most so many days, to be used by a day or within some months."""

    first_year: AfterFirstYear | None = None
    most: Days | None = None
    expires: Annotated[str, AfterValidator(day_of_year)] | None = None
    after_months: int | None = Field(default=None, ge=1, le=12)

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.expires and self.after_months:
            raise ValueError("write expires or after_months, not both")
        return self

    def month_and_day(self) -> tuple[int, int] | None:
        """The last day of ``expires``."""
        return None if self.expires is None else month_and_day(self.expires)
