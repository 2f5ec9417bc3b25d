"""The policy of leave: its types, what each of them counts, and for whom it is."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from domain.policy.accrual import Accrual, CarryOver
from domain.policy.clt import FERIAS, Clt
from domain.policy.feeds import Feeds
from domain.policy.files import Certificate
from domain.policy.give_back import GiveBack
from domain.policy.limits import Blackout, Length, Staffing, Waiting
from domain.policy.model import Model, Wording, listed
from domain.policy.whom import Whom, Whose


class Counting(StrEnum):
    """Which days of a span are taken from the balance."""

    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"


class Notice(Model):
    """How far from today a leave may begin, in days: ``least`` -7 allows a week back, 30 demands a month ahead."""

    least: int = Field(default=-7, ge=-3660, le=366)
    most: int = Field(default=365, ge=0, le=3660)


class Block(Model):
    """So many working days in a row, to be taken at least once in a leave year; ``law`` says who wants it."""

    days: int = Field(ge=2, le=60)
    law: str | None = Field(default=None, min_length=1, max_length=100)


TypeName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,40}$")]


class LeaveType(Model):
    """The rules of one type of leave.

    ``for`` whom it is; for them it takes the place of the type ``instead_of``. ``law`` says where its rules come from.
    ``clt`` is what it is by the labour law of Brazil: férias, or an absence that changes what férias bring.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    name: Wording
    for_: Whom = Field(default=Whom(), alias="for")
    instead_of: TypeName | None = None
    law: str | None = Field(default=None, min_length=1, max_length=200)
    counting: Counting = Counting.WORKING_DAYS
    sandwich: bool = Field(default=False, description="rest days between two days of such leave count")
    half_days: bool = True
    balance: bool = True
    overdraft: Decimal = Field(default=Decimal(0), ge=0, le=366, description="days below zero that are still lawful")
    notice: Notice = Notice()
    length: Length | None = None
    waiting: Waiting | None = None
    staffing: bool = Field(default=True, description="refused where too many are away already")
    away: bool = Field(default=True, description="an absence; home office is none")
    accrual: Accrual | None = None
    carry_over: CarryOver | None = None
    block: Block | None = None
    certificate: Certificate | None = None
    clt: Clt | None = None
    give_back: GiveBack = GiveBack()

    @model_validator(mode="after")
    def _earned_into_a_balance(self) -> Self:
        if not self.balance and self.moves_by_itself:
            raise ValueError("accrual and carry_over need a balance: write balance: true, or leave them out")
        return self

    @model_validator(mode="after")
    def _ferias(self) -> Self:
        calendar_days = self.counting is Counting.CALENDAR_DAYS and not self.half_days and not self.overdraft
        if self.acquired and (not calendar_days or self.accrual or self.carry_over):
            raise ValueError(
                "clt: ferias are whole calendar days that the law brings: write counting: calendar days and "
                "half_days: false, and leave out overdraft, accrual and carry_over"
            )
        return self

    @model_validator(mode="after")
    def _rest_days_once(self) -> Self:
        if self.sandwich and self.counting is Counting.CALENDAR_DAYS:
            raise ValueError("calendar days count rest days anyway: leave sandwich out")
        return self

    @property
    def acquired(self) -> bool:
        """Whether the CLT brings it, period by period."""
        return self.clt == FERIAS

    @property
    def granted(self) -> bool:
        """Whether it comes without anybody's doing."""
        return self.accrual is not None or self.acquired

    @property
    def moves_by_itself(self) -> bool:
        """Whether time alone changes the balance."""
        return self.granted or self.carry_over is not None


Types = Annotated[dict[TypeName, LeaveType], Field(min_length=1, max_length=100)]


class Pack(Model):
    """The types of leave of a country, as a file that is shipped: by which law, and as it stood on which day."""

    law: str = Field(min_length=1, max_length=200)
    articles: str = Field(min_length=1, max_length=400)
    as_of: date
    note: str = Field(min_length=1, max_length=1000)
    types: Types


class Leave(Model):
    """The types of leave, in the order in which the form offers them, those of the ``packs`` last."""

    packs: Annotated[tuple[str, ...], BeforeValidator(listed)] = Field(default=(), max_length=20)
    types: Types
    blackouts: tuple[Blackout, ...] = Field(default=(), max_length=200)
    feeds: Feeds = Feeds()
    staffing: tuple[Staffing, ...] = Field(default=(), max_length=200)

    @field_validator("blackouts")
    @classmethod
    def _of_known_types(cls, blackouts: tuple[Blackout, ...], info: ValidationInfo) -> tuple[Blackout, ...]:
        for blackout in blackouts:
            if unknown := sorted(set(blackout.types) - set(info.data.get("types", blackout.types))):
                raise ValueError(f"{blackout.name.en}: no type of leave is called {', '.join(unknown)}")
        return blackouts

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        for name, rules in self.types.items():
            other = self.types.get(rules.instead_of or "")
            if rules.instead_of == name or (other and other.instead_of):
                raise ValueError(f"{name} takes the place of {rules.instead_of}, which takes another's or its own")
        return self

    def offered_to(self, *, country: str | None, department: str | None) -> Mapping[str, LeaveType]:
        """The types for somebody in this country and department; one that takes another's place stands there."""
        theirs = {n: t for n, t in self.types.items() if t.for_.holds(country=country, department=department)}
        placed = {rules.instead_of: name for name, rules in theirs.items() if rules.instead_of}
        return {name: theirs[name] for name in dict.fromkeys(placed.get(n, n) for n in theirs)}

    def whose(self, name: str, *, country: str | None) -> Whose:
        """For whom a type is, where ``country`` is that of people without one of their own."""
        others = tuple(rules.for_ for rules in self.types.values() if rules.instead_of == name)
        return Whose(self.types[name].for_, others, country)

    def wants_files(self) -> bool:
        """Whether any type asks for a certificate."""
        return any(rules.certificate for rules in self.types.values())
