"""The policy of tickets: what people ask help for, who helps, how soon, and who is told when it takes longer."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from domain.policy.company import WeeklySchedule, Zone
from domain.policy.digest import Channel
from domain.policy.model import Model, Names, Wording
from domain.policy.recurring import Nudges, Recurring

Key = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,30}$")]
Emoji = Annotated[str, Field(pattern="^[a-z0-9_+'-]{1,100}$")]
Share = Annotated[int, Field(ge=1, le=1000)]
SPAN = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?")


class Urgency(StrEnum):
    """How soon somebody needs it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Impact(StrEnum):
    """Whom it keeps from working."""

    ONE = "one"
    TEAM = "team"
    COMPANY = "company"


class Priority(StrEnum):
    """What is done first, the last before the others."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


def _span(value: object) -> object:
    """``30m``, ``8h`` or ``1h30m``. Never days: how long a day is would be a question of its own."""
    found = SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found and any(found.groups()):
        return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
    if isinstance(value, timedelta):
        return value
    raise ValueError(f"{value} is no working time; write one such as 30m, 8h or 1h30m")


Span = Annotated[timedelta, BeforeValidator(_span)]
"""An amount of working time."""


class Targets(Model):
    """Working time until somebody answers, and until it is solved; ``around_the_clock``: nights and weekends count."""

    response: Span
    resolution: Span
    around_the_clock: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not timedelta(0) < self.response <= self.resolution:
            raise ValueError("response is more than nothing, and at most resolution")
        return self


class HelpHours(Model):
    """When a team works, as ``mon-fri 08:00-12:00 13:00-17:00``; what is left out is the company's."""

    schedule: WeeklySchedule | None = None
    timezone: Zone | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    subdivision: str | None = None


class TicketCategory(Model):
    """Something that people need help with, and who helps: whoever has the ``role``.

    ``channel``: the private one of its queue, else that of all. A ``sensitive`` one stays in direct messages. ``words``
    bring it about. ``assign``: whoever claims it, whoever had none for longest, or whoever has the fewest. ``leads``:
    the addresses of whom it goes to when it takes too long.
    """

    name: Wording
    words: Names = ()
    role: Literal["hr", "finance", "it", "stock", "admin"] = "it"
    channel: Channel | None = None
    sensitive: bool = False
    assign: Literal["claim", "round robin", "least loaded"] = "claim"
    leads: Names = ()
    hours: HelpHours | None = None
    targets: dict[Priority, Targets] = Field(default_factory=dict)


CATEGORIES = {
    "hardware": TicketCategory(
        name=Wording(en="Computer and devices", pt_BR="Computador e aparelhos"),
        words=("laptop", "notebook", "monitor", "mouse", "keyboard", "teclado", "printer", "impressora", "phone",
               "celular", "headset", "screen", "tela", "battery", "bateria"),
    ),
    "software": TicketCategory(
        name=Wording(en="Programs", pt_BR="Programas"),
        words=("install", "instalar", "licence", "license", "licença", "excel", "update", "atualização", "app",
               "programa", "error", "erro"),
    ),
    "network": TicketCategory(
        name=Wording(en="Network and VPN", pt_BR="Rede e VPN"),
        words=("vpn", "wifi", "wi-fi", "network", "rede", "internet"),
    ),
    "access": TicketCategory(
        name=Wording(en="Accounts and passwords", pt_BR="Contas e senhas"),
        words=("password", "senha", "login", "account", "conta", "locked", "bloqueada", "bloqueado", "mfa"),
    ),
    "people": TicketCategory(
        name=Wording(en="HR, in confidence", pt_BR="RH, em sigilo"),
        words=("payslip", "holerite", "harassment", "assédio"),
        role="hr",
        sensitive=True,
    ),
    "other": TicketCategory(name=Wording(en="Something else", pt_BR="Outro assunto")),
}  # fmt: skip

