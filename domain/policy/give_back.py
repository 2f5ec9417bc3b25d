"""The policy of giving back days of an approved leave: when somebody has to agree, and how far back."""

from enum import StrEnum

from pydantic import Field

from domain.policy.model import Model


class Agreement(StrEnum):
    """When whoever decides leave has to agree first."""

    NEVER = "never"
    ONCE_BEGUN = "once begun"
    ALWAYS = "always"


class GiveBack(Model):
    """Giving days back. Days that lie ahead wait for ``approval`` as it says.

    ``past``: how many days back also days that have begun can be given back, always with approval.
    """

    approval: Agreement = Agreement.NEVER
    past: int = Field(default=0, ge=0, le=366)
