"""The policy of stock: where the keepers work, how long something is kept for somebody, and what is alike."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.policy.auto_approve import Amount
from domain.policy.digest import Channel
from domain.policy.model import Model, Names, Wording

Word = Annotated[str, Field(min_length=1, max_length=60)]


class UnitOfMeasure(Model):
    """What an item is counted in: ``places`` decimals, none for pieces."""

    name: Wording
    places: int = Field(default=0, ge=0, le=3)


UNITS = {
    "pcs": UnitOfMeasure(name=Wording(en="pcs", pt_BR="un")),
    "box": UnitOfMeasure(name=Wording(en="boxes", pt_BR="caixas")),
    "m": UnitOfMeasure(name=Wording(en="m", pt_BR="m"), places=2),
    "kg": UnitOfMeasure(name=Wording(en="kg", pt_BR="kg"), places=3),
    "l": UnitOfMeasure(name=Wording(en="l", pt_BR="l"), places=3),
}


class StockAutoApprove(Model):
    """Requests that nobody has to decide: of these ``categories``, or worth at most ``most``; with both, only both."""

    categories: Names = ()
    most: Amount | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.categories and self.most is None:
            raise ValueError("write categories, most or both")
        return self


class Counting(Model):
    """What counts may change at once, and when they are due.

    A difference of more than ``percent`` of what was expected, or worth more than ``worth`` in the company's currency,
    waits for somebody else; None for no such limit. Due ``days`` after the last count, or once ``turns`` times what is
    there went out.
    """

    percent: Amount | None = Decimal(5)
    worth: Amount | None = None
    days: int = Field(default=90, ge=1, le=3660)
    turns: int = Field(default=4, ge=1, le=1000)


class Sap(Model):
    """Stock that SAP Business One keeps; the environment says where it is, as for the journal.

    ``warehouses``: what those that count are called, by their codes; all of them count if none is named. ``units``:
    what its units are here. It is read every so many ``minutes``. What was handed over is booked there within
    ``booked_within_hours``; so long it is taken off what is there.
    """

    warehouses: dict[Word, Word] = Field(default_factory=dict, max_length=1000)
    units: dict[Word, Word] = Field(default_factory=dict, max_length=100)
    minutes: int = Field(default=10, ge=1, le=1440)
    booked_within_hours: int = Field(default=24, ge=0, le=720)


class Stock(Model):
    """``channel``: the private one of the keepers. ``keep_days``: so long is something kept for who asked for it.

    ``units``: what items are counted in; another word is taken for pieces. ``synonyms``: words that mean the same
    when something is looked up. ``sap``: what is there is SAP's to say.
    """

    channel: Channel | None = None
    keep_days: int = Field(default=7, ge=1, le=366)
    auto_approve: StockAutoApprove | None = None
    count: Counting = Counting()
    units: dict[Word, UnitOfMeasure] = Field(default=UNITS, max_length=100)
    synonyms: tuple[tuple[Word, ...], ...] = Field(default=(), max_length=1000)
    sap: Sap | None = None

    def unit(self, unit: str) -> UnitOfMeasure:
        """How an item is counted."""
        return self.units.get(unit) or UnitOfMeasure(name=Wording(en=unit, pt_BR=unit))

    @model_validator(mode="after")
    def _alike(self) -> Self:
        if lone := next((words for words in self.synonyms if len(words) < 2), None):
            raise ValueError(f"synonyms: {lone} means the same as what? Write two words or more")
        return self
