"""For whom a part of the policy is: countries and departments."""

from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from domain.policy.model import Model, Names, listed

Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Whom(Model):
    """For whom something is: all that is written must hold, and nothing written is everybody."""

    country: Annotated[tuple[Country, ...], BeforeValidator(listed)] = ()
    department: Names = ()

    def holds(self, *, country: str | None, department: str | None) -> bool:
        """Whether somebody in this country and department is among them."""
        return not any(
            named and own not in named for named, own in ((self.country, country), (self.department, department))
        )


class Whose(NamedTuple):
    """For whom a type is that has others in its place: ``country`` is that of people without one of their own."""

    whom: Whom
    besides: tuple[Whom, ...]
    country: str | None
