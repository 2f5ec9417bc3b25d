"""The policy of small claims: what is approved without anybody looking, and how often somebody looks all the same."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domain.policy.model import Model, Names

Amount = Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 9)]


class AutoApprove(Model):
    """Claims of at most ``most`` that nothing has to be asked about; people decide ``audit`` in a hundred of them.

    ``month`` is the most that one person is approved so in a month, three times ``most`` if nothing is written: many
    small claims are no way round a large one. ``categories``: only of these, or of any.
    """

    most: Amount
    audit: Decimal = Field(default=Decimal(5), ge=0, le=100)
    month: Amount | None = None
    categories: Names = ()

    @property
    def a_month(self) -> Decimal:
        """The most in a month."""
        return self.most * 3 if self.month is None else self.month
