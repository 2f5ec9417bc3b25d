"""The policy of access: which systems somebody may ask to get into, as what, for how long, and who sees to it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.policy.model import Model, Wording
from domain.policy.ticket import Key

Days = Annotated[int, Field(ge=1, le=3660)]


class AccessRole(Model):
    """What somebody may be in a system; ``most_days``: for so long at a time, else as the system says."""

    name: Wording
    most_days: Days | None = None


class System(Model):
    """A system that somebody may ask to get into.

    ``most_days``: for so long at a time, None for good. ``queue``: the category of tickets whose people see to it,
    and ``by`` whether they do, or a program does that is told of it, and they where that does not.
    """

    name: Wording
    roles: dict[Key, AccessRole] = Field(min_length=1, max_length=100)
    most_days: Days | None = None
    queue: Key = "access"
    by: Literal["people", "webhook"] = "people"


class Access(Model):
    """Who asked is reminded ``remind_days`` working days before the end. So many systems as a form offers at most."""

    systems: dict[Key, System] = Field(default_factory=dict, max_length=100)
    remind_days: int = Field(default=3, ge=1, le=30)

    def most_days(self, system: str, role: str) -> int | None:
        """For how long somebody can have a role at a time, None for good. Raises KeyError for one that is gone."""
        known = self.systems[system]
        return known.roles[role].most_days or known.most_days

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        roles = {role for one in self.systems.values() for role in one.roles}
        if clash := next((key for key in self.systems if key in roles), None):
            raise ValueError(f"{clash}: a role is called like a system; approvals could not tell them apart")
        return self
