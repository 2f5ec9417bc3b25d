"""`/backoffice`: what there is, and what is one's own."""

from collections.abc import Callable, Mapping

from domain.dates.words import fold
from domain.people import Action, may, standings
from handlers.call import Answer, Call, Entry, command
from handlers.cards import actions, button, in_lines
from handlers.digest import wish
from handlers.figures import numbers
from handlers.guide import card as guide
from handlers.meant import suggested, usable
from handlers.person import data, settings
from handlers.person.abilities import abilities, ask_button
from storage.db import Tx

Words = Callable[[Tx, Call], Answer]


def backoffice(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language; what is not known explains what is."""
    if wanted := WORDS.get(fold(call.text)):
        return wanted(tx, call)
    if meant := suggested(call, "backoffice", _usable(call)):
        return Answer(say=meant)
    return _help(tx, call)


def _help(tx: Tx, call: Call) -> Answer:
    v, name = call.voice, call.office.command("backoffice")
    lines = [
        *abilities(call.reader),
        v.say("`{command} settings` in which language I write to you", command=name),
        v.say("`{command} digest` what I send you regularly", command=name),
        v.say("`{command} my data` what I keep of you, and who may read it", command=name),
    ]
    if _leads(call):
        lines.append(v.say("`{command} numbers` figures of what you lead", command=name))
    if _sets_up(call):
        lines.append(v.say("`{command} setup` what is missing until everybody can work with me", command=name))
    ways = actions(ask_button(v), button(v.say("Settings…"), settings.SETTINGS))
    return Answer(say=in_lines(lines, *ways))


def _leads(call: Call) -> bool:
    return bool(numbers.led(call.office, call.actor))


def _sets_up(call: Call) -> bool:
    return may(Action.SET_UP, standings(call.actor))


def _usable(call: Call) -> list[str]:
    return usable(WORDS, (NUMBERS, _leads(call)), (SETUP, _sets_up(call)))


NUMBERS, SETUP = ("numbers", "numeros"), ("setup", "preparar")
"""What is for some."""
WORDS: Mapping[str, Words] = {
    "": _help,
    "help": _help,
    "ajuda": _help,
    "settings": settings.open_form,
    "configuracoes": settings.open_form,
    **dict.fromkeys(("digest", "digests", "resumo", "resumos"), wish.asked),
    "my data": data.told,
    "data": data.told,
    "meus dados": data.told,
    "dados": data.told,
    **dict.fromkeys(NUMBERS, numbers.asked),
    **dict.fromkeys(SETUP, guide.told),
}
"""What may follow the command, in both languages."""

ENTRIES: tuple[Entry, ...] = (command("backoffice", backoffice), *settings.ENTRIES)
