"""What every part of the policy is made of."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Model(BaseModel):
    """A part of the policy: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(Model):
    """A name in every language that the bot speaks."""

    en: str = Field(min_length=1, max_length=60)
    pt_BR: str = Field(min_length=1, max_length=60)

    def in_(self, language: str) -> str:
        """The name in ``language``."""
        return self.pt_BR if language == "pt_BR" else self.en


def listed(value: object) -> object:
    """One of something, where a list of it is wanted."""
    return value if isinstance(value, list | tuple) else [value]


Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
