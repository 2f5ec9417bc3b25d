"""The policy of the company itself: where and how it works, and what its commands are called."""

from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from domain.calendar import BadSchedule, Schedule
from domain.money import UnknownCurrency, places
from domain.policy.model import Model

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


CurrencyCode = Annotated[str, AfterValidator(_currency)]
Zone = Annotated[str, AfterValidator(_zone)]
WeeklySchedule = Annotated[str, AfterValidator(_schedule)]


class Company(Model):
    """Defaults for people whom the roster says nothing else about."""

    name: str = "Your company"
    language: Language = "en"
    timezone: Zone = "UTC"
    currency: CurrencyCode = "EUR"
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    subdivision: str | None = None
    schedule: WeeklySchedule = "mon-fri 09:00-18:00"
    holidays: dict[date, str] = Field(default_factory=dict)


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
