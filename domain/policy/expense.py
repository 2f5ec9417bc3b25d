"""The policy of expenses: what people may spend money on, and how late they may claim it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from domain.policy.auto_approve import AutoApprove
from domain.policy.company import CurrencyCode
from domain.policy.finance import Finance
from domain.policy.model import Model, Wording


class OwnRate(Model):
    """What one unit of a currency is worth in the company's, from a day on; ``until`` a day, or for good."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    currency: CurrencyCode
    rate: Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=9)]
    from_: date = Field(alias="from")
    until: date | None = None

    def covers(self, on: date) -> bool:
        """Whether it is the rate of this day."""
        return self.from_ <= on and (self.until is None or on <= self.until)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.from_:
            raise ValueError("until is before from")
        return self


class Category(Model):
    """What money is spent on. ``tax`` stands on its receipts, in the amount or beside it; ``tax_rates`` are usual."""

    name: Wording
    tax: Literal["included", "added"] | None = None
    tax_rates: tuple[Annotated[Decimal, Field(gt=0, lt=100, decimal_places=3)], ...] = Field(default=(), max_length=5)


CategoryName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,40}$")]
CATEGORIES = {
    "travel": Category(name=Wording(en="Travel", pt_BR="Viagem")),
    "meals": Category(name=Wording(en="Meals", pt_BR="Refeição")),
    "lodging": Category(name=Wording(en="Lodging", pt_BR="Hospedagem")),
    "office": Category(name=Wording(en="Office", pt_BR="Escritório")),
    "other": Category(name=Wording(en="Other", pt_BR="Outros")),
}


class Expenses(Model):
    """The categories, in the order in which the form offers them.

    ``age_days``: so old may an expense be; from ``late_days`` on it is flagged. ``rates``: those of the European
    Central Bank are fetched every day. ``own_rates`` stand in their place. ``fiscal_keys``: not only people in Brazil
    are asked for the fiscal key of a receipt. ``auto_approve``: what nobody has to decide.
    """

    categories: dict[CategoryName, Category] = Field(default=CATEGORIES, min_length=1, max_length=100)
    age_days: int = Field(default=90, ge=1, le=3660)
    late_days: int | None = Field(default=None, ge=1, le=3660)
    finance: Finance = Finance()
    fiscal_keys: bool = False
    auto_approve: AutoApprove | None = None
    rates: Literal["daily"] | None = None
    own_rates: tuple[OwnRate, ...] = Field(default=(), max_length=1000)

    def own_rate(self, currency: str, on: date) -> OwnRate | None:
        """The company's own rate for a day: of several the one that began last."""
        covering = [own for own in self.own_rates if own.currency == currency and own.covers(on)]
        return max(covering, key=lambda own: own.from_, default=None)
