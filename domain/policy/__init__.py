"""What ``app.yaml`` may say: the policy of a company, checked field by field."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from domain.calendar import BadSchedule, Schedule
from domain.money import UnknownCurrency, places
from domain.policy.accrual import Accrual, CarryOver, FirstYear, Granted, LeaveYear, Milestone, Rounding
from domain.policy.expense import Category, Expenses
from domain.policy.files import Certificate, Files
from domain.policy.give_back import Agreement, GiveBack
from domain.policy.leave import Counting, Leave, LeaveType, Notice, Pack
from domain.policy.limits import Blackout, Length, Staffing, Waiting
from domain.policy.model import Model, Names, Wording, listed
from domain.policy.whom import Whom, Whose

__all__ = [
    "BY_MANAGER", "COMMANDS", "WEEKDAYS", "Accrual", "Agreement", "Approvals", "Blackout", "CarryOver", "Category",
    "Certificate", "Commands", "Company", "Condition", "Counting", "Digest", "Digests", "Expenses", "Files",
    "FirstYear", "GiveBack", "Granted",
    "Language", "Leave", "LeaveType", "LeaveYear", "Length", "Milestone", "Model", "Notice", "Pack", "Policy",
    "Quorum", "Range", "Reminders", "Rounding", "Staffing", "StepRule", "Waiting", "Weekday", "WeeklySchedule",
    "Whom", "Whose", "Wording", "Zone",
]  # fmt: skip
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


def _currency(code: str) -> str:
    try:
        places(code)
    except UnknownCurrency as unknown:
        raise ValueError("no such currency; write one such as EUR") from unknown
    return code


Zone = Annotated[str, AfterValidator(_zone)]
WeeklySchedule = Annotated[str, AfterValidator(_schedule)]


class Company(Model):
    """Defaults for people whom the roster says nothing else about."""

    name: str = "Your company"
    language: Language = "en"
    timezone: Zone = "UTC"
    currency: Annotated[str, AfterValidator(_currency)] = "EUR"
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    subdivision: str | None = None
    schedule: WeeklySchedule = "mon-fri 09:00-18:00"
    holidays: dict[date, str] = Field(default_factory=dict)


class Reminders(Model):
    """When a decider is reminded, in business days of theirs, and what comes of it when nobody answers."""

    after: Annotated[tuple[Annotated[int, Field(ge=1, le=60)], ...], BeforeValidator(listed)] = Field(
        default=(1, 3, 5), max_length=20
    )
    last: int = Field(default=7, ge=1, le=90, description="business days until ``then``")
    then: Literal["escalate", "expire", "nothing"] = "escalate"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [*self.after, self.last]
        if days != sorted(set(days)):
            raise ValueError("each reminder comes later than the one before, and the last day after all of them")
        return self


class Range(Model):
    """From ``least`` to ``most``, both included; one of them may be left out."""

    least: Decimal | None = None
    most: Decimal | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("write least, most or both")
        return self

    def holds(self, value: Decimal | None) -> bool:
        """Whether ``value`` is known and within."""
        if value is None:
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class Condition(Model):
    """When a step is asked for: all that is written must hold."""

    days: Range | None = None
    amount: Range | None = None
    category: Names = ()
    department: Names = ()
    cost_centre: Names = ()


def _who(name: str) -> str:
    if name in ASKED or re.fullmatch(r"S[A-Z0-9]{5,}|[^@\s]+@[^@\s]+", name):
        return name
    raise ValueError(f"nobody; write one of {', '.join(ASKED)}, an address, or the id of a Slack user group (S…)")


ASKED = ("manager", "next manager", "hr", "finance", "it", "stock", "admin")
Who = Annotated[str, AfterValidator(_who)]
Quorum = Literal["any", "all", "majority"] | Annotated[int, Field(ge=1, le=50)]


class StepRule(Model):
    """A step of an approval: whom it asks, how many of them must agree, and when it is asked for.

    ``again`` asks people once more who agreed in an earlier step of the same request.
    """

    ask: Annotated[tuple[Who, ...], BeforeValidator(listed)] = Field(min_length=1, max_length=20)
    quorum: Quorum = "any"
    when: Condition = Condition()
    again: bool = False


BY_MANAGER = (StepRule(ask=("manager",)),)
"""How a kind is decided that the policy says nothing else about."""


SAME_AS = {"return": "vacation"}
"""Who decides leave decides about giving it back."""


class Approvals(Model):
    """The steps of each kind of request, in order; of these, all that fit a request are asked."""

    vacation: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)
    expense: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)
    stock: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)
    ticket: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)

    def groups(self) -> frozenset[str]:
        """The Slack user groups that any step asks."""
        asked = {who for kind in type(self).model_fields for rule in getattr(self, kind) for who in rule.ask}
        return frozenset(who for who in asked if who not in ASKED and "@" not in who)

    def of(self, kind: str) -> tuple[StepRule, ...]:
        """The steps that may be asked for requests of this kind."""
        rules: tuple[StepRule, ...] = getattr(self, SAME_AS.get(kind, kind), BY_MANAGER)
        return rules


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


Channel = Annotated[str, Field(pattern="^[CG][A-Z0-9]{5,}$")]


class Digest(Model):
    """A weekly digest, at the receiver's local time; ``channel`` is a Slack channel id, else direct messages to HR."""

    weekday: Weekday = "monday"
    at: time = time(9)
    channel: Channel | None = None


class Away(Model):
    """Who is away today, told to ``channels`` each working day of the company, at its local time."""

    channels: tuple[Channel, ...] = Field(default=(), max_length=50)
    at: time = time(9)


class Digests(Model):
    """What is sent without being asked for."""

    hr: Digest = Digest()
    away: Away = Away()

    def channels(self) -> frozenset[str]:
        """Every channel that something is sent to."""
        return frozenset({*self.away.channels, *([self.hr.channel] if self.hr.channel else [])})


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
    approvals: Approvals = Approvals()
    reminders: Reminders = Reminders()
    digests: Digests = Digests()
    files: Files = Files()
    expenses: Expenses = Expenses()
