"""Which word somebody meant who mistyped it: "balanse" is "balance"."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from domain.dates.words import fold
from handlers.call import Call, Json, Message
from handlers.cards import actions, section

ALIKE = 75
"""How much of two words is the same, of 100: one wrong letter in four."""
SPELLED = {
    "calendario": "calendário",
    "configuracoes": "configurações",
    "numeros": "números",
    "politica": "política",
}
"""Words as they are written; commands know them without accents."""


def suggested(call: Call, command: str, words: Iterable[str]) -> Message | None:
    """Which of the ``words`` of a command was meant by what follows it; None if none is like it."""
    found = process.extractOne(fold(call.text), list(words), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if found is None:
        return None
    suggestion = f"{call.office.command(command)} {SPELLED.get(found[0], found[0])}"
    return Message(text=call.voice.say("Did you mean {command}?", command=f"`{suggestion}`"))


def mistyped(call: Call, command: str, words: Iterable[str], *, otherwise: Json | None = None) -> Message | None:
    """The same for a command that takes any words: of a single one, with the button for what it says ``otherwise``."""
    meant = suggested(call, command, words) if " " not in call.text else None
    if meant is None or otherwise is None:
        return meant
    return Message(text=meant.text, blocks=[section(meant.text), *actions(otherwise)])
