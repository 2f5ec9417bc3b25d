"""The policy of leave: its types, and what each of them counts."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from domain.policy.accrual import Accrual, CarryOver
from domain.policy.limits import Blackout, Length, Waiting
from domain.policy.model import Model, Wording


class Counting(StrEnum):
    """Which days of a span are taken from the balance."""

    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"


class Notice(Model):
    """How far from today a leave may begin, in days: ``least`` -7 allows a week back, 30 demands a month ahead."""

    least: int = Field(default=-7, ge=-3660, le=366)
    most: int = Field(default=365, ge=0, le=3660)


class LeaveType(Model):
    """The rules of one type of leave."""

    name: Wording
    counting: Counting = Counting.WORKING_DAYS
    half_days: bool = True
    balance: bool = True
    overdraft: Decimal = Field(default=Decimal(0), ge=0, le=366, description="days below zero that are still lawful")
    notice: Notice = Notice()
    length: Length | None = None
    waiting: Waiting | None = None
    accrual: Accrual | None = None
    carry_over: CarryOver | None = None

    @model_validator(mode="after")
    def _earned_into_a_balance(self) -> Self:
        if not self.balance and self.moves_by_itself:
            raise ValueError("accrual and carry_over need a balance: write balance: true, or leave them out")
        return self

    @property
    def moves_by_itself(self) -> bool:
        """Whether time alone changes the balance."""
        return self.accrual is not None or self.carry_over is not None


class Leave(Model):
    """The types of leave, in the order in which the form offers them."""

    types: dict[Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,40}$")], LeaveType] = Field(
        min_length=1, max_length=100
    )
    blackouts: tuple[Blackout, ...] = Field(default=(), max_length=200)

    @field_validator("blackouts")
    @classmethod
    def _of_known_types(cls, blackouts: tuple[Blackout, ...], info: ValidationInfo) -> tuple[Blackout, ...]:
        for blackout in blackouts:
            if unknown := sorted(set(blackout.types) - set(info.data.get("types", blackout.types))):
                raise ValueError(f"{blackout.name.en}: no type of leave is called {', '.join(unknown)}")
        return blackouts
