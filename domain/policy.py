"""What ``app.yaml`` may say: the policy of a company, checked field by field."""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from domain.calendar import BadSchedule, Schedule

Language = Literal["en", "pt_BR"]
COMMANDS = ("vacation", "expense", "stock", "ticket", "approvals", "backoffice")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError("no such time zone; write one such as Europe/Lisbon") from unknown
    return name


def _schedule(text: str) -> str:
    try:
        return str(Schedule.parse(text))
    except BadSchedule as bad:
        raise ValueError(f"{bad.part!r} is no working time; write one such as mon-fri 09:00-18:00") from bad


def _command(name: str) -> str:
    if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum() or name != name.lower():
        raise ValueError("a command is lower-case ASCII letters, digits, - and _, without the slash")
    return name


Zone = Annotated[str, AfterValidator(_zone)]
WeeklySchedule = Annotated[str, AfterValidator(_schedule)]


class Model(BaseModel):
    """A part of the policy: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(Model):
    """A name in every language that the bot speaks."""

    en: str = Field(min_length=1, max_length=60)
    pt_BR: str = Field(min_length=1, max_length=60)

    def in_(self, language: str) -> str:
        """The name in ``language``."""
        return self.pt_BR if language == "pt_BR" else self.en


class Company(Model):
    """Defaults for people whom the roster says nothing else about."""

    name: str = "Your company"
    language: Language = "en"
    timezone: Zone = "UTC"
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    subdivision: str | None = None
    schedule: WeeklySchedule = "mon-fri 09:00-18:00"
    holidays: dict[date, str] = {}


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


class Leave(Model):
    """The types of leave, in the order in which the form offers them."""

    types: dict[Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,40}$")], LeaveType] = Field(
        min_length=1, max_length=100
    )


class Reminders(Model):
    """When a decider is reminded: after how many business days of theirs."""

    after: int = Field(default=1, ge=1, le=30)


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Digest(Model):
    """A weekly digest, at the receiver's local time; ``channel`` is a Slack channel id, else direct messages to HR."""

    weekday: Weekday = "monday"
    at: time = time(9)
    channel: str | None = Field(default=None, pattern="^[CG][A-Z0-9]{5,}$")


class Digests(Model):
    """What is sent without being asked for."""

    hr: Digest = Digest()


CommandName = Annotated[str, Field(min_length=1, max_length=31), AfterValidator(_command)]


class Commands(Model):
    """What the commands are called in this company, without the slash."""

    vacation: CommandName = "vacation"
    expense: CommandName = "expense"
    stock: CommandName = "stock"
    ticket: CommandName = "ticket"
    approvals: CommandName = "approvals"
    backoffice: CommandName = "backoffice"

    @model_validator(mode="after")
    def _each_its_own(self) -> Self:
        called = [getattr(self, name) for name in COMMANDS]
        if twice := {name for name in called if called.count(name) > 1}:
            raise ValueError(f"two commands are called {', '.join(sorted(twice))}; give each a name of its own")
        return self


class Policy(Model):
    """Everything that ``app.yaml`` says."""

    company: Company = Company()
    commands: Commands = Commands()
    leave: Leave
    reminders: Reminders = Reminders()
    digests: Digests = Digests()
