"""Which word somebody meant who mistyped it: "balanse" is "balance"."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from domain.dates.words import fold
from handlers.call import Call, Message

ALIKE = 75
"""How much of two words is the same, of 100: one wrong letter in four."""


def suggested(call: Call, command: str, words: Iterable[str]) -> Message | None:
    """Which of the ``words`` of a command was meant by what follows it; None if none is like it."""
    found = process.extractOne(fold(call.text), list(words), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if found is None:
        return None
    suggestion = f"{call.office.command(command)} {found[0]}"
    return Message(text=call.voice.say("Did you mean {command}?", command=f"`{suggestion}`"))
