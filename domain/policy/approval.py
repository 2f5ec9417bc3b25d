"""The policy of approvals: who is asked for what, in which steps, and what comes of it when nobody answers."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from domain.policy.model import Model, Names, listed

ASKED = ("manager", "next manager", "hr", "finance", "it", "stock", "admin")
"""Whom a step can ask besides single people and user groups."""


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
SAME_AS = {"return": "vacation", "advance": "expense"}
"""Who decides leave decides about giving it back, and who decides expenses about an advance for them."""


class Approvals(Model):
    """The steps of each kind of request, in order; of these, all that fit a request are asked."""

    vacation: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)
    expense: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)
    stock: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)
    access: tuple[StepRule, ...] = Field(default=BY_MANAGER, min_length=1, max_length=20)

    def groups(self) -> frozenset[str]:
        """The Slack user groups that any step asks."""
        asked = {who for kind in type(self).model_fields for rule in getattr(self, kind) for who in rule.ask}
        return frozenset(who for who in asked if who not in ASKED and "@" not in who)

    def addresses(self) -> frozenset[str]:
        """The people whom any step asks by their address."""
        asked = {who for kind in type(self).model_fields for rule in getattr(self, kind) for who in rule.ask}
        return frozenset(who for who in asked if "@" in who)

    def of(self, kind: str) -> tuple[StepRule, ...]:
        """The steps that may be asked for requests of this kind."""
        rules: tuple[StepRule, ...] = getattr(self, SAME_AS.get(kind, kind), BY_MANAGER)
        return rules


class Chasing(Model):
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


class Reminders(Chasing):
    """For all kinds of request, and for some of them in their own way."""

    kinds: dict[Literal["vacation", "expense", "stock", "access"], Chasing] = Field(default_factory=dict)

    def addresses(self) -> frozenset[str]:
        """The people whom any step asks by their address."""
        asked = {who for kind in type(self).model_fields for rule in getattr(self, kind) for who in rule.ask}
        return frozenset(who for who in asked if "@" in who)

    def of(self, kind: str) -> Chasing:
        """How requests of this kind are chased."""
        own = {str(name): rules for name, rules in self.kinds.items()}
        return own.get(SAME_AS.get(kind, kind), self)
