"""For whom a part of the policy is: countries and departments."""

from collections.abc import Collection
from typing import Annotated, NamedTuple

from holidays import country_holidays
from pydantic import AfterValidator, BeforeValidator, Field

from domain.policy.model import Model, Names, listed

ALIASES = {"UK": "GB"}
"""Codes that rosters have too, and those of the standard."""


def _country(code: str) -> str:
    try:
        country_holidays(code)
    except NotImplementedError:
        raise ValueError("no public holidays are known for this country; write one such as PT or BR") from None
    return ALIASES.get(code, code)


Country = Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(_country)]


class Whom(Model):
    """For whom something is: all that is written must hold, and nothing written is everybody."""

    country: Annotated[tuple[Country, ...], BeforeValidator(listed)] = ()
    department: Names = ()

    @property
    def countries(self) -> Collection[str]:
        """The codes of its countries, in each way that a roster may have them."""
        return (*self.country, *(alias for alias, code in ALIASES.items() if code in self.country))

    def holds(self, *, country: str | None, department: str | None) -> bool:
        """Whether somebody in this country and department is among them."""
        return not any(
            named and own not in named for named, own in ((self.countries, country), (self.department, department))
        )


class Whose(NamedTuple):
    """For whom a type is that has others in its place: ``country`` is that of people without one of their own."""

    whom: Whom
    besides: tuple[Whom, ...]
    country: str | None
