"""What the rules say when the answer is no: a named refusal with its facts, never a sentence."""

from dataclasses import dataclass
from typing import ClassVar, TypeVar, dataclass_transform


class Refusal(Exception):
    """Base of every refusal. ``field`` names the form field that the sentence belongs beside, if any."""

    field: ClassVar[str | None] = None

    @property
    def block(self) -> str | None:
        """What that field is called in the form."""
        return self.field


R = TypeVar("R", bound=Refusal)


@dataclass_transform(kw_only_default=True)
def refusal(cls: type[R]) -> type[R]:
    """Make the annotations of ``cls`` its facts, given by keyword and compared by value.

    Not frozen: contextlib sets ``__traceback__`` on exceptions that pass through it.
    """
    return dataclass(kw_only=True, unsafe_hash=True)(cls)


@refusal
class NotHere(Refusal):
    """What a button or a form is about is none of ours, or is kept no more: a backup was restored that lacks it."""