TARGETS = {
    Priority.LOW: Targets(response=timedelta(hours=16), resolution=timedelta(hours=80)),
    Priority.NORMAL: Targets(response=timedelta(hours=8), resolution=timedelta(hours=40)),
    Priority.HIGH: Targets(response=timedelta(hours=2), resolution=timedelta(hours=16)),
    Priority.CRITICAL: Targets(response=timedelta(minutes=30), resolution=timedelta(hours=4)),
}

MATRIX = {
    Urgency.LOW: {Impact.ONE: Priority.LOW, Impact.TEAM: Priority.LOW, Impact.COMPANY: Priority.NORMAL},
    Urgency.NORMAL: {Impact.ONE: Priority.NORMAL, Impact.TEAM: Priority.NORMAL, Impact.COMPANY: Priority.HIGH},
    Urgency.HIGH: {Impact.ONE: Priority.HIGH, Impact.TEAM: Priority.HIGH, Impact.COMPANY: Priority.CRITICAL},
}
"""ITIL's matrix: urgency as the requester says, impact as whoever helps sees it."""


class Tickets(Model):
    """Help with what does not work. The first category is the one that the form starts with.

    ``emoji``: a message to which it is added becomes a ticket.

    ``warn``: at so many percent of a target whoever has the ticket is told; at 100 the team is, at each of ``levels``
    its leads. What is resolved can be reopened by who asked for ``reopen_days``, and is closed ``close_days`` working
    days after it was resolved. ``recurring``: tickets that come again, each under a short name of its own.
    """

    channel: Channel | None = None
    major_channel: Channel | None = None
    emoji: Emoji | None = "ticket"
    hours: HelpHours = HelpHours()
    categories: dict[Key, TicketCategory] = Field(default=CATEGORIES, min_length=1, max_length=100)
    targets: dict[Priority, Targets] = Field(default=TARGETS)
    matrix: dict[Urgency, dict[Impact, Priority]] = Field(default=MATRIX)
    warn: Share = 75
    levels: tuple[Share, ...] = Field(default=(150, 200), max_length=10)
    reopen_days: int = Field(default=14, ge=0, le=366)
    close_days: int = Field(default=3, ge=1, le=60)
    recurring: dict[Key, Recurring] = Field(default_factory=dict, max_length=200)
    nudges: Nudges = Nudges()

    def queue(self, category: str) -> Channel | None:
        """The channel of a category's queue, None where it has none: then it stays in direct messages."""
        known = self.category(category)
        return None if known.sensitive else known.channel or self.channel

    def category(self, category: str) -> TicketCategory:
        """What is known of a category. Of one that is gone nobody knows whether it was sensitive: so it is."""
        return self.categories.get(category) or TicketCategory(
            name=Wording(en=category, pt_BR=category), role="admin", sensitive=True
        )

    def promised(self, category: str, priority: Priority) -> Targets:
        """How soon a ticket is to be answered and solved."""
        return self.category(category).targets.get(priority) or self.targets.get(priority) or TARGETS[priority]

    def priority(self, urgency: Urgency, impact: Impact) -> Priority:
        """What urgency and impact come to."""
        return self.matrix.get(urgency, {}).get(impact) or MATRIX[urgency][impact]

    @property
    def shares(self) -> tuple[int, ...]:
        """The percentages of a target at which somebody is told."""
        return (self.warn, 100, *self.levels)

    def shown(self) -> frozenset[str]:
        """The categories whose tickets everybody may read the titles of; one that is gone may have been private."""
        return frozenset(key for key, one in self.categories.items() if not one.sensitive)

    def channels(self) -> frozenset[Channel]:
        """Every channel in which something of tickets stands."""
        found = (self.queue(category) for category in self.categories)
        return frozenset(channel for channel in (*found, self.major_channel) if channel)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.shares) != sorted(set(self.shares)):
            raise ValueError("warn is below 100, and levels rise from above 100")
        return self

    @model_validator(mode="after")
    def _known(self) -> Self:
        for key, rule in self.recurring.items():
            if rule.category not in self.categories:
                raise ValueError(f"{key} is of the category {rule.category}, which is not among categories")
        return self
