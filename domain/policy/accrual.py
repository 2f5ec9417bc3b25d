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


class Accrual(Model):
    """How leave is earned: so many ``days`` a year, in equal parts, each there on the first day of its period.

    ``cap``: nothing is earned while so many days are there, carried ones not counted. ``since``: the first day for
    which Backoffice accrues; without it, the leave year in which it first looks.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    days: Days
    periods: Annotated[int, AfterValidator(_periods)] = 1
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

    def at(self, months: int) -> tuple[Decimal, Decimal | None]:
        """Days a year and the cap, after so many months of service."""
        reached = [milestone for milestone in self.tenure if milestone.after_months <= months]
        if not reached:
            return self.days, self.cap
        newest = reached[-1]
        return newest.days, self.cap if newest.cap is None else newest.cap


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


class CarryOver(Model):
    """What goes over into the next leave year: at most so many days, to be used by a day or within some months."""

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
