"""The limits of leave: how long it lasts, and since when somebody may take it."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.policy.model import Model

Amount = Annotated[Decimal, Field(gt=0, le=366, multiple_of=Decimal("0.5"))]


class Length(Model):
    """Days as the type counts them: ``least`` in each request, ``most`` in a row.

    Requests of the type with no working day between them are in a row.
    """

    least: Amount | None = None
    most: Amount | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("write least, most or both")
        if self.least and self.most and self.least > self.most:
            raise ValueError("least is more than most: nothing could be asked for")
        return self


class Waiting(Model):
    """How long somebody has to be here, from the hire date of the roster, until the first day of such leave."""

    months: int | None = Field(default=None, ge=1, le=720)
    days: int | None = Field(default=None, ge=1, le=3660)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.months is None) == (self.days is None):
            raise ValueError("write months or days, one of them")
        return self
