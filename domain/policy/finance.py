"""The policy of finance: where it works, how its books call things, and when an unclaimed advance is asked about."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from domain.policy.digest import Channel
from domain.policy.model import Model

Code = Annotated[str, Field(min_length=1, max_length=40)]


class Accounts(Model):
    """What the accounts are called in the books; ``categories`` have their own, the others that of ``expense``."""

    expense: Code = "expense"
    tax: Code = "tax"
    payable: Code = "payable"
    advance: Code = "advance"
    bank: Code = "bank"
    categories: Mapping[str, Code] = Field(default_factory=dict)

    def code(self, account: str, category: str | None) -> str:
        """The code for an account; of expenses, for a category."""
        if account == "expense" and category in self.categories:
            return self.categories[str(category)]
        return str(getattr(self, account))


class Finance(Model):
    """The private ``channel`` of finance, and after how many days somebody is asked what became of an advance."""

    channel: Channel | None = None
    advance_days: int = Field(default=30, ge=1, le=366)
    accounts: Accounts = Accounts()
