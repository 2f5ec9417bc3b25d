"""The policy of tickets that nobody asks for: work that comes again, and what the team is reminded of."""

from datetime import date, time
from typing import Self

from pydantic import Field, model_validator

from domain.policy.digest import Weekday
from domain.policy.model import Model


class Recurring(Model):
    """Work that comes again: on a ``weekday`` of every so many weeks, counted from ``starting``, or on a ``day`` of
    each month, the last of a shorter one. On a holiday it is due the working day before.

    The ticket is there ``lead_days`` working days earlier, ``at`` this time of the team's.
    """

    title: str = Field(min_length=1, max_length=150)
    details: str = Field(default="", max_length=2000)
    category: str
    weekday: Weekday | None = None
    every: int = Field(default=1, ge=1, le=52)
    starting: date | None = None
    day: int | None = Field(default=None, ge=1, le=31)
    at: time = time(9)
    lead_days: int = Field(default=0, ge=0, le=20)

    @model_validator(mode="after")
    def _when(self) -> Self:
        if (self.weekday is None) == (self.day is None):
            raise ValueError("write when it comes: either weekday, or day of the month")
        if self.every > 1 and (self.weekday is None or self.starting is None):
            raise ValueError("every so many weeks needs the weekday, and starting: a day of the first week")
        return self


class Nudges(Model):
    """What a team is reminded of in one message, in its working hours from ``at`` on: each day of tickets that nobody
    took for ``untaken_days`` working days, on ``weekday`` of those open for ``open_days`` too. 0 is never.
    """

    untaken_days: int = Field(default=1, ge=0, le=60)
    open_days: int = Field(default=7, ge=0, le=366)
    weekday: Weekday = "monday"
    at: time = time(9)
