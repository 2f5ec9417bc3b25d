"""`/stock`: what there is of something; one's requests."""

from collections.abc import Callable, Mapping

from domain.dates.words import fold
from domain.stock import KIND
from handlers.approval.listing import PAGE, on_from
from handlers.approval.show import REFERENCE, show
from handlers.approval.telling import lines
from handlers.call import Answer, Call, Entry, Message, command
from handlers.cards import in_lines
from handlers.meant import CANCEL, mistyped, named, usable
from handlers.stock import keeper_command
from handlers.stock.asking.ask import open_empty
from handlers.stock.counting import count_due
from handlers.stock.giving import queue
from handlers.stock.keeper import check_keeper, keeps
from handlers.stock.looking.lookup import answer, there_is
from handlers.texts import typed
from storage import approval
from storage.db import Tx
from storage.stock import items, requests

Words = Callable[[Tx, Call], Answer]


def stock(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language."""
    call = named(call)
    if REFERENCE.fullmatch(call.text) and approval.find(tx, call.text):
        return Answer(say=show(tx, call.reader, call.text))
    wanted = WORDS.get(fold(call.text))
    if wanted:
        return wanted(tx, call)
    return (
        keeper_command.meant(tx, call) or _mistyped(tx, call) or Answer(say=answer(tx, call.reader, typed(call.text)))
    )


def _mistyped(tx: Tx, call: Call) -> Answer | None:
    """A word that was meant, where nothing in stock is called what was typed."""
    meant = mistyped(call, "stock", usable(WORDS, (KEPT, keeps(call.actor))))
    return Answer(say=meant) if meant and not there_is(tx, call.office, typed(call.text)) else None


def about(tx: Tx, call: Call) -> list[int]:
    """The items that exactly this is a code of: whoever keeps them is asked before they are shown."""
    return items.known_as(tx, typed(call.text))


def _list(tx: Tx, call: Call) -> Answer:
    """The actor's newest requests."""
    ids = approval.asked_by(tx, call.actor.id, kind=KIND, limit=PAGE + 1)
    if not ids:
        ask = call.office.command("stock")
        said = call.voice.say("You have not asked for anything in stock yet. `{command} monitor` looks it up.",
                              command=ask)  # fmt: skip
        return Answer(say=Message(text=said))
    told = lines(tx, call.reader, requests.load_many(tx, ids[:PAGE]).values())
    return Answer(say=in_lines(told, *on_from(call.voice, KIND, ids)))


def _queue(tx: Tx, call: Call) -> Answer:
    """What is to be handed over. Raises NotKeeper."""
    check_keeper(tx, call)
    return Answer(say=queue.page(tx, call.reader))


def _help(tx: Tx, call: Call) -> Answer:
    v, name = call.voice, call.office.command("stock")
    lines = [
        v.say("`{command}` finds an item while you type, and asks for it", command=name),
        v.say("`{command} monitor 24` what there is of it, and where", command=name),
        v.say("`{command} TN-2410` an item by its code", command=name),
        v.say("`{command} list` what you asked for", command=name),
        v.say("`{command} STK-12` one request", command=name),
    ]
    if keeps(call.actor):
        lines.append(v.say("`{command} queue` what is to be handed over, and what is low", command=name))
        lines += keeper_command.explained(v, name)
    return Answer(say=in_lines(lines))


DUE, QUEUE = ("due", "contagens"), ("queue", "fila")
KEPT = (*DUE, *QUEUE)
"""What keepers type, in both languages."""
WORDS: Mapping[str, Words] = {
    "": open_empty,
    "help": _help,
    "ajuda": _help,
    **dict.fromkeys(("list", "lista", *CANCEL), _list),
    **dict.fromkeys(DUE, count_due.listed),
    **dict.fromkeys(QUEUE, _queue),
}
"""What may follow the command, in both languages."""

ENTRIES: tuple[Entry, ...] = (command("stock", stock, about=about),)
