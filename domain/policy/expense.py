"""The policy of expenses: what people may spend money on, how much of it, and how late they may claim it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from domain.policy.auto_approve import AutoApprove
from domain.policy.company import CurrencyCode
from domain.policy.finance import Finance
from domain.policy.mileage import Mileage
from domain.policy.model import Model, Wording, listed
from domain.policy.per_diem import PerDiem
from domain.policy.spending import CostCentres, Limit, Threshold


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


Word = Annotated[str, Field(pattern=r"^\S{2,40}$")]


class Category(Model):
    """What money is spent on; ``by``: how its amount is found, if not from a receipt.

    Who writes one of its ``words`` behind the command means it; without any, those of its name in WORDS.
    ``tax`` stands on its receipts, in the amount or beside it; ``tax_rates`` are usual.
    ``receipt_from``: a receipt is wanted from this amount on, whatever holds for other categories.
    """

    name: Wording
    words: Annotated[tuple[Word, ...], BeforeValidator(listed)] | None = Field(default=None, max_length=100)
    by: Literal["mileage", "per diem"] | None = None
    tax: Literal["included", "added"] | None = None
    tax_rates: tuple[Annotated[Decimal, Field(gt=0, lt=100, decimal_places=3)], ...] = Field(default=(), max_length=5)
    receipt_from: Threshold | None = None

    @model_validator(mode="after")
    def _of_receipts(self) -> Self:
        if self.by and self.tax:
            raise ValueError("tax stands on receipts, and what is by mileage or per diem has none")
        return self


CategoryName = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,40}$")]
CATEGORIES = {
    "travel": Category(name=Wording(en="Travel", pt_BR="Viagem")),
    "meals": Category(name=Wording(en="Meals", pt_BR="Refeição")),
    "lodging": Category(name=Wording(en="Lodging", pt_BR="Hospedagem")),
    "office": Category(name=Wording(en="Office", pt_BR="Escritório")),
    "other": Category(name=Wording(en="Other", pt_BR="Outros")),
}

WORDS = {
    "travel": "taxi cab uber bolt train trem comboio flight voo bus ônibus metro metrô fuel combustível gasolina "
    "parking estacionamento toll pedágio ticket passagem viagem",
    "meals": "lunch almoço dinner jantar breakfast coffee café snack lanche restaurant restaurante food comida",
    "lodging": "hotel hostel airbnb pousada hospedagem",
    "office": "paper papel stationery papelaria printer impressora toner keyboard teclado mouse monitor",
}
"""What is usually meant by them, for categories that give no words of their own."""


class Expenses(Model):
    """The categories, in the order in which the form offers them, and what may be spent.

    ``age_days``: so old may an expense be; from ``late_days`` on it is flagged. ``rates``: those of the European
    Central Bank are fetched every day. ``own_rates`` stand in their place. ``fiscal_keys``: not only people in Brazil
    are asked for the fiscal key of a receipt. ``auto_approve``: what nobody has to decide. ``receipt_from``: a receipt
    is wanted from this amount on. ``cost_centres``: what the form offers; without any, each is on the person's own.
    """

    categories: dict[CategoryName, Category] = Field(default=CATEGORIES, min_length=1, max_length=100)
    age_days: int = Field(default=90, ge=1, le=3660)
    late_days: int | None = Field(default=None, ge=1, le=3660)
    finance: Finance = Finance()
    fiscal_keys: bool = False
    auto_approve: AutoApprove | None = None
    rates: Literal["daily"] | None = None
    own_rates: tuple[OwnRate, ...] = Field(default=(), max_length=1000)
    receipt_from: Threshold | None = None
    limits: tuple[Limit, ...] = Field(default=(), max_length=200)
    cost_centres: CostCentres = Field(default={})
    mileage: Mileage = Mileage()
    per_diem: PerDiem = PerDiem()

    def words_of(self, category: str) -> tuple[str, ...]:
        """The words besides its name that mean a category."""
        own = self.categories[category].words
        return tuple(WORDS.get(category, "").split()) if own is None else own

    def lacking(self) -> str | None:
        """What the categories need and is not written."""
        ways = {of.by for of in self.categories.values()}
        if "mileage" in ways and not self.mileage.vehicles:
            return "a category is by mileage; write mileage: {vehicles: …}"
        return (
            "a category is per diem; write per_diem: {places: …}"
            if "per diem" in ways and not self.per_diem.places
            else None
        )

    def own_rate(self, currency: str, on: date) -> OwnRate | None:
        """The company's own rate for a day: of several the one that began last."""
        covering = [own for own in self.own_rates if own.currency == currency and own.covers(on)]
        return max(covering, key=lambda own: own.from_, default=None)

    @field_validator("limits")
    @classmethod
    def _of_known_categories(cls, limits: tuple[Limit, ...], info: ValidationInfo) -> tuple[Limit, ...]:
        known = info.data.get("categories")
        for n, limit in enumerate(limits):
            if known and (unknown := sorted(set(limit.category) - set(known))):
                raise ValueError(f"limits[{n}]: no category is called {', '.join(unknown)}")
        return limits

    @model_validator(mode="after")
    def _late_before_too_late(self) -> Self:
        if self.late_days and self.late_days >= self.age_days:
            raise ValueError(f"late_days: after {self.age_days} days nothing is taken any more (age_days); write less")
        return self

    def receipt_wanted_from(self, category: str) -> Decimal | None:
        """From which amount of the company's money on an expense of this category needs a receipt; None for never."""
        own = self.categories[category].receipt_from if category in self.categories else None
        wanted = self.receipt_from if own is None else own
        return wanted if isinstance(wanted, Decimal) else None

    def amounts(self) -> Iterator[Decimal]:
        """Every amount of the company's money."""
        yield from (limit.amount for limit in self.limits if limit.amount)
        thresholds = (self.receipt_from, *(category.receipt_from for category in self.categories.values()))
        yield from (amount for amount in thresholds if isinstance(amount, Decimal))

    def limits_for(self, *, country: str | None, department: str | None) -> tuple[Limit, ...]:
        """The limits for somebody in this country and department."""
        return tuple(limit for limit in self.limits if limit.for_.holds(country=country, department=department))
