"""The policy of expenses: what people may spend money on, and how late they may claim it."""

from typing import Annotated

from pydantic import Field

from domain.policy.finance import Finance
from domain.policy.model import Model, Wording


class Category(Model):
    """What money is spent on."""

    name: Wording


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

    ``age_days``: so old may an expense be; from ``late_days`` on it is flagged.
    """

    categories: dict[CategoryName, Category] = Field(default=CATEGORIES, min_length=1, max_length=100)
    age_days: int = Field(default=90, ge=1, le=3660)
    late_days: int | None = Field(default=None, ge=1, le=3660)
    finance: Finance = Finance()
