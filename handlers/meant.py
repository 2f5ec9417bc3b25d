"""Which word somebody meant who mistyped it: "balanse" is "balance"."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from rapidfuzz import fuzz, process

from domain.dates.words import fold
from handlers.approval.show import REFERENCE
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
CANCEL = ("cancel", "cancelar")
"""What whoever wants to undo something types, in both languages: the cards of what they asked for have the buttons."""
_OF_ONE = re.compile(rf"({'|'.join(CANCEL)})\s+(?={REFERENCE.pattern}$)", re.IGNORECASE)


def named(call: Call) -> Call:
    """The same of what is named alone: "cancel VAC-12" is about VAC-12, whose card says what can be done to it."""
    return replace(call, text=_OF_ONE.sub("", call.text))


def usable(words: Iterable[str], *kept: tuple[Collection[str], bool]) -> list[str]:
    """Of the words of a command those that somebody may use: some are ``kept`` for whoever may."""
    barred = {word for some, may in kept if not may for word in some}
    return [word for word in words if word not in barred]


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
